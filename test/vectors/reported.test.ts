import { describe, expect, test } from 'vitest';
import { Rational } from '../../src/money/rational.ts';
import { isUnknown } from '../../src/risk/known.ts';
import { type Expected, faults, first, read } from './case.ts';
import { CHAIN } from './reported-chain.ts';
import { COIN } from './reported-coin.ts';
import { DEBT } from './reported-debt.ts';
import type { ReportedLine } from './reported-line.ts';
import { LINEAR } from './reported-linear.ts';
import { exact, readLines, roundedTo, within } from './vector.ts';

/**
 * What venues' own answers, their documents and the tests of known engines report (147 lines; each carries its source), as
 * portfolio documents through the same door as a user's. A line is tried twice: with all its rules in the document, and on the
 * venue's product, whose own rules then fill in contract size, fee, basis, strictness and ratio.
 */
const LINES = readLines<ReportedLine>('reported.jsonl');

const TRANSLATORS = { ...LINEAR, ...CHAIN, ...COIN, ...DEBT };

/** Lines that ask for what negmon does not compute. */
const LEFT_OUT: readonly (readonly [why: string, lines: readonly RegExp[]])[] = [
  [
    'the price at which dYdX offers a position that is being liquidated: set by the protocol between mark and bankruptcy, no level of the account',
    [/^dydx-fillable-/],
  ],
  ['a flow of dYdX’s insurance fund; what it means for the user is the policy “absorbed”, tested in test/risk', [/^dydx-insurance-/]],
  [
    'dYdX shares an account’s bankruptcy among its positions by their maintenance; the contract’s bankruptcyPrice moves one base with the others held',
    [/^dydx-bankruptcy-fully-closing-one-(long|short)-position-and-has-multiple-/],
  ],
  [
    'Mango’s opening health weighs a perp’s worth by its settle token and nets it with deposits; no product of negmon does, and it is no liquidation',
    [/^mango-health1-(3|4|5|13)-/],
  ],
  ['interest on a deposit, linear to the second: negmon grows debts, not deposits', [/^aave-linear-/]],
  ['Deribit’s sum of its own session figures, with the value of options, which negmon does not model', [/^deribit-account-btc$/]],
];

/** Fields of tested lines that ask for what negmon does not compute. */
const FIELDS_LEFT_OUT: readonly (readonly [why: string, fields: readonly string[]])[] = [
  ['margin to open, with an opening fee in it or at the mark: negmon says when a position ends', ['bybit_im_mm initial_margin']],
  ['what else may be borrowed or used: a limit for opening', ['aave_hf available_borrows', 'kraken_margin free_margin']],
  ['the largest loan at the start, not at liquidation', ['aave_hf current_ltv_limit']],
  ['margin to open, of the notional at mark', ['blofin-cross-im initial_margin']],
];

/** Prices that spell “none”: below zero, zero, the smallest tick (reported-positions section 3, trap 1). Caps are answered as such. */
const NONE: readonly string[] = [
  'bitget-cross-xrp-neg liquidation_price',
  'gate-btc-cross-clamp liquidation_price',
  'phemex-xem-cross-clamp liquidation_price',
  'phemex-xem-cross-clamp bankruptcy_price',
  // A long that has cash left after closing at nothing: the venue writes a negative price.
  'dydx-bankruptcy-account-with-a-long-position-that-cannot-be-liquidated-at-a-loss-has-a bankruptcy_price_quote_quantums',
];

const matches = (reasons: readonly RegExp[], id: string): boolean => reasons.some((pattern) => pattern.test(id));
const leftOut = (id: string): boolean => LEFT_OUT.some(([, patterns]) => matches(patterns, id));
const tested = LINES.filter(({ id }) => !leftOut(id));

const isLeftOut = ({ id, formula }: ReportedLine, field: string): boolean =>
  FIELDS_LEFT_OUT.some(([, fields]) => fields.includes(`${formula} ${field}`) || fields.includes(`${id} ${field}`));

/** Mango writes its numbers as the sum that makes them; this one is 80 + 500/3 + 50. */
const MANGO_DEPOSITS = '890/3';

/** Its entry price is an average of fills that the venue printed rounded. */
const AVERAGED = 'bitget-iso-long-16493.85-25x';

/** A line's own rounding rule for a field: in words where it has one, else its tolerance. */
function expectedOf({ id, expected, tolerance, rounding, formula }: ReportedLine, field: string): Expected {
  const value = expected[field] ?? null;
  if (value === null || NONE.includes(`${id} ${field}`)) return null;
  if (value === 'true' || value === 'false') return value === 'true';
  if (formula === 'mango_health') return within(MANGO_DEPOSITS, exact(tolerance[field] ?? ''));
  if (formula === 'dydx_bankruptcy') return roundedTo(value, '1', 'up');
  if (field === 'liquidation_price' && rounding === 'ceil to 0.01 (long)') return roundedTo(value, '0.01', 'up');
  if (field === 'liquidation_price' && rounding === 'liq ceil to integer') return roundedTo(value, '1', 'up');
  // Bitget cuts to the cent, which is more than the line's tolerance asks.
  if (formula === 'bitget_isolated' && id !== AVERAGED) return roundedTo(value, '0.01', 'down');
  return within(value, exact(tolerance[field] ?? ''));
}

describe('reported.jsonl', () => {
  test('is whole, and every line is tested or left out for a reason', () => {
    expect(LINES).toHaveLength(147);
    expect(new Set(LINES.map(({ id }) => id)).size).toBe(147);
    expect(LEFT_OUT.map(([, patterns]) => LINES.filter(({ id }) => matches(patterns, id)).length)).toEqual([11, 6, 2, 4, 2, 1]);
    expect(tested).toHaveLength(147 - 26);
  });

  test('no reason stands without its field', () => {
    const places = tested.flatMap((line) =>
      Object.keys(line.expected).flatMap((field) => [`${line.formula} ${field}`, `${line.id} ${field}`]),
    );
    const named = [...NONE, ...FIELDS_LEFT_OUT.flatMap(([, fields]) => fields)];
    expect(named.filter((place) => !places.includes(place))).toEqual([]);
  });

  test.each(tested.map((line) => [`${line.id} (${line.venue})`, line] as const))('%s', (_, line) => {
    const cases = TRANSLATORS[line.formula]?.(line) ?? [];
    const fields = Object.keys(line.expected).filter((field) => !isLeftOut(line, field));
    const answered = new Set(cases.flatMap(({ answers }) => Object.keys(answers)));
    expect(fields.filter((field) => !answered.has(field))).toEqual([]);
    for (const one of cases) {
      const asked = fields.filter((field) => field in one.answers);
      const expected = Object.fromEntries(asked.map((field) => [field, expectedOf(line, field)]));
      expect({ by: one.by, faults: faults(one, expected) }).toEqual({ by: one.by, faults: [] });
    }
  });
});

/** A line by its id. */
function lineOf(id: string): ReportedLine {
  const line = LINES.find((one) => one.id === id);
  if (line === undefined) throw new RangeError(`there is no line ${id}`);
  return line;
}

/** The price that the venue's product gives for a position with this margin behind it. */
function priceOn(product: string, rate: Rational, position: object, assets: object = {}): Rational {
  const reading = read({
    account: { id: 'a', product, assets, positions: [{ id: 'p', contractSize: '1', ...position }] },
    prices: { marks: { 'BTC/USDT:USDT': '37359', 'ETH/USD:ETH': '2566' } },
    instruments: Object.fromEntries(
      ['BTC/USDT:USDT', 'ETH/USD:ETH'].map((symbol) => [
        symbol,
        { maintenance: { basis: 'mark', shape: 'whole', tiers: [{ floor: '0', rate: rate.toString() }] } },
      ]),
    ),
  });
  const price = first(reading).liquidationPrice;
  if (price === null || isUnknown(price)) throw new RangeError('the position has a liquidation price');
  return price;
}

describe('where a product does not give the venue’s number, the difference is this and no more', () => {
  test('Bitget cross: (rate + fee) × (mark − price), since Bitget holds maintenance and fee at the mark', () => {
    const line = lineOf('bitget-cross-btc-a');
    const [size, mark, frozen] = [exact('0.002'), exact('37359'), exact('0.0046')];
    const equity = frozen
      .times(size)
      .times(mark)
      .over(exact(line.inputs['margin_ratio_reported'] ?? ''));
    const held = { symbol: 'BTC/USDT:USDT', side: 'long', contracts: '0.002', entryPrice: '37359' };
    const ours = priceOn('bitget/futures', exact('0.004'), held, { USDT: equity.toString() });
    const theirs = exact(line.expected['liquidation_price'] ?? '');
    // 26.0 here; nine digits of the venue's ratio carry to the sixth decimal of its price.
    const fault = within(theirs.toString(), exact('0.00001'))(ours.plus(frozen.times(mark.minus(ours))));
    expect(fault).toBeNull();
    expect(theirs.minus(ours).toDecimal(3).toFixed()).toBe('26');
  });

  test('OKX isolated inverse: its old answer takes the fee where the margin is gone, a factor (1 + m) / ((1 − f)(1 + m + f))', () => {
    const line = lineOf('okx-inverse-iso-long');
    const notional = exact('10')
      .over(exact('2566.31'))
      .minus(exact(line.inputs['unrealized_pnl'] ?? ''));
    const rate = exact(line.inputs['maintenance_margin_reported'] ?? '').over(notional);
    const fee = exact('0.0005');
    const ours = priceOn('okx/trading', rate, {
      symbol: 'ETH/USD:ETH',
      side: 'long',
      contracts: '10',
      entryPrice: '2566.31',
      marginMode: 'isolated',
      collateral: line.inputs['margin'],
    });
    const one = Rational.ONE;
    const factor = one.plus(rate).over(one.minus(fee).times(one.plus(rate).plus(fee)));
    const theirs = line.expected['liquidation_price'] ?? '';
    expect(within(theirs, exact(line.tolerance['liquidation_price'] ?? ''))(ours.times(factor))).toBeNull();
    expect(exact(theirs).minus(ours).toDecimal(1).toFixed()).toBe('0.01');
  });
});
