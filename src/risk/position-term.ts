import { type Contract, notionalAt, profitAt } from '../book/contract.ts';
import type { CloseFee, Maintenance } from '../book/rules.ts';
import { Rational } from '../money/rational.ts';
import { maintenanceOf, type Requirement, stepsOf } from './maintenance.ts';
import type { Moves } from './moves.ts';
import { Polynomial } from './polynomial.ts';
import { NOTHING, type Piece, slotOf, type Term } from './term.ts';

const ZERO = Rational.ZERO;
const NONE: readonly Rational[] = [];

/** A leveraged position inside a pool. */
export class PositionTerm implements Term {
  readonly contract: Contract;
  readonly mark: Rational;
  readonly closeFee: CloseFee | null;
  /** What one unit of the settle currency is worth in the pool's numeraire now. */
  readonly #unit: Rational;
  readonly #maintenance: Maintenance | null;
  /** A close fee of basis bankruptcy: settle currency, computed once at the current prices and held. */
  readonly #heldFee: Rational;
  /** At the mark, settle currency. */
  readonly #notional: Rational;
  #last: { readonly requirement: Requirement; readonly moves: Moves; readonly polynomial: Polynomial } | null = null;

  /**
   * @param mark the price that x multiplies.
   * @param unit what one unit of the settle currency is worth in the pool's numeraire now.
   * @param maintenance null: not known, which the pool says; counted as nothing here.
   * @param heldFee the fee at the position's own bankruptcy price, settle currency; 0 for a fee on mark.
   */
  constructor(
    contract: Contract,
    mark: Rational,
    unit: Rational,
    maintenance: Maintenance | null,
    closeFee: CloseFee | null,
    heldFee: Rational,
  ) {
    this.contract = contract;
    this.mark = mark;
    this.closeFee = closeFee;
    this.#unit = unit;
    this.#maintenance = maintenance;
    this.#heldFee = heldFee;
    this.#notional = notionalAt(contract, mark);
  }

  /** The same position with another held fee. */
  holding(fee: Rational): PositionTerm {
    return new PositionTerm(this.contract, this.mark, this.#unit, this.#maintenance, this.closeFee, fee);
  }

  get codes(): readonly string[] {
    const { base, settle } = this.contract.symbol;
    return base === settle ? [base] : [base, settle];
  }

  touchedBy(moves: Moves): boolean {
    return moves.mark(this.contract.symbol) || moves.code(this.contract.symbol.settle);
  }

  kinks(moves: Moves): readonly Rational[] {
    const maintenance = this.#maintenance;
    if (maintenance === null || !this.#isTiered(moves)) return NONE;
    const { kinks } = stepsOf(maintenance);
    const now = this.#notional;
    return this.contract.symbol.inverse
      ? kinks.map((notional) => now.over(notional)).reverse()
      : kinks.map((notional) => notional.over(now));
  }

  /** Whether the move takes it through its tiers. */
  #isTiered(moves: Moves): boolean {
    return this.#maintenance?.basis === 'mark' && moves.mark(this.contract.symbol);
  }

  readonly tiered = 'maintenance';

  steadyAt(moves: Moves): Piece {
    const equity = this.#profit(moves);
    const feeRate = this.closeFee?.basis === 'mark' ? this.closeFee.rate : ZERO;
    const fee = feeRate.sign() === 0 ? this.#constant(this.#heldFee, moves) : this.feeAt(moves);
    return { ...NOTHING, equity, adjusted: equity, fee, notional: this.#perNotional(Rational.ONE, moves) };
  }

  /** The close fee as it would be at the price in question, whatever its basis: what a bankruptcy price subtracts. */
  feeAt(moves: Moves): Polynomial {
    return this.closeFee === null ? Polynomial.ZERO : this.#perNotional(this.closeFee.rate, moves);
  }

  /** A fixed amount of settle currency in the numeraire. */
  #constant(amount: Rational, moves: Moves): Polynomial {
    return amount.sign() === 0 ? Polynomial.ZERO : Polynomial.monomial(amount.times(this.#unit), this.#settleDegree(moves));
  }

  /** The power of x that one unit of the settle currency is worth. */
  #settleDegree(moves: Moves): 0 | 1 | 2 {
    return ((moves.code(this.contract.symbol.settle) ? 1 : 0) + (moves.scaled ? 1 : 0)) as 0 | 1 | 2;
  }

  /** factor × notional at the moved mark; an inverse notional falls as 1/x while its coin rises as x, so it stands still. */
  #perNotional(factor: Rational, moves: Moves): Polynomial {
    const now = factor.times(this.#notional).times(this.#unit);
    const power = !moves.mark(this.contract.symbol) ? 0 : this.contract.symbol.inverse ? -1 : 1;
    return Polynomial.monomial(now, (this.#settleDegree(moves) + power) as 0 | 1 | 2);
  }

  #profit(moves: Moves): Polynomial {
    const { contract } = this;
    if (!this.touchedBy(moves)) return this.#constant(profitAt(contract, this.mark), moves);
    const atEntry = this.#constant(notionalAt(contract, contract.entryPrice), moves);
    const atMark = this.#perNotional(Rational.ONE, moves);
    return (contract.symbol.inverse ? atEntry.minus(atMark) : atMark.minus(atEntry)).times(contract.sign);
  }

  tieredIn(moves: Moves, slot: number): Polynomial {
    const maintenance = this.#maintenance;
    if (maintenance === null) return Polynomial.ZERO;
    if (maintenance.basis === 'entry')
      return this.#constant(maintenanceOf(maintenance, notionalAt(this.contract, this.contract.entryPrice)), moves);
    const { kinks, formulas } = stepsOf(maintenance);
    const place = this.#isTiered(moves) ? (this.contract.symbol.inverse ? 2 * kinks.length - slot : slot) : slotOf(kinks, this.#notional);
    return this.#required(formulas[place] as Requirement, moves);
  }

  /** A tier holds in two slots that follow each other: the same polynomial then. */
  #required(requirement: Requirement, moves: Moves): Polynomial {
    const last = this.#last;
    if (last !== null && last.requirement === requirement && last.moves === moves) return last.polynomial;
    const { rate, deduction } = requirement;
    const polynomial = this.#perNotional(rate, moves).minus(this.#constant(deduction, moves));
    this.#last = { requirement, moves, polynomial };
    return polynomial;
  }
}
