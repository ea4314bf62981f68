import { Rational } from '../../src/money/rational.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import { atGap } from '../../src/risk/shortfall.ts';
import { venueRatioOf } from '../../src/risk/venue-ratio.ts';
import { type Answer, type Case, isLiquidated } from './case.ts';
import { mapped } from './reported-line.ts';
import { exact } from './vector.ts';
import { type WorkedLine, type WorkedTranslator, worked } from './worked-line.ts';

const ONE = Rational.ONE;
const percent = (answer: Answer): Answer => mapped(answer, (value) => value.times(Rational.of(100)));
const ltvOf = ({ cross }: AccountReading): Answer => cross?.ltv ?? null;

/** An account on a venue's product; amounts of 0 are left out. */
function held(
  product: string,
  assets: Readonly<Record<string, string>>,
  debts: Readonly<Record<string, unknown>>,
  rules: object = {},
): object {
  const some = (all: Readonly<Record<string, unknown>>) => Object.fromEntries(Object.entries(all).filter(([, amount]) => amount !== '0'));
  return { id: 'a', product, assets: some(assets), debts: some(debts), rules };
}

/** What an account would owe at most if it were closed now. */
const owedNow = (reading: AccountReading): Answer => atGap(reading, Rational.ZERO).owed.high;

const aave: WorkedTranslator = (line) => {
  const [collateral, debt] = ['collateral', 'debt'].map((name) => worked(line, line.inputs[name] === undefined ? `${name}_usd` : name)) as [
    string,
    string,
  ];
  const weight = worked(line, line.inputs['lt'] === undefined ? 'lt_emode' : 'lt');
  return [
    {
      by: 'aave/pool',
      account: held('aave/pool', { ETH: collateral }, { DAI: debt }, { collateralWeights: { ETH: weight } }),
      prices: { assets: { ETH: '1', DAI: '1' } },
      answers: { hf: ({ cross }) => cross?.healthFactor ?? null },
    },
  ];
};

const comet: WorkedTranslator = (line) => [
  {
    by: 'compound/comet',
    account: held(
      'compound/comet',
      { ETH: worked(line, 'collateral') },
      { USDC: worked(line, 'debt') },
      { collateralWeights: { ETH: worked(line, 'liquidate_cf') } },
    ),
    prices: { assets: { ETH: worked(line, 'price'), USDC: '1' } },
    answers: { liquidatable: isLiquidated },
  },
];

/** Absorbed: the user is left with nothing and owes nothing. */
const cometAbsorbed: WorkedTranslator = (line) => [
  {
    by: 'compound/comet',
    account: held('compound/comet', {}, { USDC: worked(line, 'debt') }),
    prices: { assets: { USDC: '1' } },
    answers: { user_balance: owedNow },
  },
];

const loanLtv: WorkedTranslator = (line) => [
  {
    by: 'binance/loan-flexible',
    account: held('binance/loan-flexible', { BTC: worked(line, 'collateral') }, { USDT: worked(line, 'loan') }),
    prices: { assets: { BTC: worked(line, 'price'), USDT: '1' } },
    answers: {
      collateral_value: ({ equity }) => mapped(equity, (worth) => worth.plus(exact(worked(line, 'loan')))),
      ltv_pct: (reading) => percent(ltvOf(reading)),
    },
  },
];

/** Bybit's LTV is of the collateral as it counts, tier by tier ("0-50000:1.0"). */
const tieredLtv: WorkedTranslator = (line) => {
  const tiers = (line.inputs['tiers'] as readonly string[]).map((tier) => {
    const [floor, , weight] = tier.split(/[-:]/);
    return { floor, weight };
  });
  return [
    {
      by: 'bybit/loan',
      account: held(
        'bybit/loan',
        { ETH: worked(line, 'collateral') },
        { USDT: worked(line, 'loan') },
        { collateralWeights: { ETH: tiers } },
      ),
      prices: { assets: { ETH: worked(line, 'price'), USDT: '1' } },
      answers: {
        collateral_value: ({ cross }) => mapped(cross?.adjustedEquity ?? null, (worth) => worth.plus(exact(worked(line, 'loan')))),
        ltv_pct: (reading) => percent(venueRatioOf(reading)?.value ?? null),
      },
    },
  ];
};

/** The price of a coin where only its value is given; any price where neither matters. */
const maker: WorkedTranslator = (line) => {
  const amount = worked(line, 'collateral');
  const { collateral_usd: value } = line.inputs;
  const price = typeof value === 'string' ? exact(value).over(exact(amount)).toString() : '1000';
  return [
    {
      by: 'maker/vault',
      account: held(
        'maker/vault',
        { ETH: amount },
        { DAI: worked(line, 'debt') },
        { collateralWeights: { ETH: matWeight(worked(line, 'ratio')) } },
      ),
      prices: { assets: { ETH: price, DAI: '1' } },
      answers: {
        liq_price: ({ cross }) => cross?.liquidation.get('ETH')?.down ?? null,
        ratio_pct: ({ cross }) => percent(cross?.marginLevel ?? null),
      },
    },
  ];
};

const matWeight = (mat: string): string => ONE.over(exact(mat)).toString();

/** The debt leaves the urn at the bark: nothing is owed after. */
const makerBark: WorkedTranslator = (line) => [
  {
    by: 'maker/vault',
    account: held(
      'maker/vault',
      { ETH: worked(line, 'collateral') },
      { DAI: worked(line, 'debt') },
      { collateralWeights: { ETH: matWeight(worked(line, 'mat')) } },
    ),
    prices: { assets: { ETH: worked(line, 'price'), DAI: '1' } },
    answers: { unsafe: isLiquidated, urn_debt_after: owedNow },
  },
];

/** Simple interest by the clock's hours; the product brings the way of counting. */
function hourly(line: WorkedLine, product: string, annualRate: string, since: string, at: string): Case[] {
  const debt = { amount: worked(line, 'principal'), annualRate, since: `2026-03-10T${since}:00Z` };
  return [
    {
      by: product,
      account: held(product, {}, { USDT: debt }),
      prices: { at: `2026-03-10T${at}:00Z` },
      answers: { interest: ({ holdings }) => holdings.debts.get('USDT')?.accrued ?? null },
    },
  ];
}

const interest: WorkedTranslator = (line) => {
  const aYear = (rate: string, times: number): string => exact(rate).times(Rational.of(times)).toString();
  if (line.venue === 'bybit_margin') return hourly(line, 'bybit/unified', aYear(worked(line, 'daily'), 365), '08:05', '10:00');
  const [borrow, now] = [String(line.inputs['borrow']), String(line.inputs['now'])];
  return hourly(line, 'binance/margin', aYear(worked(line, 'hourly'), 365 * 24), borrow, now);
};

/** Counted in coins: at a price of 1 the reading's dollars are coins. One account a loan. */
const borrowed: WorkedTranslator = (line) =>
  Object.entries(line.inputs['loans'] as Readonly<Record<string, string>>).map(([code, amount]) => ({
    by: 'binance/portfolio-margin',
    account: held('binance/portfolio-margin', { USDT: '100' }, { [code]: amount }, { borrowMaintenance: { [code]: worked(line, 'mmr') } }),
    prices: { assets: { [code]: '1' } },
    answers: { [`mm_${code.toLowerCase()}`]: ({ cross }) => cross?.maintenanceMargin ?? null },
  }));

const haircut: WorkedTranslator = (line) => [
  {
    by: 'explicit',
    account: held(
      'custom/unified',
      { BTC: worked(line, 'qty') },
      {},
      { collateralWeights: { BTC: ONE.minus(exact(worked(line, 'haircut'))).toString() } },
    ),
    prices: { assets: { BTC: worked(line, 'price') } },
    answers: { value: ({ cross }) => cross?.adjustedEquity ?? null },
  },
];

export const DEBT_WORKED: Readonly<Record<string, WorkedTranslator>> = {
  health_factor: aave,
  health_factor_emode: aave,
  is_liquidatable: comet,
  absorb_bad_debt: cometAbsorbed,
  loan_ltv: loanLtv,
  loan_ltv_tiered_collateral: tieredLtv,
  cdp_liq_price: maker,
  cdp_liquidation: makerBark,
  interest_simple_hourly_ceil: interest,
  borrow_maintenance: borrowed,
  haircut_collateral: haircut,
};
