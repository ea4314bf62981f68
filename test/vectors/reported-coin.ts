import { min, Rational } from '../../src/money/rational.ts';
import { isUnknown } from '../../src/risk/known.ts';
import { tierAt } from '../../src/risk/maintenance.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import { type Answer, first } from './case.ts';
import { type Perp, perpCases } from './perp.ts';
import {
  input,
  inputText,
  inputValue,
  mapped,
  marginRatio,
  POSITION_ANSWERS,
  type ReportedLine,
  sideOf,
  signOf,
  type Translator,
  text,
} from './reported-line.ts';

const ONE = Rational.ONE;

/** An inverse position: contracts × contract size is quote money, its margin and profit are coins. */
function inverse(line: ReportedLine, coin: string): Omit<Perp, 'maintenance' | 'product'> {
  const mark = line.inputs['mark_price'];
  return {
    symbol: `${coin}/USD:${coin}`,
    side: sideOf(line),
    contracts: inputText(line, 'size'),
    contractSize: line.inputs['contract_size'] ?? '1',
    entryPrice: inputText(line, 'entry_price'),
    ...(mark === undefined ? {} : { mark }),
    mode: line.margin_mode === 'isolated' ? 'isolated' : 'cross',
    answers: POSITION_ANSWERS,
  };
}

/** Quote money. */
const quoteOf = (line: ReportedLine): Rational =>
  input(line, 'size').times(input({ ...line, inputs: { contract_size: '1', ...line.inputs } }, 'contract_size'));

const binance: Translator = (line) =>
  perpCases({
    ...inverse(line, 'BTC'),
    product: 'binance/coinm',
    collateral: inputText(line, 'isolated_wallet'),
    maintenance: { rate: inputText(line, 'mmr'), deduction: inputText(line, 'cum'), basis: 'mark' },
    answers: { ...POSITION_ANSWERS, isolated_margin: (reading) => first(reading).equity },
  });

/**
 * Its price counts the closing fee at the price where the margin is gone, its ratio counts it at the mark: each is its own case.
 * The mark follows from the reported profit.
 */
const okx: Translator = (line) => {
  const quote = quoteOf(line);
  const notional = quote.over(input(line, 'entry_price')).minus(signOf(line).times(input(line, 'unrealized_pnl')));
  const perp: Perp = {
    ...inverse(line, 'ETH'),
    mark: text(quote.over(notional)),
    collateral: inputText(line, 'margin'),
    maintenance: { rate: text(input(line, 'maintenance_margin_reported').over(notional)), basis: 'mark' },
    product: 'okx/trading',
  };
  const rate = inputText(line, 'taker_fee');
  const ratio = (reading: AccountReading): Answer => mapped(marginRatio(reading), (value) => ONE.over(value));
  return [
    ...perpCases({
      ...perp,
      fee: { rate, basis: 'bankruptcy' },
      explicitOnly: 'the product counts the fee at the price in question, as OKX does for linear contracts: 0.01 lower here',
      answers: { liquidation_price: (reading) => first(reading).liquidationPrice },
    }),
    ...perpCases({ ...perp, fee: { rate, basis: 'mark' }, answers: { margin_ratio: ratio } }),
  ];
};

/** HTX (old): maintenance is adjust_factor / leverage of the notional; its ratio is equity × leverage / notional − adjust_factor, 0 at the end. */
const htx: Translator = (line) => {
  const factor = input(line, 'adjust_factor');
  return perpCases({
    ...inverse(line, 'XRP'),
    product: null,
    assets: { XRP: inputText(line, 'margin_static') },
    maintenance: { rate: text(factor.over(input(line, 'leverage'))), basis: 'mark' },
    answers: {
      ...POSITION_ANSWERS,
      margin_ratio: (reading) => mapped(marginRatio(reading), (ratio) => factor.over(ratio).minus(factor)),
      equity: (reading) => reading.equity,
    },
  });
};

/** KuCoin prints its price cap for a price beyond it, and for none. */
const kucoinCapped: Translator = (line) => {
  const cap = input(line, 'price_cap');
  const capped = (answer: Answer): Answer => (answer === null ? cap : mapped(answer, (price) => min(price, cap)));
  const entryValue = quoteOf(line).over(input(line, 'entry_price'));
  return perpCases({
    ...inverse(line, 'BTC'),
    product: 'kucoin/futures',
    collateral: inputText(line, 'position_margin'),
    maintenance: { rate: text(input(line, 'position_maintenance').over(entryValue)), basis: 'entry' },
    explicitOnly: 'a position of before 2025-05-22, when KuCoin’s isolated maintenance went from the entry value to the mark',
    answers: {
      ...POSITION_ANSWERS,
      liquidation_price: (reading) => capped(first(reading).liquidationPrice),
      bankruptcy_price: (reading) => capped(first(reading).bankruptcyPrice),
    },
  });
};

const octobot: Translator = (line) =>
  perpCases({
    ...inverse(line, 'BTC'),
    product: null,
    leverage: inputText(line, 'leverage'),
    maintenance: { rate: inputText(line, 'mmr'), basis: 'entry' },
  });

interface Row {
  readonly min: string;
  readonly mmr: string;
  readonly cum?: string;
}

/** WLD/USDT:USDT of ../shared/tiers/binance_usdm_2024_wld.json (Binance brackets of 2024-10-24): the first four. */
const WLD: readonly Row[] = [
  { min: '0', mmr: '0.006', cum: '0' },
  { min: '5000', mmr: '0.01', cum: '20' },
  { min: '60000', mmr: '0.015', cum: '320' },
  { min: '100000', mmr: '0.02', cum: '820' },
];

/** A position of the line's notional under its table. */
const tiered: Translator = (line) => {
  const rows = inputValue<readonly Row[] | undefined>(line, 'tiers') ?? WLD;
  const amount = line.inputs['position_amt'] ?? '1';
  const contracts = text(input({ ...line, inputs: { amount } }, 'amount').abs());
  const mark = text(
    input(line, 'notional')
      .abs()
      .over(input({ ...line, inputs: { contracts } }, 'contracts')),
  );
  const tier = (reading: AccountReading) => {
    const { leg, notional } = first(reading);
    if (isUnknown(leg.maintenance) || isUnknown(notional)) throw new RangeError('the table stands in the line');
    return tierAt(leg.maintenance, notional);
  };
  return perpCases({
    symbol: 'WLD/USDT:USDT',
    side: amount.startsWith('-') ? 'short' : 'long',
    contracts,
    entryPrice: line.inputs['entry_price'] ?? mark,
    mark,
    mode: 'cross',
    assets: { USDT: text(input(line, 'notional').abs()) },
    product: line.venue === 'okx' ? 'okx/trading' : 'binance/usdm',
    maintenance: {
      shape: line.venue === 'okx' ? 'whole' : 'marginal',
      tiers: rows.map(({ min: floor, mmr, cum = '0' }) => ({ floor, rate: mmr, deduction: cum })),
    },
    answers: { ...POSITION_ANSWERS, mmr: (reading) => tier(reading).rate, cum: (reading) => tier(reading).deduction },
  });
};

/** Inverse contracts and tier tables, by the `formula` of a line. */
export const COIN: Readonly<Record<string, Translator>> = {
  binance_inverse: binance,
  okx_inverse_isolated: okx,
  htx_inverse: htx,
  kucoin_inverse_capped: kucoinCapped,
  inverse_simple_lev: octobot,
  tier_mm: tiered,
  tier_lookup: tiered,
};
