import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EMPTY_BOOK } from '../../src/book/book.ts';
import type { AccountEntry } from '../../src/book/entries.ts';
import { merge } from '../../src/importer/merge.ts';
import { Session } from '../../src/monitor/session.ts';
import { BookStore } from '../../src/store/book-store.ts';
import { until } from '../feed/sink.ts';
import { bybit } from '../importer/subjects/bybit.ts';
import { AccountDouble, KEY } from '../venues/accounts/account-double.ts';
import { BybitDouble } from '../venues/bybit.ts';
import { Folder, playing } from './tapes.ts';

// The whole way: a live monitor of the user's own book, the venue's prices on one side and its accounts on the other.

let folder: Folder;
let prices: BybitDouble;
let accounts: AccountDouble;
let session: Session | null;
beforeEach(async () => {
  folder = new Folder();
  session = null;
  [prices, accounts] = [
    await BybitDouble.open(20),
    await AccountDouble.with(bybit.signature, { ...bybit.empty, ...bybit.scenes[0]?.answers }),
  ];
  vi.stubEnv('NEGMON_BYBIT_KEY', KEY.apiKey);
  vi.stubEnv('NEGMON_BYBIT_SECRET', KEY.secret);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await session?.stop();
  await Promise.all([prices.close(), accounts.close()]);
  folder.remove();
});

const held = () => BookStore.readFrom(folder.path, Date.now()).document.accounts;

it('an imported account follows its venue while the monitor runs, and a venue that is away is said', async () => {
  const before: AccountEntry = { id: 'unified', product: 'bybit/unified', assets: { USDT: '1' } };
  const at = new Date().toISOString();
  const { event } = merge(EMPTY_BOOK, { venue: 'bybit', name: 'bybit' }, { at, accounts: [before], notes: [], failed: [] }, Date.now());
  const store = BookStore.open(folder.path, Date.now());
  if (event !== null) store.change(Date.now(), () => event);
  store.close();

  const feed = { kind: 'live', venues: { bybit: { ws: prices.url, rest: accounts.restUrl } } } as const;
  const book = { folder: folder.path, mayAct: true };
  session = await Session.open({ ...playing('', []), feed, staleAfter: 60_000, book, importEvery: 200 }, {});
  await until(() => held().length === 2);
  expect(held().map(({ id, assets }) => [id, assets])).toEqual([
    ['bybit-unified', { BTC: '0.805994', XRP: '150' }],
    ['bybit-loan', { BTC: '0.12', USDT: '4002.12' }],
  ]);
  await until(() => session?.snapshot().rows.some(({ key }) => key === 'bybit-unified/xrp-usdt-long') === true);
  // Nothing new is read again and again, and written once.
  const asked = accounts.asked.length;
  await until(() => accounts.asked.length > asked + 20);
  const events = BookStore.open(folder.path, Date.now());
  expect(events.events()).toHaveLength(2);
  events.close();

  accounts.rest = () => ({ status: 503, body: 'maintenance' });
  await until(
    () => session?.snapshot().assumptions?.some((note) => /^the accounts of bybit cannot be read: .*HTTP 503/.test(note)) === true,
  );
  expect(held()).toHaveLength(2);
});
