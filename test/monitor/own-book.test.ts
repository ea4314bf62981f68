import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../src/alerts/observation.ts';
import type { AccountEntry } from '../../src/book/entries.ts';
import type { BookEvent } from '../../src/book/event.ts';
import { Session } from '../../src/monitor/session.ts';
import { BookStore } from '../../src/store/book-store.ts';
import type { JournalEntry } from '../../src/store/journal.ts';
import { runHere } from '../cli/here.ts';
import { until } from '../feed/sink.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { BTC, ETH } from './desk.ts';
import { Folder, playing } from './tapes.ts';

// What a person holds changes while the monitor runs: from another terminal, by an import, by hand.

let folder: Folder;
let venue: BinanceDouble;
let open: Session[];
let price: Record<string, string>;
beforeEach(async () => {
  folder = new Folder();
  open = [];
  venue = await BinanceDouble.open(20);
  price = { BTCUSDT: '50000', ETHUSDT: '2500' };
  venue.mark = (id) => {
    const p = price[id.toUpperCase()] ?? '1';
    return { p, i: p, E: Date.now() };
  };
});
afterEach(async () => {
  for (const session of open) await session.stop();
  await venue.close();
  folder.remove();
});

/** custom/derivatives of 0.5 % maintenance: long 1 from 50,000 on 2,500 is liquidated at 47,500 / 0.995 = 47,738.7 (rulebook section 1). */
const account = (id: string, symbol: string, side = 'long'): AccountEntry => ({
  id,
  product: 'custom/derivatives',
  assets: { USDT: '100' },
  rules: {
    maintenance: { basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate: '0.005' }] },
    shortfall: { policy: 'absorbed', evidence: 'test', asOf: '2026-01-01' },
  },
  positions: [
    {
      id: 'one',
      symbol,
      side,
      contracts: '1',
      entryPrice: symbol === BTC ? '50000' : '2500',
      marginMode: 'isolated',
      collateral: symbol === BTC ? '2500' : '125',
    },
  ],
});

/** As another process does it: opens the book, changes it and closes it. */
function change(...events: readonly BookEvent[]): void {
  const store = BookStore.open(folder.path, Date.now());
  for (const event of events) store.change(Date.now(), () => event);
  store.close();
}

function journal(): JournalEntry[] {
  const store = BookStore.open(folder.path, Date.now());
  const rows = store.journal.read();
  store.close();
  return rows.map(({ entry }) => entry);
}

async function start(notices: Notice[] = [], mayAct = true): Promise<Session> {
  const feed = { kind: 'live', venues: { binance: { ws: venue.url }, kraken: { ws: 'ws://127.0.0.1:9' } } } as const;
  const setup = { ...playing('', []), feed, staleAfter: 60_000, book: { folder: folder.path, mayAct } };
  const session = await Session.open(setup, { notice: (notice) => notices.push(notice) });
  open.push(session);
  return session;
}

const rows = (session: Session) => session.snapshot().rows.map(({ key, markPrice, level }) => `${key} ${markPrice} ${level}`);

describe('a monitor over the own book', () => {
  it('begins with an empty book and shows within a second what another process puts in, takes out and takes back', async () => {
    const session = await start();
    expect(session.snapshot()).toMatchObject({ total: 0, seat: 'acts', source: 'your book, which is empty' });
    change({ kind: 'account.opened', account: account('a', BTC) });
    const added = performance.now();
    await until(() => session.snapshot().total > 0);
    // The bound of the issue, and the machine's share of it on a busy day.
    expect(performance.now() - added).toBeLessThan(3000);
    await until(() => rows(session).includes('a/one 50000 warning'));
    change({ kind: 'account.opened', account: account('b', ETH, 'short') });
    await until(() => rows(session).includes('b/one 2500 warning'));
    change({ kind: 'account.removed', account: 'a' });
    await until(() => !rows(session).some((row) => row.startsWith('a/')));
    expect(session.snapshot().source).toBe('your book');
    const store = BookStore.open(folder.path, Date.now());
    store.undo(Date.now());
    store.close();
    await until(() => rows(session).includes('a/one 50000 warning'));
  });

  it('forgets the alarm of what is gone, and keeps that of what stays', async () => {
    change({ kind: 'account.opened', account: account('a', BTC) }, { kind: 'account.opened', account: account('b', ETH) });
    const notices: Notice[] = [];
    const session = await start(notices);
    await until(() => notices.length === 2);
    change({ kind: 'account.removed', account: 'a' });
    await until(() => session.snapshot().alarm?.id.includes('b/one') === true);
    expect(session.snapshot()).toMatchObject({ level: 'warning', alarm: { others: 0 } });
    // The level that stays was not said anew, and what went was no recovery.
    expect(notices.map(({ subject, reason }) => `${subject} ${reason}`).toSorted()).toEqual(['a/one first', 'b/one first']);
    change({ kind: 'account.removed', account: 'b' });
    await until(() => session.snapshot().alarm === null);
    expect(session.snapshot().level).toBe('ok');
  });

  it('does not call old what it has just begun to wait for', async () => {
    change({ kind: 'account.opened', account: account('a', BTC) });
    const session = await start();
    await until(() => rows(session).includes('a/one 50000 warning'));
    venue.unknown = new Set(['ethusdt', 'ETHUSDT']);
    change({ kind: 'account.opened', account: account('b', ETH) });
    await until(() => session.snapshot().total === 2);
    expect(session.snapshot().rows.find(({ key }) => key === 'b/one')?.freshness).toBe('none');
  });

  it('goes on when somebody holds the book locked, and writes its journal afterwards', async () => {
    change({ kind: 'account.opened', account: account('a', BTC) });
    const notices: Notice[] = [];
    const session = await start(notices);
    await until(() => notices.length === 1);
    const blocker = new DatabaseSync(join(folder.path, 'book.sqlite'));
    blocker.exec('BEGIN IMMEDIATE');
    price = { BTCUSDT: '47000' };
    await until(() => notices.length === 2);
    const { ticks } = session.summary();
    await until(() => session.summary().ticks > ticks + 20);
    expect(session.snapshot()).toMatchObject({ level: 'negative' });
    await until(() => session.snapshot().trouble.length > 0);
    expect(session.snapshot().trouble).toEqual([expect.stringMatching(/^the journal cannot be written: .* is held by another process/)]);
    blocker.exec('COMMIT');
    blocker.close();
    await until(() => session.snapshot().trouble.length === 0);
    expect(journal().filter(({ kind }) => kind === 'level')).toEqual([
      // Before the first price nothing is known of it.
      { kind: 'level', subject: 'a/one', from: 'ok', to: 'unknown' },
      { kind: 'level', subject: 'a/one', from: 'unknown', to: 'warning' },
      { kind: 'level', subject: 'a/one', from: 'warning', to: 'negative' },
    ]);
  });
});

describe('what a person says of an alarm', () => {
  it('from another shell holds within a second in every monitor, and outlives them', async () => {
    change({ kind: 'account.opened', account: account('a', BTC) });
    const [first, second] = [await start(), await start()];
    const quieted = (session: Session): string | undefined => session.snapshot().alarm?.quieted?.how;
    await until(() => first.snapshot().alarm?.level === 'warning' && second.snapshot().alarm?.level === 'warning');
    expect(first.snapshot().alarm).toMatchObject({ quieted: null, unacknowledged: 1, next: { level: 'warning' } });
    // The journal has what stands before another shell can name it.
    await until(() => journal().some(({ kind }) => kind === 'notice'));
    const { status, stdout } = await runHere('--data-dir', folder.path, 'snooze', 'a/one', '30m');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^snoozed distance\|a\/one\|1\|warning until /)]);
    const said = performance.now();
    await until(() => quieted(first) === 'snoozed' && quieted(second) === 'snoozed');
    // "Within a second", with the patience of a busy machine.
    expect(performance.now() - said).toBeLessThan(5_000);
    expect(first.snapshot().alarm).toMatchObject({ unacknowledged: 0, next: null });
    await Promise.all([first.stop(), second.stop()]);
    const third = await start();
    await until(() => third.snapshot().alarm?.level === 'warning');
    expect(quieted(third)).toBe('snoozed');
    // What got worse nobody has put off.
    price['BTCUSDT'] = '47000';
    await until(() => third.snapshot().alarm?.level !== 'warning');
    expect(third.snapshot().alarm).toMatchObject({ quieted: null, unacknowledged: 1 });
  });
});

describe('the seat of a data folder', () => {
  it('is held by one monitor; another only shows, writes nothing, and takes over when the first ends', async () => {
    change({ kind: 'account.opened', account: account('a', BTC) });
    const [first, second] = [await start(), await start()];
    await until(() => rows(first).length === 1 && rows(second).includes('a/one 50000 warning'));
    expect([first.snapshot().seat, second.snapshot().seat]).toEqual(['acts', 'shows']);
    const id = first.snapshot().alarm?.id ?? '';
    // Said to the one that only shows, it is written all the same, and holds for both.
    second.command({ kind: 'acknowledge', id });
    expect(second.snapshot().alarm?.quieted?.how).toBe('acknowledged');
    await until(() => first.snapshot().alarm?.quieted?.how === 'acknowledged');
    await until(() => journal().some(({ kind }) => kind === 'equity'));
    await first.stop();
    await until(() => second.snapshot().seat === 'acts');
    await until(() => journal().filter(({ kind }) => kind === 'watching').length === 3);
    const told = journal();
    expect(told.filter(({ kind }) => kind === 'watching')).toEqual([
      { kind: 'watching', subject: '', state: 'began' },
      { kind: 'watching', subject: '', state: 'ended' },
      { kind: 'watching', subject: '', state: 'began' },
    ]);
    expect(told.filter(({ kind }) => kind === 'notice')).toMatchObject([
      { subject: 'a/one', notice: { reason: 'first', level: 'warning' } },
    ]);
    expect(told.filter(({ kind }) => kind === 'acknowledged')).toEqual([{ kind: 'acknowledged', subject: 'a/one', id: 'a/one|1|warning' }]);
    // 100 beside 2,500 of collateral, at the price of its entry: nothing won, nothing lost.
    expect(told.find(({ kind }) => kind === 'equity')).toEqual({
      kind: 'equity',
      subject: 'a',
      equity: '2600',
      currency: 'USDT',
      unrealized: '0',
    });
  });

  it('is not for a replay, which keeps no journal', async () => {
    const session = await start([], false);
    expect(session.snapshot().seat).toBe('replay');
    await session.stop();
    expect(journal()).toEqual([]);
  });
});
