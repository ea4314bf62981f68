import type { Rational } from '../money/rational.ts';
import type { Moves } from './moves.ts';
import { Polynomial } from './polynomial.ts';

/**
 * What one holding adds to its pool while prices move by a factor x, as polynomials that hold around one x; all in the pool's
 * numeraire. A currency that moves makes its own unit worth x, so that coin-margined money is a line in x too (README, "How it is built").
 */
export interface Piece {
  /** Raw worth, signed, without weights. */
  readonly equity: Polynomial;
  /** Worth as the venue counts it, with collateral weights. */
  readonly adjusted: Polynomial;
  /** Weighted collateral alone, ≥ 0: the right side of debt ≥ ratio × collateral. */
  readonly collateral: Polynomial;
  readonly debt: Polynomial;
  /** Maintenance margin, borrow maintenance included. */
  readonly maintenance: Polynomial;
  /** Close fee counted in the liquidation condition. */
  readonly fee: Polynomial;
  /** Raw worth of what is held, ≥ 0, without weights. */
  readonly assets: Polynomial;
  /** Notional of positions, ≥ 0. */
  readonly notional: Polynomial;
}

export const NOTHING: Piece = {
  equity: Polynomial.ZERO,
  adjusted: Polynomial.ZERO,
  collateral: Polynomial.ZERO,
  debt: Polynomial.ZERO,
  maintenance: Polynomial.ZERO,
  fee: Polynomial.ZERO,
  assets: Polynomial.ZERO,
  notional: Polynomial.ZERO,
};

/** What a tier can change: maintenance of a position, or the counted worth of a weighted balance. */
export type Tiered = 'maintenance' | 'weight' | 'none';

/** One holding of a pool. */
export interface Term {
  /** The coins whose prices it is made of. */
  readonly codes: readonly string[];
  /** Whether a move touches it at all. */
  touchedBy(moves: Moves): boolean;
  /** Factors at which its formula changes under a move, ascending and distinct. */
  kinks(moves: Moves): readonly Rational[];
  /** The part of its formula that no tier changes. */
  steadyAt(moves: Moves): Piece;
  /** Which measures its tiers change. */
  readonly tiered: Tiered;
  /** Those measures in a slot of its kinks: see `slotOf`. */
  tieredIn(moves: Moves, slot: number): Polynomial;
}

/** Where a factor stands among kinks: 2i in the open cell below the one at i, or above the last; 2i + 1 at the one at i. */
export function slotOf(kinks: readonly Rational[], x: Rational): number {
  let low = 0;
  let high = kinks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = (kinks[middle] as Rational).compare(x);
    if (order === 0) return 2 * middle + 1;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}

/** A term's whole formula at the factor x. */
export function pieceOf(term: Term, moves: Moves, x: Rational): Piece {
  return withTiers(term.steadyAt(moves), term.tiered, term.tieredIn(moves, slotOf(term.kinks(moves), x)));
}

/** A piece with the measures that tiers change set to `value`. */
export function withTiers(piece: Piece, tiered: Tiered, value: Polynomial): Piece {
  if (tiered === 'maintenance') return { ...piece, maintenance: value };
  return tiered === 'weight' ? { ...piece, adjusted: value, collateral: value } : piece;
}

const KEYS = Object.keys(NOTHING) as readonly (keyof Piece)[];

export function plus(a: Piece, b: Piece): Piece {
  const total = { ...a };
  for (const key of KEYS) if (b[key] !== Polynomial.ZERO) total[key] = a[key] === Polynomial.ZERO ? b[key] : a[key].plus(b[key]);
  return total;
}
