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

/**
 * Walks the kinks from the price as it is, both ways, to where the verdict turns (contract section 3, "Liquidation prices").
 * When it is already liquidated, `down` is the end of that region above the price and `up` its end below.
 * @param strict liquidated only when health is below 0, not at 0.
 */
export function boundaries(health: Piecewise, strict: boolean): Boundaries {
  const dead = (sign: number): boolean => (strict ? sign < 0 : sign <= 0);
  const liquidated = dead(health.pieceAt(ONE).signAt(ONE));
  const above = firstTurn(health, dead, !liquidated, ascent(health.kinks));
  const below = firstTurn(health, dead, !liquidated, descent(health.kinks));
  return liquidated ? { liquidated, down: above, up: below } : { liquidated, down: below, up: above };
}

/** An open cell on the way from 1: its near and far end, null for no end, and a point in it. */
interface Cell {
  readonly near: Rational;
  readonly far: Rational | null;
  readonly inside: Rational;
  readonly upwards: boolean;
}

function* ascent(kinks: readonly Rational[]): Iterable<Cell> {
  let near = ONE;
  for (const far of kinks) {
    if (far.atMost(near)) continue;
    yield { near, far, inside: near.mediant(far), upwards: true };
    near = far;
  }
  yield { near, far: null, inside: near.plus(ONE), upwards: true };
}

function* descent(kinks: readonly Rational[]): Iterable<Cell> {
  let near = ONE;
  for (let i = kinks.length - 1; i >= 0; i--) {
    const far = kinks[i] as Rational;
    if (near.atMost(far)) continue;
    if (far.sign() <= 0) break;
    yield { near, far, inside: near.mediant(far), upwards: false };
    near = far;
  }
  yield { near, far: null, inside: near.mediant(Rational.ZERO), upwards: false };
}

/** The first point on the way where being liquidated becomes `wanted`; an edge that is jumped over counts as the point. */
function firstTurn(health: Piecewise, dead: (sign: number) => boolean, wanted: boolean, cells: Iterable<Cell>): Rational | null {
  // The piece at the near end of a cell, and its sign there: most often it is the piece of the cell, too.
  let piece = health.pieceAt(ONE);
  let sign: number = piece.signAt(ONE);
  for (const cell of cells) {
    const { near, far } = cell;
    const here = health.pieceAt(cell.inside);
    if (here !== piece) sign = here.signAt(near);
    const end = far === null ? endOf(here, cell) : here.signAt(far);
    let from = near;
    for (const { root, before } of here.c2.sign() === 0 ? straight(here, sign, end) : bent(here, cell)) {
      if (dead(before) === wanted) return from;
      // At a root the piece is 0; a touch is a verdict of its own (liquidated unless strict).
      if (root !== null && dead(0) === wanted) return root;
      from = root ?? from;
    }
    if (far === null) return null;
    piece = health.pieceAt(far);
    sign = piece === here ? end : piece.signAt(far);
    if (dead(sign) === wanted) return far;
  }
  return null;
}

/** A part of a cell in which health keeps its sign, and the root at its end; null at the end of the cell. */
interface Stretch {
  readonly before: number;
  readonly root: Rational | null;
}

/** The sign that a line has in the end: on the way down just above 0. */
function endOf({ c0, c1 }: Polynomial, { upwards }: Cell): number {
  return upwards ? c1.sign() || c0.sign() : c0.sign() || c1.sign();
}

/** A cell from its near end on, cut where a line is 0. @param near, far its signs at both ends. */
function straight(piece: Polynomial, near: number, far: number): readonly Stretch[] {
  if (near * far >= 0) return [{ before: near || far, root: null }];
  const [root = null] = piece.roots();
  return [
    { before: near, root },
    { before: far, root: null },
  ];
}

/** The same for a parabola. */
function bent(piece: Polynomial, { near, far, upwards }: Cell): readonly Stretch[] {
  const inCell = (x: Rational): boolean =>
    x.sign() > 0 &&
    (upwards ? near.lessThan(x) && (far === null || x.lessThan(far)) : x.lessThan(near) && (far === null || far.lessThan(x)));
  const roots = piece.roots().filter(inCell);
  if (!upwards) roots.reverse();
  return [...roots, null].map((root, i): Stretch => {
    const from = roots[i - 1] ?? near;
    const to = root ?? far;
    // An irrational root is only near one: the sign is asked far from both.
    const between = to === null && upwards ? from.plus(ONE) : from.plus(to ?? Rational.ZERO).over(TWO);
    return { before: piece.signAt(between), root };
  });
}
