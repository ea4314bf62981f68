import type { Account, Portfolio } from '../book/portfolio.ts';
import type { Prices } from '../book/prices.ts';
import { NO_RULES, type RuleBook } from '../book/product-rules.ts';
import { Rational } from '../money/rational.ts';
import { measureCross } from './cross.ts';
import { both, isUnknown, type Known } from './known.ts';
import { worst } from './level.ts';
import type { Pool } from './pool.ts';
import { crossAtRisk, crossPool, type Holdings, isolatedPool, type Leg, lookUp } from './pools.ts';
import { crossPosition, isolatedPosition } from './position.ts';
import type { AccountReading, PoolReading, PositionReading, Reading } from './reading.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.ts';
import { currencyOf, unitPrice, Valuation } from './valuation.ts';
import { verdictOf } from './verdict.ts';

/** The thresholds of one account. */
export type ThresholdsOf = (account: Account) => Thresholds;

/**
 * Measures every account at one moment (contract section 4). Pure: the moment is `prices.at`.
 * @param book the venues' rules; without them only what the document says is known.
 */
export function assess(
  portfolio: Portfolio,
  prices: Prices,
  thresholds: Thresholds | ThresholdsOf = DEFAULT_THRESHOLDS,
  book: RuleBook = NO_RULES,
): Reading {
  const assumptions = new Set<string>();
  const accounts = portfolio.accounts.map((account) =>
    assessAccount(account, portfolio, prices, assumptions, typeof thresholds === 'function' ? thresholds(account) : thresholds, book),
  );
  return combine(accounts, prices.at, assumptions);
}

/** A reading of accounts that were measured one by one. */
export function combine(accounts: readonly AccountReading[], at: number, assumptions: Iterable<string>): Reading {
  const inUsd = ({ equity, currency, holdings }: AccountReading): Known<Rational> =>
    both(equity, unitPrice(holdings.valuation, 'USD', currency), (amount, price) => amount.times(price));
  return {
    at,
    level: worst(accounts.map(({ level }) => level)),
    equity: accounts.map(inUsd).reduce<Known<Rational>>((total, one) => both(total, one, (a, b) => a.plus(b)), Rational.ZERO),
    accounts,
    assumptions: [...new Set([...assumptions, ...playMoney(accounts)])],
  };
}

/** Totals of play money and real money together are neither: where there are both it is said. */
function playMoney(accounts: readonly AccountReading[]): string[] {
  const ids = accounts.filter(({ holdings }) => holdings.account.paper).map(({ holdings }) => holdings.account.id);
  return ids.length === 0 || ids.length === accounts.length ? [] : [`the totals count paper accounts too: ${ids.join(', ')}`];
}

/**
 * Measures one account; `assumptions` collects what had to be assumed.
 * @param previous the account's reading before: isolated positions whose mark has not moved since are taken over from it.
 */
export function assessAccount(
  account: Account,
  portfolio: Portfolio,
  prices: Prices,
  assumptions: Set<string>,
  thresholds: Thresholds = DEFAULT_THRESHOLDS,
  book: RuleBook = NO_RULES,
  previous: AccountReading | null = null,
): AccountReading {
  const holdings = lookUp(account, portfolio, new Valuation(prices, account.product, assumptions), book);
  const currency = currencyOf(account);
  const measured = measure(holdings, currency, thresholds, previous?.holdings.account === account ? previous : null);
  const equity = measured.pools.reduce<Known<Rational>>((total, { worth }) => both(total, worth, (a, b) => a.plus(b)), Rational.ZERO);
  return {
    holdings,
    currency,
    level: worst(measured.pools.map(({ reading }) => reading.level)),
    equity,
    cross: measured.cross,
    positions: measured.positions,
    pools: measured.pools.map(({ reading }) => reading),
  };
}

interface Measured {
  readonly positions: readonly PositionReading[];
  readonly cross: AccountReading['cross'];
  readonly pools: readonly { readonly reading: PoolReading; readonly worth: Known<Rational> }[];
}

function measure(holdings: Holdings, currency: string, thresholds: Thresholds, previous: AccountReading | null): Measured {
  const pools: { reading: PoolReading; worth: Known<Rational> }[] = [];
  const pool = crossPool(holdings, currency);
  const verdict = pool === null ? null : verdictOf(pool, crossAtRisk(holdings));
  const cross = pool === null || verdict === null ? null : measureCross(pool, verdict, holdings, currency, thresholds);

  const positions = holdings.legs.map((leg, i): PositionReading => {
    if (leg.position.marginMode === 'isolated') {
      const { reading, pool: own } =
        unmoved(leg, i, previous) ?? isolatedPosition(leg, isolatedPool(leg, holdings.isolatedRules), thresholds);
      const { settle } = leg.position.symbol;
      const unit = unitPrice(holdings.valuation, currency, settle);
      pools.push({
        reading: { pool: own, level: reading.level, position: leg.position.id, currency: settle, unit },
        worth: both(own.equity(), unit, (amount, price) => amount.times(price)),
      });
      return reading;
    }
    return crossPosition(leg, pool, verdict, cross, thresholds);
  });

  if (pool !== null && verdict !== null && cross !== null) {
    const legs = positions.filter(({ leg }) => leg.position.marginMode === 'cross').map(({ level }) => level);
    const level = worst([cross.level, ...legs]);
    pools.unshift({ reading: { pool, level, position: null, currency, unit: Rational.ONE }, worth: verdict.equity });
  }
  return { positions, cross: cross?.reading ?? null, pools };
}

/** An isolated position as it was measured before, when its mark is the very same. */
function unmoved(
  leg: Leg,
  index: number,
  previous: AccountReading | null,
): { readonly reading: PositionReading; readonly pool: Pool } | null {
  const reading = previous?.positions[index];
  if (reading === undefined || isUnknown(leg.mark) || reading.mark !== leg.mark) return null;
  const pool = previous?.pools.find(({ position }) => position === leg.position.id)?.pool;
  return pool === undefined ? null : { reading, pool };
}
