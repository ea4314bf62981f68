import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Book } from '../../src/book/book.ts';
import type { PositionEntry } from '../../src/book/entries.ts';
import type { BookEvent } from '../../src/book/event.ts';
import { BookKeeper } from '../../src/monitor/book-keeper.ts';
import type { PaperBook } from '../../src/monitor/paper-book.ts';
import { toTexts } from '../../src/monitor/protocol.ts';
import { Session } from '../../src/monitor/session.ts';
import { DEFAULT_THRESHOLDS } from '../../src/risk/thresholds.ts';
import { BookStore } from '../../src/store/book-store.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { until } from '../feed/sink.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { BTC, Desk, ISOLATED } from './desk.ts';
import { LADDER, LEFT } from './paper-ladder.ts';

vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-paper-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const using = <T>(work: (store: BookStore) => T): T => {
  const store = BookStore.open(folder, 1);
  try {
    return work(store);
  } finally {
    store.close();
  }
};
const events = (): BookEvent[] => using((store) => store.events().map(({ event }) => event));
const stopped = (): (string | undefined)[] =>
  events().flatMap((event) => (event.kind === 'booked' && event.entry.what === 'stopped' ? [event.entry.position] : []));
const open = (account: object): void =>
  using((store) => void store.change(1, () => ({ kind: 'account.opened', account: account as typeof LADDER })));
const PAPER = { ...ISOLATED, paper: true, positions: [{ ...ISOLATED.positions[0], stopPrice: '47000' }] };

/** A monitor over the book on disk. @param around what stands between it and the disk */
function over(around: (keeper: BookKeeper) => PaperBook = (keeper) => keeper, mayAct = true): [Desk, BookKeeper] {
  let keeper: BookKeeper | null = null;
  const desk = new Desk([], {
    paper: (changed) => {
      keeper = new BookKeeper({ folder, mayAct, now: () => 2, monotonic: () => performance.now(), changed });
      return around(keeper);
    },
  });
  return [desk, keeper as unknown as BookKeeper];
}

describe('on disk', () => {
  it('what happened is in the book with all that came of it, and undone whole', async () => {
    open(PAPER);
    const [desk, keeper] = over();
    await desk.marks(BTC, '50000', '46950');
    expect(using((store) => store.read()).document.accounts[0]).toMatchObject({ positions: [], assets: { USDT: '975' } });
    expect(desk.monitor.portfolio.accounts[0]?.positions).toEqual([]);
    expect(keeper.undo()).toMatchObject({ kind: 'booked', entry: { what: 'stopped', price: '46950' } });
    expect(using((store) => store.read()).document.accounts[0]).toEqual(PAPER);
    // Taken back it stands open again, with its stop behind the price: the next price is its end once more.
    await desk.marks(BTC, '46900');
    expect(stopped()).toHaveLength(2);
    keeper.close();
  });

  it('only the monitor that has the seat simulates', async () => {
    open(PAPER);
    const [first, seat] = over();
    const [second, other] = over();
    const [reader, shown] = over(undefined, false);
    for (const desk of [second, reader, first]) await desk.marks(BTC, '50000', '46950', '46900');
    expect(stopped()).toEqual(['btc-1']);
    expect([second.lines, reader.lines]).toEqual([[], []]);
    other.poll();
    expect(second.monitor.portfolio.accounts[0]?.positions).toEqual([]);
    for (const keeper of [seat, other, shown]) keeper.close();
  });

  it('an account that somebody else has changed meanwhile is looked at anew', async () => {
    open(PAPER);
    const [desk, keeper] = over();
    await desk.marks(BTC, '50000');
    using((store) =>
      store.change(1, () => ({ kind: 'position.edited', account: PAPER.id, position: 'btc-1', changes: { stopPrice: '45500' } })),
    );
    await desk.marks(BTC, '46950');
    expect(stopped()).toEqual([]);
    keeper.poll();
    await desk.marks(BTC, '45900', '45400');
    expect(desk.happened).toEqual(['paper: stop of binance-usdm/btc-1 at 45,500 filled at 45,400: -2,300 USDT']);
    keeper.close();
  });

  it('what could not be written is written when it can be, at the price of then', async () => {
    open(PAPER);
    let full = true;
    const [desk, keeper] = over((real) => ({
      get book(): Book {
        return real.book;
      },
      acts: true,
      change: (decide) => {
        if (full) throw new StoreError('the disk is full');
        return real.change(decide);
      },
    }));
    await desk.marks(BTC, '50000', '46950', '46000');
    expect(desk.lines).toEqual([]);
    expect(desk.monitor.troubles()).toEqual(['what happened to a paper account could not be booked: the disk is full']);
    // Longer than a price stays fresh: it was when it came.
    desk.pass(30_000);
    full = false;
    desk.pass(2000);
    expect(desk.happened).toEqual(['paper: stop of binance-usdm/btc-1 at 47,000 filled at 46,950: -1,525 USDT']);
    expect(desk.monitor.troubles()).toEqual([]);
    keeper.close();
  });

  it.each(['before', 'after'])('a process that ends right %s the write books it once all the same', async (moment) => {
    open(PAPER);
    class Killed extends Error {}
    const [desk, keeper] = over((real) => ({
      get book(): Book {
        return real.book;
      },
      acts: true,
      change: (decide) => {
        if (moment === 'after') using((store) => store.change(2, decide));
        throw new Killed();
      },
    }));
    await desk.marks(BTC, '50000', '46950');
    expect(stopped()).toHaveLength(moment === 'after' ? 1 : 0);
    keeper.close();
    const [next, again] = over();
    await next.marks(BTC, '46950', '46900');
    expect(stopped()).toEqual(['btc-1']);
    again.close();
  });

  it('kill -9 at random moments loses and doubles nothing', async () => {
    open(LADDER);
    const player = fileURLToPath(new URL('paper-player.ts', import.meta.url));
    const play = () => spawn(process.execPath, [player, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const said: string[] = [];
    const listen = (child: ReturnType<typeof play>): void =>
      void child.stdout?.setEncoding('utf8').on('data', (text: string) => said.push(...text.split('\n').filter((line) => line !== '')));
    for (const delay of [0, 6]) {
      const child = play();
      const closed = once(child, 'close');
      listen(child);
      if (child.stdout !== null) await Promise.race([once(child.stdout, 'data'), closed]);
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill('SIGKILL');
      await closed;
    }
    const last = play();
    listen(last);
    await once(last, 'close');
    const ids = (LADDER.positions ?? []).map(({ id }) => id);
    expect(stopped()).toEqual(ids);
    expect(said.filter((one) => !ids.includes(one.replace('ladder/', '')))).toEqual([]);
    expect(using((store) => store.read()).document.accounts[0]).toMatchObject({ positions: [], assets: { USDT: LEFT } });
  });

  it('a whole live monitor stops a position in the book that another process has filled', async () => {
    open({ ...PAPER, positions: [] });
    const venue = await BinanceDouble.open(20);
    let mark = '50000';
    venue.mark = () => ({ p: mark, i: mark, E: Date.now() });
    const lines: string[] = [];
    const session = await Session.open(
      {
        portfolio: { version: 1, accounts: [] },
        source: 'your book',
        book: { folder, mayAct: true },
        feed: { kind: 'live', venues: { binance: { ws: venue.url }, kraken: { ws: 'ws://127.0.0.1:9' } } },
        staleAfter: 15_000,
        thresholds: toTexts(DEFAULT_THRESHOLDS),
      },
      { happened: ({ text }) => lines.push(text) },
    );
    try {
      using((store) =>
        store.change(2, () => ({ kind: 'position.opened', account: PAPER.id, position: PAPER.positions[0] as PositionEntry })),
      );
      await until(() => session.snapshot().rows.some(({ markPrice }) => markPrice === '50000'));
      // Believed, since its index goes along.
      mark = '46950';
      await until(() => lines.length > 0);
      expect(lines).toEqual(['paper: stop of binance-usdm/btc-1 at 47,000 filled at 46,950: -1,525 USDT']);
      expect(stopped()).toEqual(['btc-1']);
      expect(session.forgets).toBe(false);
    } finally {
      await session.stop();
      await venue.close();
    }
  });
});
