import type { Rules } from '../book/rules.ts';
import { Rational } from '../money/rational.ts';
import { type Boundaries, boundaries } from './boundary.ts';
import type { Unknown } from './known.ts';
import { type Moves, still } from './moves.ts';
import type { Polynomial } from './polynomial.ts';
import type { PositionTerm } from './position-term.ts';
import { NOTHING, type Piece, plus, type Term } from './term.ts';

/** What a pool needs and does not have. */
export interface Gaps {
  /** A currency's price, a contract size: nothing about its worth can be said. */
  readonly worth: Unknown | null;
  /** A mark price; the position stands at its entry price so that levels that need no mark can be solved. */
  readonly mark: Unknown | null;
  /** Tiers, weights or a ratio: its worth is known, its liquidation is not. */
  readonly rules: Unknown | null;
}

/** Holdings that stand or fall together: an isolated position, a cross pool, or debts against their collateral. Two pools never net. */
export class Pool {
  readonly terms: readonly Term[];
  readonly rules: Rules;
  /** Debt against collateral: liquidated when debt ≥ liquidationRatio × weighted collateral. */
  readonly collateralDebt: boolean;
  readonly gaps: Gaps;

  constructor(terms: readonly Term[], rules: Rules, collateralDebt: boolean, gaps: Gaps) {
    this.terms = terms;
    this.rules = rules;
    this.collateralDebt = collateralDebt;
    this.gaps = gaps;
  }

  /** All terms at the factor x of a move. */
  pieceAt(moves: Moves, x: Rational): Piece {
    return this.terms.reduce((total, term) => plus(total, term.pieceAt(moves, x)), NOTHING);
  }

  /** The pool as it is: every polynomial is a constant, read at 1. */
  now(): Piece {
    return this.pieceAt(still, Rational.ONE);
  }

  /**
   * What keeps the pool alive while it is > 0 (contract section 3, "health"): adjusted equity − multiple × maintenance − counted
   * fee; for debt against collateral: liquidationRatio × weighted collateral − debt.
   */
  healthOf(piece: Piece): Polynomial {
    if (this.collateralDebt) return piece.collateral.times(this.rules.liquidationRatio ?? Rational.ONE).minus(piece.debt);
    return piece.adjusted.minus(this.requirementOf(piece));
  }

  /** multiple × (maintenance + borrow maintenance) + counted fee. */
  requirementOf(piece: Piece): Polynomial {
    const multiple = this.rules.maintenanceMultiple;
    return (multiple === undefined ? piece.maintenance : piece.maintenance.times(multiple)).plus(piece.fee);
  }

  /** Where its verdict turns under a move, as factors of the prices that move. */
  turns(moves: Moves): Boundaries {
    const moving = this.terms.filter((term) => term.touchedBy(moves));
    const still = this.terms
      .filter((term) => !term.touchedBy(moves))
      .reduce((total, term) => plus(total, term.pieceAt(moves, Rational.ONE)), NOTHING);
    const kinks = moving.flatMap((term) => term.kinks(moves)).filter((kink) => kink.sign() > 0);
    const pieceAt = (x: Rational): Polynomial => this.healthOf(moving.reduce((total, term) => plus(total, term.pieceAt(moves, x)), still));
    return boundaries({ kinks, pieceAt }, this.rules.strict ?? false);
  }

  /** Whether a turn is exact: a root of health or one of its kinks; an irrational root is only near one. */
  turnsExactlyAt(moves: Moves, x: Rational): boolean {
    if (this.healthOf(this.pieceAt(moves, x)).at(x).sign() === 0) return true;
    return this.terms.some((term) => term.kinks(moves).some((kink) => kink.equals(x)));
  }

  /**
   * The factor of its base's price at which the pool's equity less this position's close fee is 0; null when none > 0 does it.
   * Other legs' fees are not counted (contract section 3, "bankruptcyPrice").
   */
  bankruptcyFactor(position: PositionTerm, moves: Moves): Rational | null {
    const equity = this.pieceAt(moves, Rational.ONE).equity.minus(position.feeAt(moves));
    return equity.roots().find((root) => root.sign() > 0) ?? null;
  }
}
