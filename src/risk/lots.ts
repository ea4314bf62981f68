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

/** Beyond this many bits a moving average is rounded to 60 significant digits: its fractions would grow with every sale. */
const EXACT_BITS = 4096n;

/** One more lot, behind those of the same time. With the average, lots of one currency become one, dated by the oldest. */
export function put(lots: readonly Lot[], lot: Lot, method: Method): readonly Lot[] {
  if (method === 'average' && !isUnknown(lot.cost)) {
    const index = lots.findIndex(({ cost, currency }) => !isUnknown(cost) && currency === lot.currency);
    const other = lots[index];
    if (other !== undefined) return lots.with(index, merged(other, lot, lot.cost));
  }
  const behind = lots.findIndex(({ at }) => at > lot.at);
  return behind === -1 ? [...lots, lot] : lots.toSpliced(behind, 0, lot);
}

function merged(a: Lot, b: Lot, cost: Rational): Lot {
  return {
    ...a,
    at: Math.min(a.at, b.at),
    quantity: a.quantity.plus(b.quantity),
    cost: isUnknown(a.cost) ? a.cost : bounded(a.cost.plus(cost)),
  };
}

/** So much less of what there is, by the method. @param quantity ≥ 0 */
export function take(lots: readonly Lot[], quantity: Rational, method: Method): Taken {
  if (method === 'average' && lots.length > 1) return byShare(lots, quantity);
  const ordered = method === 'lifo' ? lots.toReversed() : lots;
  const taken: Lot[] = [];
  let rest = quantity;
  let index = 0;
  let remainder: Lot[] = [];
  for (; index < ordered.length && rest.sign() > 0; index++) {
    const lot = ordered[index] as Lot;
    const part = min(rest, lot.quantity);
    rest = rest.minus(part);
    taken.push(share(lot, part));
    if (part.lessThan(lot.quantity)) remainder = [share(lot, lot.quantity.minus(part))];
  }
  const left = [...remainder, ...ordered.slice(index)];
  return { taken, left: method === 'lifo' ? left.reverse() : left, missing: rest };
}

function byShare(lots: readonly Lot[], quantity: Rational): Taken {
  const all = held(lots);
  if (all.atMost(quantity)) return { taken: lots, left: [], missing: quantity.minus(all) };
  const part = quantity.over(all);
  const taken = lots.map((lot) => share(lot, lot.quantity.times(part)));
  const left = lots.map((lot, i) => share(lot, lot.quantity.minus((taken[i] as Lot).quantity)));
  return { taken, left, missing: Rational.ZERO };
}

/** A piece of a lot with its share of the cost. */
export function share(lot: Lot, quantity: Rational): Lot {
  if (quantity.equals(lot.quantity)) return lot;
  const { cost } = lot;
  return { ...lot, quantity, cost: isUnknown(cost) ? cost : bounded(cost.times(quantity).over(lot.quantity)) };
}

/** How much there is of all lots. */
export function held(lots: readonly Lot[]): Rational {
  return sum(lots.map(({ quantity }) => quantity));
}

function bounded(value: Rational): Rational {
  return value.den >> EXACT_BITS === 0n ? value : Rational.ofDecimal(value.toDecimal(60));
}
