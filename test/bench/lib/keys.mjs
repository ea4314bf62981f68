import { setTimeout as rest } from 'node:timers/promises';
import { row } from './row.mjs';
import { readTable } from './screen.mjs';
import { median, quantile, spread } from './statistics.mjs';

/** Taken for the time of a key press that had no effect until then, ms. */
const PATIENCE = 10_000;
/** Between two keys: at random, so that they fall anywhere between two snapshots, which come every 100 ms. */
const [SHORTEST, LONGEST] = [120, 420];

const nameOf = ({ label, account }) => `${label} ${account}`;
const selected = (lines) => readTable(lines)?.rows.find((row) => row.selected);

/** One row up or down, whichever there is: while prices move, the selected row may have come to either end. */
function move(before) {
  const rows = readTable(before)?.rows ?? [];
  const place = rows.findIndex((row) => row.selected);
  const old = place < 0 ? null : nameOf(rows[place]);
  const effect = (lines) => {
    const now = selected(lines);
    return now !== undefined && nameOf(now) !== old;
  };
  return { text: place < rows.length / 2 ? 'j' : 'k', effect };
}

/** Another page of rows: only the monitor has them. */
const page = (text) => (before) => {
  const old = readTable(before)?.first;
  const effect = (lines) => {
    const table = readTable(lines);
    return table !== null && table.first !== old && !table.waiting;
  };
  return { text, effect };
};

/** What to type at a screen, and the effect by which a person sees that it was answered. Rows change places, so places say nothing. */
const KEYS = {
  help: () => ({ text: '?', effect: (lines) => lines.some((line) => line.startsWith(' HELP')) }),
  back: () => ({ text: '\u001b', effect: (lines) => readTable(lines) !== null }),
  move,
  pageDown: page(' '),
  pageUp: page('\u001b[5~'),
};

/**
 * Presses keys one after the other, each as soon as the one before has been answered and a random while has passed.
 * @param plan names of KEYS, taken round and round.
 * @returns `[{ name, ms, echo }]`: to the last byte of the first frame that shows the effect; echo: the same through `cat`.
 */
export async function pressKeys({ screen, type }, echo, { plan, count, random }) {
  const presses = [];
  for (let i = 0; i < count; i++) {
    await rest(SHORTEST + random() * (LONGEST - SHORTEST));
    const name = plan[i % plan.length];
    const { text, effect } = KEYS[name](screen.lines());
    const pressed = type(text);
    const shown = await screen.until(effect, { since: pressed, ms: PATIENCE });
    presses.push({ name, ms: shown === null ? PATIENCE : shown - pressed, echo: await echo.measure() });
  }
  return presses;
}

/** The lines of a report about key presses. */
export function keyRows(prefix, presses) {
  const times = presses.map(({ ms }) => ms);
  const echoes = presses.map(({ echo }) => echo);
  const names = [...new Set(presses.map(({ name }) => name))];
  const each = names.map((name) => `${name} ${median(presses.filter((one) => one.name === name).map(({ ms }) => ms)).toFixed(0)}`);
  const lost = times.filter((ms) => ms === PATIENCE).length;
  return [
    row(`${prefix}/p50`, median(times), 'ms', { note: `${spread(times)}; medians: ${each.join(', ')}` }),
    row(`${prefix}/p95`, quantile(times, 0.95), 'ms', {
      note: lost === 0 ? '' : `${lost} not answered in ${PATIENCE / 1000} s`,
    }),
    row(`${prefix}/max`, Math.max(...times), 'ms'),
    row(`${prefix}/ratio`, median(times) / median(echoes), 'x', {
      note: `p50 to the echo of an idle pty, ${median(echoes).toPrecision(3)} ms, between the keys`,
    }),
  ];
}
