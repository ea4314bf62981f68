import type { Portfolio } from '../book/portfolio.ts';
import type { RuleBook } from '../book/product-rules.ts';
import { Rational } from '../money/rational.ts';
import { assessAccount, type ThresholdsOf } from './assess.ts';
import { andThen, both, isUnknown, type Known } from './known.ts';
import { type Level, worst } from './level.ts';
import { crossAtRisk } from './pools.ts';
import type { AccountReading, PoolReading, Reading } from './reading.ts';
import { atGap, type GapReading, type OwedRange, usdAt } from './shortfall.ts';
import { deathOf } from './stress-course.ts';
import { type Shock, shockedPrices } from './stress-shock.ts';
import type { Thresholds } from './thresholds.ts';

/** One account at the end of a shock, left as it was: nothing is closed on the way. */
export interface StressedAccount {
  /** Measured anew at the prices after the shock. */
  readonly after: AccountReading;
  /** In the account's currency at those prices. */
  readonly outcome: Omit<GapReading, 'gap'>;
  /** USD. */
  readonly usd: Omit<GapReading, 'gap'>;
}

/** A pool that a shock liquidates, or of which that could not be known. */
export interface Death {
  readonly account: string;
  /** The position of an isolated pool; null: the account's cross pool or debts. */
  readonly position: string | null;
  /** How much of the shock, from 0 to 1, had happened when it came; 0: before any of it. */
  readonly fraction: Known<Rational>;
}

/** A book after a shock. */
export interface Stressed {
  readonly shock: Shock;
  readonly level: Level;
  /** USD. */
  readonly equity: Known<Rational>;
  /** USD, never netted between accounts. */
  readonly owed: OwedRange;
  readonly accounts: readonly StressedAccount[];
  /** In the order in which they come, ties in the book's order, those of unknown time last; who lives is not in it. */
  readonly deaths: readonly Death[];
}

/**
 * What a shock does to a book (contract section 1, `negmon stress`).
 * @param reading the book before, measured with the same portfolio, thresholds and rules; its prices are what moves.
 */
export function stress(
  portfolio: Portfolio,
  reading: Reading,
  shock: Shock,
  thresholds: Thresholds | ThresholdsOf,
  book: RuleBook,
): Stressed {
  const accounts = reading.accounts.map((before): StressedAccount => {
    const { account } = before.holdings;
    const limits = typeof thresholds === 'function' ? thresholds(account) : thresholds;
    const after = assessAccount(account, portfolio, shockedPrices(before, shock), new Set(), limits, book);
    const { gap, ...outcome } = atGap(after, Rational.ZERO);
    return { after, outcome, usd: inUsd(outcome, usdAt(after, Rational.ZERO)) };
  });
  const total = (pick: (usd: StressedAccount['usd']) => Known<Rational>): Known<Rational> =>
    accounts.reduce<Known<Rational>>((sum, { usd }) => both(sum, pick(usd), (a, b) => a.plus(b)), Rational.ZERO);
  return {
    shock,
    level: worst(accounts.map(({ after }) => after.level)),
    equity: total(({ equity }) => equity),
    owed: { low: total(({ owed }) => owed.low), high: total(({ owed }) => owed.high) },
    accounts,
    deaths: deathsOf(reading, shock),
  };
}

/** An outcome in USD. @param price USD per unit of the account's currency. */
export function inUsd({ equity, shortfall, owed }: Omit<GapReading, 'gap'>, price: Known<Rational>): Omit<GapReading, 'gap'> {
  // What is known to be nothing is nothing in any currency.
  const usd = (amount: Known<Rational>): Known<Rational> =>
    andThen(amount, (known) => (known.sign() === 0 ? known : andThen(price, (one) => known.times(one))));
  return { equity: usd(equity), shortfall: usd(shortfall), owed: { low: usd(owed.low), high: usd(owed.high) } };
}

/** Which pools a shock liquidates, and in what order, when all its prices move in step. */
export function deathsOf(reading: Reading, shock: Shock): Death[] {
  const deaths: Death[] = [];
  for (const account of reading.accounts) {
    for (const pool of account.pools) {
      const fraction = atRisk(account, pool) ? fractionOf(pool, shock) : null;
      if (fraction !== null) deaths.push({ account: account.holdings.account.id, position: pool.position, fraction });
    }
  }
  return deaths.sort(({ fraction: a }, { fraction: b }) => {
    if (isUnknown(a) || isUnknown(b)) return Number(isUnknown(a)) - Number(isUnknown(b));
    return a.compare(b);
  });
}

function fractionOf({ pool }: PoolReading, shock: Shock): Known<Rational> | null {
  return pool.gaps.worth ?? pool.gaps.mark ?? pool.gaps.rules ?? deathOf(pool, shock);
}

/** A pool that owes nothing and carries no position cannot be liquidated, whatever its worth (contract section 3). */
function atRisk({ holdings }: AccountReading, { position }: PoolReading): boolean {
  return position !== null || crossAtRisk(holdings);
}
