import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Session } from '../../src/monitor/session.ts';
import { BookStore } from '../../src/store/book-store.ts';
import type { JournalEntry } from '../../src/store/journal.ts';
import { until } from '../feed/sink.ts';
import { hook, RULES, ServiceDouble } from '../notify/service.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { BTC } from './desk.ts';
import { Folder, playing } from './tapes.ts';

let folder: Folder;
let venue: BinanceDouble;
let service: ServiceDouble;
let open: Session[];
let price = '60000';

beforeEach(async () => {
  folder = new Folder();
  open = [];
  price = '60000';
  service = await ServiceDouble.open();
  process.env['TEST_HOOK'] = `${service.url}/secret-hook`;
  venue = await BinanceDouble.open(20);
  venue.mark = () => ({ p: price, i: price, E: Date.now() });
  const store = BookStore.open(folder.path, Date.now());
  // custom/derivatives of 0.5 % maintenance: long 1 from 50,000 on 2,500 is liquidated at 47,500 / 0.995 = 47,738.7 (rulebook section 1).
  store.change(Date.now(), () => ({
    kind: 'account.opened',
    account: {
      id: 'a',
      product: 'custom/derivatives',
      assets: { USDT: '100' },
      rules: {
        maintenance: { basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate: '0.005' }] },
        shortfall: { policy: 'absorbed', evidence: 'test', asOf: '2026-01-01' },
      },
      positions: [
        { id: 'one', symbol: BTC, side: 'long', contracts: '1', entryPrice: '50000', marginMode: 'isolated', collateral: '2500' },
      ],
    },
  }));
  store.close();
});
afterEach(async () => {
  for (const session of open) await session.stop();
  await Promise.all([venue.close(), service.close()]);
  folder.remove();
});

const beat = () => join(folder.path, 'beat');

async function start(written: string[] = []): Promise<Session> {
  const feed = { kind: 'live', venues: { binance: { ws: venue.url }, kraken: { ws: 'ws://127.0.0.1:9' } } } as const;
  const channels = [hook('TEST_HOOK'), { ...RULES, name: 'bell', kind: 'bell' } as const];
  const notify = { channels, heartbeat: { url: null, file: beat(), every: 100 }, quietHours: null, groupWait: 0 };
  const setup = { ...playing('', []), feed, staleAfter: 60_000, book: { folder: folder.path, mayAct: true }, notify };
  const session = await Session.open(setup, { terminal: async (text) => written.push(text) > 0 });
  open.push(session);
  return session;
}

function journal(): JournalEntry[] {
  const store = BookStore.open(folder.path, Date.now());
  const rows = store.journal.read();
  store.close();
  return rows.map(({ entry }) => entry);
}

const sent = () => journal().flatMap((entry) => (entry.kind === 'sent' ? [`${entry.channel} ${entry.id}`] : []));
/** In steps, each seen. */
const fall = async (session: Session) => {
  for (const next of ['57000', '54000', '51500', '50000', '48500']) {
    price = next;
    await until(() => session.snapshot().rows.some(({ markPrice }) => String(markPrice).startsWith(next)));
  }
};

it('a fall is told on every channel, what is not taken waits for the next run, and the heart beats only over fresh prices', async () => {
  const written: string[] = [];
  service.reply = () => 'hang';
  const first = await start(written);
  await until(() => first.snapshot().rows.some(({ level }) => level === 'ok'));
  await until(() => {
    try {
      return readFileSync(beat(), 'utf8') !== '';
    } catch {
      return false;
    }
  });
  await fall(first);
  await until(() => first.snapshot().rows.some(({ level }) => level === 'critical'));
  await until(() => service.posted.length > 0 && written.includes('\u0007'));
  expect(first.deliveries.map(({ channel, sent }) => [channel, sent > 0])).toEqual([
    ['hook', false],
    ['bell', true],
  ]);
  const logged = first.snapshot().alerts?.findLast(({ id }) => id === String(service.json[0]?.['id']));
  expect(logged?.told).toMatchObject([
    { channel: 'bell', state: 'sent', why: null },
    { channel: 'hook', state: 'due', at: null },
  ]);
  await first.stop();
  const id = String(service.json[0]?.['id']);
  expect(id).toMatch(/^(distance|marginRatio)\|a\/one\|1\|(warning|critical)$/);
  expect(sent().filter((line) => line.startsWith('hook'))).toEqual([]);
  expect(sent().some((line) => line === `bell ${id}`)).toBe(true);

  service.reply = () => ({ status: 200 });
  const before = service.posted.length;
  await start();
  await until(() => sent().includes(`hook ${id}`));
  expect(service.json.slice(before).map((one) => one['id'])).toContain(id);
});
