import { shown } from '../documents/print-values.ts';
import { Rational } from '../money/rational.ts';
import { both, type Found, isUnknown, type Known } from '../risk/known.ts';
import { type Level, severity } from '../risk/level.ts';
import type { AccountReading, PoolReading, PositionReading } from '../risk/reading.ts';
import { type OwedRange, poolOwedAt, usdAt } from '../risk/shortfall.ts';
import type { Age } from './ages.ts';
import type { Ticker } from './board.ts';
import type { Row, RowKind, Sort } from './snapshot.ts';
import { whyDoubted } from './suspicion.ts';
import { accountLabel, positionLabel, sizeOf } from './words.ts';

/** A row before it is drawn: what sorting needs, and where the rest is found. */
export interface RowRef {
  readonly key: string;
  readonly kind: RowKind;
  readonly level: Level;
  readonly reading: AccountReading;
  /** Null for a row about the whole account. */
  readonly position: PositionReading | null;
  /** The pool that decides its fate; null for an account that holds nothing. */
  readonly pool: PoolReading | null;
}

/** What was worked out of a reading, which does not change: a screen asks for the same again with each snapshot. */
const rowsBefore = new WeakMap<AccountReading, readonly RowRef[]>();
const ranksBefore = new WeakMap<RowRef, { readonly sort: Sort; readonly gap: Rational; readonly rank: Rank }>();
const steadyBefore = new WeakMap<RowRef, { readonly gap: Rational; readonly row: SteadyRow }>();
const owedBefore = new WeakMap<PoolReading, { readonly gap: Rational; readonly owed: OwedRange }>();

/** The rows of one account: its positions, its debts against what it holds, or what it holds. */
export function rowsOf(reading: AccountReading): readonly RowRef[] {
  const before = rowsBefore.get(reading);
  if (before !== undefined) return before;
  const rows = newRows(reading);
  rowsBefore.set(reading, rows);
  return rows;
}

function newRows(reading: AccountReading): RowRef[] {
  const { account } = reading.holdings;
  const cross = reading.pools.find(({ position }) => position === null) ?? null;
  const rows: RowRef[] = reading.positions.map((position) => ({
    key: `${account.id}/${position.leg.position.id}`,
    kind: 'position',
    level: position.level,
    reading,
    position,
    pool: reading.pools.find((pool) => pool.position === position.leg.position.id) ?? cross,
  }));
  const inDebt = reading.holdings.debts.size > 0;
  // What no rule covers is seen even where no row of the cross pool would be there to show it.
  const aside = account.unmodelled.length > 0 && cross?.level === 'unknown' && rows.every(({ pool }) => pool !== cross);
  if (inDebt || aside || rows.length === 0) {
    rows.push({ key: account.id, kind: inDebt ? 'debt' : 'holding', level: cross?.level ?? 'ok', reading, position: null, pool: cross });
  }
  return rows;
}

/** Where a row stands: by the first number, of equals by the second. */
type Rank = readonly [number, number];

/** Sorted riskiest first by default: the worst level, then the smallest distance. @param gap for the owe column. */
export function sortRows(rows: readonly RowRef[], sort: Sort, gap: Rational): RowRef[] {
  const keyed = rows.map((row) => ({ row, key: rankOf(row, sort, gap) }));
  keyed.sort((a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || (a.row.key < b.row.key ? -1 : 1));
  return keyed.map(({ row }) => row);
}

/** Where a row stands in a list, worked out once. */
export function rankOf(row: RowRef, sort: Sort, gap: Rational): Rank {
  const before = ranksBefore.get(row);
  if (before !== undefined && before.sort === sort && before.gap === gap) return before.rank;
  const rank = newRank(row, sort, gap);
  ranksBefore.set(row, { sort, gap, rank });
  return rank;
}

/** Smaller comes first; what is unknown comes before what is known to be harmless. Floats are enough to sort by. */
function newRank(row: RowRef, sort: Sort, gap: Rational): Rank {
  switch (sort) {
    case 'distance':
      return [-severity(row.level), rank(distanceOf(row))];
    case 'ratio':
      return [0, -rank(ratioOf(row), Number.NEGATIVE_INFINITY)];
    case 'pnl':
      return [0, rank(pnlInUsd(row))];
    case 'owe':
      return [0, -rank(owedOf(row, gap).high, Number.NEGATIVE_INFINITY)];
    case 'name':
      return [0, 0];
  }
}

function rank(value: Found<Rational>, none: number = Number.POSITIVE_INFINITY): number {
  if (value === null) return none;
  return isUnknown(value) ? (none > 0 ? 1e300 : -1e300) : value.toNumber();
}

/** A row as the screen gets it. @param doubts the prices behind its account that are not believed. */
export function rowOf(ref: RowRef, gap: Rational, age: Age, doubts: readonly Ticker[]): Row {
  const held = ref.position?.leg.position ?? null;
  const nearest = ref.reading.cross?.nearest ?? null;
  const code = nearest === null || isUnknown(nearest) ? undefined : nearest.code;
  return {
    ...steadyRow(ref, gap),
    freshness: age.freshness,
    ageMs: age.ms,
    suspect: whyDoubted(doubts, held?.marginMode === 'isolated' ? held : null),
    markSuspect: doubts.some(({ symbol }) => (held === null ? symbol.startsWith(`${code}/`) : symbol === held.symbol.text)),
  };
}

type SteadyRow = Omit<Row, 'freshness' | 'ageMs' | 'suspect' | 'markSuspect'>;

/** What of a row hangs on its reading alone, worked out once. */
export function steadyRow(ref: RowRef, gap: Rational): SteadyRow {
  const before = steadyBefore.get(ref);
  if (before !== undefined && before.gap === gap) return before.row;
  const row = newSteadyRow(ref, gap);
  steadyBefore.set(ref, { gap, row });
  return row;
}

function newSteadyRow(ref: RowRef, gap: Rational): SteadyRow {
  const { reading, position } = ref;
  const { account } = reading.holdings;
  const nearest = reading.cross?.nearest ?? null;
  const coin = nearest === null || isUnknown(nearest) ? null : nearest;
  const owed = owedOf(ref, gap);
  return {
    key: ref.key,
    account: account.id,
    kind: ref.kind,
    label: `${account.paper ? 'paper ' : ''}${position === null ? accountLabel(reading) : positionLabel(position.leg.position, sizeOf(position.leg))}`,
    level: ref.level,
    distance: shown(distanceOf(ref)),
    liquidationPrice: shown(position === null ? unlessUnknown(nearest, coin?.liquidationPrice) : position.liquidationPrice),
    markPrice: shown(position === null ? unlessUnknown(nearest, coin?.price) : position.mark),
    tickSize: position?.leg.tickSize ?? null,
    ratio: shown(ratioOf(ref)),
    pnl: position === null ? null : shown(position.unrealizedPnl),
    currency: position?.leg.position.symbol.settle ?? reading.currency,
    owed: { low: shown(owed.low), high: shown(owed.high) },
    liquidation:
      position === null || position.leg.position.marginMode === 'cross'
        ? Object.fromEntries(
            [...(reading.cross?.liquidation ?? [])].map(([code, side]) => [code, { down: shown(side.down), up: shown(side.up) }]),
          )
        : {},
  };
}

function unlessUnknown(nearest: unknown, value: Rational | undefined): Found<Rational> {
  return isUnknown(nearest) ? nearest : (value ?? null);
}

/** How far a row is from liquidation, signed; null where nothing can liquidate it. */
export function distanceOf({ position, reading }: RowRef): Found<Rational> {
  if (position !== null) return position.distance;
  const nearest = reading.cross?.nearest ?? null;
  return nearest === null || isUnknown(nearest) ? nearest : nearest.distance;
}

/** The smallest distance of some rows; unknown only when none is known and some row's is not. */
export function nearestOf(refs: readonly RowRef[]): Found<Rational> {
  let nearest: Found<Rational> = null;
  for (const ref of refs) {
    const distance = distanceOf(ref);
    if (distance === null || (isUnknown(distance) && nearest !== null)) continue;
    if (nearest === null || isUnknown(nearest) || (!isUnknown(distance) && distance.lessThan(nearest))) nearest = distance;
  }
  return nearest;
}

/** The ratio of the row's pool: its own when isolated, else the account's. */
function ratioOf({ position, reading }: RowRef): Found<Rational> {
  return position?.leg.position.marginMode === 'isolated' ? position.marginRatio : (reading.cross?.marginRatio ?? null);
}

function pnlInUsd({ position, reading }: RowRef): Found<Rational> {
  if (position === null) return null;
  const price: Known<Rational> = reading.holdings.valuation.usd(position.leg.position.symbol.settle);
  return both(position.unrealizedPnl, price, (pnl, usd) => pnl.times(usd));
}

/** In USD, so that rows of different currencies can be compared; once for all rows of a pool. */
function owedOf({ reading, pool }: RowRef, gap: Rational): OwedRange {
  if (pool === null) return { low: Rational.ZERO, high: Rational.ZERO };
  const before = owedBefore.get(pool);
  if (before !== undefined && before.gap === gap) return before.owed;
  const { low, high } = poolOwedAt(reading, pool, gap);
  const price = usdAt(reading, gap);
  const inUsd = (amount: Known<Rational>): Known<Rational> => both(amount, price, (owed, usd) => owed.times(usd));
  const owed = { low: inUsd(low), high: inUsd(high) };
  owedBefore.set(pool, { gap, owed });
  return owed;
}
