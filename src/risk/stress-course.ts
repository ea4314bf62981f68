import { Rational } from '../money/rational.ts';
import { boundaries } from './boundary.ts';
import { HealthWalk } from './health-walk.ts';
import { type Moves, still } from './moves.ts';
import { Polynomial } from './polynomial.ts';
import type { Pool } from './pool.ts';
import { moveOf, type Shock } from './stress-shock.ts';
import type { Piece, Term, Tiered } from './term.ts';

const ONE = Rational.ONE;
const TWO = Rational.of(2);

/** x = level + slope · y. */
interface Line {
  readonly level: Rational;
  readonly slope: Rational;
}

/** The factor of a price that moves by the fraction `move`, with y = 1 the price as it is and y = 2 the whole move. */
function lineOf(move: Rational): Line {
  return { level: ONE.minus(move), slope: move };
}

/** P(level + slope · y) as a polynomial in y. */
function along({ c0, c1, c2 }: Polynomial, { level, slope }: Line): Polynomial {
  const constant = c0.plus(c1.times(level)).plus(c2.times(level).times(level));
  const linear = c1.plus(c2.times(TWO).times(level)).times(slope);
  return polynomial(constant, linear, c2.times(slope).times(slope));
}

/** (level + slope · y) · (c0 + c1 · y). */
function timesLine({ c0, c1 }: Polynomial, { level, slope }: Line): Polynomial {
  return polynomial(level.times(c0), level.times(c1).plus(slope.times(c0)), slope.times(c1));
}

function polynomial(c0: Rational, c1: Rational, c2: Rational): Polynomial {
  return Polynomial.monomial(c0, 0).plus(Polynomial.monomial(c1, 1)).plus(Polynomial.monomial(c2, 2));
}

/**
 * A holding while a shock runs its course: the price of each code is its price now × (1 + its move · (y − 1)). A holding knows one
 * or two prices, its mark's and its money's, so each formula stays a polynomial of degree two at most and each kink exact.
 */
class CourseTerm implements Term {
  readonly #term: Term;
  readonly #moves: Moves;
  /** How far the moving prices are, as the factor x of the term's own formulas; null: nothing moves. */
  readonly #x: Line | null;
  /** Of money that moves by a fraction of its own, beside its mark. */
  readonly #money: Line | null;

  constructor(term: Term, movers: readonly Mover[]) {
    this.#term = term;
    const mark = movers.find(({ marks }) => term.touchedBy(marks));
    const money = movers.find(({ codes }) => term.touchedBy(codes));
    if (mark !== undefined && money === mark) this.#moves = mark.both;
    else this.#moves = mark?.marks ?? money?.codes ?? still;
    const main = mark ?? money;
    this.#x = main === undefined ? null : lineOf(main.move);
    this.#money = mark === undefined || money === undefined || money === mark ? null : lineOf(money.move);
  }

  get codes(): readonly string[] {
    return this.#term.codes;
  }

  touchedBy(): boolean {
    return this.#x !== null;
  }

  kinks(): readonly Rational[] {
    const x = this.#x;
    if (x === null) return [];
    const kinks = this.#term.kinks(this.#moves).map((kink) => kink.minus(x.level).over(x.slope));
    return x.slope.sign() < 0 ? kinks.reverse() : kinks;
  }

  steadyAt(): Piece {
    const piece = this.#term.steadyAt(this.#moves);
    return {
      equity: this.#along(piece.equity),
      adjusted: this.#along(piece.adjusted),
      collateral: this.#along(piece.collateral),
      debt: this.#along(piece.debt),
      maintenance: this.#along(piece.maintenance),
      fee: this.#along(piece.fee),
      assets: this.#along(piece.assets),
      notional: this.#along(piece.notional),
    };
  }

  get tiered(): Tiered {
    return this.#term.tiered;
  }

  tieredIn(_: Moves, slot: number): Polynomial {
    const falls = this.#x !== null && this.#x.slope.sign() < 0;
    const place = falls ? 2 * this.#term.kinks(this.#moves).length - slot : slot;
    return this.#along(this.#term.tieredIn(this.#moves, place));
  }

  /** One of the term's own formulas as a formula of y. */
  #along(own: Polynomial): Polynomial {
    if (this.#x === null || own === Polynomial.ZERO) return own;
    const moved = along(own, this.#x);
    return this.#money === null ? moved : timesLine(moved, this.#money);
  }
}

/** The prices that share one move. */
interface Mover {
  readonly move: Rational;
  readonly codes: Moves;
  readonly marks: Moves;
  readonly both: Moves;
}

function moversOf(shock: Shock): Mover[] {
  const distinct: Rational[] = [];
  for (const move of [...shock.moves.values(), shock.others]) {
    if (move.sign() !== 0 && !distinct.some((known) => known.equals(move))) distinct.push(move);
  }
  return distinct.map((move) => {
    const code: Moves['code'] = (one) => moveOf(shock, one).equals(move);
    const mark: Moves['mark'] = ({ base }) => code(base);
    const none = (): boolean => false;
    return {
      move,
      codes: { code, mark: none, scaled: false },
      marks: { code: none, mark, scaled: false },
      both: { code, mark, scaled: false },
    };
  });
}

/**
 * The fraction of a shock, from 0 to 1, at which a pool is first liquidated when all its prices move in step; 0 when it is already
 * there, null when it lives through all of it. Exact where the root is rational, else to 50 significant digits; at a tier's edge
 * that health jumps over, the edge. Counted fees of basis bankruptcy are held, as everywhere a price moves (contract section 3).
 */
export function deathOf(pool: Pool, shock: Shock): Rational | null {
  const movers = moversOf(shock);
  const terms = pool.terms.map((term) => new CourseTerm(term, movers));
  const walk = new HealthWalk(terms, still, Polynomial.ZERO, (piece) => pool.healthOf(piece));
  const strict = pool.rules.strict ?? false;
  // Outside of the shock there are no prices: the formula at each end goes on, and what it says there is not looked at.
  const kinks = [...walk.kinks.filter((kink) => ONE.atMost(kink) && kink.lessThan(TWO)), TWO];
  const pieceIn = (slot: number): Polynomial => {
    const [below, above] = [kinks[slot / 2 - 1], kinks[slot >> 1]];
    if (slot % 2 !== 0 || above === undefined) return walk.pieceAt(above ?? TWO);
    return walk.pieceAt(below === undefined ? ONE : below.plus(above).over(TWO));
  };
  const { liquidated, up } = boundaries({ kinks, pieceIn }, strict);
  if (liquidated) return Rational.ZERO;
  if (up === null || TWO.lessThan(up)) return null;
  if (up.equals(TWO)) {
    const end = walk.pieceAt(TWO).signAt(TWO);
    if (end > 0 || (end === 0 && strict)) return null;
  }
  return up.minus(ONE);
}

/** What a pool is worth while a shock runs its course, as polynomials in y times `unit`. */
export function courseOf(pool: Pool, shock: Shock, unit: Rational): Pick<Piece, 'equity' | 'assets' | 'debt' | 'notional'> {
  const movers = moversOf(shock);
  let [equity, assets, debt, notional] = [Polynomial.ZERO, Polynomial.ZERO, Polynomial.ZERO, Polynomial.ZERO];
  for (const term of pool.terms) {
    const piece = new CourseTerm(term, movers).steadyAt();
    equity = equity.plus(piece.equity);
    assets = assets.plus(piece.assets);
    debt = debt.plus(piece.debt);
    notional = notional.plus(piece.notional);
  }
  return { equity: equity.times(unit), assets: assets.times(unit), debt: debt.times(unit), notional: notional.times(unit) };
}
