import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import type { Double } from '../venues/double.ts';
import { until } from './sink.ts';
import { Watcher } from './watcher.ts';

/** One watcher for all tests of a file: after each its feeds are closed, then the double, and nothing may have been written or left unhandled. */
export function watching(venue: string, double: () => Double): Watcher {
  const watcher = new Watcher(venue, double);
  afterEach(async () => {
    await watcher.close();
    await double().close();
  });
  quietly();
  return watcher;
}

/** Holds every test of a file to this: not a byte on stdout or stderr, which would tear the screen, and no rejection unhandled. */
export function quietly(): void {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  const written = { stdout: vi.spyOn(process.stdout, 'write'), stderr: vi.spyOn(process.stderr, 'write') };
  beforeAll(() => void process.on('unhandledRejection', note));
  afterAll(() => void process.off('unhandledRejection', note));
  // Never cleared: tests of a file may run side by side, and one that clears would hide what another did.
  afterEach(() => {
    expect(written.stdout).not.toHaveBeenCalled();
    expect(written.stderr).not.toHaveBeenCalled();
    expect(unhandled).toEqual([]);
  });
}

/** Waits until the event loop has turned often enough for anything wrong to have shown itself. */
export async function ticks(count: number): Promise<void> {
  let seen = 0;
  const timer = setInterval(() => {
    seen += 1;
  }, 5);
  await until(() => seen >= count);
  clearInterval(timer);
}
