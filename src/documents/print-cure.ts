import { Rational } from '../money/rational.ts';
import type { AccountCure, PoolCure, Remedy } from '../risk/cure.ts';
import type { RemedyKind } from '../risk/cure-lever.ts';
import { targetText } from '../risk/cure-target.ts';
import { isUnknown, type Known } from '../risk/known.ts';
import { shown } from './print-values.ts';
import type { AfterDocument, CureDocument, PoolCureDocument, Shown, UnknownText } from './reading.ts';

type Sums = Map<string, Known<Rational>>;

/**
 * What cures an account (contract section 4, `cure`). An entry is what that currency or position alone must give: its pool's
 * amount, or the sum over the pools at fault that take it, whose shares `pools` tells.
 * @param after measures the account when a remedy has been done; left out where nobody asks.
 */
export function printCure(
  cure: AccountCure | null,
  after?: (remedy: Remedy, pool: PoolCure) => AfterDocument,
): CureDocument | UnknownText | null {
  if (cure === null) return null;
  const known = cure.pools.flatMap((pool) => (isUnknown(pool.cure) ? [] : [pool.cure]));
  if (known.length === 0) {
    const [first] = cure.pools;
    return first !== undefined && isUnknown(first.cure) ? first.cure : null;
  }
  const sums = { add: new Map(), repay: new Map(), cut: new Map(), sell: new Map() } satisfies Record<RemedyKind, Sums>;
  const count = (kind: RemedyKind, key: string, amount: Known<Rational>): void => {
    const before: Known<Rational> = sums[kind].get(key) ?? Rational.ZERO;
    sums[kind].set(key, isUnknown(before) ? before : isUnknown(amount) ? amount : before.plus(amount));
  };
  for (const pool of known) {
    for (const { kind, key, amount } of pool.remedies) count(kind, key, amount);
    for (const { kind, key, doubtful, why } of pool.hopeless) if (doubtful) count(kind, key, { unknown: why });
  }
  // Of an isolated position it is at least known what could be cut.
  for (const { position, cure: one } of cure.pools) if (isUnknown(one) && position !== null) count('cut', position, one);
  const record = (kind: RemedyKind): Record<string, Shown> => Object.fromEntries([...sums[kind]].map(([key, sum]) => [key, shown(sum)]));
  return {
    target: [...new Set(known.map(({ target }) => targetText(target)))].join(', '),
    add: record('add'),
    repay: record('repay'),
    cut: record('cut'),
    sell: record('sell'),
    note: known.every(({ reached }) => reached) && known.length === cure.pools.length ? 'already reached' : null,
    pools: cure.pools.map(({ position, cure: one }) => (isUnknown(one) ? { position, ...one } : printPool(one, after))),
  };
}

function printPool(pool: PoolCure, after?: (remedy: Remedy, pool: PoolCure) => AfterDocument): PoolCureDocument {
  return {
    position: pool.position,
    target: targetText(pool.target),
    reached: pool.reached,
    remedies: pool.remedies.map((remedy) => {
      const { kind, key, amount, size, unit } = remedy;
      const one = { kind, key, amount: amount.toString(), size: size.toString(), unit };
      return after === undefined ? one : { ...one, after: after(remedy, pool) };
    }),
    impossible: pool.hopeless.map(({ kind, key, doubtful, why }) => ({ kind, key, doubtful, why })),
  };
}
