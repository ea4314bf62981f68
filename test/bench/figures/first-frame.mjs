import { bareNode } from '../lib/controls.mjs';
import { inFolder, openNegmon } from '../lib/negmon.mjs';
import { row } from '../lib/row.mjs';
import { median, medianRatio, spread } from '../lib/statistics.mjs';

/** Longest wait for what a start shows, ms. */
const PATIENCE = 60_000;

/** Whether the table is there with the worst row on top, and that one's distance is known. */
function showsWorst(lines) {
  const head = lines.findIndex((line) => /\[D\]ISTANCE/.test(line));
  if (head < 0) return false;
  const distances = lines.slice(head + 1).flatMap((line) => line.match(/^.{2,6}?(-?[\d.]+) %/)?.[1] ?? []);
  return distances.length > 0 && distances.every((text) => Number(text) >= Number(distances[0])) && !/no price/.test(lines[head + 1]);
}

/** ms from the start of the built program to its first frame, and to the first one with the worst row. @param home where it keeps things */
async function start(home) {
  const negmon = await openNegmon(['demo'], home);
  const seen = (condition) => negmon.screen.until(condition, { ms: PATIENCE });
  const [painted, worst] = await Promise.all([seen(() => true), seen(showsWorst)]);
  await negmon.quit();
  if (worst === null) throw new Error(`no worst row came in ${PATIENCE / 1000} s`);
  return { painted: painted - negmon.started, worst: worst - negmon.started };
}

/**
 * How soon the demo shows something, and how soon the worst row, beside `node -e 0` in turns. Warm: what an earlier start had Node compile is
 * kept, as it is for all starts but the first of a build; cold: in a home of its own.
 */
export const figure = {
  name: 'first-frame',
  async measure({ quick }) {
    const [nodes, warm, cold] = [[], [], []];
    await inFolder(async (home) => {
      await start(home);
      for (let i = 0; i < (quick ? 3 : 11); i++) {
        nodes.push(await bareNode());
        warm.push(await start(home));
        if (!quick || i === 0) await inFolder(async (fresh) => cold.push(await start(fresh)));
      }
    });
    const ratio = (name, starts, key) =>
      row(name, medianRatio(starts.map((one, i) => [one[key], nodes[i]])), 'x', {
        note: `${median(starts.map((one) => one[key])).toFixed(0)} ms; ${spread(starts.map((one) => one[key]))}; node -e 0 ${median(nodes).toFixed(1)} ms`,
      });
    return [
      row('first-frame', median(warm.map(({ worst }) => worst)), 'ms', { note: 'demo, pty 120x40, to the worst row' }),
      ratio('first-frame/ratio', warm, 'painted'),
      ratio('first-frame/worst-row', warm, 'worst'),
      ratio('first-frame/cold/ratio', cold, 'painted'),
      ratio('first-frame/cold/worst-row', cold, 'worst'),
    ];
  },
};
