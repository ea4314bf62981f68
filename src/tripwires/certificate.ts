import { Gauge, STILL } from './gauge.ts';
import { PARTS, type Sketch } from './sketch.ts';

/** The farthest that prices may move without being looked at again, a fraction. */
const FARTHEST = 0.2;
/** A box that is smaller than this is none: the account is then measured at every price. */
const NEAREST = 2 ** -34;
/** Looks at one sketch before the best box is taken, and how much nearer each look is that proves nothing. */
const LOOKS = 6;
const NEARER = 1 / 8;
/** A reach that is no more than so many times what it proves is near enough. */
const ENOUGH = 3;
/** Part of a box that is given away before a distance is looked at closely. */
const NEARLY = 0.75;
/** What roundings of a box's own edges may cost. */
const EDGE = 1 - 2 ** -20;

/** A verdict that could not be told from floats. */
const OPEN = 0;

/** Numbers that tell one state of a sketch from another: a sign for each verdict, distance limit and price limit. */
export function signsOf({ verdicts, distance, level }: Sketch): number {
  return verdicts.length / PARTS + distance.length + level.length;
}

/**
 * Says how far prices may move before anything that the alert machine is shown of a pool can change.
 *
 * In a box of half-width h around the prices of now, until the sketch's time is over, no level of the pool or of its cross legs changes:
 * - Each level hangs on the prices by signs alone. Liquidated: health ≤ 0. Negative: equity < 0. A ratio at or past its limit:
 *   requirement × 1/limit ≥ adjusted equity, or debt ≥ limit × collateral. A distance at or below d: health is ≤ 0 somewhere in
 *   [1 − d, 1 + d] times the prices that move. Where health ≤ 0 the pool is liquidated, whatever its distances are.
 * - `Gauge` gives for each such number a worst value and how fast it can get worse over the box; while h × slope < value its sign holds.
 * - Between the two ends of [1 − d, 1 + d] the bounded health of a pool is concave in x (or, where a dated inverse contract moves alone, in
 *   1/x): the envelope of its maintenance is convex, that of its weights concave, all else is a line. So it is above 0 in between when it is
 *   above 0 at both ends. And it is at or below 0 somewhere when it is below 0 at one of them.
 * - The time: each debt stands at the worse of its ends.
 * The level of a pool that is liquidated is told; what its distances then are is not.
 */
export class Certificates {
  readonly #gauge = new Gauge();
  /** By verdict, distance limit, price limit: +1 or −1. */
  signs = new Int8Array(64);
  /** Of health, as measured last. */
  #slack = 0;
  #slope = 1;

  /**
   * The half-width of the box, a fraction of each price, and in `signs` how things stand; 0 where that cannot be told from floats.
   * @param start the half-width to look for first; `FARTHEST` where nothing is known.
   */
  halfWidth(sketch: Sketch, prices: Float64Array, start: number = FARTHEST): number {
    const count = signsOf(sketch);
    if (this.signs.length < count) this.signs = new Int8Array(count * 2);
    if (!this.#placed(sketch, prices)) return 0;
    let reach = Math.min(FARTHEST, start);
    let best = 0;
    for (let look = 0; look < LOOKS; look++) {
      const found = this.#within(sketch, prices, reach);
      if (found > best) best = found;
      if (found === 0 && best > 0) break;
      // Nearer, fewer tiers can be reached, and more may be proven.
      if (found === 0) reach *= NEARER;
      else if (found * ENOUGH < reach) reach = found * 2;
      else break;
    }
    return best < NEAREST ? 0 : best * EDGE;
  }

  /** Where the prices stand to the limits of their own; false where one is the float nearest to its limit. */
  #placed({ keys, levelKey, level, verdicts, distance }: Sketch, prices: Float64Array): boolean {
    const first = verdicts.length / PARTS + distance.length;
    for (let i = 0; i < level.length; i++) {
      const price = prices[keys[levelKey[i] as number] as number] as number;
      if (price === level[i]) return false;
      this.signs[first + i] = price > (level[i] as number) ? 1 : -1;
    }
    return true;
  }

  /** The half-width that can be proven while no price leaves the fraction `reach`; 0: none. */
  #within(sketch: Sketch, prices: Float64Array, reach: number): number {
    const gauge = this.#gauge;
    if (!gauge.reach(sketch, prices, reach)) return 0;
    const count = sketch.verdicts.length / PARTS;
    let best = reach;
    let open = 0;
    this.#slack = 0;
    gauge.measure(sketch, prices, 1, STILL, 1, 0);
    for (let verdict = 0; verdict < count; verdict++) {
      const above = sketch.above[verdict] as number;
      if (above >= 0 && this.signs[above] === 1 && verdict !== sketch.health) {
        this.signs[verdict] = 1;
        continue;
      }
      const room = gauge.room(sketch, verdict, 1);
      this.signs[verdict] = room > 0 ? 1 : OPEN;
      if (room > 0 && room < best) best = room;
      if (!(room > 0)) open++;
      if (verdict === sketch.health) {
        this.#slack = room > 0 ? gauge.last.slack : 0;
        this.#slope = gauge.last.slope;
      }
    }
    if (open > 0) gauge.measure(sketch, prices, -1, STILL, 1, 0);
    for (let verdict = 0; verdict < count && open > 0; verdict++) {
      if (this.signs[verdict] !== OPEN) continue;
      const room = gauge.room(sketch, verdict, -1);
      if (!(room > 0)) return 0;
      this.signs[verdict] = -1;
      if (room < best) best = room;
    }
    const alive = sketch.health >= 0 && this.signs[sketch.health] === 1;
    return this.#distances(sketch, prices, alive, best);
  }

  /** The same, with the distances looked at where there is a pool alive that has any; `best` of what was found before. */
  #distances(sketch: Sketch, prices: Float64Array, alive: boolean, before: number): number {
    const { verdicts, distance, distanceProbe } = sketch;
    const first = verdicts.length / PARTS;
    let best = before;
    const swings = this.#gauge.swings(sketch);
    // As prices move in the box that is left, a swing grows with them.
    const grown = (1 - best) ** -sketch.powers;
    for (let i = 0; i < distance.length; i++) {
      const far = distance[i] as number;
      const swing = ((swings[distanceProbe[i] as number] as number) * grown * far) / (1 - far);
      // Most are so far off that what they may swing by hardly matters; a bound that is nearly as good is quicker than the best.
      const room = (this.#slack - swing) / this.#slope;
      this.signs[first + i] = alive && room >= before * NEARLY ? 1 : OPEN;
      if (this.signs[first + i] === 1 && room < best) best = room;
    }
    for (let i = 0; i < distance.length && alive; i++) {
      if (this.signs[first + i] !== OPEN) continue;
      const room = this.#distance(sketch, prices, distanceProbe[i] as number, distance[i] as number);
      if (room === 0) return 0;
      this.signs[first + i] = room > 0 ? 1 : -1;
      best = Math.min(best, Math.abs(room));
    }
    return best;
  }

  /** The room of one distance limit; negative where the limit is passed, 0 where that cannot be told. */
  #distance(sketch: Sketch, prices: Float64Array, probe: number, distance: number): number {
    const gauge = this.#gauge;
    const health = sketch.health;
    gauge.measure(sketch, prices, 1, probe, 1 - distance, distance);
    const below = gauge.room(sketch, health, 1);
    if (below > 0) {
      gauge.measure(sketch, prices, 1, probe, 1 + distance, distance);
      const above = gauge.room(sketch, health, 1);
      if (above > 0) return Math.min(below, above);
    }
    gauge.measure(sketch, prices, -1, probe, 1 - distance, distance);
    const deadBelow = gauge.room(sketch, health, -1);
    gauge.measure(sketch, prices, -1, probe, 1 + distance, distance);
    return -Math.max(deadBelow, gauge.room(sketch, health, -1));
  }
}
