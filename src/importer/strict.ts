import { worded } from '../book/clean.ts';
import { parseSymbol } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import { ImportError } from './importer.ts';
import type { ReportedPosition } from './position.ts';
import { Row } from './row.ts';

/**
 * The rows of a list that an answer has to hold: one without it is half an answer, and no account without positions (ccxt issue 29710).
 * @throws ImportError
 */
export function listOf(value: unknown, what: string): Row[] {
  if (!Array.isArray(value)) throw new ImportError('unreadable', `${what} answers with ${worded(value, 40)} where its list should be`);
  return Row.list(value, what);
}

/** The rows of a list that an object has to hold. @throws ImportError */
export function listIn(row: Row, key: string): Row[] {
  return listOf(row.entries().find(([name]) => name === key)?.[1], `${row.what} ${key}`);
}

/** The objects of a table by name that an object has to hold. @throws ImportError */
export function tableIn(row: Row, key: string): (readonly [name: string, row: Row])[] {
  return row
    .row(key)
    .entries()
    .map(([name, value]) => [name, new Row(value, `${row.what} ${key} ${name}`)] as const);
}

/**
 * A position whose margin is below 0, since profit was taken out of it while it stands open: documents hold no such margin. It is taken out of
 * the entry price instead, which changes neither the position's equity at any price nor where it is liquidated.
 */
export function withMargin(one: ReportedPosition): ReportedPosition {
  const { market, side, contracts, entryPrice, collateral } = one;
  if (collateral === undefined || collateral === null || collateral.sign() >= 0 || market === undefined || market.contractSize === null)
    return one;
  const size = contracts.times(Rational.from(market.contractSize));
  const loss = (side === 'long' ? collateral.negated() : collateral).over(size);
  // Linear: equity = margin + s·q·(p − e). Inverse: margin + s·Q·(1/e − 1/p).
  const inverse = parseSymbol(market.symbol)?.inverse === true;
  const moved = inverse ? Rational.ONE.over(Rational.ONE.over(entryPrice).minus(loss)) : entryPrice.plus(loss);
  return { ...one, entryPrice: moved, collateral: Rational.ZERO };
}

/** Amounts by code, those of one code added, also below zero. */
export function netOf(entries: Iterable<readonly [code: string, amount: Rational]>): ReadonlyMap<string, Rational> {
  const sums = new Map<string, Rational>();
  for (const [code, amount] of entries) sums.set(code, (sums.get(code) ?? Rational.ZERO).plus(amount));
  return sums;
}

/** A quotient of two of the venue's numbers, to 12 digits; null without one. */
export function ratioOf(above: Rational, below: Rational): Rational | null {
  return below.sign() === 0 ? null : Rational.ofDecimal(above.over(below).toDecimal(12));
}

/** What the venue says of an account as a whole, as documents say it; nothing where it says nothing. @param at RFC 3339 */
export function reportedOf(
  equity: Rational | null,
  marginRatio: Rational | null,
  at: string,
): { reported?: Readonly<Record<string, string>> } {
  if (equity === null && marginRatio === null) return {};
  return {
    reported: {
      ...(equity === null ? {} : { equity: equity.toString() }),
      ...(marginRatio === null ? {} : { marginRatio: marginRatio.toString() }),
      at,
    },
  };
}
