import { hasCapture } from '../lib/capture.mjs';
import { play } from '../lib/play.mjs';
import { row, unmeasured } from '../lib/row.mjs';
import { median, medianRatio, quantile, spread } from '../lib/statistics.mjs';

const LISTENERS = ['bare', 'negmon', 'ccxt'];

/** One capture of Binance at its own pace and at twenty times that: what negmon's feed costs beside bare `ws` and ccxt.pro on the same frames. */
export const figure = {
  name: 'feed',
  async measure({ quick }) {
    if (!hasCapture()) return [unmeasured('feed', 'the capture is not beside this checkout')];
    const slices = quick
      ? [[0.4, 0.55]]
      : [
          [0, 0.25],
          [0.35, 0.6],
          [0.7, 0.95],
        ];
    const runs = { bare: [], negmon: [], ccxt: [] };
    for (const [from, to] of slices) for (const name of LISTENERS) runs[name].push(await play(name, { speed: 20, from, to }));
    const slow = {};
    for (const name of LISTENERS) slow[name] = await play(name, { speed: 1, from: 0.4, to: quick ? 0.43 : 0.46 });
    const lost = [...runs.negmon, slow.negmon].reduce((sum, { sent, heard }) => sum + sent - heard, 0);
    const pairs = (a, b) => runs[a].map(({ cpu }, i) => [cpu, runs[b][i].cpu]);
    const cpus = (name) => runs[name].map(({ cpu }) => cpu);
    return [
      row('feed/lost', Math.abs(lost), 'frames', {
        note: `of ${[...runs.negmon, slow.negmon].reduce((sum, { sent }) => sum + sent, 0)} prices at x20 and x1`,
      }),
      row('feed/cpu/bare-ratio', medianRatio(pairs('negmon', 'bare')), 'x', {
        note: 'CPU a price at x20, to ws and JSON.parse',
      }),
      row('feed/cpu-x1/bare-ratio', slow.negmon.cpu / slow.bare.cpu, 'x', { note: 'the same at x1; n 1' }),
      row('feed/cpu/ccxt-ratio', medianRatio(pairs('ccxt', 'negmon')), 'x', {
        note: `ccxt.pro's to negmon's; to bare's it is ${medianRatio(pairs('ccxt', 'bare')).toFixed(2)}, which nobody gets past`,
      }),
      ...LISTENERS.map((name) => row(`feed/cpu/${name}`, median(cpus(name)), 'us', { note: `a price at x20; ${spread(cpus(name))}` })),
      ...LISTENERS.map((name) => row(`feed/cpu-x1/${name}`, slow[name].cpu, 'us', { note: 'a price at x1, with what idling costs; n 1' })),
      ...LISTENERS.flatMap((name) => {
        const late = runs[name].flatMap((run) => run.late);
        return [
          row(`feed/late/${name}/p50`, quantile(late, 0.5), 'ms', { note: `from sent to told at x20; n ${late.length}` }),
          row(`feed/late/${name}/p99`, quantile(late, 0.99), 'ms'),
        ];
      }),
    ];
  },
};
