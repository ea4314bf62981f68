import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AccountEntry, BookDocument } from '../../src/book/entries.ts';
import type { PaperLine } from '../../src/monitor/paper-words.ts';
import type { Setup } from '../../src/monitor/protocol.ts';
import { NOT_KEPT, Session } from '../../src/monitor/session.ts';
import type { Snapshot } from '../../src/monitor/snapshot.ts';
import { packageFile } from '../../src/settings/package-file.ts';
import { BookStore } from '../../src/store/book-store.ts';
import { BTC, ISOLATED } from './desk.ts';
import { Folder, playing } from './tapes.ts';

const TAPE = packageFile('config/demo/tape.jsonl.gz');
const DEMO = JSON.parse(readFileSync(packageFile('config/demo/portfolio.json'), 'utf8')) as BookDocument;
const PAPER: BookDocument = { ...DEMO, accounts: DEMO.accounts.map((account) => ({ ...account, paper: true })) };

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
});
afterAll(() => folder.remove());

/** Plays to the end. */
async function play(setup: Setup): Promise<{ readonly lines: readonly PaperLine[]; readonly end: Snapshot; readonly forgets: boolean }> {
  const lines: PaperLine[] = [];
  const ended = Promise.withResolvers<void>();
  const session = await Session.open(setup, { happened: (line) => lines.push(line), ended: () => ended.resolve() });
  await ended.promise;
  try {
    return { lines, end: session.snapshot(), forgets: session.forgets };
  } finally {
    await session.stop();
  }
}

it('the demo on paper: each account ends as its algebra says, at the first price past its liquidation', async () => {
  const { lines, end, forgets } = await play({
    ...playing(TAPE, []),
    portfolio: PAPER,
    feed: { kind: 'demo', files: [TAPE], speed: 'max' },
  });
  expect(forgets).toBe(true);
  expect(end.assumptions).toContain(NOT_KEPT);
  // Prices and times are the tape's: `zgrep FIL config/demo/tape.jsonl.gz` has 1.999 as its first below 1.999785, and so on.
  expect(lines.map(({ at, subject }) => `${new Date(at).toISOString().slice(11, 19)} ${subject}`)).toEqual([
    '21:13:14 binance-pm/fil-long',
    '21:19:40 kraken-futures/btc-long',
    '21:19:47 okx-cross',
  ]);
  expect(lines.map(({ text }) => text)).toEqual([
    // 60,000 · (1 / 2.229 − 1 / 1.999) FIL, at 1.999.
    'paper: binance-pm/fil-long liquidated at 1.999: -3,097.11 FIL (6,191.12 USDT sold for FIL)',
    // 40,950 · (1 / 117,000 − 1 / 104,003) BTC; Kraken gives back what is left of the 0.05.
    'paper: kraken-futures/btc-long liquidated at 104,003: -0.0437385 BTC',
    expect.stringMatching(/^paper: okx-cross liquidated: .*the venue keeps the 567\.5 USD that were left/),
  ]);
  const row = (key: string) => end.rows.find(({ account }) => account === key)?.label;
  expect(row('binance-pm')).toBe('paper holds 608.883 USDT');
  expect(row('kraken-futures')).toBe('paper holds 0.0062615 BTC');
  expect(row('okx-cross')).toBe('paper empty');
  // What a pool came to is over with the pool: only the loan, once past its margin call at 70 %, is left to worry about, not yet clear of it.
  expect(end.alerts).toContainEqual(expect.objectContaining({ id: 'liquidation|okx-cross|1|ok', reason: 'recovered' }));
  expect(end.alarm).toMatchObject({ id: 'ledn-loan|1|warning', others: 0 });
});

it('the stored book is never written by a replay, nor is anything said of books without paper accounts', async () => {
  const tape = folder.tape([
    [0, BTC, '50000'],
    [1, BTC, '46950'],
    [2, BTC, '46000'],
  ]);
  const real = { ...ISOLATED, positions: [{ ...ISOLATED.positions[0], stopPrice: '47000' }] } as AccountEntry;
  const text = JSON.stringify({ version: 1, accounts: [{ ...real, paper: true }] });
  const store = BookStore.open(folder.path, 1);
  store.change(1, () => ({ kind: 'imported', text }));
  const kept = await play({ ...playing(tape, []), book: { folder: folder.path, mayAct: false } });
  expect(kept.lines.map((line) => line.text)).toEqual(['paper: stop of binance-usdm/btc-1 at 47,000 filled at 46,950: -1,525 USDT']);
  expect(kept.end).toMatchObject({
    total: 1,
    rows: [{ label: 'paper holds 975 USDT' }],
    alerts: [{ reason: 'paper' }, { reason: 'first' }, { text: NOT_KEPT }],
  });
  expect(store.events()).toHaveLength(1);
  expect(store.read().text).toBe(text);
  store.close();
  const document = await play(playing(tape, [real]));
  expect([document.lines, document.forgets]).toEqual([[], false]);
  expect(document.end.assumptions).not.toContain(NOT_KEPT);
});
