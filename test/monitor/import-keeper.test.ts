import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Book, EMPTY_BOOK, fold } from '../../src/book/book.ts';
import type { AccountEntry } from '../../src/book/entries.ts';
import type { BookEvent } from '../../src/book/event.ts';
import { ImportError, type Importer, type KeyRights, type Reported } from '../../src/importer/importer.ts';
import { type ImportSource, merge, mergedBook } from '../../src/importer/merge.ts';
import { ImportKeeper } from '../../src/monitor/import-keeper.ts';

const T0 = Date.UTC(2026, 10, 22, 12);
const EVERY = 30_000;
const READS: KeyRights = { read: true, trade: false, withdraw: false, transfer: false, ipBound: true, words: [] };

/** A venue that says what it is told to. */
class Venue implements Importer {
  readonly venue = 'bybit';
  readonly needs = ['apiKey', 'secret'] as const;
  asked = 0;
  may: KeyRights = READS;
  says: () => readonly AccountEntry[] | Promise<readonly AccountEntry[]> = () => [];
  failed: readonly string[] = [];
  now = () => T0;

  async rights(): Promise<KeyRights> {
    return this.may;
  }
  async read(): Promise<Reported> {
    this.asked += 1;
    return { at: new Date(this.now()).toISOString(), accounts: await this.says(), notes: [], failed: this.failed };
  }
}

const unified = (more: Partial<AccountEntry> = {}): AccountEntry => ({
  id: 'unified',
  product: 'bybit/unified',
  assets: { USDT: '100' },
  ...more,
});

let venue: Venue;
let clock: number;
let acts: boolean;
let book: Book;
let events: BookEvent[];
let told: string[];
let opened: ImportSource[];
let fault: Error | null;
let keeper: ImportKeeper;
beforeEach(() => {
  venue = new Venue();
  clock = 0;
  acts = true;
  [events, told, opened, fault] = [[], [], [], null];
  venue.now = () => T0 + clock;
  const first = { at: new Date(T0).toISOString(), accounts: [unified()], notes: [], failed: [] };
  book = mergedBook(EMPTY_BOOK, merge(EMPTY_BOOK, { venue: 'bybit', name: 'main', key: 'desk' }, first, T0));
  venue.says = () => [unified()];
  keeper = new ImportKeeper({
    books: {
      get book() {
        return book;
      },
      get acts() {
        return acts;
      },
      change: (decide) => {
        const event = decide(book);
        events.push(event);
        book = fold([event], book);
        return book;
      },
    },
    open: async (source) => {
      opened.push(source);
      if (fault !== null) throw fault;
      return { importer: venue, tradingAllowed: false };
    },
    every: EVERY,
    now: () => T0 + clock,
    monotonic: () => clock,
    random: () => 0,
    read: () => {},
    told: (text) => told.push(text),
  });
});
afterEach(() => keeper.close());

/** Goes on by some time, beat by beat, and lets what is begun end: nothing here waits for anything but promises. */
async function pass(ms: number): Promise<void> {
  for (const end = clock + ms; clock <= end; clock += 1_000) {
    keeper.beat();
    for (let i = 0; i < 20; i++) await Promise.resolve();
  }
}

describe('imports while the monitor runs', () => {
  it('are read at once and every so often, with what they are to be opened by, and opened once', async () => {
    await pass(95_000);
    expect(venue.asked).toBe(4);
    expect(opened).toEqual([{ venue: 'bybit', name: 'main', key: 'desk' }]);
    expect(events).toEqual([]);
  });

  it('are written when something has changed, and only then; what is gone is told', async () => {
    venue.says = () => [unified({ assets: { USDT: '90' }, reported: { equity: '90', at: venue.now().toString() } })];
    await pass(65_000);
    expect(events).toHaveLength(1);
    expect(book.document.accounts[0]).toMatchObject({ id: 'main-unified', assets: { USDT: '90' } });
    venue.says = () => [];
    await pass(35_000);
    const { at: _, ...source } = book.document.accounts[0]?.imported ?? { at: '' };
    expect(source).toEqual({ venue: 'bybit', name: 'main', key: 'desk' });
    expect(book.document.accounts).toEqual([{ id: 'main-unified', product: 'bybit/unified', imported: expect.anything() }]);
    const gone = 'main-unified is gone at bybit: it was last there on 2026-11-22 12:00 UTC';
    expect(told).toEqual([gone]);
    expect(keeper.notes()).toEqual([gone]);
    // Whoever was liquidated to nothing and begins again is watched again.
    venue.says = () => [{ id: 'loan', product: 'bybit/loan', debts: { USDT: '7' } }];
    await pass(65_000);
    expect(book.document.accounts).toMatchObject([{ id: 'main-loan', debts: { USDT: '7' } }]);
    // Taken out by a person it is asked no more.
    book = fold([{ kind: 'account.removed', account: 'main-loan' }], book);
    const asked = venue.asked;
    await pass(100_000);
    expect(venue.asked).toBe(asked);
  });

  it('that a person takes out while they are read do not come back', async () => {
    const answer = Promise.withResolvers<readonly AccountEntry[]>();
    venue.says = () => answer.promise;
    await pass(1_000);
    expect(venue.asked).toBe(1);
    book = fold([{ kind: 'account.removed', account: 'main-unified' }], book);
    answer.resolve([unified({ assets: { USDT: '90' } })]);
    await pass(60_000);
    expect([book.document.accounts, events, venue.asked]).toEqual([[], [], 1]);
  });

  it('that lose something at every look are believed before long', async () => {
    const position = (symbol: string) => ({ id: symbol.slice(0, 3).toLowerCase(), symbol, side: 'long', contracts: '1', entryPrice: '1' });
    const all = ['BTC', 'ETH', 'SOL', 'XRP', 'ADA', 'DOT', 'BNB', 'LTC', 'TRX', 'UNI'].map((base) => position(`${base}/USDT:USDT`));
    venue.says = () => [unified({ positions: all })];
    await pass(1_000);
    venue.says = () => [unified({ positions: all.slice(venue.asked) })];
    await pass(EVERY + 20_000);
    expect(book.document.accounts[0]?.positions?.length).toBeLessThan(8);
  });

  it('whose venue answers with nothing for a moment lose nothing, not even a stop', async () => {
    const position = { id: 'btc-usdt-long', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1', contractSize: '1', entryPrice: '50000' };
    venue.says = () => [unified({ positions: [position] })];
    await pass(1_000);
    book = fold([{ kind: 'position.edited', account: 'main-unified', position: position.id, changes: { stopPrice: '47000' } }], book);
    const before = book;
    venue.says = () => (venue.asked === 2 ? [unified()] : [unified({ positions: [position] })]);
    await pass(60_000);
    expect(venue.asked).toBeGreaterThan(2);
    expect([book, told]).toEqual([before, []]);
    venue.says = () => [unified()];
    await pass(60_000);
    expect(book.document.accounts[0]?.positions ?? []).toEqual([]);
    expect(told).toHaveLength(1);
  });

  it('give their newest numbers to whoever shows the book, without writing them down', async () => {
    venue.says = () => [unified({ reported: { equity: String(clock), at: new Date(venue.now()).toISOString() } })];
    await pass(65_000);
    expect(events).toEqual([]);
    expect(book.document.accounts[0]).not.toHaveProperty('reported');
    expect(keeper.fresh(book.document).accounts[0]).toMatchObject({ id: 'main-unified', reported: { equity: '60000' } });
    // Whatever was changed by hand in between stays what it is until the next reading.
    book = fold([{ kind: 'account.edited', account: 'main-unified', changes: { label: 'desk' } }], book);
    expect(keeper.fresh(book.document)).toEqual(book.document);
  });

  it('are not read by a monitor that only shows', async () => {
    acts = false;
    await pass(65_000);
    expect(venue.asked).toBe(0);
    acts = true;
    await pass(5_000);
    expect(venue.asked).toBe(1);
  });

  it('that fail are tried ever more rarely, keep what was known, and become trouble with their age', async () => {
    venue.says = () => {
      throw new ImportError('unreachable', 'bybit: api.bybit.com cannot be reached: no route there');
    };
    const before = book;
    await pass(60_000);
    const said =
      'the accounts of main cannot be read: bybit: api.bybit.com cannot be reached: no route there; what is shown of it is as of 2026-11-22 12:00 UTC';
    expect(keeper.notes()).toEqual([said]);
    expect(keeper.troubles()).toEqual([]);
    await pass(3_600_000);
    // Backoff from 30 s to 10 min, never below half of it: 0.5, 1, 2, 4, then every 5 min.
    expect(venue.asked).toBeLessThan(20);
    expect(keeper.notes()).toEqual([]);
    expect(keeper.troubles()).toEqual([said]);
    expect(book).toBe(before);
    venue.says = () => [unified()];
    await pass(600_000);
    expect(keeper.troubles()).toEqual([]);
  });

  it('that lack a part for too long are trouble as well', async () => {
    venue.failed = ['loan'];
    await pass(60_000);
    expect(keeper.troubles()).toEqual([]);
    await pass(120_000);
    expect(keeper.troubles()).toEqual(['a part of main (loan) cannot be read, and what is shown of it is old']);
    venue.failed = [];
    await pass(30_000);
    expect(keeper.troubles()).toEqual([]);
  });

  it('wait as long as the venue asks', async () => {
    venue.says = () => {
      throw new ImportError('limited', 'bybit asks for quiet', 900_000);
    };
    await pass(899_000);
    expect(venue.asked).toBe(1);
    await pass(10_000);
    expect(venue.asked).toBe(2);
  });

  it('with a key that can withdraw by now are not read', async () => {
    venue.may = { ...READS, withdraw: true };
    await pass(10_000);
    expect(venue.asked).toBe(0);
    expect(keeper.notes()[0]).toContain('this key can withdraw, so it is not used');
    venue.may = READS;
    await pass(60_000);
    expect(venue.asked).toBeGreaterThan(0);
    expect(opened.length).toBeGreaterThan(1);
  });

  it('without credentials say so, and end nothing', async () => {
    fault = new Error('there is no key for main: run "negmon keys add main --venue bybit"');
    await pass(60_000);
    expect(keeper.notes()[0]).toContain('there is no key for main');
  });

  it('whose account was made by hand meanwhile say so', async () => {
    venue.says = () => [unified(), unified({ id: 'loan' })];
    book = fold([{ kind: 'account.opened', account: { id: 'main-loan', product: 'bybit/loan' } }], book);
    await pass(10_000);
    expect(keeper.notes()[0]).toContain('there is an account main-loan already that this import did not make');
    expect(events).toEqual([]);
  });

  it('never read twice at once, and stop with the monitor', async () => {
    const answer = Promise.withResolvers<readonly AccountEntry[]>();
    venue.says = () => answer.promise;
    await pass(120_000);
    expect(venue.asked).toBe(1);
    const closed = keeper.close();
    answer.resolve([]);
    await closed;
    await pass(60_000);
    expect([venue.asked, events]).toEqual([1, []]);
  });
});
