import type { BookDocument } from '../book/entries.ts';
import type { Entry, Happening, RealisedEntry } from '../book/event.ts';
import { parseSymbol } from '../book/symbol.ts';
import { min, Rational } from '../money/rational.ts';
import { usdWorth } from './booked-worth.ts';
import { coinsOf, isMoney } from './coins.ts';
import type { Cause, Dealing, Stamp } from './dealing.ts';
import { isUnknown, unknown } from './known.ts';
import { printed } from './lots.ts';
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

/** A change of the book, as far as coins are concerned. */
export interface CoinChange {
  /** Accounts that may be others than before. */
  readonly touched: readonly string[];
  readonly before: BookDocument;
  readonly after: BookDocument;
  readonly cause: Cause;
  /** Null: nothing was entered. */
  readonly entry: Entry | null;
  readonly realised: readonly RealisedEntry[];
}

/**
 * What else came and went of coins, by what the book held before and after: carried over between accounts; come for good, at the worth it was
 * counted at; else come or gone without a price.
 * @param legs what the entry's own purchase or sale moved
 */
export function restOf(legs: readonly Dealing[], change: CoinChange, stamp: Stamp): Dealing[] {
  const { cause, entry } = change;
  const rests = restsOf(legs, change);
  const dealings: Dealing[] = [];
  for (const to of rests) {
    for (const from of rests) {
      if (from.code !== to.code || to.left.sign() <= 0 || from.left.sign() >= 0 || cause === 'imported') continue;
      const quantity = min(to.left, from.left.abs());
      [to.left, from.left] = [to.left.minus(quantity), from.left.plus(quantity)];
      dealings.push(stamp(to.account, { kind: 'carried' as const, code: to.code, quantity, from: from.account }));
    }
  }
  for (const { account, code, left } of rests) {
    if (left.sign() < 0) {
      dealings.push(stamp(account, { kind: 'gone' as const, code, quantity: left.abs(), cause, what: entry?.what ?? null }));
    } else {
      for (const { quantity, cost } of cameOf(account, code, left, change)) {
        dealings.push(stamp(account, { kind: 'acquired' as const, code, quantity, cost }));
      }
    }
  }
  return dealings;
}

interface Rest {
  readonly account: string;
  readonly code: string;
  /** Signed: > 0 came. */
  left: Rational;
}

/** How much more or less is there of each coin than the legs say. */
function restsOf(legs: readonly Dealing[], { touched, before, after }: CoinChange): Rest[] {
  return touched.flatMap((account) => {
    const [was, now] = [coinsOf(before, account), coinsOf(after, account)];
    const codes = new Set([...was.keys(), ...now.keys()]);
    return [...codes].flatMap((code): Rest[] => {
      const change = (now.get(code) ?? Rational.ZERO).minus(was.get(code) ?? Rational.ZERO);
      const left = legs.reduce((so, leg) => so.minus(moves(leg, account, code)), change);
      return left.sign() === 0 ? [] : [{ account, code, left }];
    });
  });
}

/** Coins that came, with what they cost: what came for good was counted at its worth, which is its cost from then on. */
function cameOf(
  account: string,
  code: string,
  all: Rational,
  { entry, realised, cause }: CoinChange,
): { quantity: Rational; cost: Worth }[] {
  const came: { quantity: Rational; cost: Worth }[] = [];
  let left = all;
  for (const one of entry?.account === account ? realised : []) {
    const income = Rational.from(one.amount);
    if (entry === null || one.currency !== code || income.sign() <= 0 || left.sign() === 0) continue;
    const quantity = min(left, income);
    left = left.minus(quantity);
    const worth = usdWorth(one, entry);
    came.push({ quantity, cost: { amount: isUnknown(worth) ? worth : printed(worth.times(quantity).over(income)), currency: 'USD' } });
  }
  return left.sign() === 0 ? came : [...came, { quantity: left, cost: costOf(entry, code, left, cause) }];
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
