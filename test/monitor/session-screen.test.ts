import { afterEach, beforeEach, expect, it } from 'vitest';
import { Session } from '../../src/monitor/session.ts';
import type { Snapshot } from '../../src/monitor/snapshot.ts';
import { until } from '../feed/sink.ts';
import { BTC, ISOLATED } from './desk.ts';
import { Folder, type Line, playing } from './tapes.ts';

let folder: Folder;
let session: Session | null;
let snapshots: Snapshot[];
beforeEach(() => {
  folder = new Folder();
  session = null;
  snapshots = [];
});
afterEach(async () => {
  await session?.stop();
  folder.remove();
});

/** A price every 20 ms, for as long as a busy machine may need. */
const LINES = Array.from({ length: 3000 }, (_, i): Line => [i / 50, BTC, String(51_000 + i)]);

async function start(): Promise<Session> {
  session = await Session.open(playing(folder.tape(LINES), [ISOLATED], 1), { snapshot: (one) => snapshots.push(one), takes: true });
  return session;
}

const ticks = (): number => session?.summary().ticks ?? 0;

it('a screen that takes nothing is sent one snapshot and one answer, however long it lasts, and is shown what is newest when it comes back', async () => {
  const monitor = await start();
  // Half a second of prices: five beats.
  await until(() => ticks() > 25);
  expect(snapshots).toHaveLength(1);
  monitor.command({ kind: 'sort', sort: 'name' });
  expect(snapshots.map(({ sort }) => sort)).toEqual(['distance', 'name']);
  for (const gap of ['-0.1', '-0.2', '-0.25']) monitor.command({ kind: 'gap', gap });
  const before = ticks();
  await until(() => ticks() > before + 25);
  expect(snapshots).toHaveLength(2);
  // It takes one, and what it is owed goes in that moment.
  monitor.taken();
  expect(snapshots).toHaveLength(3);
  const newest = session?.snapshot().rows[0]?.markPrice;
  expect(snapshots.at(-1)).toMatchObject({ gap: '-0.25', sort: 'name', rows: [{ markPrice: newest }] });
  // The two that are under way are answered, and it goes on as ever.
  monitor.taken();
  monitor.taken();
  await until(() => snapshots.length > 3);
  expect(snapshots.at(-1)?.seq).toBeGreaterThan(snapshots.at(-2)?.seq ?? Number.POSITIVE_INFINITY);
});

it('to one that takes them they come ten times a second at most', async () => {
  const monitor = await start();
  const times: number[] = [];
  await until(() => {
    while (times.length < snapshots.length) {
      times.push(performance.now());
      monitor.taken();
    }
    return times.length > 12;
  });
  // Timers may come late, and the next one on time.
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(12 * 80);
});
