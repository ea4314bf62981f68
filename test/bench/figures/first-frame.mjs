import { bareNode } from '../lib/controls.mjs';
import { inFolder, openNegmon } from '../lib/negmon.mjs';
import { row } from '../lib/row.mjs';
import { median, medianRatio, spread } from '../lib/statistics.mjs';

/** From the start of the built program to the first frame of the demo that shows a row, beside `node -e 0` in turns. */
export const figure = {
  name: 'first-frame',
  async measure({ quick }) {
    const frames = [];
    const nodes = [];
    await inFolder(async (home) => {
      for (let i = 0; i < (quick ? 3 : 9); i++) {
        nodes.push(await bareNode());
        const negmon = await openNegmon(['demo'], home);
        frames.push((await negmon.firstRow()) - negmon.started);
        await negmon.quit();
      }
    });
    return [
      row('first-frame', median(frames), 'ms', { note: `demo, pty 120x40; ${spread(frames)}` }),
      row('first-frame/ratio', medianRatio(frames.map((ms, i) => [ms, nodes[i]])), 'x', {
        note: `to node -e 0, ${median(nodes).toFixed(1)} ms`,
      }),
    ];
  },
};
