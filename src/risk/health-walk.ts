import { Rational } from '../money/rational.ts';
import type { Piecewise } from './boundary.ts';
import type { Moves } from './moves.ts';
import { Polynomial } from './polynomial.ts';
import { NOTHING, type Piece, type Term, withTiers } from './term.ts';

/** A kink and the term whose formula changes there. */
interface Kink {
  readonly at: Rational;
  readonly term: number;
}

/**
 * Health along a move. It remembers where it stands: going on to a neighbouring cell asks only the terms whose kinks lie between,
 * so that walking all cells of a large pool is linear in their number.
 */
export class HealthWalk implements Piecewise {
  readonly kinks: readonly Rational[];
  readonly #terms: readonly Term[];
  readonly #moves: Moves;
  readonly #healthOf: (piece: Piece) => Polynomial;
  readonly #sorted: readonly Kink[];
  readonly #pieces: Polynomial[];
  #total: Polynomial;
  #here: Rational = Rational.ONE;

  /**
   * @param rest health of all that stands still.
   * @param healthOf linear in the piece, so that health is a sum over the terms.
   */
  constructor(terms: readonly Term[], moves: Moves, rest: Polynomial, healthOf: (piece: Piece) => Polynomial) {
    this.#terms = terms;
    this.#moves = moves;
    this.#healthOf = healthOf;
    this.#sorted = terms
      .flatMap((term, i) => term.kinks(moves).map((at): Kink => ({ at, term: i })))
      .filter(({ at }) => at.sign() > 0)
      .sort((a, b) => a.at.compare(b.at));
    this.kinks = this.#sorted.map(({ at }) => at);
    const steady = terms.reduce((total, term) => total.plus(healthOf(term.steadyAt(moves))), rest);
    this.#pieces = terms.map((term) => this.#tieredAt(term, Rational.ONE));
    this.#total = this.#pieces.reduce((total, piece) => total.plus(piece), steady);
  }

  pieceAt(x: Rational): Polynomial {
    for (const term of this.#crossed(x)) {
      const piece = this.#tieredAt(this.#terms[term] as Term, x);
      this.#total = this.#total.minus(this.#pieces[term] as Polynomial).plus(piece);
      this.#pieces[term] = piece;
    }
    this.#here = x;
    return this.#total;
  }

  /** What a term's tiers add to health. */
  #tieredAt(term: Term, x: Rational): Polynomial {
    return term.tiered === 'none' ? Polynomial.ZERO : this.#healthOf(withTiers(NOTHING, term.tiered, term.tieredAt(this.#moves, x)));
  }

  /** The terms with a kink from here to there, both ends included: at its kink a term has a formula of its own. */
  #crossed(x: Rational): Set<number> {
    const [low, high] = x.lessThan(this.#here) ? [x, this.#here] : [this.#here, x];
    const terms = new Set<number>();
    for (let i = this.#firstFrom(low); i < this.#sorted.length; i++) {
      const { at, term } = this.#sorted[i] as Kink;
      if (high.lessThan(at)) break;
      terms.add(term);
    }
    return terms;
  }

  /** Index of the first kink at or above x. */
  #firstFrom(x: Rational): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] as Kink).at.lessThan(x)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
