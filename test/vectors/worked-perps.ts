import { isUnknown } from '../../src/risk/known.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import { venueRatioOf } from '../../src/risk/venue-ratio.ts';
import { type Answer, type Case, first, read } from './case.ts';
import { type Held, type Perp, perpCases } from './perp.ts';
import { mapped } from './reported-line.ts';
import { exact } from './vector.ts';
import { type WorkedLine, type WorkedTranslator, worked, workedSide } from './worked-line.ts';

const HUNDRED = exact('100');
const percent = (answer: Answer): Answer => mapped(answer, (value) => value.times(HUNDRED));

const POSITION: Case['answers'] = {
  liq_price: (reading) => first(reading).liquidationPrice,
  bankruptcy: (reading) => first(reading).bankruptcyPrice,
  upnl: (reading) => first(reading).unrealizedPnl,
};

const PRODUCTS: Readonly<Record<string, string>> = {
  binance_usdm: 'binance/usdm',
  binance_pm: 'binance/portfolio-margin',
  gate_okx_linear: 'gate/futures',
  kraken_futures: 'kraken/futures',
  kucoin_futures: 'kucoin/futures',
  bitmex: 'bitmex/derivatives',
  bitfinex: 'bitfinex/margin',
  dydx_v4: 'dydx/perp',
};

/** freqtrade's grid of positions: margin = entry notional / leverage. */
const levered: WorkedTranslator = (line) =>
  perpCases({
    ...positionOf(line),
    contracts: worked(line, 'qty'),
    leverage: worked(line, 'leverage'),
    maintenance: {
      rate: worked(line, 'mmr'),
      deduction: worked(line, 'maint_amount'),
      basis: line.inputs['mm_basis'] === 'entry' ? 'entry' : 'mark',
    },
    fee: { rate: worked(line, 'taker_fee'), basis: 'mark' },
    ...(line.venue === 'bybit_linear_iso_entry' ? { product: null } : {}),
  });

function positionOf(line: WorkedLine): Omit<Perp, 'maintenance' | 'contracts'> {
  return {
    symbol: 'BTC/USDT:USDT',
    side: workedSide(line),
    entryPrice: worked(line, 'entry'),
    mode: 'isolated',
    product: PRODUCTS[line.venue] ?? null,
    answers: POSITION,
  };
}

interface BinanceLeg {
  readonly side: 'long' | 'short';
  readonly q: string;
  readonly e: string;
  readonly mark: string;
  readonly mmr: string;
  readonly cum: string;
}

const binanceLeg = ({ side, q, e, mark, mmr, cum }: BinanceLeg, symbol: string): Held => ({
  symbol,
  side,
  contracts: q,
  entryPrice: e,
  mark,
  maintenance: { rate: mmr, deduction: cum, basis: 'mark' },
});

/** Binance's own example: two longs on one wallet. */
const binance: WorkedTranslator = (line) => {
  const { pos, others } = line.inputs as unknown as { pos: BinanceLeg; others: readonly BinanceLeg[] };
  const cross = line.kind === 'linear_liq_price_cross';
  return perpCases({
    ...binanceLeg(pos, 'BTC/USDT:USDT'),
    mode: cross ? 'cross' : 'isolated',
    ...(cross ? { assets: { USDT: worked(line, 'wallet') } } : { collateral: worked(line, 'wallet') }),
    others: others.map((leg) => binanceLeg(leg, 'ETH/USDT:USDT')),
    product: 'binance/usdm',
    answers: POSITION,
  });
};

/** Money is XBT; the loss at 94 is a stop there. */
const bitmex: WorkedTranslator = (line) =>
  perpCases({
    symbol: 'ETH/XBT:XBT',
    side: 'long',
    contracts: '1',
    entryPrice: worked(line, 'price'),
    collateral: worked(line, 'margin'),
    stopPrice: '94',
    mode: 'isolated',
    product: 'bitmex/derivatives',
    maintenance: { rate: worked(line, 'mmr'), basis: 'entry' },
    answers: { ...POSITION, loss_at_94: (reading) => first(reading).stop?.loss ?? null },
  });

/** The page's ETHUSD contract pays XBT: price × multiplier × contracts. */
const quanto: WorkedTranslator = (line) =>
  perpCases({
    symbol: 'ETH/USD:XBT',
    side: 'long',
    contracts: worked(line, 'contracts'),
    contractSize: worked(line, 'mult'),
    entryPrice: worked(line, 'price'),
    leverage: exact('1')
      .over(exact(worked(line, 'imr')))
      .toString(),
    mode: 'isolated',
    product: 'bitmex/derivatives',
    maintenance: { rate: '0.01', basis: 'entry' },
    answers: { value: (reading) => first(reading).notional, im: (reading) => first(reading).collateral },
  });

/** What is left at the liquidation price is the equity of the same account with the mark there. */
const dydxIsolated: WorkedTranslator = (line) => {
  const cases = perpCases({
    symbol: 'ETH/USDC:USDC',
    side: workedSide(line),
    contracts: worked(line, 'qty'),
    entryPrice: worked(line, 'price'),
    assets: { USDC: worked(line, 'equity') },
    mode: 'cross',
    product: 'dydx/perp',
    maintenance: { rate: worked(line, 'mmf'), basis: 'mark' },
    answers: POSITION,
  });
  return cases.map((one) => ({
    ...one,
    answers: {
      ...one.answers,
      equity_left: (reading: AccountReading): Answer => {
        const price = first(reading).liquidationPrice;
        if (price === null || isUnknown(price)) return price;
        return read({ ...one, prices: { marks: { 'ETH/USDC:USDC': price.toString() } } }).equity;
      },
    },
  }));
};

interface Closed {
  readonly positions: Readonly<Record<string, string>>;
  readonly close: readonly [string, string];
}

/** dYdX: what closing brings at the bankruptcy price, negative when it costs. The oracle's price of BTC is 50,000 in these. */
const dydxBankruptcy: WorkedTranslator = (line) => {
  const { positions, close } = line.inputs as unknown as Closed;
  const held = exact(positions['BTC'] ?? '');
  const equity = exact(worked(line, 'quote')).plus(held.times(exact('50000')));
  return [
    {
      by: 'dydx/perp',
      account: {
        id: 'a',
        product: 'dydx/perp',
        ...(equity.sign() < 0 ? { debts: { USDC: equity.negated().toString() } } : { assets: { USDC: equity.toString() } }),
        positions: [
          {
            id: 'p',
            symbol: 'BTC/USDC:USDC',
            side: held.sign() < 0 ? 'short' : 'long',
            contracts: held.abs().toString(),
            entryPrice: '50000',
          },
        ],
        rules: { maintenance: { basis: 'mark', shape: 'whole', tiers: [{ floor: '0', rate: worked(line, 'mmf') }] } },
      },
      prices: { marks: { 'BTC/USDC:USDC': '50000' } },
      answers: {
        bankruptcy_quote: (reading) => mapped(first(reading).bankruptcyPrice, (price) => price.times(exact(close[1]).negated())),
      },
    },
  ];
};

/** Kraken spot margin: level = equity / used margin; used = 0.4 times maintenance. The opening fee is not counted by the page. */
const krakenMargin: WorkedTranslator = (line) => [
  {
    by: 'kraken/margin',
    account: {
      id: 'a',
      product: 'kraken/margin',
      assets: { USD: worked(line, 'balance') },
      positions: [
        {
          id: 'p',
          symbol: 'BTC/USD',
          side: workedSide(line),
          contracts: worked(line, 'qty'),
          contractSize: '1',
          entryPrice: worked(line, 'entry'),
          leverage: worked(line, 'leverage'),
        },
      ],
    },
    prices: { marks: { 'BTC/USD': worked(line, 'price') } },
    answers: {
      ...POSITION,
      used: (reading) => mapped(first(reading).maintenanceMargin, (value) => value.over(exact('0.4'))),
      equity: (reading) => reading.equity,
      level_pct: (reading) => percent(venueRatioOf(reading)?.value ?? null),
    },
  },
];

/** A requirement of so much a notional. */
const required: WorkedTranslator = (line) =>
  perpCases({
    symbol: 'BTC/USD',
    side: 'long',
    contracts: '1',
    entryPrice: worked(line, 'position'),
    assets: { USD: worked(line, 'position') },
    mode: 'cross',
    product: null,
    maintenance: { rate: worked(line, 'mmr'), basis: 'mark' },
    answers: { required: (reading) => first(reading).maintenanceMargin },
  });

const profit: WorkedTranslator = (line) =>
  perpCases({
    ...positionOf(line),
    contracts: worked(line, 'qty'),
    mark: worked(line, 'mark'),
    mode: 'cross',
    assets: { USDT: '1000' },
    product: 'binance/portfolio-margin',
    maintenance: { rate: '0.01', basis: 'mark' },
  });

/** Bankruptcy before the closing fee, which KuCoin holds beside the margin. */
const kucoinLinear: WorkedTranslator = (line) =>
  perpCases({
    ...positionOf(line),
    contracts: worked(line, 'lots'),
    contractSize: worked(line, 'mult'),
    leverage: worked(line, 'leverage'),
    maintenance: { rate: '0.004', basis: 'entry' },
  });

export const PERPS: Readonly<Record<string, WorkedTranslator>> = {
  linear_liq_price_isolated: (line) =>
    line.inputs['pos'] !== undefined
      ? binance(line)
      : line.venue === 'bitmex'
        ? bitmex(line)
        : line.venue === 'dydx_v4'
          ? dydxIsolated(line)
          : levered(line),
  linear_liq_price_cross: binance,
  linear_bankruptcy_isolated: kucoinLinear,
  quanto_margin: quanto,
  bankruptcy_notional_cross: dydxBankruptcy,
  margin_level_price: krakenMargin,
  maintenance_required: required,
  unrealized_pnl_linear: profit,
};
