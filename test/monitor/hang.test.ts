import { expect, it, vi } from 'vitest';
import { MonitorThread } from '../../src/monitor/spawn.ts';
import { until } from '../feed/sink.ts';
import { playing } from './tapes.ts';

vi.mock('node:worker_threads', async (original) => {
  const real = await original<typeof import('node:worker_threads')>();
  class HangingWorker extends real.Worker {
    constructor(_: URL, options: import('node:worker_threads').WorkerOptions) {
      super(new URL('./hanging-worker.ts', import.meta.url), options);
    }
  }
  return { ...real, Worker: HangingWorker };
});

it('a monitor that hangs cannot keep anyone from leaving', async () => {
  const monitor = new MonitorThread(playing('unused', []));
  await until(() => monitor.current() !== null, 15_000);
  expect(await monitor.stop()).toBeNull();
  expect(monitor.failure()).toBeNull();
});
