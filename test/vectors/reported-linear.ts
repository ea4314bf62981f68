import { Rational } from '../../src/money/rational.ts';
import { first } from './case.ts';
import { type Held, type Perp, perpCases } from './perp.ts';
import {
  input,
  inputText,
  inputValue,
  marginRatio,
  type OtherPosition,
  POSITION_ANSWERS,
  type ReportedLine,
  sideOf,
  signOf,
  sizeOf,
  type Translator,
  text,
} from './reported-line.ts';
import { exact } from './vector.ts';

const PRODUCTS: Readonly<Record<string, string>> = {
  binance: 'binance/usdm',
  bitget: 'bitget/futures',
  bybit: 'bybit/unified',
  gate: 'gate/futures',
  okx: 'okx/trading',
  kucoin: 'kucoin/futures',
  hyperliquid: 'hyperliquid/perp',
};

const ONE = Rational.ONE;

/** What most lines say alike. */
export function base(line: ReportedLine): Omit<Perp, 'maintenance'> {
  const mark = line.inputs['mark_price'];
  return {
    symbol: 'BTC/USDT:USDT',
    side: sideOf(line),
    contracts: text(input(line, 'size').abs()),
    contractSize: line.inputs['contract_size'] ?? '1',
    entryPrice: inputText(line, 'entry_price'),
    ...(mark === undefined ? {} : { mark }),
    mode: line.margin_mode === 'isolated' ? 'isolated' : 'cross',
    product: PRODUCTS[line.venue] ?? null,
    answers: POSITION_ANSWERS,
  };
}

const rate = (line: ReportedLine, basis: 'mark' | 'entry') => ({ rate: inputText(line, 'mmr'), basis });
const taker = (line: ReportedLine, basis: 'mark' | 'bankruptcy') => ({ rate: inputText(line, 'taker_fee'), basis });
const lever = (line: ReportedLine) => ({ leverage: inputText(line, 'leverage') });

/** Maintenance and taker fee at the liquidation price, margin = entry notional / leverage. */
const levered: Translator = (line) =>
  perpCases({ ...base(line), ...lever(line), maintenance: rate(line, 'mark'), fee: taker(line, 'mark') });

const binance = (line: ReportedLine) => ({
  maintenance: { ...rate(line, 'mark'), deduction: inputText(line, 'cum') },
});

/** The wallet stands in the pool: isolated as its margin, cross as the account's. */
function funded(line: ReportedLine, amount: string): Partial<Perp> {
  return line.margin_mode === 'isolated' ? { collateral: amount } : { assets: { USDT: amount } };
}

function otherLeg({ symbol, side, size, entry_price = '', mark_price = '', mmr = '', cum = '0' }: OtherPosition): Held {
  return {
    symbol: `${symbol.replace('USDT', '')}/USDT:USDT`,
    side,
    contracts: size,
    entryPrice: entry_price,
    mark: mark_price,
    maintenance: { rate: mmr, deduction: cum, basis: 'mark' },
  };
}

/** Others enter by their profit and maintenance at mark (reported-positions section 1, Binance). */
const binanceLinear: Translator = (line) =>
  perpCases({
    ...base(line),
    ...binance(line),
    symbol: `${inputText(line, 'symbol').replace('USDT', '')}/USDT:USDT`,
    ...funded(line, inputText(line, 'wallet_balance')),
    others: (inputValue<OtherPosition[] | undefined>(line, 'other_positions') ?? []).map(otherLeg),
  });

/** Gate prints the whole balance as `margin` of a cross position (its leverage is "0"). */
const gate: Translator = (line) =>
  perpCases({ ...base(line), ...funded(line, inputText(line, 'margin')), maintenance: rate(line, 'mark'), fee: taker(line, 'mark') });

/** Maintenance on the entry value and no closing fee: how the engines of freqtrade (Bybit), jesse and OctoBot count. */
const simple: Translator = (line) =>
  perpCases({
    ...base(line),
    ...lever(line),
    maintenance: rate(line, 'entry'),
    explicitOnly: 'Bybit counted maintenance on the entry value until 2024-09; the product says mark since 2026-05-27',
  });

/** posMaint is an amount that holds the closing fee already: the rate that makes it of the entry value. */
const kucoinIsolated: Translator = (line) => {
  const entryValue = sizeOf(line).times(input(line, 'entry_price'));
  return perpCases({
    ...base(line),
    collateral: inputText(line, 'position_margin'),
    maintenance: { rate: text(input(line, 'position_maintenance').over(entryValue)), basis: 'entry' },
    explicitOnly: 'a position of before 2025-05-22, when KuCoin’s isolated maintenance went from the entry value to the mark',
  });
};

/** The equity that the venue hides follows from the bankruptcy price it reports, which counts no fee: q × (entry − bankruptcy). */
const kucoinCross: Translator = (line) => {
  const away = signOf(line).times(input(line, 'entry_price').minus(input(line, 'bankruptcy_price_reported')));
  return perpCases({
    ...base(line),
    assets: { USDT: text(sizeOf(line).times(away)) },
    maintenance: rate(line, 'mark'),
    fee: taker(line, 'mark'),
  });
};

/** The closing fee at the price where margin of entry value / leverage is gone is a part of Bybit's own maintenance figure. */
const bybitUnified: Translator = (line) => {
  const lossToBust = ONE.minus(signOf(line).over(input(line, 'leverage')));
  const whole = input(line, 'mmr').plus(lossToBust.times(input(line, 'taker_fee')));
  return perpCases({
    ...base(line),
    assets: { USDT: '1000' },
    maintenance: { rate: text(whole), basis: 'entry' },
    explicitOnly: 'an answer of 2022 or 2023, when Bybit counted maintenance on the entry value; the product says mark since 2026-05-27',
  });
};

const bybitUsdc: Translator = (line) =>
  perpCases({
    ...base(line),
    ...lever(line),
    symbol: 'BTC/USDC:USDC',
    mode: 'isolated',
    maintenance: rate(line, 'entry'),
    explicitOnly: 'an answer of the time when Bybit counted maintenance on the entry value',
    answers: { ...POSITION_ANSWERS, initial_margin: (reading) => first(reading).collateral },
  });

/**
 * Bitget freezes maintenance and fee at the current mark. A position that is taken to be entered at the mark, its profit in the
 * wallet, with maintenance on the entry value, is the same. The equity is (mmr + fee) × notional / the reported ratio.
 */
const bitgetCross: Translator = (line) => {
  const entry = input(line, 'entry_price');
  const mark = line.inputs['mark_price'] ?? text(entry.plus(signOf(line).times(input(line, 'unrealized_pnl')).over(sizeOf(line))));
  const frozen = input(line, 'mmr').plus(input(line, 'taker_fee'));
  const equity = frozen.times(sizeOf(line)).times(exact(mark)).over(input(line, 'margin_ratio_reported'));
  return perpCases({
    ...base(line),
    entryPrice: mark,
    mark,
    assets: { USDT: text(equity) },
    maintenance: { rate: text(frozen), basis: 'entry' },
    explicitOnly: 'Bitget freezes maintenance at the current mark; the contract counts it at the price in question (see "why not" below)',
  });
};

/** Mark from the initial margin (the printed one is wrong), rate from the maintenance amount, equity from the ratio. */
const okxCross: Translator = (line) => {
  const notional = input(line, 'initial_margin_reported').times(input(line, 'leverage'));
  const mark = notional.over(sizeOf(line));
  const maintenance = input(line, 'maintenance_margin_reported');
  const equity = input(line, 'margin_ratio_reported').times(maintenance.plus(notional.times(input(line, 'taker_fee'))));
  const profit = signOf(line)
    .times(sizeOf(line))
    .times(mark.minus(input(line, 'entry_price')));
  return perpCases({
    ...base(line),
    mark: text(mark),
    assets: { USDT: text(equity.minus(profit)) },
    maintenance: { rate: text(maintenance.over(notional)), basis: 'mark' },
    fee: taker(line, 'mark'),
  });
};

/** W of `P = (s·q·e − W) / (q·(s − m))` from the reported P, with m from the reported maintenance. */
function fromReportedPrice(line: ReportedLine): Perp {
  const [size, sign] = [sizeOf(line), signOf(line)];
  const m = input(line, 'maintenance_margin_reported').over(size.times(input(line, 'mark_price')));
  const open = sign.times(size).times(input(line, 'entry_price'));
  const wallet = open.minus(input(line, 'liquidation_price_reported').times(size).times(sign.minus(m)));
  return {
    ...base(line),
    assets: { USDT: text(wallet) },
    maintenance: { rate: text(m), basis: 'mark' },
    answers: { ...POSITION_ANSWERS, margin_ratio: marginRatio },
  };
}

/** Opening margin is entry notional / leverage: what an isolated position of that leverage sets aside. */
const margins: Translator = (line) =>
  perpCases({
    ...base(line),
    mode: 'isolated',
    leverage: line.inputs['leverage'] ?? '1',
    maintenance: { rate: line.inputs['mmr'] ?? '0', basis: 'mark' },
    answers: { ...POSITION_ANSWERS, initial_margin: (reading) => first(reading).collateral },
  });

const phemex: Translator = (line) =>
  perpCases({
    ...base(line),
    assets: { USDT: inputText(line, 'wallet_balance') },
    maintenance: rate(line, 'mark'),
    fee: taker(line, 'bankruptcy'),
  });

/** By the `formula` of a line. */
export const LINEAR: Readonly<Record<string, Translator>> = {
  bitget_isolated: levered,
  gate_okx_linear_lev: levered,
  gate_okx_linear: gate,
  binance_linear: binanceLinear,
  binance_linear_lev: (line) => perpCases({ ...base(line), ...binance(line), ...lever(line) }),
  bybit_simple_lev: simple,
  kucoin_isolated: kucoinIsolated,
  kucoin_cross_relation: kucoinCross,
  bybit_im_mm: bybitUnified,
  margins_linear_entry: bybitUsdc,
  bitget_cross_from_ratio: bitgetCross,
  okx_cross_from_ratio: okxCross,
  htx_v5_ratio: (line) => perpCases(fromReportedPrice(line)),
  ratio_from_liq: (line) => perpCases(fromReportedPrice(line)),
  margins_linear: margins,
  phemex_cross: phemex,
};
