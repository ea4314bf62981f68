import { instantOf } from '../book/instant.ts';
import { REALISED, type Realised, type RealisedKind } from '../book/realised.ts';
import { isUsdLike, USD_STABLECOINS } from '../book/symbol.ts';
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

/** The realised amounts of a calendar year in UTC, netted (mission S11). An amount whose worth in USD nobody said makes its totals unknown. */
export function yearOf<Entry extends Counted>(year: number, events: readonly Entry[]): TaxYear<Entry> {
  const [start, end] = [startOf(year), startOf(year + 1)];
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

function startOf(year: number): number {
  return instantOf(`${year}-01-01T00:00:00Z`) as number;
}

/** A realised amount in USD: as it was said; dollars and their stablecoins count as 1. */
export function inUsd({ usd, amount, currency, account }: Realised): Known<Rational> {
  if (usd !== null) return usd;
  return isUsdLike(currency) ? amount : unknown(`what ${amount} ${currency} at ${account} was worth in USD is not said`);
}

/** Stablecoins that were taken for a dollar among some amounts. */
export function asDollars(amounts: Iterable<Pick<Realised, 'usd' | 'currency'>>): string[] {
  return [...new Set([...amounts].flatMap(({ usd, currency }) => (usd === null && USD_STABLECOINS.has(currency) ? [currency] : [])))];
}
