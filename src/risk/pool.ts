import type { Contract } from '../book/contract.ts';
import { Rational } from '../money/rational.ts';
import { type Boundaries, boundaries } from './boundary.ts';
import type { EffectiveRules } from './effective-rules.ts';
import { HealthWalk } from './health-walk.ts';
import { isUnknown, type Known, type Unknown } from './known.ts';
import { type Level, worst } from './level.ts';
import { allMove, type Moves, still } from './moves.ts';
import type { Polynomial } from './polynomial.ts';
import { PositionTerm } from './position-term.ts';
import { NOTHING, type Piece, pieceOf, plus, type Term } from './term.ts';

/** What a pool needs and does not have. */
export interface Gaps {
  /** A currency's price, a contract size: nothing about its worth can be said. */
  readonly worth: Unknown | null;
  /** A mark price; the position stands at its entry price so that levels that need no mark can be solved. */
  readonly mark: Unknown | null;
  /** Tiers, weights or a ratio: its worth is known, its liquidation is not. */
  readonly rules: Unknown | null;
  /** Open orders that may change it at any moment: its numbers hold until then, its level is no better than unknown. */
  readonly orders: Unknown | null;
}

/** Holdings that stand or fall together: an isolated position, a cross pool, or debts against their collateral. Two pools never net. */
export class Pool {
  readonly terms: readonly Term[];
  readonly rules: EffectiveRules;
  /** Debt against collateral: liquidated when debt ≥ liquidationRatio × weighted collateral. */
  readonly collateralDebt: boolean;
  readonly gaps: Gaps;
  #byCode: Map<string, Term[]> | null = null;
  #byContract: Map<Contract, PositionTerm> | null = null;
  readonly #nowOf = new Map<Term, Piece>();
  #now: Piece | null = null;
  #whenAllMove: Piece | null = null;

  constructor(terms: readonly Term[], rules: EffectiveRules, collateralDebt: boolean, gaps: Gaps) {
    this.terms = terms;
    this.rules = rules;
    this.collateralDebt = collateralDebt;
    this.gaps = gaps;
  }

  /** All terms at the factor x of a move. */
  pieceAt(moves: Moves, x: Rational): Piece {
    return this.terms.reduce((total, term) => plus(total, pieceOf(term, moves, x)), NOTHING);
  }

  /** The pool as it is: every polynomial is a constant. */
  now(): Piece {
    this.#now ??= this.terms.reduce((total, term) => plus(total, this.#termNow(term)), NOTHING);
    return this.#now;
  }

  #termNow(term: Term): Piece {
    let piece = this.#nowOf.get(term);
    if (piece === undefined) {
      piece = pieceOf(term, still, Rational.ONE);
      this.#nowOf.set(term, piece);
    }
    return piece;
  }

  /** Raw worth, holdings and debts when all prices move (no tier changes those): polynomials in the factor, summed once. */
  whenAllMove(): Piece {
    this.#whenAllMove ??= this.terms.reduce((total, term) => plus(total, term.steadyAt(allMove)), NOTHING);
    return this.#whenAllMove;
  }

  /** A level of it as it is now: none is better than unknown while open orders may change it. */
  levelWaiting(level: Level): Level {
    return this.gaps.orders === null ? level : worst([level, 'unknown']);
  }

  /** Raw worth as it is, in its currency; unknown without a price. */
  equity(): Known<Rational> {
    return this.gaps.worth ?? this.gaps.mark ?? this.now().equity.c0;
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
    const health = (piece: Piece): Polynomial => this.healthOf(piece);
    return boundaries(new HealthWalk(this.#moving(moves), moves, this.#standing(moves, health), health), this.rules.strict ?? false);
  }

  #moving(moves: Moves): Term[] {
    const { base } = moves;
    const terms = base === undefined ? this.terms : (this.#index().get(base) ?? []);
    return terms.filter((term) => term.touchedBy(moves));
  }

  /** The terms by the coins they are made of. */
  #index(): ReadonlyMap<string, readonly Term[]> {
    if (this.#byCode === null) {
      this.#byCode = new Map();
      for (const term of this.terms) {
        for (const code of term.codes) {
          const terms = this.#byCode.get(code);
          if (terms === undefined) this.#byCode.set(code, [term]);
          else terms.push(term);
        }
      }
    }
    return this.#byCode;
  }

  /** A position's term; undefined where it could not be measured. */
  termOf(contract: Known<Contract>): PositionTerm | undefined {
    this.#byContract ??= new Map(this.terms.flatMap((term) => (term instanceof PositionTerm ? [[term.contract, term]] : [])));
    return isUnknown(contract) ? undefined : this.#byContract.get(contract);
  }

  /** A linear measure of what stands still: in a large pool nearly everything, so the few that move are taken off the whole. */
  #standing(moves: Moves, measure: (piece: Piece) => Polynomial): Polynomial {
    if (moves.scaled) {
      const others = this.terms.filter((term) => !term.touchedBy(moves));
      return measure(others.reduce((total, term) => plus(total, pieceOf(term, moves, Rational.ONE)), NOTHING));
    }
    return this.#moving(moves).reduce((total, term) => total.minus(measure(this.#termNow(term))), measure(this.now()));
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
    const worth = (piece: Piece): Polynomial => piece.equity;
    const moving = this.#moving(moves).map((term) => worth(term.steadyAt(moves)));
    const equity = moving.reduce((total, one) => total.plus(one), this.#standing(moves, worth));
    return (
      equity
        .minus(position.feeAt(moves))
        .roots()
        .find((root) => root.sign() > 0) ?? null
    );
  }
}
