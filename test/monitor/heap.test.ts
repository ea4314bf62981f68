import { expect, it, vi } from 'vitest';
import { heapOf } from '../../src/monitor/heap.ts';
import { MonitorThread } from '../../src/monitor/spawn.ts';
import { until } from '../feed/sink.ts';
import { ISOLATED } from './desk.ts';
import { playing } from './tapes.ts';

const given: unknown[] = [];
vi.mock('node:worker_threads', async (original) => {
  const real = await original<typeof import('node:worker_threads')>();
  class StarvingWorker extends real.Worker {
    constructor(_: URL, options: import('node:worker_threads').WorkerOptions) {
      given.push(options.resourceLimits);
      super(new URL('./starving-worker.ts', import.meta.url), { ...options, resourceLimits: { maxOldGenerationSizeMb: 24 } });
    }
  }
  return { ...real, Worker: StarvingWorker };
});

it('a large book has room: 100,000 positions took 1.2 GB', () => {
  const positions = Array.from({ length: 50 }, () => ({}));
  const portfolio = { version: 1, accounts: Array.from({ length: 2000 }, () => ({ positions })) };
  expect(heapOf({ portfolio }).maxOldGenerationSizeMb).toBeGreaterThan(3 * 1200);
  expect(heapOf({ portfolio: { version: 1, accounts: [] } }).maxOldGenerationSizeMb).toBe(1024);
});

const HOURS = 3_600_000;
const AGAIN = expect.stringMatching(/^the monitor stopped \(.*memory.*\) and was started again$/);
const OVER = expect.stringMatching(/^the monitor stopped \(.*memory.*\): nothing below is watched any more/);

it('a monitor that holds more than it may dies alone: it is started again, and the screen says so; two deaths in an hour are the end', {
  timeout: 120_000,
}, async () => {
  let later = 0;
  const now = performance.now.bind(performance);
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + later);
  const monitor = new MonitorThread(playing('unused', [ISOLATED]));
  const heard: (readonly [started: number, failure: string | null])[] = [];
  monitor.subscribe(() => {
    const last = heard.at(-1);
    if (last?.[0] === given.length && last[1] === monitor.failure()) return;
    heard.push([given.length, monitor.failure()]);
    // The second one has lived for two hours when it dies.
    if (given.length === 2) later = 2 * HOURS;
  });
  await until(() => monitor.failure()?.includes('nothing below is watched') === true, 3 * HOURS);
  clock.mockRestore();
  expect(heard.filter(([, failure]) => failure !== null)).toEqual([
    [2, AGAIN],
    [3, AGAIN],
    [3, OVER],
  ]);
  expect(given).toEqual(Array(3).fill(heapOf({ portfolio: { version: 1, accounts: [ISOLATED] } })));
  await monitor.stop();
});
