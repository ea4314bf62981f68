import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toTexts } from '../../src/monitor/protocol.ts';
import { MonitorThread } from '../../src/monitor/spawn.ts';
import { DEFAULT_THRESHOLDS } from '../../src/risk/thresholds.ts';
import { BookStore } from '../../src/store/book-store.ts';
import { until } from '../feed/sink.ts';
import { BTC, EPOCH } from '../monitor/desk.ts';
import { Folder } from '../monitor/tapes.ts';
import { openScreen, type Screen } from './terminal.ts';

const OPTIONS = { ascii: true, color: false, reducedMotion: true, bell: false };
let folder: Folder;
let data: string;
let thread: MonitorThread;
let screen: Screen;

beforeEach(() => {
  folder = new Folder();
  data = mkdtempSync(join(tmpdir(), 'negmon-forms-'));
});
afterEach(async () => {
  screen.dashboard.stop();
  await screen.dashboard.left;
  await thread.stop();
  folder.remove();
  rmSync(data, { recursive: true, force: true });
});

/** The real monitor in its thread, on a tape that moves slowly, over a book that is empty. */
async function start(columns: number, rows: number): Promise<void> {
  const lines = Array.from(
    { length: 600 },
    (_, i) => `${JSON.stringify({ t: EPOCH + i * 1000, symbol: BTC, mark: String(50_000 + (i % 2)) })}\n`,
  );
  thread = new MonitorThread({
    portfolio: { version: 1, accounts: [] },
    book: { folder: data, mayAct: false },
    source: 'your book',
    feed: { kind: 'replay', files: [folder.write('tape.jsonl', lines.join(''))], speed: 4 },
    staleAfter: 15_000,
    thresholds: toTexts(DEFAULT_THRESHOLDS),
  });
  screen = openScreen(columns, rows, { source: thread, ...OPTIONS });
  // A thread takes its time to start on a busy machine.
  await until(() => thread.current() !== null, 20_000);
}

const ENTER = '\r';
const DOWN = '\u001b[B';
const onDisk = () => BookStore.readFrom(data, 1).document.accounts;

describe.each([
  [60, 15],
  [80, 24],
  [120, 40],
])('at %ix%i', (columns, rows) => {
  it('a position goes from an empty screen through its form onto the disk and into the table, and out again', async () => {
    await start(columns, rows);
    await screen.until((text) => text.includes('[n]ew'));
    screen.type('n');
    await screen.until((text) => text.includes('a futures position'));
    screen.type('1');
    await screen.until((text) => text.includes('NEW: FUTURES POSITION'));
    // A new account, found by a part of its product; a symbol by its coin.
    screen.type(`bin-1${DOWN}usdm\t`);
    await screen.until((text) => text.includes('binance/usdm_'));
    screen.type(`${DOWN}${DOWN}btc\t`);
    await screen.until((text) => text.includes('BTC/USDT:USDT_'));
    screen.type(`${DOWN}${DOWN}0,5`);
    await screen.until((text) => text.includes('! can be read in two ways'));
    screen.type(`\u00150.5${DOWN}50000${DOWN}${DOWN}10`);
    // (50,000 − 5,000) / (1 − 0.4 %) = 45,180.72: Binance's first bracket.
    await screen.until((text) => /liquidation\s+(-\s+)?45,180\.7/.test(text));
    screen.type('\u0013');
    await screen.until((text) => text.includes('written: account bin-1 added') && /> +9\.6 % .*BTC long/.test(text));
    expect(onDisk()).toMatchObject([
      { id: 'bin-1', positions: [{ contracts: '0.5', entryPrice: '50000', leverage: '10', marginMode: 'isolated' }] },
    ]);
    // The stop, from the row.
    screen.type('e4');
    await screen.until((text) => text.includes('STOP  bin-1/btc-1'));
    screen.type(`44000`);
    await screen.until((text) => text.includes('TOO LATE'));
    screen.type(`\u001546000`);
    await screen.until((text) => text.includes('in time'));
    screen.type(`${ENTER}${ENTER}`);
    await screen.until((text) => text.includes('written: position bin-1/btc-1 changed'));
    expect(onDisk()[0]?.positions?.[0]?.stopPrice).toBe('46000');
    screen.type('x');
    await screen.until((text) => text.includes('Take the position bin-1/btc-1'));
    screen.type('y');
    await screen.until((text) => text.includes('position bin-1/btc-1 removed'));
    screen.type('u');
    await screen.until((text) => text.includes('undone: position bin-1/btc-1 removed') && text.includes('BTC long'));
    expect(onDisk()[0]?.positions).toHaveLength(1);
  });
});
