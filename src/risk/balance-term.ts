import type { WeightTier } from '../book/rules.ts';
import { Rational } from '../money/rational.ts';
import type { Moves } from './moves.ts';
import { Polynomial } from './polynomial.ts';
import { NOTHING, type Piece, slotOf, type Term, type Tiered } from './term.ts';

/** The weighted value of a balance worth `usd`: each weight counts for the part of the value in its tier (marginal). */
export function weighted(tiers: readonly WeightTier[], usd: Rational): Rational {
  const { rate, offset } = weightAt(tiers, usd);
  return rate.times(usd).plus(offset);
}

/** The USD values > 0 at which the weight changes, ascending. */
function floorsOf(tiers: readonly WeightTier[]): Rational[] {
  return tiers.flatMap(({ floor }) => (floor.sign() > 0 ? [floor] : []));
}

/** In the tier of `usd` the weighted value is rate × usd + offset. */
function weightAt(tiers: readonly WeightTier[], usd: Rational): { readonly rate: Rational; readonly offset: Rational } {
  return weightIn(tiers, slotOf(floorsOf(tiers), usd));
}

/** The same in a slot of the floors. */
function weightIn(tiers: readonly WeightTier[], slot: number): { readonly rate: Rational; readonly offset: Rational } {
  let rate = (tiers[0] as WeightTier).weight;
  let offset = Rational.ZERO;
  let passed = 0;
  for (const { floor, weight } of tiers) {
    // A floor is inclusive: it is reached at its own slot.
    if (floor.sign() > 0 && ++passed * 2 - 1 > slot) break;
    offset = offset.plus(rate.minus(weight).times(floor));
    rate = weight;
  }
  return { rate, offset };
}

/** The power of x that one unit of a currency is worth. */
function degreeOf(code: string, moves: Moves): 0 | 1 | 2 {
  return ((moves.code(code) ? 1 : 0) + (moves.scaled ? 1 : 0)) as 0 | 1 | 2;
}

/** A balance that is held. */
export class AssetTerm implements Term {
  readonly #code: string;
  readonly #value: Rational;
  readonly #usd: Rational;
  readonly #weights: readonly WeightTier[] | null;

  /**
   * @param value worth in the pool's numeraire now.
   * @param usd worth in USD now: the tiers of a weight are by USD value.
   * @param weights null: counted in full.
   */
  constructor(code: string, value: Rational, usd: Rational, weights: readonly WeightTier[] | null) {
    this.#code = code;
    this.#value = value;
    this.#usd = usd;
    this.#weights = weights;
  }

  get codes(): readonly string[] {
    return [this.#code];
  }

  touchedBy(moves: Moves): boolean {
    return moves.code(this.#code);
  }

  kinks(moves: Moves): readonly Rational[] {
    const weights = this.#weights;
    if (weights === null || this.#usd.sign() === 0 || !moves.code(this.#code)) return [];
    return floorsOf(weights).map((floor) => floor.over(this.#usd));
  }

  get tiered(): Tiered {
    return this.#weights === null ? 'none' : 'weight';
  }

  steadyAt(moves: Moves): Piece {
    const equity = Polynomial.monomial(this.#value, degreeOf(this.#code, moves));
    return this.#weights === null
      ? { ...NOTHING, equity, adjusted: equity, collateral: equity, assets: equity }
      : { ...NOTHING, equity, assets: equity };
  }

  tieredIn(moves: Moves, slot: number): Polynomial {
    return this.#weights === null ? Polynomial.ZERO : this.#weighted(this.#weights, moves, slot);
  }

  /** Tiers stand in USD, the pool may not: the offset is carried over at the rate between the two. */
  #weighted(weights: readonly WeightTier[], moves: Moves, slot: number): Polynomial {
    if (this.#usd.sign() === 0) return Polynomial.ZERO;
    const { rate, offset } = weightIn(weights, moves.code(this.#code) ? slot : slotOf(floorsOf(weights), this.#usd));
    const perUsd = this.#value.over(this.#usd);
    return Polynomial.monomial(rate.times(this.#value), degreeOf(this.#code, moves)).plus(
      Polynomial.monomial(offset.times(perUsd), moves.scaled ? 1 : 0),
    );
  }
}

/** A balance that is owed. */
export class DebtTerm implements Term {
  readonly #code: string;
  readonly #value: Rational;
  readonly #borrowMaintenance: Rational;

  /**
   * @param value what is owed, in the pool's numeraire now, ≥ 0, interest included.
   * @param borrowMaintenance maintenance as a fraction of it, 0 where the rules name none.
   */
  constructor(code: string, value: Rational, borrowMaintenance: Rational) {
    this.#code = code;
    this.#value = value;
    this.#borrowMaintenance = borrowMaintenance;
  }

  get codes(): readonly string[] {
    return [this.#code];
  }

  touchedBy(moves: Moves): boolean {
    return moves.code(this.#code);
  }

  kinks(): Rational[] {
    return [];
  }

  readonly tiered = 'none';

  tieredIn(): Polynomial {
    return Polynomial.ZERO;
  }

  steadyAt(moves: Moves): Piece {
    const debt = Polynomial.monomial(this.#value, degreeOf(this.#code, moves));
    const owed = debt.times(Rational.of(-1));
    return { ...NOTHING, equity: owed, adjusted: owed, debt, maintenance: debt.times(this.#borrowMaintenance) };
  }
}
