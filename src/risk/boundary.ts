import { Rational } from '../money/rational.ts';
import type { Polynomial } from './polynomial.ts';

/** A piecewise polynomial on x > 0: `pieceAt(x)` is the piece that holds at x, and stays the same between two kinks. */
export interface Piecewise {
  /** Ascending. */
  readonly kinks: readonly Rational[];
  pieceAt(x: Rational): Polynomial;
}

/** The nearest factors of a price, each way, at which a verdict turns; null where it never does. */
export interface Boundaries {
  /** Liquidated at or below this factor. */
  readonly down: Rational | null;
  /** Liquidated at or above this factor. */
  readonly up: Rational | null;
  /** Whether it is liquidated at the factor 1, the price as it is. */
  readonly liquidated: boolean;
}

const ONE = Rational.ONE;
const TWO = Rational.of(2);
const midpoint = (a: Rational, b: Rational): Rational => a.plus(b).over(TWO);

/**
 * Walks the kinks from the price as it is, both ways, to where the verdict turns (contract section 3, "Liquidation prices").
 * When it is already liquidated, `down` is the end of that region above the price and `up` its end below.
 * @param strict liquidated only when health is below 0, not at 0.
 */
export function boundaries(health: Piecewise, strict: boolean): Boundaries {
  const dead = (value: Rational): boolean => (strict ? value.sign() < 0 : value.sign() <= 0);
  const liquidated = dead(health.pieceAt(ONE).at(ONE));
  const above = firstTurn(health, dead, !liquidated, ascent(health.kinks));
  const below = firstTurn(health, dead, !liquidated, descent(health.kinks));
  return liquidated ? { liquidated, down: above, up: below } : { liquidated, down: below, up: above };
}

/** The open cells on the way from 1, in order: each with its near and far end, null for no end. */
type Cells = readonly { readonly near: Rational; readonly far: Rational | null; readonly inside: Rational }[];

function ascent(kinks: readonly Rational[]): Cells {
  const ends = distinct(kinks.filter((kink) => ONE.lessThan(kink)));
  return [...ends, null].map((far, i) => {
    const near = ends[i - 1] ?? ONE;
    return { near, far, inside: far === null ? near.plus(ONE) : midpoint(near, far) };
  });
}

function descent(kinks: readonly Rational[]): Cells {
  const ends = distinct(kinks.filter((kink) => kink.lessThan(ONE) && kink.sign() > 0)).reverse();
  return [...ends, null].map((far, i) => {
    const near = ends[i - 1] ?? ONE;
    return { near, far, inside: midpoint(near, far ?? Rational.ZERO) };
  });
}

function distinct(sorted: readonly Rational[]): Rational[] {
  return sorted.filter((kink, i) => i === 0 || !kink.equals(sorted[i - 1] as Rational));
}

/** The first point on the way where being liquidated becomes `wanted`; an edge that is jumped over counts as the point. */
function firstTurn(health: Piecewise, dead: (value: Rational) => boolean, wanted: boolean, cells: Cells): Rational | null {
  for (const { near, far, inside } of cells) {
    const piece = health.pieceAt(inside);
    const upwards = near.lessThan(inside);
    const inCell = (x: Rational): boolean =>
      x.sign() > 0 &&
      (upwards ? near.lessThan(x) && (far === null || x.lessThan(far)) : x.lessThan(near) && (far === null || far.lessThan(x)));
    const roots = piece.roots().filter(inCell);
    if (!upwards) roots.reverse();
    let from = near;
    for (const root of [...roots, null]) {
      const to = root ?? far;
      const between = to === null ? (upwards ? from.plus(ONE) : midpoint(from, Rational.ZERO)) : midpoint(from, to);
      if (dead(piece.at(between)) === wanted) return from;
      // At a root the piece is 0; a touch is a verdict of its own (liquidated unless strict).
      if (root !== null && dead(Rational.ZERO) === wanted) return root;
      from = root ?? from;
    }
    if (far !== null && dead(health.pieceAt(far).at(far)) === wanted) return far;
  }
  return null;
}
