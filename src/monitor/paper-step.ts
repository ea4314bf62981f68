import type { Position } from '../book/portfolio.ts';
import { max, min } from '../money/rational.ts';
import { severity } from '../risk/level.ts';
import type { Step } from '../risk/paper/trigger.ts';
import type { AccountReading, PoolReading } from '../risk/reading.ts';
import { standsOn } from './ages.ts';
import type { Board, Replacement, Ticker } from './board.ts';
import { type Extremes, extremesOf } from './extremes.ts';
import type { Measures } from './measures.ts';
import type { Vigil } from './vigil.ts';

/** By key: the tickers of an account at one moment of the past; null: there was none yet. What is not among them is as the board has it. */
export type Prices = Map<string, Ticker | null>;

/** A paper account at the prices of one moment, as `firstTrigger` asks for it. */
export class PaperStep {
  readonly #measures: Measures;
  readonly #board: Board;
  readonly #vigil: Vigil;

  constructor(measures: Measures, board: Board, vigil: Vigil) {
    this.#measures = measures;
    this.#board = board;
    this.#vigil = vigil;
  }

  /** An account as it was last measured; null when it is gone, or is no paper account any more. */
  newest(id: string): AccountReading | null {
    return this.#measures.readings[this.#index(id)] ?? null;
  }

  /** Whether any of some prices may have done anything; if not, none has to be measured. */
  mayTrigger(id: string, ticks: readonly Ticker[]): boolean {
    const reading = this.newest(id);
    if (reading === null) return false;
    // One price is what has just been measured: to ask is as cheap as to know.
    if (ticks.length < 2 || reading.pools.some(({ level }) => severity(level) >= severity('liquidation'))) return true;
    const ranges = new Map<string, Extremes>();
    for (const ticker of ticks) {
      const { key, mark } = ticker;
      const known = ranges.get(key);
      const low = min(known?.low ?? mark.price, mark.price);
      ranges.set(key, { ticker, low, high: max(known?.high ?? mark.price, mark.price) });
    }
    const orders = reading.positions.some(({ leg: { position } }) => {
      const range = ranges.get(this.keyOf(reading, position.symbol.text));
      return range !== undefined && reaches(position, range);
    });
    if (orders) return true;
    const { corner, near } = extremesOf(reading, [...ranges.values()], this.#measures.thresholdsOf(this.#index(id)));
    const known = corner.filter(([key]) => this.#board.ticker(key) !== undefined);
    return near.size > 0 || severity(this.#measures.glanceAt(this.#index(id), known)) >= severity('liquidation');
  }

  /** The account at the price of a ticker. @param before the same ticker before it; @param prices all others then; @param then monotonic ms; null when the account is gone */
  at(id: string, ticker: Ticker, before: Ticker | null, prices: Prices, then: number): Step | null {
    const index = this.#index(id);
    if (index < 0) return null;
    const { key, mark } = ticker;
    const replaced = [...prices].flatMap(([one, then]): Replacement[] =>
      then === null || this.#board.ticker(one) === undefined ? [] : [[one, then.mark]],
    );
    const elsewhere = replaced.filter(([one]) => one !== key);
    const isNewest = replaced.every(([one, price]) => this.#board.ticker(one)?.mark === price);
    const now = (isNewest ? this.#measures.readings[index] : undefined) ?? this.#measures.measureAt(index, replaced);
    return {
      now,
      ticked: (symbol) => this.keyOf(now, symbol) === key,
      before: before === null ? null : ((before.suspect === null ? before.mark : before.believed)?.price ?? null),
      believed: ticker.suspect === null && this.#isFresh(ticker, then),
      at: (price) =>
        this.#measures.measureAt(index, this.#board.ticker(key) === undefined ? elsewhere : [...elsewhere, [key, { ...mark, price }]]),
      trusts: (pool) => this.#trusts(now, pool, prices, then),
    };
  }

  /** The positions that go by the mark of a key. */
  positionsOf(reading: AccountReading, key: string): Position[] {
    return reading.positions.map(({ leg }) => leg.position).filter(({ symbol }) => this.keyOf(reading, symbol.text) === key);
  }

  /** The key of the mark that an account's positions in a symbol go by. */
  keyOf({ holdings }: AccountReading, symbol: string): string {
    const own = `${holdings.valuation.venue}:${symbol}`;
    return this.#board.ticker(own) === undefined ? symbol : own;
  }

  #index(id: string): number {
    return this.#measures.portfolio.accounts.findIndex((account) => account.id === id && account.paper);
  }

  #isFresh({ key, receivedTime }: Ticker, then: number): boolean {
    return then - receivedTime <= this.#vigil.patienceOf(key);
  }

  #trusts(reading: AccountReading, { position }: PoolReading, prices: Prices, then: number): boolean {
    const held = reading.positions.find(({ leg }) => leg.position.id === position)?.leg.position;
    const keys = held === undefined ? standsOn(reading) : [this.keyOf(reading, held.symbol.text)];
    for (const key of keys) {
      const ticker = prices.has(key) ? prices.get(key) : this.#board.ticker(key);
      // A key without a ticker is a price that the document gives.
      if (ticker === null || (ticker !== undefined && ticker.suspect !== null)) return false;
      if (held !== undefined && ticker !== undefined && !this.#isFresh(ticker, then)) return false;
    }
    return held !== undefined || this.#vigil.ageOf(reading, then).freshness === 'live';
  }
}

function reaches({ side, stopPrice, takeProfitPrice }: Position, { low, high }: Extremes): boolean {
  const [below, above] = side === 'long' ? [stopPrice, takeProfitPrice] : [takeProfitPrice, stopPrice];
  return (below !== null && low.atMost(below)) || above?.atMost(high) === true;
}
