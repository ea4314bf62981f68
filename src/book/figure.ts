import { Rational } from '../money/rational.ts';
import { EntryError, type EntryField } from './entry-error.ts';

/** Digits of a quotient that goes on for ever. */
const DIGITS = 30;
/** Decimal places of the contract's decimal strings. */
const MOST_PLACES = 100;

const WORDS = {
  amount: 'the amount',
  collateral: 'the collateral',
  contracts: 'the number of contracts',
  contractSize: 'the contract size',
  fee: 'the fee',
  leverage: 'the leverage',
  price: 'the price',
} as const satisfies Partial<Record<EntryField, string>>;

/** The fields that are figures. */
export type Figure = keyof typeof WORDS;

/**
 * A quotient as the book keeps it (an averaged entry price, a part of a collateral, profit in coin): to 30 significant digits,
 * half-even. Whatever is added up from it uses this rounded figure, so that the book's own sums stay exact.
 */
export function rounded(value: Rational): Rational {
  return Rational.ofDecimal(value.toDecimal(DIGITS).toDecimalPlaces(MOST_PLACES));
}

/** A size, a price or an amount, > 0. @throws EntryError naming the field. */
export function aboveZero(field: Figure, text: string): Rational {
  return figure(field, text, (value) => value.sign() > 0, 'more than zero');
}

/** An amount of zero or more. @throws EntryError naming the field. */
export function zeroOrMore(field: Figure, text: string): Rational {
  return figure(field, text, (value) => value.sign() >= 0, 'zero or more');
}

function figure(field: Figure, text: string, allowed: (value: Rational) => boolean, rule: string): Rational {
  const value = Rational.parse(text);
  if (value !== undefined && allowed(value)) return value;
  throw new EntryError(field, `${WORDS[field]} must be ${rule}, such as 1234.5, without exponent, plus sign or separators`);
}
