import { PARTS, type Sketch } from './sketch.ts';

/** What is owed, beside the parts of a verdict. */
export const OWED = PARTS;
const ALL = PARTS + 1;
/** The most powers of 1 / (1 − reach) that a term asks for: a route has two prices, and a few more do no harm. */
const POWERS = 16;

/** Where one sketch at a time is measured: arrays, so that measuring leaves no garbage. */
export class Scratch {
  /** By part: the worst value, Σ |terms| for their roundings, and what bends away from the slopes, summed over all prices. */
  readonly value = new Float64Array(ALL);
  readonly gross = new Float64Array(ALL);
  readonly bent = new Float64Array(ALL);
  // Slopes by price, × price; low and high where tiers, time or fees leave them open.
  raw = new Float64Array(0);
  profit = new Float64Array(0);
  weightedLow = new Float64Array(0);
  weightedHigh = new Float64Array(0);
  owedLow = new Float64Array(0);
  owedHigh = new Float64Array(0);
  requirementLow = new Float64Array(0);
  requirementHigh = new Float64Array(0);
  /** By currency: what one is worth, and the factor that it is moved by. */
  unit = new Float64Array(0);
  unitFactor = new Float64Array(0);
  /** By group: n, n × u, and the factor that its mark is moved by. */
  amount = new Float64Array(0);
  notional = new Float64Array(0);
  markFactor = new Float64Array(0);
  /** Bounds of the held fees, in settle currency. */
  feeLow = new Float64Array(0);
  feeHigh = new Float64Array(0);
  /** By probe. */
  swing = new Float64Array(0);
  readonly envelope = new Float64Array(3);
  /** (1 − reach)^−k. */
  readonly power = new Float64Array(POWERS);

  /** Makes room for a sketch. */
  fit({ keys, held, groupKey, feeGroup, probeUnitStart }: Sketch): void {
    if (this.raw.length < keys.length) {
      const size = keys.length * 2;
      this.raw = new Float64Array(size);
      this.profit = new Float64Array(size);
      this.weightedLow = new Float64Array(size);
      this.weightedHigh = new Float64Array(size);
      this.owedLow = new Float64Array(size);
      this.owedHigh = new Float64Array(size);
      this.requirementLow = new Float64Array(size);
      this.requirementHigh = new Float64Array(size);
    }
    if (this.unit.length < held.length) {
      this.unit = new Float64Array(held.length * 2);
      this.unitFactor = new Float64Array(held.length * 2).fill(1);
    }
    if (this.notional.length < groupKey.length) {
      this.amount = new Float64Array(groupKey.length * 2);
      this.notional = new Float64Array(groupKey.length * 2);
      this.markFactor = new Float64Array(groupKey.length * 2).fill(1);
    }
    if (this.swing.length < probeUnitStart.length) this.swing = new Float64Array(probeUnitStart.length * 2);
    if (this.feeLow.length < feeGroup.length) {
      this.feeLow = new Float64Array(feeGroup.length * 2);
      this.feeHigh = new Float64Array(feeGroup.length * 2);
    }
  }

  /** Says how far prices may move: the fraction `reach` < 1 of each. */
  within(reach: number): void {
    let power = 1;
    for (let k = 0; k < POWERS; k++) {
      this.power[k] = power;
      power /= 1 - reach;
    }
  }

  begin(keys: number): void {
    this.value.fill(0);
    this.gross.fill(0);
    this.bent.fill(0);
    for (let key = 0; key < keys; key++) {
      this.raw[key] = 0;
      this.profit[key] = 0;
      this.weightedLow[key] = 0;
      this.weightedHigh[key] = 0;
      this.owedLow[key] = 0;
      this.owedHigh[key] = 0;
      this.requirementLow[key] = 0;
      this.requirementHigh[key] = 0;
    }
  }
}
