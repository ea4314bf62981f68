import type { MaintenanceSource, RuleBook } from '../../src/book/product-rules.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { Rational } from '../../src/money/rational.ts';
import { assess } from '../../src/risk/assess.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import { type Answer, type Case, first, NOW, read, SHIPPED } from './case.ts';
import { type Perp, perpCases } from './perp.ts';
import { mapped } from './reported-line.ts';
import { exact } from './vector.ts';
import { type WorkedLine, type WorkedTranslator, worked, workedSide } from './worked-line.ts';

const ANSWERS: Case['answers'] = {
  liq_price: (reading) => first(reading).liquidationPrice,
  bankruptcy: (reading) => first(reading).bankruptcyPrice,
  upnl: (reading) => first(reading).unrealizedPnl,
  // What a position of that leverage sets aside; at leverage 1 its value when it was opened.
  im: (reading) => first(reading).collateral,
  value: (reading) => first(reading).collateral,
};

function inverse(line: WorkedLine): Omit<Perp, 'maintenance' | 'contracts' | 'entryPrice'> {
  return { symbol: 'BTC/USD:BTC', side: workedSide(line), mode: 'isolated', product: null, answers: ANSWERS };
}

const kraken: WorkedTranslator = (line) =>
  perpCases({
    ...inverse(line),
    contracts: worked(line, 'contracts'),
    entryPrice: worked(line, 'entry'),
    collateral: worked(line, 'margin'),
    product: 'kraken/futures',
    maintenance: { rate: worked(line, 'mmr'), basis: 'mark' },
  });

/** MCS: maintenance on the entry value. */
const mcs: WorkedTranslator = (line) =>
  perpCases({
    ...inverse(line),
    contracts: '1000',
    entryPrice: worked(line, 'entry'),
    leverage: worked(line, 'leverage'),
    maintenance: { rate: worked(line, 'mmr'), basis: 'entry' },
  });

/** KuCoin's price is before its closing fee. */
const kucoinBankruptcy: WorkedTranslator = (line) =>
  perpCases({
    ...inverse(line),
    contracts: '1000',
    entryPrice: worked(line, 'entry'),
    leverage: worked(line, 'leverage'),
    product: 'kucoin/futures',
    maintenance: { rate: '0.004', basis: 'entry' },
  });

const bybitCross: WorkedTranslator = (line) =>
  perpCases({
    ...inverse(line),
    mode: 'cross',
    contracts: worked(line, 'contracts'),
    entryPrice: worked(line, 'entry'),
    assets: { BTC: worked(line, 'wallet') },
    maintenance: { rate: '0.005', basis: 'entry' },
    fee: { rate: worked(line, 'taker_fee'), basis: 'bankruptcy' },
  });

const bybit = (line: WorkedLine, entry: string, leverage: string, mark: string): Case[] =>
  perpCases({
    ...inverse(line),
    contracts: worked(line, 'contracts'),
    entryPrice: entry,
    leverage,
    mark,
    product: 'bybit/unified',
    maintenance: { rate: '0.005', basis: 'mark' },
    fee: { rate: '0.00055', basis: 'bankruptcy' },
  });

/**
 * The deduction of a tier makes the table continuous: what the tier below asks at the floor is what the tier asks there. With the
 * deduction of the line left out of the table, the difference is that deduction.
 */
const deduction: WorkedTranslator = (line) => {
  const coin = line.venue === 'binance_coinm';
  const floor = worked(line, 'floor_n');
  const held = { contracts: coin ? exact(floor).times(exact('40000')).toString() : '1', entryPrice: coin ? '40000' : floor };
  const asks = (tier: object): Rational => {
    const [explicit] = perpCases({
      symbol: coin ? 'BTC/USD:BTC' : 'BTC/USDT:USDT',
      side: 'long',
      ...held,
      mode: 'cross',
      product: null,
      maintenance: { shape: 'marginal', tiers: [tier] },
      answers: {},
    });
    return first(read(explicit as Case)).maintenanceMargin as Rational;
  };
  const below = asks({ floor: '0', rate: worked(line, 'mmr_prev'), deduction: worked(line, 'amount_prev') });
  const bare = asks({ floor: '0', rate: worked(line, 'mmr_n') });
  return [
    { by: 'explicit', account: { id: 'a', product: 'custom/derivatives' }, prices: {}, answers: { maint_amount: () => bare.minus(below) } },
  ];
};

/** Rates that grow with the size: Deribit's maintenance as it ships, its initial margin by the same formula with the line's figures. */
const growing: WorkedTranslator = (line) => {
  const symbol = `${worded(line, 'currency')}/USDC:USDC`;
  const price = worked(line, 'price');
  const one: Omit<Case, 'answers'> = {
    by: 'deribit/standard',
    account: {
      id: 'a',
      product: 'deribit/standard',
      assets: { USDC: '10000000' },
      positions: [{ id: 'p', symbol, side: 'long', contracts: worked(line, 'size'), contractSize: '1', entryPrice: price }],
    },
    prices: { marks: { [symbol]: price } },
  };
  const margin = (reading: AccountReading): Answer =>
    first(line.inputs['which'] === 'mm' ? reading : readWith(growthOf(line), one)).maintenanceMargin;
  const worth = exact(worked(line, 'size')).times(exact(price));
  return [
    {
      ...one,
      answers: {
        usdc: margin,
        coin: (reading) => mapped(margin(reading), (value) => value.over(exact(price))),
        rate_pct: (reading) => mapped(margin(reading), (value) => value.over(worth).times(exact('100'))),
      },
    },
  ];
};

function worded(line: WorkedLine, name: string): string {
  return String(line.inputs[name]);
}

/** The shipped rules, with the growth of the line in place of Deribit's maintenance. */
function growthOf(line: WorkedLine): RuleBook {
  const byBase = new Map([
    [worded(line, 'currency'), { base: exact(worked(line, 'base_rate')), perCoin: exact(worked(line, 'increase_per_unit')) }],
  ]);
  const maintenanceSource: MaintenanceSource = { kind: 'growth', basis: 'mark', byBase };
  return {
    rules: (product, mode) => {
      const own = SHIPPED.rules(product, mode);
      return own === null ? null : { ...own, maintenanceSource };
    },
    tiers: () => null,
    contractSize: () => null,
    overlay: () => null,
  };
}

function readWith(book: RuleBook, { account, prices }: Pick<Case, 'account' | 'prices'>): AccountReading {
  return assess(readPortfolio({ version: 1, accounts: [account] }), readPrices(prices, NOW), undefined, book).accounts[0] as AccountReading;
}

/** Hyperliquid's rule in its product file: maintenance rate = a half / maximum leverage. */
const halfOfInitial: WorkedTranslator = (line) => {
  const half = SHIPPED.product('hyperliquid/perp').maintenance?.rateOfMaxLeverage ?? Rational.ZERO;
  const rate = half.over(exact(worked(line, 'max_leverage'))).times(exact('100'));
  return [{ by: 'hyperliquid/perp', account: { id: 'a', product: 'hyperliquid/perp' }, prices: {}, answers: { mmr_pct: () => rate } }];
};

export const COIN_WORKED: Readonly<Record<string, WorkedTranslator>> = {
  inverse_liq_price_isolated: (line) => (line.venue === 'mcs' ? mcs(line) : kraken(line)),
  inverse_bankruptcy_isolated: kucoinBankruptcy,
  inverse_bankruptcy_cross: bybitCross,
  initial_margin_inverse: (line) => bybit(line, worked(line, 'price'), worked(line, 'leverage'), worked(line, 'price')),
  inverse_upnl: (line) => bybit(line, worked(line, 'entry'), '1', worked(line, 'mark')),
  tier_maint_amount: deduction,
  size_increase_margin: growing,
  mmr_half_of_initial: halfOfInitial,
};
