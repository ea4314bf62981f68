import { Rational } from '../../../src/money/rational.ts';
import { assessAccount } from '../../../src/risk/assess.ts';
import { severity } from '../../../src/risk/level.ts';
import { TAPE_START } from './books.mjs';

const DISTANCES = [0.08, 0.03];
const RATIOS = [0.5, 0.8];
/** Closer than this to a turn, as a part of all that is summed up, floats do not decide. */
const BAND = 1e-11;
const LIQUIDATION = 3;
const NEGATIVE = 4;

/**
 * The verdicts of linear cross accounts written down a second time, from the book itself, every leg at every look; what floats cannot tell is
 * measured exactly. A state is the level of the pool by its ratio, and of each leg by its distance.
 */
export class Audit {
  /** How many states had to be measured exactly. */
  exact = 0;
  #book;
  #accounts;
  #known = [];
  #unsure = false;

  constructor(book) {
    const numbers = new Map(book.keys.map((key, i) => [key, i]));
    this.#book = book;
    this.tiers = book.tiers.map(({ floor, rate, deduction }) => [Number(floor), Number(rate), Number(deduction)]);
    this.#accounts = book.portfolio.accounts.map(({ assets, positions }) => ({
      cash: assets.get('USDT').toNumber(),
      legs: positions.map(({ symbol, side, contracts, entryPrice }) => ({
        key: numbers.get(symbol.text),
        signed: contracts.toNumber() * (side === 'long' ? 1 : -1),
        entry: entryPrice.toNumber(),
      })),
    }));
  }

  /** Takes down how an account stands; whether that is news. */
  know(account, px) {
    const now = this.#stateOf(account, px);
    const news = this.#known[account] !== undefined && this.#known[account] !== now;
    this.#known[account] = now;
    return news;
  }

  /** Whether it stands otherwise than was taken down. */
  isWrong(account, px) {
    return this.#stateOf(account, px) !== this.#known[account];
  }

  #stateOf(account, px) {
    this.#unsure = false;
    const state = this.#inFloats(this.#accounts[account], px);
    return this.#unsure ? this.#exactly(account, px) : state;
  }

  #isAtMost(value, gross) {
    if (Math.abs(value) <= gross * BAND) this.#unsure = true;
    return value <= 0;
  }

  #maintenance(notional) {
    const { tiers } = this;
    let i = 0;
    while (i + 1 < tiers.length && tiers[i + 1][0] <= notional) i++;
    return tiers[i][1] * notional - tiers[i][2];
  }

  #inFloats({ cash, legs }, px) {
    let equity = cash;
    let required = 0;
    let gross = cash;
    const parts = legs.map(({ key, signed, entry }) => {
      const notional = Math.abs(signed) * px[key];
      const [profit, margin] = [signed * (px[key] - entry), this.#maintenance(notional)];
      equity += profit;
      required += margin;
      gross += notional * 2;
      return profit - margin;
    });
    if (this.#isAtMost(equity, gross) && equity < 0) return String(NEGATIVE);
    if (this.#isAtMost(equity - required, gross)) return String(LIQUIDATION);
    const ratio = RATIOS.filter((limit) => this.#isAtMost(limit * equity - required, gross)).length;
    const levels = new Array(legs.length);
    for (let i = 0; i < legs.length; i++) {
      const { key, signed, entry } = legs[i];
      const rest = equity - required - parts[i];
      const notional = Math.abs(signed) * px[key];
      levels[i] = 0;
      for (const limit of DISTANCES) {
        const [low, high] = [1 - limit, 1 + limit];
        const below = rest + signed * (px[key] * low - entry) - this.#maintenance(notional * low);
        const above = rest + signed * (px[key] * high - entry) - this.#maintenance(notional * high);
        if (this.#isAtMost(below < above ? below : above, gross)) levels[i]++;
      }
    }
    return `${ratio} ${levels.join('')}`;
  }

  #exactly(account, px) {
    this.exact++;
    const { portfolio, prices, keys } = this.#book;
    const marks = new Map(keys.map((key, i) => [key, { price: Rational.from(px[i].toFixed(4)), kind: 'mark' }]));
    const reading = assessAccount(portfolio.accounts[account], portfolio, { ...prices, at: TAPE_START, marks }, new Set());
    const level = severity(reading.level);
    if (level >= severity('liquidation')) return String(level === severity('negative') ? NEGATIVE : LIQUIDATION);
    const passed = (value, limits, isPast) => limits.filter((limit) => isPast(value, Rational.from(String(limit)))).length;
    const ratio = passed(reading.cross.marginRatio, RATIOS, (value, limit) => limit.atMost(value));
    const levels = reading.positions.map(({ distance }) =>
      distance === null ? 0 : passed(distance, DISTANCES, (value, limit) => value.atMost(limit)),
    );
    return `${ratio} ${levels.join('')}`;
  }
}
