import { Decimal as House } from './decimal.ts';

/** Enough for the contract's longest numbers (60 + 100 digits), written out, without a rounding of its own. */
const Exact = House.clone({ precision: 400 });
const PLAIN = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** `down` is toward minus infinity, `up` toward plus infinity, `nearest` half-even. */
export type Rounding = 'down' | 'up' | 'nearest';

/**
 * A decimal string as digits with at most one point: no exponent, no plus, no needless zero in front. What follows works on such strings
 * digit by digit, exactly: a screen rounds some hundred numbers a frame, and of 40 digits each (measured: a Decimal takes ten times as long).
 * @throws DecimalError for what is no number
 */
export function plainOf(value: string): string {
  return PLAIN.test(value) ? value : new Exact(value).toFixed();
}

/** Digits before the point of a plain string, without its sign; and those behind it. */
function partsOf(plain: string): readonly [whole: string, places: string] {
  const start = plain.charCodeAt(0) === MINUS ? 1 : 0;
  const point = plain.indexOf('.');
  return point < 0 ? [plain.slice(start), ''] : [plain.slice(start, point), plain.slice(point + 1)];
}

const MINUS = 0x2d;
const [ZERO, FIVE, NINE] = [0x30, 0x35, 0x39];

/** Whether a plain string is other than zero. */
export function isOther(plain: string): boolean {
  for (let i = 0; i < plain.length; i++) if (plain.charCodeAt(i) > ZERO) return true;
  return false;
}

/** A plain string to exactly so many places; a zero that comes out of it may carry a minus. */
export function toPlaces(plain: string, count: number, rounding: Rounding): string {
  const isNegative = plain.charCodeAt(0) === MINUS;
  const [whole, places] = partsOf(plain);
  let digits = whole + (places.length > count ? places.slice(0, count) : places.padEnd(count, '0'));
  if (places.length > count && isRoundedAway(digits, places, count, isNegative, rounding)) digits = increment(digits);
  const sign = isNegative ? '-' : '';
  const point = digits.length - count;
  return count === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Whether what is cut off takes the digits that are kept away from zero by one. */
function isRoundedAway(kept: string, places: string, count: number, isNegative: boolean, rounding: Rounding): boolean {
  if (rounding !== 'nearest') return (rounding === 'down') === isNegative && isOther(places.slice(count));
  const first = places.charCodeAt(count);
  if (first !== FIVE) return first > FIVE;
  return isOther(places.slice(count + 1)) || kept.charCodeAt(kept.length - 1) % 2 === 1;
}

function increment(digits: string): string {
  let at = digits.length - 1;
  while (at >= 0 && digits.charCodeAt(at) === NINE) at--;
  const zeros = '0'.repeat(digits.length - 1 - at);
  return at < 0 ? `1${zeros}` : digits.slice(0, at) + String.fromCharCode(digits.charCodeAt(at) + 1) + zeros;
}

/** A plain string times a hundred. */
export function timesHundred(plain: string): string {
  const [whole, places] = partsOf(plain);
  const digits = whole + places.slice(0, 2).padEnd(2, '0');
  let start = 0;
  while (start < digits.length - 1 && digits.charCodeAt(start) === ZERO) start++;
  const rest = places.slice(2);
  return `${plain.charCodeAt(0) === MINUS ? '-' : ''}${digits.slice(start)}${rest === '' ? '' : `.${rest}`}`;
}

/** The power of ten of a plain string's first digit that is no zero; 0 for zero. */
export function exponentOf(plain: string): number {
  const [whole, places] = partsOf(plain);
  if (whole !== '0') return whole.length - 1;
  for (let i = 0; i < places.length; i++) if (places.charCodeAt(i) !== ZERO) return -i - 1;
  return 0;
}

/** Whether a plain string stands for less than another. */
export function isLess(one: string, other: string): boolean {
  const [isNegative, isOtherNegative] = [one.charCodeAt(0) === MINUS, other.charCodeAt(0) === MINUS];
  if (isNegative !== isOtherNegative) return isNegative && (isOther(one) || isOther(other));
  const size = compareSizes(partsOf(one), partsOf(other));
  return isNegative ? size > 0 : size < 0;
}

function compareSizes([whole, places]: readonly [string, string], [otherWhole, otherPlaces]: readonly [string, string]): number {
  if (whole.length !== otherWhole.length) return whole.length - otherWhole.length;
  const length = Math.max(places.length, otherPlaces.length);
  const [digits, others] = [whole + places.padEnd(length, '0'), otherWhole + otherPlaces.padEnd(length, '0')];
  return digits < others ? -1 : digits > others ? 1 : 0;
}
