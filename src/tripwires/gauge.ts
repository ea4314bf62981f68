import { boundFees } from './fees.ts';
import { OWED, Scratch } from './scratch.ts';
import { PARTS, PROFIT, RAW, REQUIREMENT, type Sketch, WEIGHTED } from './sketch.ts';
import { addBalances, addContracts, addCurrencies, addFees, addMaintenance } from './terms.ts';

/** More than the relative error of all roundings that one term goes through. */
const ERROR = 2 ** -49;
/** Terms that are not counted one by one. */
const MORE_TERMS = 64;
/** Share of Σ |terms| that a slope may be wrong by through rounding. */
const SLOPE_ERROR = 2 ** -40;

/** No prices are moved. */
export const STILL = -1;

/**
 * Measures a sketch at some prices: the worst value of each part while no price leaves the fraction `reach` around itself, and its slope in
 * each price.
 *
 * Why that is sound. Over the reach each table of tiers is replaced by the envelope of all tiers that can be reached (steps.ts), each debt by
 * what it grows to, each held fee by its bound: the worst value is nowhere better than the exact one, and it is continuous. Its slope in the
 * relative price x of an instrument is a sum over terms c · Π x^e, netted at x = 1; a term's own slope differs from that by no more than
 * |c| · |e| · ((1 − reach)^−bend − 1) anywhere in the reach, where bend is Σ |e| with one power of x taken off: nothing at all for a line.
 * So by the mean value theorem it loses at most h · Σ |slopes| while no price moves by more than the fraction h ≤ reach.
 */
export class Gauge {
  /** How far the verdict that `room` looked at last is from turning, and how much of that prices take that all move by 1. */
  readonly last = { slack: 0, slope: 0 };
  readonly #scratch = new Scratch();
  #terms = 0;

  /** Says how far prices may move, the fraction `reach` < 1 of each. False: the held fees have no bound over so much. */
  reach(sketch: Sketch, prices: Float64Array, reach: number): boolean {
    const scratch = this.#scratch;
    scratch.fit(sketch);
    scratch.within(reach);
    const { unitKeys, groupKey, legGroup, balances, feeGroup } = sketch;
    this.#terms = unitKeys.length + 4 * groupKey.length + 4 * legGroup.length + 2 * balances.length + feeGroup.length;
    if (feeGroup.length === 0) return true;
    scratch.begin(sketch.keys.length);
    addCurrencies(sketch, prices, 1, scratch);
    addContracts(sketch, prices, scratch);
    addBalances(sketch, 1, 0, scratch);
    return boundFees(sketch, reach, scratch);
  }

  /**
   * Measures all parts, within the reach that was said last.
   * @param prices of now, by number of the instrument.
   * @param worst +1: of what can go wrong, the most; −1: the least.
   * @param probe whose prices are multiplied by `factor`; `STILL`: none.
   * @param widest the farthest from 1 that the probe is looked at.
   */
  measure(sketch: Sketch, prices: Float64Array, worst: number, probe: number, factor: number, widest: number): void {
    const scratch = this.#scratch;
    scratch.begin(sketch.keys.length);
    if (probe !== STILL) this.#move(sketch, probe, factor);
    addCurrencies(sketch, prices, worst, scratch);
    addContracts(sketch, prices, scratch);
    addBalances(sketch, worst, widest, scratch);
    addMaintenance(sketch, worst, widest, scratch);
    addFees(sketch, worst, scratch);
    if (probe !== STILL) this.#move(sketch, probe, 1);
  }

  /**
   * How far all prices may move before a verdict could turn, as a fraction of each; 0 where it may have turned already.
   * @param worst as it was measured.
   */
  room(sketch: Sketch, verdict: number, worst: number): number {
    const { verdicts, keys } = sketch;
    const scratch = this.#scratch;
    const at = verdict * PARTS;
    const raw = verdicts[at + RAW] as number;
    const weighted = verdicts[at + WEIGHTED] as number;
    const profit = verdicts[at + PROFIT] as number;
    const requirement = verdicts[at + REQUIREMENT] as number;
    const { value, gross, bent } = scratch;
    const good = raw * (value[RAW] as number) + weighted * (value[WEIGHTED] as number) + profit * (value[PROFIT] as number);
    const bad = (value[OWED] as number) + requirement * (value[REQUIREMENT] as number);
    const all =
      raw * (gross[RAW] as number) +
      weighted * (gross[WEIGHTED] as number) +
      profit * (gross[PROFIT] as number) +
      (gross[OWED] as number) +
      requirement * (gross[REQUIREMENT] as number);
    const slack = worst * (good - bad) - all * ERROR * (this.#terms + MORE_TERMS);
    let slope =
      raw * (bent[RAW] as number) +
      weighted * (bent[WEIGHTED] as number) +
      profit * (bent[PROFIT] as number) +
      (bent[OWED] as number) +
      requirement * (bent[REQUIREMENT] as number) +
      all * SLOPE_ERROR;
    for (let key = 0; key < keys.length; key++) {
      const steady = raw * (scratch.raw[key] as number) + profit * (scratch.profit[key] as number);
      const least = weighted * (scratch.weightedLow[key] as number);
      const most = weighted * (scratch.weightedHigh[key] as number);
      const low = steady + least - (scratch.owedHigh[key] as number) - requirement * (scratch.requirementHigh[key] as number);
      const high = steady + most - (scratch.owedLow[key] as number) - requirement * (scratch.requirementLow[key] as number);
      slope += -low > high ? -low : high;
    }
    this.last.slack = slack;
    this.last.slope = slope;
    return slack > 0 ? slack / slope : 0;
  }

  /**
   * By probe, at the prices that were measured last: while its prices move by up to d, health changes by this × d / (1 − d) at most. It is written
   * over by the next call.
   */
  swings(sketch: Sketch): Float64Array {
    const { swing } = this.#scratch;
    for (let probe = 0; probe + 1 < sketch.probeUnitStart.length; probe++) this.#swing(sketch, probe, swing);
    return swing;
  }

  #swing(sketch: Sketch, probe: number, into: Float64Array): void {
    const { probeUnitStart, probeUnits, probeGroupStart, probeGroups, groupUnit } = sketch;
    const { unit, notional, feeHigh } = this.#scratch;
    const { feeGroup } = sketch;
    let swing = 0;
    for (let i = probeGroupStart[probe] as number; i < (probeGroupStart[probe + 1] as number); i++) {
      const g = probeGroups[i] as number;
      swing += (sketch.groupGross[g] as number) * (notional[g] as number);
    }
    for (let i = probeUnitStart[probe] as number; i < (probeUnitStart[probe + 1] as number); i++) {
      const c = probeUnits[i] as number;
      swing += (sketch.unitGross[c] as number) * (unit[c] as number);
      for (let g = 0; g < groupUnit.length; g++) {
        if (groupUnit[g] === c) swing += (sketch.groupGross[g] as number) * (notional[g] as number);
      }
      for (let fee = 0; fee < feeGroup.length; fee++) {
        if (groupUnit[feeGroup[fee] as number] === c) swing += (feeHigh[fee] as number) * (unit[c] as number);
      }
    }
    into[probe] = swing;
  }

  #move({ probeUnitStart, probeUnits, probeGroupStart, probeGroups }: Sketch, probe: number, factor: number): void {
    const { unitFactor, markFactor } = this.#scratch;
    for (let i = probeUnitStart[probe] as number; i < (probeUnitStart[probe + 1] as number); i++)
      unitFactor[probeUnits[i] as number] = factor;
    for (let i = probeGroupStart[probe] as number; i < (probeGroupStart[probe + 1] as number); i++)
      markFactor[probeGroups[i] as number] = factor;
  }
}
