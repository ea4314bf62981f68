import { Rational } from '../money/rational.ts';
import type { Breach, Goal } from './cure-goal.ts';
import { ceil, floor, type Lever } from './cure-lever.ts';
import { changedSlots, holdsFees, type Stake, termsAfter } from './cure-stake.ts';
import type { Term } from './term.ts';

/** Breaches that are mended one after the other before it is given up; two or three are common. */
const MOST_BREACHES = 200;
/** How often, and how much, more is tried where a remedy has no end: beyond all money there is. */
const MOST_REACHES = 30;
const REACH = 16n;

/**
 * The fewest steps of a lever that reach the goal. At each breach a bound is solved that is necessary and exact, so the steps only
 * ever rise to the answer, and one step less falls short. Where fees at the bankruptcy prices of several legs bend the lines, there may
 * be a smaller answer apart from this one.
 * @param breach what is wrong without a step.
 * @returns null when the lever alone cannot do it; `lost` when no answer was found in the breaches allowed.
 */
export function fewest(stake: Stake, goal: Goal, lever: Lever, breach: Breach): bigint | null | 'lost' {
  let steps = 0n;
  let worst: Breach | null = breach;
  for (let mended = 0; mended < MOST_BREACHES; mended++) {
    const bound = mend(new Mending(stake, goal, lever, worst), steps + 1n);
    if (bound === null) return null;
    steps = bound;
    const after = lever.after(steps);
    const terms = termsAfter(stake, after);
    worst = goal.breach(terms, codesOf(after), changedSlots(stake, terms));
    if (worst === null) return steps;
  }
  return 'lost';
}

/** What a pool holds and owes. */
export function codesOf({ account, debts }: Stake['holdings']): Set<string> {
  return new Set([...account.assets.keys(), ...debts.keys()]);
}

/** Whether what is solved may hide between two numbers of steps that do not help: fees at bankruptcy prices of several legs. */
export function isBent(stake: Stake): boolean {
  return stake.position === null && holdsFees(stake);
}

/** One breach as a function of the steps. */
class Mending {
  readonly lever: Lever;
  readonly breach: Breach;
  /** The value may be no line between two breaks. */
  readonly isBent: boolean;
  readonly #stake: Stake;
  readonly #goal: Goal;

  constructor(stake: Stake, goal: Goal, lever: Lever, breach: Breach) {
    this.lever = lever;
    this.breach = breach;
    this.isBent = isBent(stake);
    this.#stake = stake;
    this.#goal = goal;
  }

  /** The value after so many steps; null where the place of the breach has left the target's reach. */
  valueAt(steps: bigint): Rational | null {
    const terms: readonly Term[] = termsAfter(this.#stake, this.lever.after(steps));
    return this.#goal.valueAt(terms, this.breach);
  }

  falls(value: Rational | null): value is Rational {
    return value !== null && this.#goal.falls(value, this.breach);
  }
}

/** The fewest steps ≥ `from` that mend one breach; null when none do. */
function mend(mending: Mending, from: bigint): bigint | null {
  const { most } = mending.lever;
  if (most !== null && most < from) return null;
  const starts = cellStarts(mending, from);
  for (const [i, start] of starts.entries()) {
    const first = mending.valueAt(start);
    if (!mending.falls(first)) return start;
    const next = starts[i + 1];
    const end = next === undefined ? (most ?? farEnd(mending, start, first)) : next - 1n;
    if (end === null) return null;
    if (end === start) continue;
    const last = mending.valueAt(end);
    if (!mending.falls(last)) return between(mending, { at: start, value: first }, { at: end, value: last });
  }
  return most !== null && mending.isBent ? foundWithin(mending, from, most) : null;
}

/** Where a range that is no line is looked into when none of its stretches' ends mend the breach. */
const LOOKS = 4n;

function foundWithin(mending: Mending, from: bigint, most: bigint): bigint | null {
  let short: { readonly at: bigint; readonly value: Rational } | null = null;
  for (let look = 0n; look < LOOKS; look++) {
    const at = from + ((most - from) * look) / LOOKS;
    const value = mending.valueAt(at);
    if (mending.falls(value)) short = { at, value };
    else return short === null ? at : between(mending, short, { at, value });
  }
  return null;
}

/** The first step of each stretch of steps on which the value keeps its formula. */
function cellStarts({ lever, breach, isBent }: Mending, from: bigint): bigint[] {
  // The last step may leave nothing that can be liquidated: it is a stretch of its own.
  const starts = new Set(lever.most === null ? [from] : [from, lever.most]);
  // Where nothing is a line the breaks would not make one, and each look costs a pool made anew.
  for (const at of breach.turn === null && !isBent ? lever.breaks(breach.moves, breach.x) : []) {
    // Edges are inclusive on one side or the other, so a whole one is a stretch of its own.
    for (const start of [ceil(at), floor(at) + 1n]) {
      if (from < start && (lever.most === null || start <= lever.most)) starts.add(start);
    }
  }
  return [...starts].sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Enough steps of a remedy without an end; null when none help there. A first step that does not help may be one that raises a fee
 * held at bankruptcy prices, so larger ones are tried.
 */
function farEnd(mending: Mending, start: bigint, value: Rational): bigint | null {
  const next = mending.valueAt(start + 1n);
  if (next === null) return start + 1n;
  const gain = next.minus(value);
  let reach = gain.sign() > 0 ? ceil(value.negated().over(gain)) + 1n : 1n;
  for (let i = 0; i < MOST_REACHES; i++, reach *= REACH) if (!mending.falls(mending.valueAt(start + reach))) return start + reach;
  return null;
}

interface Sample {
  readonly at: bigint;
  readonly value: Rational | null;
}

/** The steps that mend what one step less does not, between a number that does not and one that does: exact at once on a line. */
function between(mending: Mending, short: { readonly at: bigint; readonly value: Rational }, enough: Sample): bigint {
  let [low, high] = [short, enough];
  /** Whether the breach stays after so many steps. */
  const probe = (at: bigint): boolean => {
    if (at <= low.at || at >= high.at) return at <= low.at;
    const value = mending.valueAt(at);
    if (!mending.falls(value)) {
      high = { at, value };
      return false;
    }
    low = { at, value };
    return true;
  };
  while (high.at - low.at > 1n) {
    const gain = high.value?.minus(low.value) ?? Rational.ZERO;
    const share = gain.sign() > 0 ? low.value.negated().over(gain) : Rational.ZERO;
    const guess = low.at + ceil(share.times(Rational.of(high.at - low.at)));
    probe(probe(guess) ? guess + 1n : guess - 1n);
    // What is no line is halved as well, so that an end is sure.
    probe(low.at + (high.at - low.at) / 2n);
  }
  return high.at;
}
