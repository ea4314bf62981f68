import { Decimal as House } from './decimal.ts';
import { exponentOf, isLess, isOther, plainOf, type Rounding, timesHundred, toPlaces } from './digits.ts';

/**
 * Numbers for people: exact decimal strings in, grouped text out, never through a float.
 *
 * Rounding never flatters. `down` is toward minus infinity (equity, profit, distance: what is good looks a little smaller,
 * what is bad a little larger), `up` toward plus infinity (ratios, what would be owed), `nearest` is half-even, for figures
 * with no safe side. A zero that comes out of rounding carries no sign.
 */
export type { Rounding };

/** Enough for the contract's longest numbers (60 + 100 digits), scaled by any tick or power of ten, without a rounding of its own. */
const Exact = House.clone({ precision: 400 });
const MODES = { down: House.ROUND_FLOOR, up: House.ROUND_CEIL, nearest: House.ROUND_HALF_EVEN } as const;
const SUFFIXES = ['', 'k', 'M', 'B', 'T'] as const;
/** Below this a plain number is mostly zeros; the compact form changes to an exponent. */
const TINY_EXPONENT = -5;
/** Steps of one place each: rounding to them is rounding to their places. */
const TEN_TO_MINUS = /^(?:1|0\.0*1)$/;

function group(fixed: string): string {
  const isNegative = fixed.startsWith('-');
  const start = isNegative ? 1 : 0;
  const point = fixed.indexOf('.');
  const end = point < 0 ? fixed.length : point;
  let grouped = fixed.slice(start, end);
  for (let at = grouped.length - 3; at > 0; at -= 3) grouped = `${grouped.slice(0, at)},${grouped.slice(at)}`;
  return (isNegative && isOther(fixed) ? '-' : '') + grouped + fixed.slice(end);
}

function trimZeros(fixed: string): string {
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}

/** `value` with exactly `places` decimals, grouped by thousands ("82,231.13"). `value` is a decimal string. */
export function formatPlaces(value: string, places: number, rounding: Rounding): string {
  return group(toPlaces(plainOf(value), places, rounding));
}

/** `value` to `digits` significant digits, grouped; digits before the point are never replaced by zeros, zeros at the end are dropped. */
export function formatSignificant(value: string, digits: number, rounding: Rounding): string {
  const plain = plainOf(value);
  const places = isOther(plain) ? Math.max(0, digits - 1 - exponentOf(plain)) : 0;
  return group(trimZeros(toPlaces(plain, places, rounding)));
}

/** `value` to a multiple of `tick` (> 0), with the decimals that the tick has ("45,226.1" for 0.1). */
export function formatTick(value: string, tick: string, rounding: Rounding): string {
  if (TEN_TO_MINUS.test(tick)) return formatPlaces(value, Math.max(0, tick.length - 2), rounding);
  const step = new Exact(tick);
  return group(new Exact(value).toNearest(step, MODES[rounding]).toFixed(step.decimalPlaces()));
}

/** An amount of a currency: two places from a thousand up, six digits below; zeros at the end are dropped ("-1,525 USDT"). */
export function formatAmount(amount: string, code: string): string {
  const short = new Exact(amount).abs().lt(1000) ? formatSignificant(amount, 6, 'nearest') : trimZeros(formatPlaces(amount, 2, 'nearest'));
  return `${short} ${code}`;
}

/** A price by its tick size where that is known, else to 7 significant digits. */
export function formatPrice(price: string, tick: string | null, rounding: Rounding): string {
  return tick === null ? formatSignificant(price, 7, rounding) : formatTick(price, tick, rounding);
}

/**
 * A liquidation price, rounded toward the mark so that it never looks farther away than it is: a price below the mark goes up
 * to the next tick, one above it down. Without a mark it goes to the nearest.
 */
export function formatLiquidation(price: string, mark: string | null, tick: string | null): string {
  return formatPrice(price, tick, mark === null ? 'nearest' : isLess(plainOf(price), plainOf(mark)) ? 'up' : 'down');
}

/** A fraction as percent: "0.42 %" below 1 %, "2.1 %" below 100 %, "1,234 %" above, "12.3k %" from 10,000 % up. */
export function formatPercent(fraction: string, rounding: Rounding): string {
  const percent = timesHundred(plainOf(fraction));
  const exponent = exponentOf(percent);
  if (exponent >= 4) return `${formatCompact(percent, 3, rounding)} %`;
  const places = exponent < 0 || !isOther(percent) ? 2 : exponent < 2 ? 1 : 0;
  return `${formatPlaces(percent, places, rounding)} %`;
}

/** A signed fraction as a move of a price, exact and short: "-30 %", "+5 %", "0 %". */
export function formatMove(fraction: string): string {
  const percent = new Exact(fraction).times(100);
  return `${percent.gt(0) ? '+' : ''}${group(percent.toFixed())} %`;
}

/** `value` in few characters, to `digits` significant digits with k, M, B or T ("12.3M"), or an exponent when very large or small ("1.2e-9"). */
export function formatCompact(value: string, digits: number, rounding: Rounding): string {
  const exact = new Exact(value);
  if (exact.isZero()) return '0';
  const rounded = exact.toSignificantDigits(digits, MODES[rounding]);
  const power = Math.floor(rounded.e / 3);
  if (rounded.e < TINY_EXPONENT || power >= SUFFIXES.length) return rounded.toExponential().replace('e+', 'e');
  if (power <= 0) return trimZeros(rounded.toFixed());
  return `${trimZeros(rounded.div(new Exact(10).pow(3 * power)).toFixed())}${SUFFIXES[power]}`;
}

/** Puts a plus before a formatted number above zero; zero and negative ones stay as they are. */
export function withSign(formatted: string): string {
  return /^[^-]*[1-9]/.test(formatted) ? `+${formatted}` : formatted;
}

/** Whether a decimal string is below, at or above zero: −1, 0 or 1. */
export function signOf(value: string): -1 | 0 | 1 {
  const plain = plainOf(value);
  return isOther(plain) ? (plain.startsWith('-') ? -1 : 1) : 0;
}

/** An age in ms, cut to at most six characters: "0.4s", "14s", "2m05s", "1h59m", "12d". A negative age is 0. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${(Math.floor(seconds * 10) / 10).toFixed(1)}s`;
  if (seconds < 60) return `${Math.floor(seconds)}s`;
  const two = (part: number): string => String(Math.floor(part)).padStart(2, '0');
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h${two((seconds % 3600) / 60)}m`;
  return `${Math.floor(seconds / 86_400)}d`;
}
