import { Rational } from '../money/rational.ts';
import type { Level } from '../risk/level.ts';
import { type Band, type Cut, compareCuts } from './cut.ts';
import { type DangerLine, DEAD, type Fault, type Reach } from './danger-lines.ts';
import type { WiredPosition } from './wired-position.ts';

/** Where the verdict on a position changes along its price. */
export interface ExactLevels {
  /** Ascending; at every cut something changes. */
  readonly cuts: readonly Cut[];
  /** What holds below the first cut, between two, and above the last: one more than cuts. */
  readonly bands: readonly Band[];
}

/** A notional from which on one more or one fewer reason for a fault holds. */
interface Turn {
  readonly at: Rational;
  /** The notional itself is still as before. */
  readonly after: boolean;
  readonly fault: Fault;
  readonly by: 1 | -1;
}

/** A stretch of notionals; null: from 0, without end. */
interface Stretch {
  readonly low: Rational | null;
  readonly high: Rational | null;
}

/** How many reasons there are for each fault. */
type Reasons = [warning: number, critical: number, dead: number, negative: number];

/** All price levels of a position, in fractions. It agrees with risk/position.ts, which tests hold it to. */
export function exactLevels(position: WiredPosition): ExactLevels {
  return joined(dangerLevels(position), priceLevels(position));
}

/** A measure that changes at some prices. */
interface Steps {
  readonly first: Level;
  readonly steps: readonly (Cut & { readonly level: Level })[];
}

function dangerLevels(position: WiredPosition): Steps {
  const { lines, reaches, rules } = position.lines;
  const reasons: Reasons = [0, 0, 0, 0];
  const turns: Turn[] = [];
  for (const line of lines) {
    const own = turnsOf(line, position, reasons);
    turns.push(...own.turns);
    if (line.fault !== DEAD) continue;
    for (const stretch of stretchesOf(own.turns, own.first)) for (const reach of reaches) turns.push(...reached(stretch, reach, reasons));
  }
  turns.sort((a, b) => a.at.compare(b.at) || Number(a.after) - Number(b.after));
  const first = levelOf(reasons);
  const steps: { at: Rational; after: boolean; before: Level; next: Level }[] = [];
  let level = first;
  for (const [i, { at, after, fault, by }] of turns.entries()) {
    reasons[fault] += by;
    const next = turns[i + 1];
    if (next !== undefined && next.after === after && next.at.equals(at)) continue;
    const now = levelOf(reasons);
    if (now === level) continue;
    steps.push({ at, after, before: level, next: now });
    level = now;
  }
  const { size } = position;
  if (!rules.inverse) {
    return { first, steps: steps.map(({ at, after, next }) => ({ price: at.over(size), tie: after ? 'below' : 'above', level: next })) };
  }
  // An inverse notional falls as the price rises.
  const turned = steps.reverse().map(({ at, after, before }) => ({
    price: size.over(at),
    tie: after ? ('above' as const) : ('below' as const),
    level: before,
  }));
  return { first: level, steps: turned };
}

function levelOf([warning, critical, dead, negative]: Reasons): Level {
  if (negative > 0) return 'negative';
  if (dead > 0) return 'liquidation';
  return critical > 0 ? 'critical' : warning > 0 ? 'warning' : 'ok';
}

/** Where a line is at fault; a fault at the very beginning is counted at once. */
function turnsOf(
  { fault, share, open, required, cells }: DangerLine,
  position: WiredPosition,
  reasons: Reasons,
): { readonly first: boolean; readonly turns: readonly Turn[] } {
  const { equityAtNothing, fixed, lines } = position;
  const whole = share.times(equityAtNothing).minus(required ? fixed : Rational.ZERO);
  // Whether a value of 0 is a fault. There is no ratio to an equity of nothing.
  const countsAt = (at: Rational): boolean => !open && (fault === DEAD || equityAtNothing.plus(lines.sigma.times(at)).sign() !== 0);
  const turns: Turn[] = [];
  let state: boolean | null = null;
  let first = false;
  const turn = (at: Rational, after: boolean, now: boolean): void => {
    if (state === null) {
      first = now;
      if (now) reasons[fault]++;
    } else if (now !== state) turns.push({ at, after, fault, by: now ? 1 : -1 });
    state = now;
  };
  for (const [i, { start, rate, offset }] of cells.entries()) {
    const slope = share.times(lines.sigma).minus(rate);
    const base = whole.minus(offset);
    const value = base.plus(slope.times(start));
    // At the start itself, which belongs to this cell, and just after it.
    if (i > 0) turn(start, false, value.sign() < 0 || (value.sign() === 0 && countsAt(start)));
    const next = value.sign() || slope.sign();
    turn(start, true, next < 0 || (next === 0 && countsAt(start)));
    if (value.sign() * slope.sign() >= 0) continue;
    const root = base.over(slope).negated();
    const end = cells[i + 1]?.start;
    if (end !== undefined && !root.lessThan(end)) continue;
    turn(root, false, countsAt(root));
    turn(root, true, slope.sign() < 0);
  }
  return { first, turns };
}

function stretchesOf(turns: readonly Turn[], first: boolean): Stretch[] {
  const stretches: Stretch[] = [];
  let low: Rational | null = null;
  let inside = first;
  for (const { at, by } of turns) {
    if (by < 0) stretches.push({ low, high: at });
    inside = by > 0;
    low = at;
  }
  if (inside) stretches.push({ low, high: null });
  return stretches;
}

/** From where to where a dead stretch is too near; both ends are. */
function reached({ low, high }: Stretch, { fault, down, up }: Reach, reasons: Reasons): Turn[] {
  const turns: Turn[] = [];
  if (low === null || down === null) reasons[fault]++;
  else turns.push({ at: low.times(down), after: false, fault, by: 1 });
  if (high !== null && up !== null) turns.push({ at: high.times(up), after: true, fault, by: -1 });
  return turns;
}

/** The user's own limits on the mark. */
function priceLevels({ price: { warning, critical }, short }: WiredPosition): Steps {
  const limits: Cut[] = [];
  const levelAt = (price: Rational): Level => {
    const past = (limit: Rational | null): boolean => limit !== null && (short ? limit.atMost(price) : price.atMost(limit));
    return past(critical) ? 'critical' : past(warning) ? 'warning' : 'ok';
  };
  for (const limit of [warning, critical]) {
    if (limit !== null && limit.sign() > 0) limits.push({ price: limit, tie: short ? 'above' : 'below' });
  }
  limits.sort(compareCuts);
  const first = levelAt(limits[0] === undefined ? Rational.ONE : limits[0].price.over(Rational.of(2)));
  const steps: (Cut & { level: Level })[] = [];
  let level = first;
  for (const [i, cut] of limits.entries()) {
    const beyond = limits[i + 1]?.price;
    const now = levelAt(beyond === undefined ? cut.price.plus(Rational.ONE) : beyond.plus(cut.price).over(Rational.of(2)));
    if (now !== level) steps.push({ ...cut, level: now });
    level = now;
  }
  return { first, steps };
}

function joined(danger: Steps, price: Steps): ExactLevels {
  const all = [
    ...danger.steps.map((step) => ({ step, of: 'danger' as const })),
    ...price.steps.map((step) => ({ step, of: 'price' as const })),
  ].sort((a, b) => compareCuts(a.step, b.step));
  let band: Band = { danger: danger.first, price: price.first };
  const cuts: Cut[] = [];
  const bands: Band[] = [band];
  for (const { step, of } of all) {
    band = { ...band, [of]: step.level };
    const before = cuts.at(-1);
    if (before !== undefined && compareCuts(before, step) === 0) bands[bands.length - 1] = band;
    else {
      cuts.push({ price: step.price, tie: step.tie });
      bands.push(band);
    }
  }
  return { cuts, bands };
}
