import { Rational } from '../money/rational.ts';
import type { Polynomial } from './polynomial.ts';
import { slotOf } from './term.ts';

/** A piecewise polynomial on x > 0. */
export interface Piecewise {
  /** Ascending and distinct. */
  readonly kinks: readonly Rational[];
  /** The piece that holds in a slot of the kinks (see `slotOf`); the same object where it goes on from one slot to the next. */
  pieceIn(slot: number): Polynomial;
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
  const start = slotOf(health.kinks, ONE);
  const liquidated = dead(health.pieceIn(start).signAt(ONE));
  const above = firstTurn(health, start, 1, (sign) => dead(sign) !== liquidated);
  const below = firstTurn(health, start, -1, (sign) => dead(sign) !== liquidated);
  return liquidated ? { liquidated, down: above, up: below } : { liquidated, down: below, up: above };
}

/** An open cell on the way from 1: its near end, its far end, null for none, and which way it goes. */
interface Cell {
  readonly near: Rational;
  readonly far: Rational | null;
  readonly way: 1 | -1;
}

/**
 * The first point on the way at which the sign of health has turned; an edge that is jumped over counts as the point.
 * @param start the slot of 1.
 */
function firstTurn(health: Piecewise, start: number, way: 1 | -1, turned: (sign: number) => boolean): Rational | null {
  let near = ONE;
  // The piece at the near end, and its sign there: most often it is the piece of the cell, too.
  let piece = health.pieceIn(start);
  let sign: number = piece.signAt(ONE);
  for (let slot = start % 2 === 0 ? start : start + way; ; slot += 2 * way) {
    const kink = health.kinks[way > 0 ? slot / 2 : slot / 2 - 1];
    const far = kink === undefined || kink.sign() <= 0 ? null : kink;
    const here = health.pieceIn(slot);
    if (here !== piece) sign = here.signAt(near);
    const end = far === null ? endOf(here, way) : here.signAt(far);
    let from = near;
    for (const { root, before } of here.c2.sign() === 0 ? straight(here, sign, end) : bent(here, { near, far, way })) {
      if (turned(before)) return from;
      // At a root the piece is 0; a touch is a verdict of its own (liquidated unless strict).
      if (root !== null && turned(0)) return root;
      from = root ?? from;
    }
    if (far === null) return null;
    piece = health.pieceIn(slot + way);
    sign = piece === here ? end : piece.signAt(far);
    if (turned(sign)) return far;
    near = far;
  }
}

/** A part of a cell in which health keeps its sign, and the root at its end; null at the end of the cell. */
interface Stretch {
  readonly before: number;
  readonly root: Rational | null;
}

/** The sign that a line has in the end: on the way down just above 0. */
function endOf({ c0, c1 }: Polynomial, way: 1 | -1): number {
  return way > 0 ? c1.sign() || c0.sign() : c0.sign() || c1.sign();
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
function bent(piece: Polynomial, { near, far, way }: Cell): readonly Stretch[] {
  const inCell = (x: Rational): boolean =>
    x.sign() > 0 &&
    (way > 0 ? near.lessThan(x) && (far === null || x.lessThan(far)) : x.lessThan(near) && (far === null || far.lessThan(x)));
  const roots = piece.roots().filter(inCell);
  if (way < 0) roots.reverse();
  return [...roots, null].map((root, i): Stretch => {
    const from = roots[i - 1] ?? near;
    const to = root ?? far;
    // An irrational root is only near one: the sign is asked far from both.
    const between = to === null && way > 0 ? from.plus(ONE) : from.plus(to ?? Rational.ZERO).over(TWO);
    return { before: piece.signAt(between), root };
  });
}
