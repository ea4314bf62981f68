import { Rational } from '../money/rational.ts';
import { squareRoot } from '../money/root.ts';

/**
 * c0 + c1·x + c2·x², exact. A pool's health in one price is such a piece between two kinks: a line for the price of one base,
 * a parabola when a coin-quoted pair and its quote coin move together (README, "How it is built").
 */
export class Polynomial {
  static readonly ZERO: Polynomial = new Polynomial(Rational.ZERO, Rational.ZERO, Rational.ZERO);

  readonly c0: Rational;
  readonly c1: Rational;
  readonly c2: Rational;

  private constructor(c0: Rational, c1: Rational, c2: Rational) {
    this.c0 = c0;
    this.c1 = c1;
    this.c2 = c2;
  }

  /** coefficient · x^degree. */
  static monomial(coefficient: Rational, degree: 0 | 1 | 2): Polynomial {
    const zero = Rational.ZERO;
    if (degree === 0) return new Polynomial(coefficient, zero, zero);
    return degree === 1 ? new Polynomial(zero, coefficient, zero) : new Polynomial(zero, zero, coefficient);
  }

  plus(other: Polynomial): Polynomial {
    if (this === Polynomial.ZERO) return other;
    if (other === Polynomial.ZERO) return this;
    return new Polynomial(this.c0.plus(other.c0), this.c1.plus(other.c1), this.c2.plus(other.c2));
  }

  minus(other: Polynomial): Polynomial {
    if (other === Polynomial.ZERO) return this;
    return new Polynomial(this.c0.minus(other.c0), this.c1.minus(other.c1), this.c2.minus(other.c2));
  }

  times(factor: Rational): Polynomial {
    if (this === Polynomial.ZERO) return this;
    return new Polynomial(this.c0.times(factor), this.c1.times(factor), this.c2.times(factor));
  }

  at(x: Rational): Rational {
    const line = this.c0.plus(this.c1.times(x));
    return this.c2.sign() === 0 ? line : line.plus(this.c2.times(x).times(x));
  }

  /** The sign of its value there: a line's without the value. */
  signAt(x: Rational): -1 | 0 | 1 {
    return this.c2.sign() === 0 ? this.c1.times(x).compare(this.c0.negated()) : this.at(x).sign();
  }

  /** Its roots, ascending and distinct; none for a constant, zero included. Exact when rational, else to 50 significant digits. */
  roots(): Rational[] {
    if (this.c2.sign() === 0) return this.c1.sign() === 0 ? [] : [this.c0.over(this.c1).negated()];
    const discriminant = this.c1.times(this.c1).minus(Rational.of(4).times(this.c2).times(this.c0));
    if (discriminant.sign() < 0) return [];
    const twice = this.c2.times(Rational.of(2));
    const root = squareRoot(discriminant);
    if (root.sign() === 0) return [this.c1.negated().over(twice)];
    const pair = [this.c1.negated().minus(root).over(twice), this.c1.negated().plus(root).over(twice)] as const;
    return pair[0].lessThan(pair[1]) ? [...pair] : [pair[1], pair[0]];
  }
}
