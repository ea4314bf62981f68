import { Rational } from '../money/rational.ts';
import { isUnknown, type Known, unknown } from '../risk/known.ts';
import { allMove, type Moves } from '../risk/moves.ts';
import { crossAtRisk } from '../risk/pools.ts';
import { Drawing, type Group, type Numbering, type Unit } from './drawing.ts';
import { floatOf } from './float.ts';
import { NO_LIMITS, type WireLimits } from './limits.ts';
import { aboveOf, type LimitsOf, type Look, looksOf, type Measured, type Probe, probeOf, type Verdicts, verdictsOf } from './looks.ts';
import type { Sketch } from './sketch.ts';

/**
 * Draws an account's cross pool, or its debts against their collateral, in floats. Unknown: why no sketch can be made of it, so that it has to
 * be measured at every price. Null: it has no such pool, or one that no price can liquidate.
 * @param reading the account as it was last measured, of the book and the rules that hold; what its prices were does not matter.
 * @param until up to when the sketch shall hold while debts grow, ms since the epoch.
 */
export function drawPool(reading: Measured, limits: LimitsOf, until: number, numbering: Numbering): Known<Sketch> | null {
  const found = reading.pools.find(({ position }) => position === null);
  if (found === undefined || !crossAtRisk(reading.holdings)) return null;
  const { gaps } = found.pool;
  const gap = gaps.worth ?? gaps.mark;
  if (gap !== null) return gap;
  const looks = looksOf(reading, found.pool, limits);
  if (isUnknown(looks)) return looks;
  const drawing = new Drawing(reading, until, numbering);
  const levels = levelsOf(reading, drawing, limits);
  return drawing.refusal === null
    ? inFloats(drawing, looks, verdictsOf(reading, found.pool, limits), levels, until)
    : unknown(drawing.refusal);
}

/** The same pool for a drawing of what it is worth and when it is liquidated, as it is now: without limits. Null: there is none. */
export function drawWorth(reading: Measured, numbering: Numbering): Known<Sketch> | null {
  const found = reading.pools.find(({ position }) => position === null);
  if (found === undefined) return null;
  const gap = found.pool.gaps.worth ?? found.pool.gaps.mark;
  if (gap !== null) return gap;
  const { at } = reading.holdings.valuation.prices;
  const drawing = new Drawing(reading, at, numbering);
  if (drawing.refusal !== null) return unknown(drawing.refusal);
  const verdicts = verdictsOf(reading, found.pool, () => NOTHING_SET);
  return inFloats(drawing, [], crossAtRisk(reading.holdings) ? verdicts : { ...verdicts, health: -1 }, [], at);
}

const NOTHING_SET: WireLimits = { distance: NO_LIMITS, marginRatio: NO_LIMITS, ltv: NO_LIMITS, healthFactor: NO_LIMITS, price: NO_LIMITS };

/** The limits that the marks of cross positions have of their own. */
function levelsOf(reading: Measured, { groups }: Drawing, limits: LimitsOf): PriceLevel[] {
  return reading.holdings.legs.flatMap(({ position }) => {
    const group = groups.find(({ symbol }) => symbol.text === position.symbol.text);
    if (position.marginMode === 'isolated' || group === undefined) return [];
    const { warning, critical } = limits(position.id).price;
    return [warning, critical].filter((limit) => limit !== null).map((limit) => ({ key: group.key, level: limit.toNumber() }));
  });
}

interface PriceLevel {
  readonly key: number;
  readonly level: number;
}

function inFloats(drawing: Drawing, looks: readonly Look[], verdicts: Verdicts, levels: readonly PriceLevel[], until: number): Sketch {
  const { keys, units, groups, balances, legs, fees } = drawing;
  const probes = new Map<string, { readonly index: number; readonly moves: Moves }>();
  const indexOf = ({ key, moves }: Probe): number => {
    const index = probes.get(key)?.index ?? probes.size;
    if (index === probes.size) probes.set(key, { index, moves });
    return index;
  };
  const distanceProbe = Int32Array.from(looks, indexOf);
  const feeProbe = Int32Array.from(fees, ({ group }) => indexOf(probeOf((groups[group] as Group).symbol)));
  const moves = [...probes.values()].map((probe) => probe.moves);
  const probeUnits = moves.map((move) => units.flatMap(({ code }, i) => (move.code(code) ? [i] : [])));
  const probeGroups = moves.map((move) => groups.flatMap(({ symbol }, i) => (move.mark(symbol) ? [i] : [])));
  const bends = groups.map((group) => bendOf(group, units[group.unit] as Unit));
  return {
    until: drawing.grows ? until : Number.POSITIVE_INFINITY,
    keys: Int32Array.from(keys),
    unitWorth: floats(units, ({ worth }) => worth),
    unitStart: starts(units.map((unit) => unit.keys)),
    unitKeys: Int32Array.from(units.flatMap((unit) => unit.keys)),
    held: floats(units, ({ held }) => held),
    entries: floats(units, ({ entries }) => entries),
    debtLow: floats(units, ({ debtLow }) => debtLow),
    debtHigh: floats(units, ({ debtHigh }) => debtHigh),
    debtRate: floats(units, ({ debtRate }) => debtRate),
    fixed: floats(units, ({ fixed }) => fixed),
    balances: floats(balances, ({ amount }) => amount),
    balanceUnit: Int32Array.from(balances, ({ unit }) => unit),
    weights: balances.map(({ steps }) => steps),
    groupKey: Int32Array.from(groups, ({ key }) => key),
    groupUnit: Int32Array.from(groups, ({ unit }) => unit),
    inverse: Uint8Array.from(groups, ({ symbol }) => (symbol.inverse ? 1 : 0)),
    exposure: floats(groups, ({ exposure }) => exposure),
    flat: floats(groups, ({ flat }) => flat),
    groupReach: Uint8Array.from(bends, ({ reach }) => reach),
    groupBend: Uint8Array.from(bends, ({ bend }) => bend),
    unitGross: unitGrossOf(drawing),
    groupGross: groupGrossOf(drawing),
    powers: 1 + Math.max(0, ...units.map((unit) => unit.keys.length)),
    multiple: floatOf(drawing.multiple),
    legGroup: Int32Array.from(legs, ({ group }) => group),
    legSize: floats(legs, ({ size }) => size),
    tiers: legs.map(({ steps }) => steps),
    feeGroup: Int32Array.from(fees, ({ group }) => group),
    feeSize: floats(fees, ({ size }) => size),
    feeRate: floats(fees, ({ rate }) => rate),
    feeProbe,
    probeUnitStart: starts(probeUnits),
    probeUnits: Int32Array.from(probeUnits.flat()),
    probeGroupStart: starts(probeGroups),
    probeGroups: Int32Array.from(probeGroups.flat()),
    commonUnit: Uint8Array.from(units, ({ code }) => (allMove.code(code) ? 1 : 0)),
    commonGroup: Uint8Array.from(groups, ({ symbol }) => (allMove.mark(symbol) ? 1 : 0)),
    verdicts: Float64Array.from(verdicts.rows.flat()),
    above: Int32Array.from(
      aboveOf(
        verdicts,
        balances.every(({ steps }) => steps.steepest <= 1),
      ),
    ),
    health: verdicts.health,
    distanceProbe,
    distance: Float64Array.from(looks, ({ distance }) => distance),
    levelKey: Int32Array.from(levels, ({ key }) => key),
    level: Float64Array.from(levels, ({ level }) => level),
  };
}

function unitGrossOf({ units, balances, legs, groups, multiple }: Drawing): Float64Array {
  const gross = units.map(({ held, entries, fixed, debtHigh, debtRate }) =>
    floatOf(
      held
        .plus(entries.abs())
        .plus(fixed)
        .plus(debtHigh.times(Rational.ONE.plus(debtRate))),
    ),
  );
  const add = (unit: number, more: number): void => {
    gross[unit] = (gross[unit] as number) + more;
  };
  for (const { unit, amount, steps } of balances) add(unit, floatOf(amount) * steps.steepest);
  for (const { group, steps } of legs) add((groups[group] as Group).unit, floatOf(multiple) * steps.minimum);
  return Float64Array.from(gross);
}

function groupGrossOf({ groups, legs, multiple }: Drawing): Float64Array {
  const gross = groups.map(({ exposure, flat }) => floatOf(exposure.abs().plus(flat)));
  for (const { group, size, steps } of legs) {
    const most = floatOf(size.times(multiple)) * steps.steepest;
    gross[group] = (gross[group] as number) + (steps.convex ? most : Number.POSITIVE_INFINITY);
  }
  return Float64Array.from(gross);
}

function floats<T>(of: readonly T[], pick: (one: T) => Rational): Float64Array {
  return Float64Array.from(of, (one) => floatOf(pick(one)));
}

/** Where each of some lists begins when they are put behind each other, and where the last one ends. */
function starts(lists: readonly (readonly number[])[]): Int32Array {
  const found = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => {
    found[i + 1] = (found[i] as number) + list.length;
  });
  return found;
}

/** The exponents of n × u in the prices, summed up, and the most that stays of them when one price is taken off. */
function bendOf({ key, symbol }: Group, { keys }: Unit): { readonly reach: number; readonly bend: number } {
  const powers = new Map<number, number>([[key, symbol.inverse ? -1 : 1]]);
  for (const one of keys) powers.set(one, (powers.get(one) ?? 0) + 1);
  const all = [...powers.values()].filter((power) => power !== 0);
  const reach = all.reduce((sum, power) => sum + Math.abs(power), 0);
  const left = all.map((power) => reach - Math.abs(power) + Math.abs(power - 1));
  return { reach, bend: Math.max(0, ...left) };
}
