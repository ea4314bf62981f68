import { OWED, type Scratch } from './scratch.ts';
import { PROFIT, RAW, REQUIREMENT, type Sketch, WEIGHTED } from './sketch.ts';
import { AMOUNT, LEAST, MOST, SLOPE_HIGH, SLOPE_LOW, type Steps, VALUE } from './steps.ts';

function add(to: Float64Array, at: number, what: number): void {
  to[at] = (to[at] as number) + what;
}

function addTo(scratch: Scratch, part: number, value: number, gross: number, bent: number): void {
  add(scratch.value, part, value);
  add(scratch.gross, part, gross);
  add(scratch.bent, part, bent);
}

/** What a currency is worth, and all that is counted in it alone. @param worst +1: debts as they will be; −1: as they are. */
export function addCurrencies(sketch: Sketch, prices: Float64Array, worst: number, scratch: Scratch): void {
  const { keys, unitStart, unitKeys } = sketch;
  for (let c = 0; c < sketch.held.length; c++) {
    const [from, to] = [unitStart[c] as number, unitStart[c + 1] as number];
    let unit = (sketch.unitWorth[c] as number) * (scratch.unitFactor[c] as number);
    for (let i = from; i < to; i++) unit *= prices[keys[unitKeys[i] as number] as number] as number;
    scratch.unit[c] = unit;
    const bend = to - from > 1 ? (to - from) * ((scratch.power[to - from - 1] as number) - 1) : 0;
    const held = (sketch.held[c] as number) * unit;
    const entries = (sketch.entries[c] as number) * unit;
    const low = (sketch.debtLow[c] as number) * unit;
    const high = (sketch.debtHigh[c] as number) * unit;
    const fixed = (sketch.fixed[c] as number) * unit;
    const rate = sketch.debtRate[c] as number;
    const owed = worst > 0 ? high : low;
    addTo(scratch, RAW, held, held, bend * held);
    addTo(scratch, WEIGHTED, held, held, bend * held);
    addTo(scratch, PROFIT, entries, Math.abs(entries), bend * Math.abs(entries));
    addTo(scratch, OWED, owed, high, bend * high);
    addTo(scratch, REQUIREMENT, fixed + rate * owed, fixed + rate * high, bend * (fixed + rate * high));
    for (let i = from; i < to; i++) {
      const key = unitKeys[i] as number;
      add(scratch.raw, key, held);
      add(scratch.weightedLow, key, held);
      add(scratch.weightedHigh, key, held);
      add(scratch.profit, key, entries);
      add(scratch.owedLow, key, low);
      add(scratch.owedHigh, key, high);
      add(scratch.requirementLow, key, fixed + rate * low);
      add(scratch.requirementHigh, key, fixed + rate * high);
    }
  }
}

/** Contracts at their marks, and the requirement that no tier changes. */
export function addContracts(sketch: Sketch, prices: Float64Array, scratch: Scratch): void {
  const { keys, groupKey, groupUnit, unitStart, unitKeys } = sketch;
  for (let g = 0; g < groupKey.length; g++) {
    const [key, c] = [groupKey[g] as number, groupUnit[g] as number];
    const mark = (prices[keys[key] as number] as number) * (scratch.markFactor[g] as number);
    const inverse = sketch.inverse[g] === 1;
    const amount = inverse ? 1 / mark : mark;
    const notional = amount * (scratch.unit[c] as number);
    scratch.amount[g] = amount;
    scratch.notional[g] = notional;
    const profit = (sketch.exposure[g] as number) * notional;
    const flat = (sketch.flat[g] as number) * notional;
    const bend = (sketch.groupReach[g] as number) * ((scratch.power[sketch.groupBend[g] as number] as number) - 1);
    addTo(scratch, PROFIT, profit, Math.abs(profit), bend * Math.abs(profit));
    addTo(scratch, REQUIREMENT, flat, flat, bend * flat);
    add(scratch.profit, key, inverse ? -profit : profit);
    add(scratch.requirementLow, key, inverse ? -flat : flat);
    add(scratch.requirementHigh, key, inverse ? -flat : flat);
    for (let i = unitStart[c] as number; i < (unitStart[c + 1] as number); i++) {
      const other = unitKeys[i] as number;
      add(scratch.profit, other, profit);
      add(scratch.requirementLow, other, flat);
      add(scratch.requirementHigh, other, flat);
    }
  }
}

/**
 * Asks for the bound of a table (`Steps.envelope`) at the amount in its place: while all prices do what they may, and while its own is looked
 * at up to `widest` away on either side. @param powers of a price that the amount has; @param moved whether it is looked at so.
 */
function bound(steps: Steps, powers: number, upper: boolean, moved: boolean, widest: number, { power, envelope }: Scratch): void {
  const room = power[powers] as number;
  const amount = envelope[AMOUNT] as number;
  // A table that bends the right way is its own bound, however far one looks.
  const swept = moved && !(upper ? steps.convex : steps.concave);
  const wide = swept ? (1 + widest) / (1 - widest) : 1;
  envelope[LEAST] = amount / wide / room;
  envelope[MOST] = amount * wide * room;
  steps.envelope(upper, envelope);
}

/** Balances in full and by their weights. @param widest the farthest from 1 that a factor is looked at. */
export function addBalances(sketch: Sketch, worst: number, widest: number, scratch: Scratch): void {
  const { balances, balanceUnit, weights, unitStart, unitKeys } = sketch;
  const { envelope } = scratch;
  for (let b = 0; b < balances.length; b++) {
    const c = balanceUnit[b] as number;
    const [from, to] = [unitStart[c] as number, unitStart[c + 1] as number];
    const steps = weights[b] as Steps;
    const value = (balances[b] as number) * (scratch.unit[c] as number);
    envelope[AMOUNT] = value;
    bound(steps, to - from, worst < 0, scratch.unitFactor[c] !== 1, widest, scratch);
    const most = value * steps.steepest;
    const bend = to - from > 1 ? (to - from) * ((scratch.power[to - from - 1] as number) - 1) : 0;
    addTo(scratch, RAW, value, value, bend * value);
    addTo(scratch, WEIGHTED, envelope[VALUE] as number, most, bend * most);
    for (let i = from; i < to; i++) {
      const key = unitKeys[i] as number;
      add(scratch.raw, key, value);
      add(scratch.weightedLow, key, (envelope[SLOPE_LOW] as number) * value);
      add(scratch.weightedHigh, key, (envelope[SLOPE_HIGH] as number) * value);
    }
  }
}

/** Maintenance that goes by tiers. */
export function addMaintenance(sketch: Sketch, worst: number, widest: number, scratch: Scratch): void {
  const { multiple, legGroup, legSize, tiers, groupKey, groupUnit, unitStart, unitKeys } = sketch;
  const { envelope } = scratch;
  for (let leg = 0; leg < legGroup.length; leg++) {
    const g = legGroup[leg] as number;
    const [key, c] = [groupKey[g] as number, groupUnit[g] as number];
    const [from, to] = [unitStart[c] as number, unitStart[c + 1] as number];
    const steps = tiers[leg] as Steps;
    const size = legSize[leg] as number;
    const inverse = sketch.inverse[g] === 1;
    envelope[AMOUNT] = size * (scratch.amount[g] as number);
    bound(steps, 1, worst > 0, scratch.markFactor[g] !== 1, widest, scratch);
    const notional = multiple * size * (scratch.notional[g] as number);
    const required = multiple * (envelope[VALUE] as number) * (scratch.unit[c] as number);
    const most = notional * steps.steepest;
    const routes = to - from;
    const bend = (most * (1 + routes) + required * routes) * ((scratch.power[routes + (inverse ? 2 : 0)] as number) - 1);
    addTo(scratch, REQUIREMENT, required, most + required, bend);
    const low = (envelope[SLOPE_LOW] as number) * notional;
    const high = (envelope[SLOPE_HIGH] as number) * notional;
    add(scratch.requirementLow, key, inverse ? -high : low);
    add(scratch.requirementHigh, key, inverse ? -low : high);
    for (let i = from; i < to; i++) {
      add(scratch.requirementLow, unitKeys[i] as number, required);
      add(scratch.requirementHigh, unitKeys[i] as number, required);
    }
  }
}

/** Close fees that are held, between their bounds (fees.ts). */
export function addFees(sketch: Sketch, worst: number, scratch: Scratch): void {
  const { feeGroup, groupUnit, unitStart, unitKeys } = sketch;
  for (let fee = 0; fee < feeGroup.length; fee++) {
    const c = groupUnit[feeGroup[fee] as number] as number;
    const unit = scratch.unit[c] as number;
    const [from, to] = [unitStart[c] as number, unitStart[c + 1] as number];
    const [low, high] = [(scratch.feeLow[fee] as number) * unit, (scratch.feeHigh[fee] as number) * unit];
    const bend = to - from > 1 ? (to - from) * ((scratch.power[to - from - 1] as number) - 1) : 0;
    addTo(scratch, REQUIREMENT, worst > 0 ? high : low, high, bend * high);
    for (let i = from; i < to; i++) {
      add(scratch.requirementLow, unitKeys[i] as number, low);
      add(scratch.requirementHigh, unitKeys[i] as number, high);
    }
  }
}
