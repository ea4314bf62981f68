import { clean } from '../book/clean.ts';

// Decimal strings of contract.md: no exponent, no bare point, bounded length.
const DECIMAL = /^-?[0-9]{1,60}(?:\.[0-9]{1,100})?$/;
const SYMBOL = /^[A-Z0-9._:/-]{1,40}$/i;

/** Whether a text may be used as an instrument's name at all: ASCII letters, digits and `._:/-`, at most 40. */
export function isSymbol(value: unknown): value is string {
  return typeof value === 'string' && SYMBOL.test(value);
}

/** Whether a value is a price: an exact decimal string above 0. */
export function isPrice(value: unknown): value is string {
  return typeof value === 'string' && DECIMAL.test(value) && !value.startsWith('-') && /[1-9]/.test(value);
}

/** Whether a value is a rate: an exact decimal string of either sign. */
export function isRate(value: unknown): value is string {
  return typeof value === 'string' && DECIMAL.test(value);
}

/** What is wrong with a price, in plain words ("mark "-5" is not above 0"), safe to show; null when it is one. */
export function priceFault(field: string, value: unknown): string | null {
  if (isPrice(value)) return null;
  return decimalFault(field, value) ?? `${field} ${quoted(value)} is not above 0`;
}

/** What is wrong with a rate of either sign, in plain words, safe to show; null when it is one. */
export function rateFault(field: string, value: unknown): string | null {
  return isRate(value) ? null : decimalFault(field, value);
}

/** Any value as a short quotation that is safe to show. */
export function quoted(value: unknown): string {
  return clean(JSON.stringify(value) ?? 'nothing', 60);
}

function decimalFault(field: string, value: unknown): string | null {
  if (value === undefined || value === null) return `${field} is missing`;
  if (typeof value === 'number') return `${field} ${quoted(value)} is a JSON number: exact prices are decimal strings ("${quoted(value)}")`;
  if (!isRate(value)) return `${field} ${quoted(value)} is not a decimal number`;
  return null;
}
