import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { Rational } from '../../src/money/rational.ts';
import { assess } from '../../src/risk/assess.ts';
import type { Level } from '../../src/risk/level.ts';
import { isolatedPool, type Leg } from '../../src/risk/pools.ts';
import { isolatedPosition } from '../../src/risk/position.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import { DEFAULT_THRESHOLDS } from '../../src/risk/thresholds.ts';
import { type Band, isPast } from '../../src/tripwires/cut.ts';
import { type ExactLevels, exactLevels } from '../../src/tripwires/exact-levels.ts';
import { NO_LIMITS, type WireLimits } from '../../src/tripwires/limits.ts';
import { PositionWires } from '../../src/tripwires/position-wires.ts';
import { type WiredPosition, Wirer } from '../../src/tripwires/wired-position.ts';

/** 2026-11-21. */
const NOW = Date.UTC(2026, 10, 21);

/** The limits of contract section 4, and no others. */
export const DEFAULT_WIRES: WireLimits = { ...DEFAULT_THRESHOLDS, ltv: NO_LIMITS, healthFactor: NO_LIMITS, price: NO_LIMITS };

const wirer = new Wirer();

/** The first position of an account, isolated: as its wires need it, and as the whole of src/risk measures it. */
export class Isolated {
  readonly leg: Leg;
  readonly wired: WiredPosition;
  readonly levels: ExactLevels;
  readonly #reading: AccountReading;
  readonly #limits: WireLimits;

  constructor(account: object, limits: WireLimits = DEFAULT_WIRES, instruments: object = {}) {
    const portfolio = readPortfolio({ version: 1, accounts: [account], instruments });
    const [reading] = assess(portfolio, readPrices({ marks: {} }, NOW)).accounts;
    const [leg] = reading?.holdings.legs ?? [];
    if (reading === undefined || leg === undefined) throw new RangeError('the account has no position');
    const wired = wirer.wired(leg, reading.holdings.isolatedRules, limits);
    if (wired === null) throw new RangeError('the position cannot be wired');
    this.#reading = reading;
    this.#limits = limits;
    this.leg = leg;
    this.wired = wired;
    this.levels = exactLevels(wired);
  }

  /** Its danger by src/risk, at a mark. */
  dangerAt(mark: Rational): Level {
    const leg: Leg = { ...this.leg, mark };
    return isolatedPosition(leg, isolatedPool(leg, this.#reading.holdings.isolatedRules), this.#limits).reading.level;
  }

  /** How many of its exact levels a price is past. */
  rankAt(price: Rational): number {
    return this.levels.cuts.filter((cut) => isPast(price, cut)).length;
  }
}

/** Positions on wires, each with what the crossings so far say of it. */
export class Followed {
  readonly wires: PositionWires;
  readonly #ranks = new Map<number, number>();
  readonly #positions = new Map<number, Isolated>();

  constructor(instruments = 1) {
    this.wires = new PositionWires(instruments);
  }

  set(ref: number, one: Isolated, at: string, instrument = 0): void {
    const price = Rational.from(at);
    this.wires.set({ instrument, ref, position: one.wired }, price);
    this.#follow();
    this.hold(ref, one, price);
  }

  /** What is known of a position that came by a bulk build. */
  hold(ref: number, one: Isolated, at: Rational): void {
    this.#positions.set(ref, one);
    this.#ranks.set(ref, one.rankAt(at));
  }

  /** @returns whether something was crossed. */
  tick(price: string, instrument = 0): boolean {
    const tripped = this.wires.tick(instrument, Number(price), price);
    this.#follow();
    return tripped;
  }

  remove(ref: number, instrument = 0): void {
    this.wires.remove(instrument, ref);
    this.#positions.delete(ref);
    this.#ranks.delete(ref);
  }

  /** What the wires say of a position. */
  band(ref: number): Band {
    const band = this.#positions.get(ref)?.levels.bands[this.#ranks.get(ref) as number];
    if (band === undefined) throw new RangeError(`position ${ref} was crossed more often than it has levels`);
    return band;
  }

  #follow(): void {
    this.wires.crossings.drain((ref, up) => {
      const rank = this.#ranks.get(ref);
      if (rank !== undefined) this.#ranks.set(ref, rank + (up ? 1 : -1));
    });
  }
}

/** Whether it has come to a liquidation. */
export function isGone(level: Level): boolean {
  return level === 'liquidation' || level === 'negative';
}
