import { expect, it } from 'vitest';
import { Rational } from '../../src/money/rational.ts';
import type { BookKeeper } from '../../src/monitor/book-keeper.ts';
import { Chronicle } from '../../src/monitor/chronicle.ts';
import type { Monitor } from '../../src/monitor/monitor.ts';
import type { JournalEntry } from '../../src/store/journal.ts';

const MINUTE = 60_000;

/** A chronicle of one account, and what it has told of its worth. */
function telling() {
  const told: string[] = [];
  const note = (at: number, entry: JournalEntry): void => {
    if (entry.kind === 'equity') told.push(`${at / MINUTE} ${entry.equity}`);
  };
  const chronicle = new Chronicle({ acts: true, note } as unknown as BookKeeper);
  const see = (at: number, equity: string, freshness = 'live'): void => {
    const reading = { equity: Rational.from(equity), currency: 'USD', positions: [], holdings: { account: { id: 'a' } } };
    const monitor = { readings: [reading], ageOf: () => ({ freshness }) } as unknown as Monitor;
    chronicle.sample(monitor, at * MINUTE, at * MINUTE);
  };
  return { told, chronicle, see };
}

it('keeps what an account fell to between two samples, and what it rose to', () => {
  const { told, see } = telling();
  see(0, '100');
  see(1, '130');
  see(2, '-20');
  see(3, '40');
  see(4, '-500', 'stale');
  see(5, '90');
  expect(told).toEqual(['0 100', '1 130', '2 -20', '5 90']);
});

it('keeps nothing that lies between the samples or beside them by less than a hundredth, but what crosses zero', () => {
  const { told, see } = telling();
  see(0, '100');
  see(1, '99.5');
  see(5, '110');
  see(6, '110.5');
  see(7, '102');
  see(10, '0.001');
  see(11, '-0.000001');
  see(15, '0.001');
  expect(told).toEqual(['0 100', '5 110', '10 0.001', '11 -0.000001', '15 0.001']);
});

it('samples an account at once when its level changes', () => {
  const { told, chronicle, see } = telling();
  see(0, '100');
  chronicle.levelled('a/p', 'ok', 'critical', MINUTE);
  see(1, '3');
  see(2, '50');
  see(6, '100');
  expect(told).toEqual(['0 100', '1 3', '6 100']);
});
