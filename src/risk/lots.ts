import { min, Rational, sum } from '../money/rational.ts';
import { isUnknown, type Known } from './known.ts';

/**
 * Which of several purchases is sold first: the oldest, the newest, or a share of each at their moving average. The sum over a history
 * that is closed is the same for all three; what falls into which year is not.
 */
export const METHODS = ['fifo', 'lifo', 'average'] as const;
export type Method = (typeof METHODS)[number];

/** What was bought together. */
export interface Lot {
  /** ms since the epoch: when it was bought, also after it was moved. */
  readonly at: number;
  /** > 0. */
  readonly quantity: Rational;
  /** Of all of it, in `currency`. */
  readonly cost: Known<Rational>;
  readonly currency: string;
}

/** What came of a removal: the pieces that went, the pieces that stay, and how much there was too little, ≥ 0. */
export interface Taken {
  readonly taken: readonly Lot[];
  readonly left: readonly Lot[];
  readonly missing: Rational;
}

/**
 * A quotient as it is printed: exact where it ends, else 40 significant digits. What is left of a lot is what the printed part leaves,
 * so that parts always add up to the whole, and a long history stays as quick as a short one.
 */
export function printed(value: Rational): Rational {
  return Rational.from(value.toString());
}

/** One more lot, behind those of the same time. With the average, lots of one currency become one, dated by the oldest. */
export function put(lots: readonly Lot[], lot: Lot, method: Method): readonly Lot[] {
  const { cost } = lot;
  if (method === 'average' && !isUnknown(cost)) {
    const index = lots.findIndex((other) => !isUnknown(other.cost) && other.currency === lot.currency);
    const other = lots[index];
    if (other !== undefined && !isUnknown(other.cost)) {
      const at = Math.min(other.at, lot.at);
      return lots.with(index, { ...other, at, quantity: other.quantity.plus(lot.quantity), cost: other.cost.plus(cost) });
    }
  }
  const last = lots.at(-1);
  if (last === undefined || last.at <= lot.at) return [...lots, lot];
  return lots.toSpliced(
    lots.findIndex(({ at }) => at > lot.at),
    0,
    lot,
  );
}

/** So much less of what there is, by the method. @param quantity ≥ 0 */
export function take(lots: readonly Lot[], quantity: Rational, method: Method): Taken {
  if (method === 'average' && lots.length > 1) return byShare(lots, quantity);
  const ordered = method === 'lifo' ? lots.toReversed() : lots;
  const taken: Lot[] = [];
  let rest = quantity;
  let index = 0;
  let remainder: readonly Lot[] = [];
  for (; index < ordered.length && rest.sign() > 0; index++) {
    const lot = ordered[index] as Lot;
    const [part, left] = split(lot, min(rest, lot.quantity));
    rest = rest.minus(part.quantity);
    taken.push(part);
    remainder = left;
  }
  const left = [...remainder, ...ordered.slice(index)];
  return { taken, left: method === 'lifo' ? left.reverse() : left, missing: rest };
}

/** Of each lot its share; the last one takes what rounding leaves. */
function byShare(lots: readonly Lot[], quantity: Rational): Taken {
  const all = held(lots);
  if (all.atMost(quantity)) return { taken: lots, left: [], missing: quantity.minus(all) };
  const taken: Lot[] = [];
  const left: Lot[] = [];
  let rest = quantity;
  for (const [i, lot] of lots.entries()) {
    const own = i === lots.length - 1 ? rest : printed(lot.quantity.times(quantity).over(all));
    const [part, remainder] = split(lot, min(own, lot.quantity));
    rest = rest.minus(part.quantity);
    taken.push(part);
    left.push(...remainder);
  }
  return { taken, left, missing: Rational.ZERO };
}

/** A part of a lot with its share of the cost, and what is left of it. @param quantity from 0 to the lot's */
function split(lot: Lot, quantity: Rational): readonly [Lot, readonly Lot[]] {
  if (quantity.equals(lot.quantity)) return [lot, []];
  const { cost } = lot;
  const part = isUnknown(cost) ? cost : printed(cost.times(quantity).over(lot.quantity));
  const left = isUnknown(cost) || isUnknown(part) ? cost : cost.minus(part);
  return [{ ...lot, quantity, cost: part }, [{ ...lot, quantity: lot.quantity.minus(quantity), cost: left }]];
}

/** How much there is of all lots. */
export function held(lots: readonly Lot[]): Rational {
  return sum(lots.map(({ quantity }) => quantity));
}
