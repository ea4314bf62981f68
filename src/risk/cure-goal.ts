import { isUsdLike } from '../book/symbol.ts';
import { max, Rational } from '../money/rational.ts';
import type { Stake } from './cure-stake.ts';
import type { Target } from './cure-target.ts';
import { lowest, type Place, valueAt } from './cure-window.ts';
import { baseMoves, contractMoves, type Moves, still } from './moves.ts';
import type { Polynomial } from './polynomial.ts';
import { PositionTerm } from './position-term.ts';
import { type Piece, pieceOf, type Term } from './term.ts';

/** A place where a pool falls short of its target. */
export interface Breach extends Place {
  readonly moves: Moves;
  /** When the place is where a changed holding's own formula turns: which of its turns. It moves as the holding changes. */
  readonly turn: { readonly slot: number; readonly index: number } | null;
}

const ONE = Rational.ONE;

/** What a target asks of a pool's terms, measured so that it is reached while every value is ≥ 0 (at some places > 0). */
export class Goal {
  readonly #stake: Stake;
  readonly #target: Target;
  readonly #measure: (piece: Piece) => Polynomial;
  readonly #low: Rational;
  readonly #high: Rational;
  readonly #now = new WeakMap<Term, Rational>();
  /** The lowest place of what moves, which stays while only what stands still changes. */
  readonly #lowest = new Map<Moves, { readonly terms: readonly Term[]; readonly place: Place }>();
  readonly #moves = new Map<string, Moves>();

  constructor(stake: Stake, target: Target) {
    this.#stake = stake;
    this.#target = target;
    this.#measure = measureOf(stake, target);
    this.#low = max(Rational.ZERO, ONE.minus(target.value));
    this.#high = ONE.plus(target.value);
  }

  /**
   * Where the terms fall short the most; null when the target is reached.
   * @param codes what is held and owed, whose own prices move too.
   * @param changed slots of the terms that a remedy changes.
   */
  breach(terms: readonly Term[], codes: Iterable<string>, changed: readonly number[]): Breach | null {
    if (this.#target.kind !== 'distance') return this.#ratioBreach(terms);
    // Without positions and debts there is nothing to liquidate: only what is left must not be below zero.
    if (this.#isSafe(terms)) {
      const left = this.#standing('below', this.#sum(terms));
      return this.#falls(left) ? left : null;
    }
    let worst: Breach | null = null;
    for (const moves of this.#movesOf(terms, codes)) {
      const place = this.#lowestOf(terms, moves);
      if (worst === null || place.value.lessThan(worst.value) || (place.side === 'at' && place.value.equals(worst.value)))
        worst = { ...place, moves, turn: null };
    }
    worst ??= this.#standing('at', this.#sum(terms));
    return this.#falls(worst) ? { ...worst, turn: this.#turnOf(terms, worst, changed) } : null;
  }

  /** The terms' value at a breach that others had; null when nothing can breach it there any more. */
  valueAt(terms: readonly Term[], breach: Breach): Rational | null {
    if (this.#isSafe(terms)) {
      const left = this.#sum(terms);
      return left.sign() < 0 ? left : null;
    }
    const x = breach.turn === null ? breach.x : terms[breach.turn.slot]?.kinks(breach.moves)[breach.turn.index];
    if (x === undefined || (breach.turn !== null && !(this.#low.lessThan(x) && x.lessThan(this.#high)))) return null;
    const place = { ...breach, x };
    return terms.reduce((total, term) => total.plus(this.#termAt(term, place)), Rational.ZERO);
  }

  /** Whether a value at a place falls short. */
  falls(value: Rational, { side }: Place): boolean {
    return this.#falls({ side, value });
  }

  #falls({ side, value }: Pick<Place, 'side' | 'value'>): boolean {
    if (value.sign() !== 0) return value.sign() < 0;
    return side === 'at' && !(this.#stake.pool.rules.strict ?? false);
  }

  #standing(side: Place['side'], value: Rational = Rational.ZERO): Breach {
    return { moves: still, x: ONE, side, value, turn: null };
  }

  /** A ratio may be exactly met, but not by nothing at all. */
  #ratioBreach(terms: readonly Term[]): Breach | null {
    const value = this.#sum(terms);
    const empty = !this.#stake.pool.collateralDebt && !this.#isSafe(terms) && this.#adjusted(terms).sign() <= 0;
    const breach = this.#standing(empty ? 'at' : 'below', value);
    return this.#falls(breach) ? breach : null;
  }

  #adjusted(terms: readonly Term[]): Rational {
    return terms.reduce((total, term) => total.plus(pieceOf(term, still, ONE).adjusted.c0), Rational.ZERO);
  }

  /** Whether it holds neither positions nor debts. */
  #isSafe(terms: readonly Term[]): boolean {
    return !terms.some((term) => this.#isRisk(term));
  }

  #isRisk(term: Term): boolean {
    return term instanceof PositionTerm || pieceOf(term, still, ONE).debt.c0.sign() > 0;
  }

  #sum(terms: readonly Term[]): Rational {
    return terms.reduce((total, term) => total.plus(this.#nowOf(term)), Rational.ZERO);
  }

  #nowOf(term: Term): Rational {
    let now = this.#now.get(term);
    if (now === undefined) {
      now = this.#measure(pieceOf(term, still, ONE)).c0;
      this.#now.set(term, now);
    }
    return now;
  }

  #termAt(term: Term, place: Breach): Rational {
    if (!place.moves.scaled && !term.touchedBy(place.moves)) return this.#nowOf(term);
    return valueAt(term, place.moves, place, this.#measure);
  }

  /** The prices whose moves the reading's distances are about: of each contract, and of each coin held or owed. */
  #movesOf(terms: readonly Term[], codes: Iterable<string>): Iterable<Moves> {
    const found = new Map<string, Moves>();
    const take = (key: string, make: () => Moves): void => {
      const moves = this.#moves.get(key) ?? make();
      this.#moves.set(key, moves);
      found.set(key, moves);
    };
    const dated = new Set<string>();
    for (const term of terms) {
      if (!(term instanceof PositionTerm)) continue;
      const { symbol } = term.contract;
      if (symbol.expiry !== null) dated.add(symbol.base);
      take(symbol.expiry === null ? symbol.base : symbol.text, () => contractMoves(symbol));
    }
    if (this.#stake.position !== null) return found.values();
    for (const code of codes) {
      if (isUsdLike(code) || code === this.#stake.currency) continue;
      if (dated.has(code)) take(`${code} at all dates`, () => baseMoves(code));
      else if (!found.has(code)) take(code, () => baseMoves(code));
    }
    return found.values();
  }

  #lowestOf(terms: readonly Term[], moves: Moves): Place {
    const moving = moves.scaled ? terms : terms.filter((term) => term.touchedBy(moves));
    const known = this.#lowest.get(moves);
    const same = known !== undefined && known.terms.length === moving.length && known.terms.every((term, i) => term === moving[i]);
    const place = same ? known.place : lowest(moving, moves, this.#measure, this.#low, this.#high);
    if (!same) this.#lowest.set(moves, { terms: moving, place });
    if (moves.scaled) return place;
    const rest = moving.reduce((total, term) => total.minus(this.#nowOf(term)), this.#sum(terms));
    return { ...place, value: place.value.plus(rest) };
  }

  #turnOf(terms: readonly Term[], { x, moves }: Breach, changed: readonly number[]): Breach['turn'] {
    if (x.equals(this.#low) || x.equals(this.#high)) return null;
    for (const slot of changed) {
      const index = terms[slot]?.kinks(moves).findIndex((kink) => kink.equals(x)) ?? -1;
      if (index >= 0) return { slot, index };
    }
    return null;
  }
}

function measureOf({ pool }: Stake, { kind, value }: Target): (piece: Piece) => Polynomial {
  switch (kind) {
    case 'distance':
      return (piece) => pool.healthOf(piece);
    case 'ltv':
      return (piece) => piece.assets.times(value).minus(piece.debt);
    case 'ratio': {
      if (!pool.collateralDebt) return (piece) => piece.adjusted.times(value).minus(pool.requirementOf(piece));
      const limit = value.times(pool.rules.liquidationRatio ?? ONE);
      return (piece) => piece.collateral.times(limit).minus(piece.debt);
    }
  }
}
