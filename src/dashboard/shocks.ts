import { formatCompact, formatMove, formatPlaces } from '../money/format.ts';
import type { ShocksView, ShockView } from '../monitor/snapshot.ts';
import { BLANK, type Line, span } from './line.ts';
import { padStart, wrap } from './text.ts';

const MOVE = 8;
const WORTH = 12;
const LIQUIDATED = 12;
/** Significant digits of what is drawn from floats: they are sure of far more, and nobody acts on them. */
const DIGITS = 4;

/** What the whole book would be worth, and how much of it would be liquidated, if all prices moved at once: falls first, then rises. */
export function shocksLines(shocks: ShocksView | null, columns: number): Line[] {
  if (shocks === null) return [[span(' waiting for the monitor', 'muted')]];
  const { steps, pools, unknown, isWhole } = shocks;
  const muted = (text: string): Line[] => wrap(text, columns - 3).map((line) => [span(` ${line}`, 'muted')]);
  if (pools === 0) return muted('nothing in the book can be liquidated');
  const bar = Math.max(0, columns - MOVE - WORTH - LIQUIDATED - 5);
  const most = Math.max(...steps.map(({ worth }) => Math.abs(worth)));
  const line = (step: ShockView): Line => stepLine(step, pools, most, bar);
  const gaps = [
    ...(isWhole ? [] : ['What is not known is not in it.']),
    ...(unknown === 0 ? [] : [`Of ${unknown} of ${pools} it is not known when they are liquidated.`]),
  ];
  return [
    [span(` ${padStart('move', MOVE)}${padStart('USD about', WORTH)}${padStart('liquidated', LIQUIDATED)}`, 'heading')],
    ...steps
      .filter(({ move }) => move <= 0)
      .reverse()
      .map(line),
    BLANK,
    ...steps.filter(({ move }) => move > 0).map(line),
    BLANK,
    ...muted(
      `Every price but dollars' moves at once, and nothing is closed on the way. Drawn from floats; for exact numbers open a row, or "negmon stress". ${gaps.join(' ')}`,
    ),
  ];
}

function stepLine({ move, worth, liquidated }: ShockView, pools: number, most: number, bar: number): Line {
  const below = worth < 0;
  const length = most === 0 ? 0 : Math.round((Math.abs(worth) / most) * bar);
  const dead = liquidated === 0 ? '-' : `${liquidated} of ${pools}`;
  return [
    span(` ${padStart(move === 0 ? 'now' : formatMove(move.toFixed(3)), MOVE)}`, move === 0 ? 'title' : undefined),
    span(padStart(worthText(worth), WORTH), below ? 'danger.rest' : undefined),
    span(padStart(dead, LIQUIDATED), liquidated === 0 ? 'muted' : 'danger.rest'),
    span(`  ${(below ? '-' : '#').repeat(length)}`, below ? 'danger.rest' : 'muted'),
  ];
}

function worthText(worth: number): string {
  const whole = formatPlaces(worth.toFixed(2), 0, 'down');
  return whole.length < WORTH ? whole : formatCompact(worth.toFixed(2), DIGITS, 'down');
}
