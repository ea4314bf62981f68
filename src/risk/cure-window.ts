import { Rational } from '../money/rational.ts';
import { HealthWalk } from './health-walk.ts';
import type { Moves } from './moves.ts';
import { Polynomial } from './polynomial.ts';
import { type Piece, pieceOf, type Term } from './term.ts';

/** A factor of the prices that move, or what lies just below or above it, and the value there. */
export interface Place {
  readonly x: Rational;
  readonly side: 'at' | 'below' | 'above';
  readonly value: Rational;
}

const TWO = Rational.of(2);
const midpoint = (a: Rational, b: Rational): Rational => a.plus(b).over(TWO);

/**
 * The lowest place of a piecewise polynomial between two factors, both left out: what lies just inside them counts. Of equals one
 * that is attained.
 * @param measure linear in the piece.
 */
export function lowest(terms: readonly Term[], moves: Moves, measure: (piece: Piece) => Polynomial, low: Rational, high: Rational): Place {
  const walk = new HealthWalk(terms, moves, Polynomial.ZERO, measure);
  const inside = walk.kinks.filter((kink) => low.lessThan(kink) && kink.lessThan(high));
  let found: Place | null = null;
  const offer = (place: Place): void => {
    const order = found === null ? -1 : place.value.compare(found.value);
    if (order < 0 || (order === 0 && place.side === 'at')) found = place;
  };
  let from = low;
  for (const to of [...inside, high]) {
    const middle = midpoint(from, to);
    const piece = walk.pieceAt(middle);
    offer({ x: from, side: 'above', value: piece.at(from) });
    offer({ x: to, side: 'below', value: piece.at(to) });
    offer({ x: middle, side: 'at', value: piece.at(middle) });
    if (piece.c2.sign() > 0) {
      const bottom = piece.c1.over(piece.c2.times(TWO)).negated();
      if (from.lessThan(bottom) && bottom.lessThan(to)) offer({ x: bottom, side: 'at', value: piece.at(bottom) });
    }
    if (to !== high) offer({ x: to, side: 'at', value: walk.pieceAt(to).at(to) });
    from = to;
  }
  return found ?? { x: low, side: 'above', value: Rational.ZERO };
}

/** One term at a place: just below or above it by the formula that holds there. */
export function valueAt(term: Term, moves: Moves, { x, side }: Pick<Place, 'x' | 'side'>, measure: (piece: Piece) => Polynomial): Rational {
  return measure(pieceOf(term, moves, side === 'at' ? x : beside(term, moves, x, side))).at(x);
}

function beside(term: Term, moves: Moves, x: Rational, side: 'below' | 'above'): Rational {
  let next: Rational | null = side === 'below' ? Rational.ZERO : null;
  for (const kink of term.kinks(moves)) {
    if (
      side === 'below' ? kink.lessThan(x) && (next as Rational).lessThan(kink) : x.lessThan(kink) && (next === null || kink.lessThan(next))
    )
      next = kink;
  }
  return next === null ? x.plus(Rational.ONE) : midpoint(x, next);
}
