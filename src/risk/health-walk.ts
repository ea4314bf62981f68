import { Rational } from '../money/rational.ts';
import type { Piecewise } from './boundary.ts';
import type { Moves } from './moves.ts';
import { Polynomial } from './polynomial.ts';
import { NOTHING, type Piece, slotOf, type Term, withTiers } from './term.ts';

/** A kink, the term whose formula changes there, and which of that term's kinks it is. */
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
}

/** A slot of a kink, beside its own: see `slotOf`. */
const [BELOW, AT, ABOVE] = [0, 1, 2];

/**
 * Health along a move. It remembers where it stands: going on to a neighbouring cell asks only the terms whose kinks lie between,
 * and none of them where it is, so that walking all cells of a large pool is linear in their number.
 */
export class HealthWalk implements Piecewise {
  readonly kinks: readonly Rational[];
  readonly #moves: Moves;
  readonly #healthOf: (piece: Piece) => Polynomial;
  readonly #sorted: readonly Kink[];
  readonly #standings: readonly Standing[];
  #total: Polynomial;
  #here: Rational = Rational.ONE;
  /** How many kinks lie below, and how many just here. */
  #below = 0;
  #on = 0;

  /**
   * @param rest health of all that stands still.
   * @param healthOf linear in the piece, so that health is a sum over the terms.
   */
  constructor(terms: readonly Term[], moves: Moves, rest: Polynomial, healthOf: (piece: Piece) => Polynomial) {
    this.#moves = moves;
    this.#healthOf = healthOf;
    const kinks = terms.map((term) => term.kinks(moves));
    const all = kinks.flatMap((some, term) => some.map((at, index): Kink => ({ at, term, index })));
    // The kinks of one term are in order as they are.
    this.#sorted = terms.length === 1 ? all : all.sort((a, b) => a.at.compare(b.at));
    this.kinks = this.#sorted.map(({ at }) => at);
    for (const { at } of this.#sorted) {
      const order = at.compare(Rational.ONE);
      if (order > 0) break;
      if (order < 0) this.#below++;
      else this.#on++;
    }
    this.#standings = terms.map((term, i) => this.#standingAt(term, slotOf(kinks[i] as readonly Rational[], Rational.ONE)));
    const steady = terms.reduce((total, term) => total.plus(healthOf(term.steadyAt(moves))), rest);
    this.#total = this.#standings.reduce((total, { health }) => total.plus(health), steady);
  }

  pieceAt(x: Rational): Polynomial {
    for (const standing of this.#goTo(x)) {
      const { term, slot, tiers, health } = standing;
      const { tiers: now, health: after } = this.#standingAt(term, slot);
      // Most often a tier goes on at its floor.
      if (now === tiers) continue;
      standing.tiers = now;
      standing.health = after;
      this.#total = this.#total.minus(health).plus(after);
    }
    return this.#total;
  }

  #standingAt(term: Term, slot: number): Standing {
    if (term.tiered === 'none') return { term, slot, tiers: Polynomial.ZERO, health: Polynomial.ZERO };
    const tiers = term.tieredIn(this.#moves, slot);
    return { term, slot, tiers, health: this.#healthOf(withTiers(NOTHING, term.tiered, tiers)) };
  }

  /** Puts every term into its slot at x. @returns those that have come to another one. */
  #goTo(x: Rational): Iterable<Standing> {
    const sorted = this.#sorted;
    const changed = new Set<Standing>();
    const pass = (i: number, side: number): void => {
      const { term, index } = sorted[i] as Kink;
      const standing = this.#standings[term] as Standing;
      standing.slot = 2 * index + side;
      changed.add(standing);
    };
    const way = x.compare(this.#here);
    this.#here = x;
    if (way === 0) return changed;
    for (let i = 0; i < this.#on; i++) pass(this.#below + i, way > 0 ? ABOVE : BELOW);
    if (way > 0) this.#below += this.#on;
    this.#on = 0;
    for (;;) {
      const next: number = way > 0 ? this.#below + this.#on : this.#below - 1;
      const order: number | undefined = sorted[next]?.at.compare(x);
      if (order === undefined || order === way) return changed;
      pass(next, order === 0 ? AT : way > 0 ? ABOVE : BELOW);
      if (order === 0) this.#on++;
      else if (way > 0) this.#below++;
      if (way < 0) this.#below--;
    }
  }
}
