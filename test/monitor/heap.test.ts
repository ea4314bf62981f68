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

it('a monitor that holds more than it may dies alone: it is started again once, and the screen says so', { timeout: 120_000 }, async () => {
  const heard: (string | null)[] = [];
  const monitor = new MonitorThread(playing('unused', [ISOLATED]));
  monitor.subscribe(() => {
    if (monitor.failure() !== heard.at(-1)) heard.push(monitor.failure());
  });
  await until(() => monitor.failure()?.includes('nothing below is watched') === true, 60_000);
  expect(heard.filter((one) => one !== null)).toEqual([
    expect.stringMatching(/^the monitor stopped \(.*memory.*\) and was started again$/),
    expect.stringMatching(/^the monitor stopped \(.*memory.*\): nothing below is watched any more/),
  ]);
  expect(given).toEqual([
    heapOf({ portfolio: { version: 1, accounts: [ISOLATED] } }),
    heapOf({ portfolio: { version: 1, accounts: [ISOLATED] } }),
  ]);
  await monitor.stop();
});
