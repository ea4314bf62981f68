import type { BookDocument } from '../book/entries.ts';
import type { Entry, Happening, RealisedEntry } from '../book/event.ts';
import { parseSymbol } from '../book/symbol.ts';
import { min, Rational } from '../money/rational.ts';
import { usdWorth } from './booked-worth.ts';
import { coinsOf, isMoney } from './coins.ts';
import type { Cause, Dealing, Stamp } from './dealing.ts';
import { unknown } from './known.ts';
import type { Worth } from './tax-line.ts';

/** What is a trade of coins. */
export const SPOT: readonly Happening[] = ['bought', 'sold'];

/** Both ends of a purchase or a sale of coins; money has no lots. */
export function spotLegs(entry: Entry, stamp: Stamp): Dealing[] {
  const symbol = parseSymbol(entry.symbol ?? '');
  const { what, account, contracts, price } = entry;
  if (!SPOT.includes(what) || symbol === undefined || contracts === undefined || price === undefined) return [];
  const fee = feeOf(entry);
  const paid = (code: string): Rational => (fee?.currency === code ? Rational.from(fee.amount) : Rational.ZERO);
  const [size, value] = [Rational.from(contracts), Rational.from(contracts).times(Rational.from(price))];
  // The fee is beside the trade: it lessens what comes and adds to what goes.
  const sign = what === 'bought' ? 1 : -1;
  const base = { code: symbol.base, quantity: sign > 0 ? size.minus(paid(symbol.base)) : size.plus(paid(symbol.base)) };
  const quote = { code: symbol.quote, quantity: sign > 0 ? value.plus(paid(symbol.quote)) : value.minus(paid(symbol.quote)) };
  const [into, outOf] = sign > 0 ? [base, quote] : [quote, base];
  const legs: Dealing[] = [];
  if (!isMoney(outOf.code) && outOf.quantity.sign() > 0) {
    const proceeds = { amount: into.quantity, currency: into.code };
    legs.push(stamp(account, { kind: 'disposed' as const, ...outOf, proceeds, what }));
  }
  if (!isMoney(into.code) && into.quantity.sign() > 0) {
    legs.push(stamp(account, { kind: 'acquired' as const, ...into, cost: { amount: outOf.quantity, currency: outOf.code } }));
  }
  return legs;
}

/** The fee of a purchase or a sale where it is paid in one of its two currencies. */
export function feeOf({ fee, symbol = '' }: Entry): Entry['fee'] | null {
  const pair = parseSymbol(symbol);
  return fee !== undefined && pair !== undefined && (fee.currency === pair.base || fee.currency === pair.quote) ? fee : null;
}

/** Coins that came for good were counted at their worth, which is what they cost. */
export function incomeOf(one: RealisedEntry, entry: Entry, stamp: Stamp): Dealing[] {
  const quantity = Rational.from(one.amount);
  if (quantity.sign() <= 0 || isMoney(one.currency) || SPOT.includes(entry.what)) return [];
  const cost = { amount: usdWorth(one, entry), currency: 'USD' };
  return [stamp(entry.account, { kind: 'acquired' as const, code: one.currency, quantity, cost })];
}

/** What else came and went of coins, by what the book held before and after: carried over between accounts, else come or gone without a price. */
export function restOf(
  said: readonly Dealing[],
  touched: readonly string[],
  before: BookDocument,
  after: BookDocument,
  cause: Cause,
  entry: Entry | null,
  stamp: Stamp,
): Dealing[] {
  const rest: { account: string; code: string; left: Rational }[] = [];
  for (const account of touched) {
    const [was, now] = [coinsOf(before, account), coinsOf(after, account)];
    for (const code of new Set([...was.keys(), ...now.keys()])) {
      const change = (now.get(code) ?? Rational.ZERO).minus(was.get(code) ?? Rational.ZERO);
      const left = said.reduce((so, dealing) => so.minus(moves(dealing, account, code)), change);
      if (left.sign() !== 0) rest.push({ account, code, left });
    }
  }
  const dealings: Dealing[] = [];
  for (const to of rest) {
    for (const from of rest) {
      if (from.code !== to.code || to.left.sign() <= 0 || from.left.sign() >= 0 || cause === 'imported') continue;
      const quantity = min(to.left, from.left.abs());
      [to.left, from.left] = [to.left.minus(quantity), from.left.plus(quantity)];
      dealings.push(stamp(to.account, { kind: 'carried' as const, code: to.code, quantity, from: from.account }));
    }
  }
  const what = entry?.what ?? null;
  for (const { account, code, left } of rest) {
    if (left.sign() < 0) dealings.push(stamp(account, { kind: 'gone' as const, code, quantity: left.abs(), cause, what }));
    if (left.sign() > 0)
      dealings.push(stamp(account, { kind: 'acquired' as const, code, quantity: left, cost: costOf(entry, code, left, cause) }));
  }
  return dealings;
}

function moves(dealing: Dealing, account: string, code: string): Rational {
  if (dealing.account !== account || !('code' in dealing) || dealing.code !== code) return Rational.ZERO;
  return dealing.kind === 'acquired' ? dealing.quantity : dealing.quantity.negated();
}

/** What coins cost that came without a purchase: what was said with them, else it is not known. It is never 0. */
function costOf(entry: Entry | null, code: string, quantity: Rational, cause: Cause): Worth {
  const pair = parseSymbol(entry?.symbol ?? '');
  if (entry?.what === 'paid-in' && entry.price !== undefined && pair?.base === code) {
    return { amount: quantity.times(Rational.from(entry.price)), currency: pair.quote };
  }
  const how = entry === null ? (cause === 'imported' ? 'were found by an import' : 'were entered by hand') : HOW[entry.what];
  return { amount: unknown(`what ${quantity} ${code} cost is not said: they ${how ?? 'came without a purchase'}`), currency: 'USD' };
}

const HOW: Partial<Record<Happening, string>> = { 'paid-in': 'were paid in', borrowed: 'were borrowed' };
