import { Decimal } from 'decimal.js';
import { decimalText } from '../risk/accounts.ts';

/** A whole number below a bound, the same in every run with the same seed. */
export type Draw = (below: number) => number;

/** xorshift32: any seed but 0 runs through all 32-bit states. */
export function drawing(seed: number): Draw {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** A position that is liquidated exactly at `level`, all in decimals. */
export interface Tie {
  readonly inverse: boolean;
  readonly side: 'long' | 'short';
  readonly basis: 'mark' | 'entry';
  readonly strict: boolean;
  readonly contracts: string;
  readonly entryPrice: string;
  readonly collateral: string;
  readonly rate: string;
  readonly fee: string;
  readonly level: string;
}

/** Digits after the point that every number here has as an integer. */
const PLACES = 50;
const SCALE = 10n ** BigInt(PLACES);

export function scaled(text: string): bigint {
  const [whole = '0', places = ''] = text.split('.');
  return BigInt(whole + places.padEnd(PLACES, '0'));
}

/** A scaled integer as a decimal string. */
export const unscaled = (value: bigint): string => decimalText(value, PLACES);

/**
 * Entry and level are drawn on the cent, and the margin is what makes the level one. An inverse size is a multiple of entry × level,
 * so that the margin ends as a decimal; a third of it where the margin still does while size / level does not, since that is
 * where a quotient must be rounded. Null where the margin would be below 0.
 */
export function drawTie(draw: Draw): Tie | null {
  const inverse = draw(2) === 0;
  const [long, atEntry, strict] = [draw(2) === 0, draw(3) === 0, draw(4) === 0];
  const s = long ? 1n : -1n;
  const cents = 100_000 + draw(9_900_000);
  const e = BigInt(cents);
  const p = BigInt(Math.max(1, Math.round((cents * (10_000 - (long ? 1 : -1) * (draw(3_000) - 100))) / 10_000)));
  // Thousandths of a percent.
  const [m, f] = [BigInt(100 + draw(2_000)), BigInt(draw(3) === 0 ? 0 : draw(80))];
  const k = BigInt(1 + draw(9_999));
  const thirds = inverse && !atEntry && p % 3n === 0n && (100_000n * s + m + f) % 3n === 0n ? 3n : 1n;
  // Linear: k thousandths of a coin. Inverse: k·e·p of 10⁻¹⁰ quote units, since entry and level are cents.
  const q = inverse ? k * e * p : k;
  // Margin: (m + f)·N(p) − profit(p), with maintenance of N(e) on the entry basis; in units of 10⁻¹⁰ (linear) and 10⁻¹³ (inverse).
  const at = (price: bigint): bigint => (inverse ? q / price : q * price);
  const profit = s * (inverse ? at(e) - at(p) : at(p) - at(e));
  const margin = m * at(atEntry ? e : p) + f * at(p) - 100_000n * profit;
  if (margin < 0n) return null;
  return {
    inverse,
    side: long ? 'long' : 'short',
    basis: atEntry ? 'entry' : 'mark',
    strict,
    contracts: decimalText(q / thirds, inverse ? 10 : 3),
    entryPrice: decimalText(e, 2),
    collateral: decimalText(margin / thirds, inverse ? 13 : 10),
    rate: decimalText(m, 5),
    fee: decimalText(f, 5),
    level: decimalText(p, 2),
  };
}

/** How many of a tie's marks stand on the venue's price grid; they come first. */
export const ON_GRID = 3;

/** Marks about the level: itself and a tick to each side, then as near as no float and no decimal of 34 digits can tell. */
export function marksOf({ level }: Tie): string[] {
  const exact = scaled(level);
  const steps = [SCALE / 100n, SCALE / 10n ** 6n, SCALE / 10n ** 17n, 1n];
  return [level, ...steps.flatMap((step) => [unscaled(exact - step), unscaled(exact + step)])];
}

interface Scaled {
  readonly [name: string]: bigint;
}

const NAMES = ['contracts', 'entryPrice', 'collateral', 'rate', 'fee'] as const;

/** The numbers of a tie as integers, once for all its marks. */
export function scaledTie(tie: Tie): Scaled {
  return Object.fromEntries(NAMES.map((name) => [name, scaled(tie[name])]));
}

/** The verdict by cross-multiplied integers: no quotient anywhere. */
export function liquidatedExactly({ inverse, side, basis, strict }: Tie, numbers: Scaled, mark: string): boolean {
  const { contracts: q = 0n, entryPrice: e = 0n, collateral: W = 0n, rate: m = 0n, fee: f = 0n } = numbers;
  const [p, s] = [scaled(mark), side === 'long' ? 1n : -1n];
  // Both sides × scale³; an inverse condition × price × entry.
  const equity = inverse ? W * p * e + s * q * (p - e) * SCALE : W * SCALE * SCALE + s * q * (p - e) * SCALE;
  const [there, here] = inverse ? [p, e] : [e, p];
  const needed = (basis === 'entry' ? m * q * there : m * q * here) + f * q * here;
  return strict ? equity < needed : equity <= needed;
}

/** The verdict of a program that trusts floats: a control, which must go wrong. */
export function liquidatedByFloat({ inverse, side, basis, strict, ...tie }: Tie, mark: string): boolean {
  const [q, e, W, m, f] = NAMES.map((name) => Number(tie[name])) as [number, number, number, number, number];
  const [p, s] = [Number(mark), side === 'long' ? 1 : -1];
  const equity = inverse ? W + s * q * (1 / e - 1 / p) : W + s * q * (p - e);
  const [there, here] = inverse ? [q / e, q / p] : [q * e, q * p];
  const needed = m * (basis === 'entry' ? there : here) + f * here;
  return strict ? equity < needed : equity <= needed;
}

const Money = Decimal.clone({ precision: 34 });

/** The same with 34 digits, as many as a decimal128 has: a control, which must go wrong too. */
export function liquidatedByDecimal({ inverse, side, basis, strict, ...tie }: Tie, mark: string): boolean {
  const [q, e, W, m, f] = NAMES.map((name) => new Money(tie[name])) as [Decimal, Decimal, Decimal, Decimal, Decimal];
  const [p, s] = [new Money(mark), side === 'long' ? 1 : -1];
  const [there, here] = inverse ? [q.div(e), q.div(p)] : [q.times(e), q.times(p)];
  const equity = W.plus((inverse ? there.minus(here) : here.minus(there)).times(s));
  const needed = m.times(basis === 'entry' ? there : here).plus(f.times(here));
  return strict ? equity.lt(needed) : equity.lte(needed);
}
