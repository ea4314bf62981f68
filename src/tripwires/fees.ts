import { OWED, type Scratch } from './scratch.ts';
import { PROFIT, RAW, type Sketch } from './sketch.ts';

/** Share of the gross that a sum may be wrong by through rounding: much more than it is. */
const ROUNDING = 1e-11;

/** Places of an interval in `Scratch.envelope`. */
const LOW = 0;
const HIGH = 1;

/**
 * Bounds the close fees that are held (risk/pools.ts, heldFee) over all prices within a reach, with what `scratch` has measured. A fee is
 * rate × notional at the price x · mark at which the pool's equity less that fee is 0, the rest standing still; with E the equity, L the part
 * of it that goes with x, A = rate × notional now:
 *
 *   linear            E − L + L·x − A·x = 0    x = (L − E) / (L − A)    fee = rate · size · n · x
 *   inverse           E − L + L·x − A = 0      x = (A + L − E) / L      fee = rate · size · n / x
 *   inverse, dated    E − L + L/x − A/x = 0    x = (A − L) / (E − L)    fee = rate · size · n / x
 *
 * and no fee is held where x is not above 0. Each of E, L, A and n is put between its bounds, and the quotients between theirs.
 * @returns false where a quotient has no bound, as where a hedge leaves nothing that goes with the price.
 */
export function boundFees(sketch: Sketch, reach: number, scratch: Scratch): boolean {
  const { feeGroup, feeSize, feeRate, feeProbe, inverse, groupReach } = sketch;
  const { power, amount, notional, feeLow, feeHigh, envelope } = scratch;
  const rounding = sumOf(scratch.gross, 1) * ROUNDING;
  const equity = sumOf(scratch.value, -1);
  const away = reach * steepness(sketch, scratch) + rounding;
  const [equityLow, equityHigh] = [equity - away, equity + away + growthOf(sketch, scratch)];
  for (let fee = 0; fee < feeGroup.length; fee++) {
    const [g, probe] = [feeGroup[fee] as number, feeProbe[fee] as number];
    const perX = (feeRate[fee] as number) * (feeSize[fee] as number);
    const bend = power[groupReach[g] as number] as number;
    const [costLow, costHigh] = [(perX * (notional[g] as number)) / bend, perX * (notional[g] as number) * bend];
    going(sketch, probe, scratch);
    const [goesLow, goesHigh] = [(envelope[LOW] as number) - rounding, (envelope[HIGH] as number) + rounding];
    let bounded: boolean;
    if (inverse[g] === 0) bounded = quotient(goesLow - equityHigh, goesHigh - equityLow, goesLow - costHigh, goesHigh - costLow, envelope);
    else if (movesMoney(sketch, probe))
      bounded = quotient(costLow + goesLow - equityHigh, costHigh + goesHigh - equityLow, goesLow, goesHigh, envelope);
    else bounded = quotient(costLow - goesHigh, costHigh - goesLow, equityLow - goesHigh, equityHigh - goesLow, envelope);
    if (!bounded) return false;
    const [low, high] = [envelope[LOW] as number, envelope[HIGH] as number];
    const [least, most] = [(perX * (amount[g] as number)) / (power[1] as number), perX * (amount[g] as number) * (power[1] as number)];
    const falls = inverse[g] === 1;
    // As its x comes near 0 the fee of an inverse contract grows without end, and then there is none.
    if (falls && low <= 0 && high > 0) return false;
    feeLow[fee] = low <= 0 ? 0 : falls ? least / high : least * low;
    feeHigh[fee] = high <= 0 ? 0 : falls ? most / low : most * high;
  }
  return true;
}

/** Equity: what is held and earned, less what is owed. */
function sumOf(of: Float64Array, sign: number): number {
  return (of[RAW] as number) + (of[PROFIT] as number) + sign * (of[OWED] as number);
}

/** The most that equity changes while all prices move by 1, as slopes within the reach have it. */
function steepness({ keys }: Sketch, scratch: Scratch): number {
  let slope = sumOf(scratch.bent, 1);
  for (let key = 0; key < keys.length; key++) {
    const steady = (scratch.raw[key] as number) + (scratch.profit[key] as number);
    const [low, high] = [steady - (scratch.owedHigh[key] as number), steady - (scratch.owedLow[key] as number)];
    slope += -low > high ? -low : high;
  }
  return slope;
}

/** By how much the debts grow while the sketch holds. */
function growthOf({ debtLow, debtHigh }: Sketch, { unit }: Scratch): number {
  let growth = 0;
  for (let c = 0; c < debtLow.length; c++) growth += ((debtHigh[c] as number) - (debtLow[c] as number)) * (unit[c] as number);
  return growth;
}

/** Whether a probe moves the worth of a currency, and not the mark of a dated contract alone. */
function movesMoney({ probeUnitStart }: Sketch, probe: number): boolean {
  return (probeUnitStart[probe + 1] as number) > (probeUnitStart[probe] as number);
}

function isMarked({ probeGroupStart, probeGroups }: Sketch, probe: number, group: number): boolean {
  for (let i = probeGroupStart[probe] as number; i < (probeGroupStart[probe + 1] as number); i++) if (probeGroups[i] === group) return true;
  return false;
}

/** Bounds, over the reach, the part of equity that goes with a probe's prices: with x, or with 1/x for a dated inverse contract. */
function going(sketch: Sketch, probe: number, scratch: Scratch): void {
  const { probeUnitStart, probeUnits, probeGroupStart, probeGroups, groupUnit, groupReach, exposure, unitStart, inverse } = sketch;
  const { unit, power, notional, envelope } = scratch;
  let [low, high] = [0, 0];
  const money = movesMoney(sketch, probe);
  const add = (least: number, most: number, powers: number): void => {
    const bend = (power[powers] as number) - 1;
    low += least - Math.abs(least) * bend;
    high += most + Math.abs(most) * bend;
  };
  for (let i = probeUnitStart[probe] as number; i < (probeUnitStart[probe + 1] as number); i++) {
    const c = probeUnits[i] as number;
    const [worth, powers] = [unit[c] as number, (unitStart[c + 1] as number) - (unitStart[c] as number)];
    add((sketch.held[c] as number) * worth, (sketch.held[c] as number) * worth, powers);
    add((sketch.entries[c] as number) * worth, (sketch.entries[c] as number) * worth, powers);
    add(-(sketch.debtHigh[c] as number) * worth, -(sketch.debtLow[c] as number) * worth, powers);
    for (let b = 0; b < sketch.balances.length; b++) {
      const value = (sketch.balances[b] as number) * worth;
      if (sketch.balanceUnit[b] === c) add(value, value, powers);
    }
    for (let g = 0; g < groupUnit.length; g++) {
      const profit = (exposure[g] as number) * (notional[g] as number);
      if (groupUnit[g] === c && !isMarked(sketch, probe, g)) add(profit, profit, groupReach[g] as number);
    }
  }
  for (let i = probeGroupStart[probe] as number; i < (probeGroupStart[probe + 1] as number); i++) {
    const g = probeGroups[i] as number;
    const profit = (exposure[g] as number) * (notional[g] as number);
    // An inverse notional falls as its coin rises: moved together they stand still.
    if (inverse[g] === 0 || !money) add(profit, profit, groupReach[g] as number);
  }
  envelope[LOW] = low;
  envelope[HIGH] = high;
}

/** Bounds a quotient; false where its denominator may be 0. */
function quotient(numLow: number, numHigh: number, denLow: number, denHigh: number, out: Float64Array): boolean {
  if (!(denLow > 0 || denHigh < 0)) return false;
  const [a, b, c, d] = [numLow / denLow, numLow / denHigh, numHigh / denLow, numHigh / denHigh];
  out[LOW] = Math.min(a, b, c, d);
  out[HIGH] = Math.max(a, b, c, d);
  return true;
}
