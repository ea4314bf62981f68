import { afterEach, describe, expect, it, vi } from 'vitest';
import { heedSignals } from '../../src/cli/signals.ts';

let unheed = (): void => {};
afterEach(() => {
  unheed();
  vi.restoreAllMocks();
});

/** Listens at a time that the test sets; signals are given to the listeners as Node does. */
function heeding(reload: (() => void) | null = null) {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  const [end, abort] = [vi.fn(), vi.fn()];
  unheed = heedSignals({ end, abort, reload });
  const signal = (name: NodeJS.Signals, at: number): void => {
    clock.mockReturnValue(at);
    process.emit(name, name);
  };
  return { end, abort, signal };
}

describe('a signal', () => {
  it('ends cleanly, and a later one at once', () => {
    const { end, abort, signal } = heeding();
    signal('SIGTERM', 100);
    expect([end.mock.calls, abort.mock.calls]).toEqual([[[143]], []]);
    // From the terminal, and passed on by the one that started us: one wish.
    signal('SIGTERM', 150);
    expect(abort.mock.calls).toEqual([]);
    signal('SIGINT', 1200);
    expect([end.mock.calls, abort.mock.calls]).toEqual([[[143]], [[130]]]);
  });

  it('SIGHUP ends, or reloads where there is something to reload', () => {
    const plain = heeding();
    plain.signal('SIGHUP', 1);
    expect(plain.end.mock.calls).toEqual([[129]]);
    unheed();
    const reload = vi.fn();
    const { end, signal } = heeding(reload);
    signal('SIGHUP', 1);
    signal('SIGHUP', 5000);
    expect([reload.mock.calls.length, end.mock.calls]).toEqual([2, []]);
    signal('SIGTERM', 6000);
    signal('SIGHUP', 6100);
    expect([reload.mock.calls.length, end.mock.calls]).toEqual([2, [[143]]]);
  });
});
