import { REALISED, type Realised, type RealisedKind } from '../book/realised.ts';
import { USD_STABLECOINS } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import { both, type Known, unknown } from './known.ts';

/** A calendar year of realised amounts, USD, each signed: what went out is below 0. */
export interface TaxYear {
  readonly year: number;
  readonly entries: readonly Realised[];
  /** Gains alone, and losses alone: they are taxed apart in many places. */
  readonly gains: Known<Rational>;
  readonly losses: Known<Rational>;
  readonly totals: Readonly<Record<Exclude<RealisedKind, 'gain'>, Known<Rational>>>;
  /** All of it together. */
  readonly net: Known<Rational>;
  readonly assumptions: readonly string[];
}

/**
 * The realised amounts of a year in UTC, netted (mission S11). An amount whose worth in USD nobody said makes its totals unknown;
 * dollars and their stablecoins count as 1, which is said.
 * @param start of the year and of the next, ms since the epoch.
 */
export function taxYear(year: number, start: number, end: number, events: readonly Realised[]): TaxYear {
  const entries = events.filter(({ at }) => start <= at && at < end).sort((a, b) => a.at - b.at);
  const assumptions = new Set<string>();
  const total = (counts: (entry: Realised, usd: Rational) => boolean, kinds: readonly RealisedKind[]): Known<Rational> =>
    entries
      .filter(({ kind }) => kinds.includes(kind))
      .reduce<Known<Rational>>(
        (sum, entry) => both(sum, inUsd(entry, assumptions), (so, usd) => (counts(entry, usd) ? so.plus(usd) : so)),
        Rational.ZERO,
      );
  const all = (): boolean => true;
  return {
    year,
    entries,
    gains: total((_, usd) => usd.sign() > 0, ['gain']),
    losses: total((_, usd) => usd.sign() < 0, ['gain']),
    totals: { fee: total(all, ['fee']), interest: total(all, ['interest']), funding: total(all, ['funding']) },
    net: total(all, REALISED),
    assumptions: [...assumptions],
  };
}

function inUsd({ usd, amount, currency, account }: Realised, assumptions: Set<string>): Known<Rational> {
  if (usd !== null) return usd;
  if (currency === 'USD') return amount;
  if (!USD_STABLECOINS.has(currency)) return unknown(`what ${amount} ${currency} at ${account} was worth in USD is not said`);
  assumptions.add(`${currency} = 1 USD`);
  return amount;
}
