import { Rational } from '../../src/money/rational.ts';
import { venueRatioOf } from '../../src/risk/venue-ratio.ts';
import { type Case, isLiquidated, NOW } from './case.ts';
import { input, inputText, inputValue, mapped, type ReportedLine, type Translator, text } from './reported-line.ts';
import { exact } from './vector.ts';

const ONE = Rational.ONE;

/** Collateral against debt, by explicit rules and by the venue's product, whose ratio then is its own. */
function debtCases(
  product: string | null,
  rules: object,
  own: object,
  rest: Omit<Case, 'by' | 'account'> & { readonly holds: object },
): Case[] {
  const { holds, ...others } = rest;
  const of = (id: string, by: string, ruled: object): Case => ({
    ...others,
    by,
    account: { id: 'a', product: id, ...holds, rules: ruled },
  });
  const explicit = of('custom/collateral-debt', 'explicit', rules);
  return product === null ? [explicit] : [explicit, of(product, product, own)];
}

const sumOf = (amounts: readonly string[]): string => text(amounts.reduce((total, amount) => total.plus(exact(amount)), Rational.ZERO));

const bybitLtv: Translator = (line) =>
  debtCases(
    'bybit/loan',
    { liquidationRatio: '0.95' },
    {},
    {
      holds: {
        assets: { USDC: sumOf(inputValue(line, 'collateral_usd')) },
        debts: { USD: sumOf(inputValue(line, 'debts_usd')) },
      },
      prices: { assets: { USDC: '1' } },
      answers: { ltv: ({ cross }) => cross?.ltv ?? null },
    },
  );

/** The vault's weight is 1 / its liquidation ratio; the price of a coin is the collateral's value / its amount. */
const maker: Translator = (line) => {
  const [amount, value] = [input(line, 'collateral_amount'), input(line, 'collateral_value')];
  const weight = text(ONE.over(input(line, 'liquidation_ratio')));
  return debtCases(
    'maker/vault',
    { liquidationRatio: weight },
    { collateralWeights: { BAT: weight } },
    {
      holds: { assets: { BAT: text(amount) }, debts: { DAI: inputText(line, 'debt') } },
      prices: { assets: { BAT: text(value.over(amount)), DAI: '1' } },
      answers: {
        liquidation_price: ({ cross }) => cross?.liquidation.get('BAT')?.down ?? null,
        collateralization_ratio_pct: ({ cross }) => mapped(cross?.marginLevel ?? null, (level) => level.times(Rational.of(100))),
      },
    },
  );
};

interface Reserve {
  readonly amount: string;
  readonly price: string;
  readonly liquidation_threshold: string;
}

const worthOf = (reserves: readonly Pick<Reserve, 'amount' | 'price'>[]): Rational =>
  reserves.reduce((total, { amount, price }) => total.plus(exact(amount).times(exact(price))), Rational.ZERO);

/** Weighted collateral and debt follow from what the reading says: adjusted equity and the health factor. */
function aave(collateral: readonly Reserve[], debt: readonly Pick<Reserve, 'amount' | 'price'>[]): Case[] {
  const codes = collateral.map((reserve, i) => [`C${i}`, reserve] as const);
  const owed = debt.map((reserve, i) => [`D${i}`, reserve] as const);
  const weights = Object.fromEntries(codes.map(([code, { liquidation_threshold: threshold }]) => [code, threshold]));
  return debtCases(
    'aave/pool',
    { liquidationRatio: '1', collateralWeights: weights, strict: true },
    { collateralWeights: weights },
    {
      holds: {
        assets: Object.fromEntries(codes.map(([code, { amount }]) => [code, amount])),
        debts: Object.fromEntries(owed.map(([code, { amount }]) => [code, amount])),
      },
      prices: { assets: Object.fromEntries([...codes, ...owed].map(([code, { price }]) => [code, price])) },
      answers: {
        health_factor: ({ cross }) => cross?.healthFactor ?? null,
        // debt = ltv × collateral and equity = collateral − debt.
        total_collateral: ({ cross, equity }) =>
          mapped(equity, (worth) => mapped(cross?.ltv ?? null, (ltv) => worth.over(ONE.minus(ltv))) as Rational),
        total_debt: ({ cross, equity }) =>
          mapped(equity, (worth) => mapped(cross?.ltv ?? null, (ltv) => worth.times(ltv).over(ONE.minus(ltv))) as Rational),
        current_liquidation_threshold: ({ cross }) =>
          mapped(cross?.adjustedEquity ?? null, (adjusted) => adjusted.plus(worthOf(debt)).over(worthOf(collateral))),
      },
    },
  );
}

const aaveTotals: Translator = (line) => {
  const threshold = text(input(line, 'liquidation_threshold_bps').over(Rational.of(10_000)));
  return aave(
    [{ amount: inputText(line, 'total_collateral'), price: '1', liquidation_threshold: threshold }],
    [{ amount: inputText(line, 'total_debt'), price: '1' }],
  );
};

/** The base asset is a balance above 0 and a debt below. */
const comet: Translator = (line) => {
  const principal = input(line, 'base_principal');
  const weights = { ETH: inputText(line, 'liquidate_cf'), USDC: '1' };
  return debtCases(
    'compound/comet',
    { liquidationRatio: '1', collateralWeights: weights, strict: true },
    { collateralWeights: weights },
    {
      holds: {
        assets: { ETH: inputText(line, 'collateral_amount'), ...(principal.sign() > 0 ? { USDC: text(principal) } : {}) },
        debts: principal.sign() < 0 ? { USDC: text(principal.negated()) } : {},
      },
      prices: { assets: { ETH: inputText(line, 'collateral_price'), USDC: '1' } },
      answers: { is_liquidatable: isLiquidated },
    },
  );
};

/** Counted in BTC, as the venue does: at a price of 1 the reading's dollars are coins. */
const binanceMargin: Translator = (line) =>
  debtCases(
    'binance/margin',
    { liquidationRatio: '0.9' },
    {},
    {
      holds: { assets: { BTC: inputText(line, 'total_assets') }, debts: { BTC: inputText(line, 'total_debt') } },
      prices: { assets: { BTC: '1' } },
      answers: {
        margin_level: (reading) => {
          const shown = venueRatioOf(reading);
          return shown === null ? (reading.cross?.marginLevel ?? null) : shown.value;
        },
        net_equity: ({ equity }) => equity,
      },
    },
  );

/** Used margin = opening cost / leverage; the venue's level is equity / used margin. */
const krakenMargin: Translator = (line) => [
  {
    by: 'kraken/margin',
    account: {
      id: 'a',
      product: 'kraken/margin',
      assets: { USD: inputText(line, 'equity') },
      positions: [
        {
          id: 'p',
          symbol: 'BTC/USD',
          side: 'long',
          contracts: '1',
          contractSize: '1',
          entryPrice: text(input(line, 'initial_margin').times(Rational.of(5))),
          leverage: '5',
        },
      ],
    },
    prices: { marks: { 'BTC/USD': text(input(line, 'initial_margin').times(Rational.of(5))) } },
    answers: { margin_level_pct: (reading) => mapped(venueRatioOf(reading)?.value ?? null, (level) => level.times(Rational.of(100))) },
  },
];

/** Deposits alone: each counts by its weight, which falls as 1 / deposits beyond the bank's limit. */
const mangoDeposits: Translator = (line) => {
  const tokens = inputValue<readonly { native: string; price: string; init_asset_weight: string }[]>(line, 'tokens');
  const banks = inputValue<readonly { deposits: string; scale_start_quote: string }[]>(line, 'bank_scale');
  const weightOf = (i: number): string => {
    const { price = '', init_asset_weight: weight = '' } = tokens[i] ?? {};
    const { deposits = '', scale_start_quote: limit = '' } = banks[i] ?? {};
    const quote = exact(deposits).times(exact(price));
    return text(quote.atMost(exact(limit)) ? exact(weight) : exact(weight).times(exact(limit)).over(quote));
  };
  const by = <Value>(value: (token: (typeof tokens)[number], i: number) => Value) =>
    Object.fromEntries(tokens.map((token, i) => [`T${i}`, value(token, i)]));
  return [
    {
      by: 'explicit',
      account: {
        id: 'a',
        product: 'custom/unified',
        assets: by(({ native }) => native),
        rules: { collateralWeights: by((_, i) => weightOf(i)) },
      },
      prices: { assets: by(({ price }) => price) },
      answers: { health_expression: ({ cross }) => cross?.adjustedEquity ?? null },
    },
  ];
};

/** A debt of 1 that grows by the second; the factor is 1 + its interest, in rays of 10^−27. */
function perSecond(field: string, fromOne: boolean): Translator {
  const ray = exact('1e27');
  return (line: ReportedLine) => [
    {
      by: 'aave/pool',
      account: {
        id: 'a',
        product: 'aave/pool',
        debts: {
          USDC: {
            amount: '1',
            annualRate: text(input(line, 'rate_ray').over(ray)),
            since: new Date(NOW - Number(inputText(line, 'seconds')) * 1000).toISOString(),
          },
        },
      },
      prices: {},
      answers: {
        [field]: ({ holdings }) => {
          const grown = holdings.debts.get('USDC')?.accrued ?? null;
          return mapped(grown, (interest) => (fromOne ? ONE.plus(interest) : interest).times(ray));
        },
      },
    },
  ];
}

/** Debt against collateral, by the `formula` of a line. */
export const DEBT: Readonly<Record<string, Translator>> = {
  loan_ltv: bybitLtv,
  maker_vault: maker,
  aave_hf: (line) => aave(inputValue(line, 'collateral'), inputValue(line, 'debt')),
  aave_hf_totals: aaveTotals,
  comet,
  assets_over_debt: binanceMargin,
  kraken_margin: krakenMargin,
  mango_health: mangoDeposits,
  aave_compound3: perSecond('interest_factor_ray', true),
  aave_compound_rate: perSecond('compounded_rate_ray', false),
};
