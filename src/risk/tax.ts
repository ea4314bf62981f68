import { REALISED, type Realised, type RealisedKind } from '../book/realised.ts';
import { USD_STABLECOINS } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import { both, isUnknown, type Known, unknown } from './known.ts';

/** What a year counts: when, what it is, and what it was worth in USD, signed: what went out is below 0. */
export interface Counted {
  /** ms since the epoch. */
  readonly at: number;
  readonly kind: RealisedKind;
  readonly usd: Known<Rational>;
}

/** A calendar year of realised amounts, USD, each signed. */
export interface TaxYear<Entry> {
  readonly year: number;
  /** In their order in time. */
  readonly entries: readonly Entry[];
  /** Gains alone, and losses alone: they are taxed apart in many places. */
  readonly gains: Known<Rational>;
  readonly losses: Known<Rational>;
  readonly totals: Readonly<Record<Exclude<RealisedKind, 'gain'>, Known<Rational>>>;
  /** All of it together. */
  readonly net: Known<Rational>;
  /** All of it that is known, which is the net where all is, and how many entries are not. */
  readonly counted: Rational;
  readonly uncounted: number;
}

/**
 * The realised amounts of a year in UTC, netted (mission S11). An amount whose worth in USD nobody said makes its totals unknown.
 * @param start of the year and of the next, ms since the epoch.
 */
export function taxYear<Entry extends Counted>(year: number, start: number, end: number, events: readonly Entry[]): TaxYear<Entry> {
  const entries = events.filter(({ at }) => start <= at && at < end).sort((a, b) => a.at - b.at);
  const total = (kinds: readonly RealisedKind[], counts: (usd: Rational) => boolean = () => true): Known<Rational> =>
    entries
      .filter(({ kind }) => kinds.includes(kind))
      .reduce<Known<Rational>>((sum, { usd }) => both(sum, usd, (so, one) => (counts(one) ? so.plus(one) : so)), Rational.ZERO);
  const known = entries.flatMap(({ usd }) => (isUnknown(usd) ? [] : [usd]));
  return {
    year,
    entries,
    gains: total(['gain'], (usd) => usd.sign() > 0),
    losses: total(['gain'], (usd) => usd.sign() < 0),
    totals: { fee: total(['fee']), interest: total(['interest']), funding: total(['funding']) },
    net: total(REALISED),
    counted: known.reduce((sum, usd) => sum.plus(usd), Rational.ZERO),
    uncounted: entries.length - known.length,
  };
}

/** A realised amount in USD: as it was said; dollars and their stablecoins count as 1, which the assumptions then say. */
export function inUsd({ usd, amount, currency, account }: Realised, assumptions: Set<string>): Known<Rational> {
  if (usd !== null) return usd;
  if (currency === 'USD') return amount;
  if (!USD_STABLECOINS.has(currency)) return unknown(`what ${amount} ${currency} at ${account} was worth in USD is not said`);
  assumptions.add(`${currency} = 1 USD`);
  return amount;
}
