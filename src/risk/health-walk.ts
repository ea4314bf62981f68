import { Rational } from '../money/rational.ts';
import type { Piecewise } from './boundary.ts';
import type { Moves } from './moves.ts';
import { Polynomial } from './polynomial.ts';
import { NOTHING, type Piece, slotOf, type Term, withTiers } from './term.ts';

/** A kink of one term: which term, and which of its kinks. */
interface Kink {
  readonly at: Rational;
  readonly term: number;
  readonly index: number;
}

/** A term where the walk stands: the slot of its own kinks, what its tiers say there, and what that adds to health. */
interface Standing {
  readonly term: Term;
  slot: number;
  tiers: Polynomial;
  health: Polynomial;
  /** It has come to another slot, and has not been asked there. */
  moved: boolean;
}

/** A slot of a kink, beside its own: see `slotOf`. */
const [BELOW, AT, ABOVE] = [0, 1, 2];

/**
 * Health along a move. It remembers where it stands: going on to a neighbouring slot asks only the terms whose kinks lie between,
 * and compares nothing, so that walking all cells of a large pool is linear in their number.
 */
export class HealthWalk implements Piecewise {
  readonly kinks: readonly Rational[];
  readonly #moves: Moves;
  readonly #healthOf: (piece: Piece) => Polynomial;
  readonly #sorted: readonly Kink[];
  /** Where in `sorted` each of the kinks begins, and where the last one ends. */
  readonly #firsts: readonly number[];
  readonly #standings: readonly Standing[];
  readonly #moved: Standing[] = [];
  #total: Polynomial;
  #slot: number;

  /**
   * @param rest health of all that stands still.
   * @param healthOf linear in the piece, so that health is a sum over the terms.
   */
  constructor(terms: readonly Term[], moves: Moves, rest: Polynomial, healthOf: (piece: Piece) => Polynomial) {
    this.#moves = moves;
    this.#healthOf = healthOf;
    const own = terms.map((term) => term.kinks(moves));
    const all = own.flatMap((kinks, term) => kinks.map((at, index): Kink => ({ at, term, index })));
    // The kinks of one term are in order and distinct as they are.
    const sorted = own.length === 1 ? all : all.sort((a, b) => a.at.compare(b.at));
    const begins = (i: number): boolean => own.length === 1 || i === 0 || !(sorted[i] as Kink).at.equals((sorted[i - 1] as Kink).at);
    const firsts = sorted.flatMap((_, i) => (begins(i) ? [i] : []));
    this.#sorted = sorted;
    this.#firsts = [...firsts, sorted.length];
    this.kinks = firsts.map((i) => (sorted[i] as Kink).at);
    this.#slot = slotOf(this.kinks, Rational.ONE);
    this.#standings = terms.map((term, i) => this.#standingAt(term, slotOf(own[i] as readonly Rational[], Rational.ONE)));
    const steady = terms.reduce((total, term) => total.plus(healthOf(term.steadyAt(moves))), rest);
    this.#total = this.#standings.reduce((total, { health }) => total.plus(health), steady);
  }

  /** The piece that holds at x. */
  pieceAt(x: Rational): Polynomial {
    return this.pieceIn(slotOf(this.kinks, x));
  }

  pieceIn(slot: number): Polynomial {
    this.#goTo(slot);
    for (const standing of this.#moved) {
      standing.moved = false;
      const tiers = standing.term.tieredIn(this.#moves, standing.slot);
      // Most often a tier goes on at its floor.
      if (tiers === standing.tiers) continue;
      const before = standing.health;
      standing.tiers = tiers;
      standing.health = this.#healthOfTiers(standing.term, tiers);
      this.#total = this.#total.minus(before).plus(standing.health);
    }
    this.#moved.length = 0;
    return this.#total;
  }

  #standingAt(term: Term, slot: number): Standing {
    const tiers = term.tieredIn(this.#moves, slot);
    return { term, slot, tiers, health: this.#healthOfTiers(term, tiers), moved: false };
  }

  #healthOfTiers({ tiered }: Term, tiers: Polynomial): Polynomial {
    return tiered === 'none' ? Polynomial.ZERO : this.#healthOf(withTiers(NOTHING, tiered, tiers));
  }

  /** Puts the terms of all kinks on the way into their slots there, the nearest kink first. */
  #goTo(slot: number): void {
    const from = this.#slot;
    this.#slot = slot;
    if (slot > from) for (let i = from >> 1; 2 * i < slot; i++) this.#pass(i, 2 * i + 1 === slot ? AT : ABOVE);
    if (slot < from) for (let i = (from - 1) >> 1; 2 * i + 1 >= slot; i--) this.#pass(i, 2 * i + 1 === slot ? AT : BELOW);
  }

  #pass(kink: number, side: number): void {
    for (let k = this.#firsts[kink] as number; k < (this.#firsts[kink + 1] as number); k++) this.#put(this.#sorted[k] as Kink, side);
  }

  #put({ term, index }: Kink, side: number): void {
    const standing = this.#standings[term] as Standing;
    standing.slot = 2 * index + side;
    if (standing.moved) return;
    standing.moved = true;
    this.#moved.push(standing);
  }
}
