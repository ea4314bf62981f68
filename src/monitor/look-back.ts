import { severity } from '../risk/level.ts';
import type { AccountReading } from '../risk/reading.ts';
import type { Board, Replacement, Ticker } from './board.ts';
import { type Extremes, extremesOf, passedBy } from './extremes.ts';
import type { Measures } from './measures.ts';
import { doubtsOf } from './suspicion.ts';
import { inBelief, type Vigil } from './vigil.ts';

/** Looks at what prices went through between two looks at an account: no dip is missed. */
export class LookBack {
  readonly #measures: Measures;
  readonly #board: Board;
  readonly #vigil: Vigil;

  constructor(measures: Measures, board: Board, vigil: Vigil) {
    this.#measures = measures;
    this.#board = board;
    this.#vigil = vigil;
  }

  /** What was not believed may only be suspected. @param newest the account as it has just been measured */
  look(account: number, newest: AccountReading, past: readonly Extremes[]): void {
    const doubts = doubtsOf(newest, this.#board);
    const believed = past.filter(({ ticker }) => ticker.suspect === null);
    if (doubts.length === 0) this.#visit(account, newest, believed, [], (seen) => this.#vigil.observe(seen, []));
    else {
      const base = inBelief(doubts);
      this.#visit(account, this.#measures.measureAt(account, base), believed, base, (seen) => this.#vigil.raise(seen, doubts));
    }
    const doubted = past.filter(({ ticker }) => ticker.suspect !== null);
    this.#visit(account, newest, doubted, [], (seen, ticker) =>
      this.#vigil.observe(seen, [ticker, ...doubts.filter(({ key }) => key !== ticker.key)]),
    );
  }

  /** Measures anew at a lowest or highest price that may have been worse than what is known, so that few are measured. */
  #visit(
    account: number,
    reading: AccountReading,
    past: readonly Extremes[],
    base: readonly Replacement[],
    see: (seen: AccountReading, ticker: Ticker) => void,
  ): void {
    const unseen = (one: Extremes) => passedBy(one, this.#board.ticker(one.ticker.key));
    const moved = past.filter((one) => unseen(one).length > 0);
    if (moved.length === 0) return;
    const { corner, near } = extremesOf(reading, moved, this.#measures.thresholdsOf(account));
    const known = this.#vigil.heldLevel(reading);
    const worse =
      this.#measures.looksFarther(account) || severity(this.#measures.glanceAt(account, [...base, ...corner])) > severity(known);
    for (const one of worse ? moved : moved.filter(({ ticker }) => near.has(ticker.key))) {
      const { key, mark } = one.ticker;
      for (const price of unseen(one)) {
        see(this.#measures.measureAt(account, [...base, [key, { price, kind: mark.kind }]]), one.ticker);
      }
    }
  }
}
