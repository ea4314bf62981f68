import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BookEvent } from '../../src/book/event.ts';
import { BookKeeper } from '../../src/monitor/book-keeper.ts';
import { History } from '../../src/monitor/history.ts';
import { Session } from '../../src/monitor/session.ts';
import { BookStore } from '../../src/store/book-store.ts';
import { until } from '../feed/sink.ts';
import { Folder, playing } from './tapes.ts';

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

const DESK: BookEvent = { kind: 'account.opened', account: { id: 'desk', product: 'custom/unified', assets: { USD: '100' } } };
const label = (account: string): BookEvent => ({ kind: 'account.edited', account, changes: { label: 'x' } });

function write(...events: BookEvent[]): void {
  const store = BookStore.open(folder.path, Date.now());
  for (const event of events) store.change(Date.now(), () => event);
  store.close();
}

it('tells of one account what is in the book and the journal, and what its course was', () => {
  write(DESK, { ...DESK, account: { ...DESK.account, id: 'other' } } as BookEvent, label('other'), label('desk'));
  const books = new BookKeeper({ folder: folder.path, mayAct: true, now: Date.now, monotonic: () => performance.now(), changed: () => {} });
  const now = Date.now();
  books.note(now - 1_300_000, { kind: 'equity', subject: 'desk', equity: '100', currency: 'USD', unrealized: null });
  books.note(now - 300_000, { kind: 'equity', subject: 'other', equity: '7', currency: 'USD', unrealized: null });
  books.note(now - 1000, { kind: 'equity', subject: 'desk', equity: '-5', currency: 'USD', unrealized: null });
  books.note(now, { kind: 'level', subject: 'desk', from: 'ok', to: 'negative' });
  books.poll();
  const view = new History(books).of('desk');
  expect(view.told.map(({ text }) => text)).toEqual([
    'level ok -> negative',
    'account changed: label x',
    'account added: custom/unified, 1 amount',
  ]);
  expect(view).toMatchObject({ account: 'desk', none: null, older: 0, currency: 'USD' });
  expect(view.course?.stretches).toEqual([
    { low: '100', high: '100' },
    { low: '-5', high: '-5' },
  ]);
  expect(structuredClone(view)).toEqual(view);
  books.close();
});

it('is in the snapshots while the screen asks for it, and follows what another process writes', async () => {
  write(DESK);
  const session = await Session.open(
    { ...playing(folder.tape([[0, 'BTC/USDT:USDT', '1']]), []), book: { folder: folder.path, mayAct: false } },
    {},
  );
  try {
    expect(session.snapshot().history).toBeNull();
    session.command({ kind: 'view', offset: 0, count: 5, history: true });
    expect(session.snapshot().history?.told.map(({ text }) => text)).toEqual(['account added: custom/unified, 1 amount']);
    write(label('desk'));
    await until(() => session.snapshot().history?.told.length === 2);
    session.command({ kind: 'view', offset: 0, count: 5 });
    expect(session.snapshot().history).toBeNull();
  } finally {
    await session.stop();
  }
});

it('says that a document has none', async () => {
  const account = { id: 'desk', product: 'custom/unified', assets: { USD: '1' } };
  const session = await Session.open(playing(folder.tape([[0, 'BTC/USDT:USDT', '1']]), [account]), {});
  session.command({ kind: 'view', offset: 0, count: 5, history: true });
  expect(session.snapshot().history).toMatchObject({ account: 'desk', none: expect.stringContaining('only read'), told: [] });
  await session.stop();
});
