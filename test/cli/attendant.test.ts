import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Attended, attend } from '../../src/cli/attendant.ts';
import type { Level } from '../../src/risk/level.ts';

const DAY = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const session = (level: Level, faults: readonly string[] = []): Attended => ({
  held: { accounts: 2, positions: 1, level },
  metrics: () => [],
  unassessed: () => [...faults],
  summary: () => ({ ticks: 7, alerts: 1, worst: 'warning', doubtful: false }),
});

/** What is said in that time, ms. */
function heard(watched: Attended, report: number, time: number): string[] {
  const said: string[] = [];
  const leave = attend(watched, { source: 'your book', metrics: null, report, say: (text) => said.push(text) });
  vi.advanceTimersByTime(time);
  leave();
  vi.advanceTimersByTime(10 * report);
  return said;
}

describe('a watch', () => {
  it('says what it watches, and once a day that all is well', () => {
    expect(heard(session('ok'), DAY, 2.5 * DAY)).toEqual([
      'watching 2 accounts with 1 position of your book',
      'all is well (so far 7 prices, 1 alerts, worst level warning)',
      'all is well (so far 7 prices, 1 alerts, worst level warning)',
    ]);
  });

  it('never says that all is well of what is not, or is not known', () => {
    expect(heard(session('critical'), 1000, 1500)[1]).toMatch(/^all is assessed; level critical \(/);
    expect(heard(session('ok', ['desk: prices are stale']), 1000, 1500)[1]).toMatch(/^not all is known: desk: prices are stale \(/);
  });

  // Node ends timers of more than 2^31 ms at once.
  it('waits for longer than a timer can', () => {
    expect(heard(session('ok'), 30 * DAY, 29 * DAY)).toHaveLength(1);
    expect(heard(session('ok'), 30 * DAY, 31 * DAY)).toHaveLength(2);
  });
});
