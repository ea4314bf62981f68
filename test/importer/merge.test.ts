import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Book, EMPTY_BOOK, fold } from '../../src/book/book.ts';
import type { AccountEntry } from '../../src/book/entries.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import type { Reported } from '../../src/importer/importer.ts';
import { ImportClash, merge, mergedBook } from '../../src/importer/merge.ts';

const SOURCE = { venue: 'bybit', name: 'bybit' };
const T0 = Date.UTC(2026, 10, 22, 12);
const at = (ms: number) => new Date(ms).toISOString();
const reported = (accounts: readonly AccountEntry[], more: Partial<Reported> & { readonly ms?: number } = {}): Reported => ({
  at: at(more.ms ?? T0),
  accounts,
  notes: [],
  failed: [],
  ...more,
});
const position = {
  id: 'btc-usdt-long',
  symbol: 'BTC/USDT:USDT',
  side: 'long',
  contracts: '1',
  contractSize: '1',
  entryPrice: '50000',
  marginMode: 'cross',
};
const unified: AccountEntry = {
  id: 'unified',
  product: 'bybit/unified',
  assets: { USDT: '100' },
  debts: { USDC: '5' },
  positions: [position],
  reported: { equity: '100', at: at(T0) },
};
const imported = (accounts: readonly AccountEntry[], more: Parameters<typeof reported>[1] = {}, book: Book = EMPTY_BOOK): Book =>
  mergedBook(book, merge(book, SOURCE, reported(accounts, more), more.ms ?? T0));
const accountOf = (book: Book, id = 'bybit-unified') => book.document.accounts.find((account) => account.id === id);

describe('an import in the book', () => {
  it('is told by the name it was given, and stands beside what was made by hand', () => {
    const mine = { id: 'mine', product: 'custom/derivatives' };
    const book = imported([unified], {}, fold([{ kind: 'account.opened', account: mine }]));
    expect(book.document.accounts).toEqual([mine, { ...unified, id: 'bybit-unified', imported: { ...SOURCE, at: at(T0) } }]);
    readPortfolio(book.document);
  });

  it('keeps what was added by hand, and nothing that the venue tells', () => {
    const before = fold(
      [
        {
          kind: 'account.edited',
          account: 'bybit-unified',
          changes: { label: 'main', jurisdiction: 'eu-retail' },
          debts: { USDC: { amount: '5', annualRate: '0.08', since: at(T0) } },
        },
        {
          kind: 'position.edited',
          account: 'bybit-unified',
          position: 'btc-usdt-long',
          changes: { stopPrice: '47000', takeProfitPrice: '60000', contracts: '7' },
        },
      ],
      imported([unified]),
    );
    const later = T0 + 60_000;
    const now = imported(
      [{ ...unified, assets: { USDT: '90' }, debts: { USDC: '6' }, positions: [{ ...position, contracts: '2' }] }],
      { ms: later },
      before,
    );
    expect(accountOf(now)).toMatchObject({
      label: 'main',
      jurisdiction: 'eu-retail',
      assets: { USDT: '90' },
      debts: { USDC: { amount: '6', annualRate: '0.08', since: at(later) } },
      positions: [{ ...position, contracts: '2', stopPrice: '47000', takeProfitPrice: '60000' }],
    });
    readPortfolio(now.document);
  });

  // OKX holds a contract in both margin modes at once: "btc-usdt-long" is the isolated one as soon as the cross one is closed.
  it('does not hand a stop on to the same side in the other margin mode', () => {
    const [cross, alone] = [position, { ...position, id: 'btc-usdt-long-2', marginMode: 'isolated', collateral: '1000' }];
    const before = fold(
      [{ kind: 'position.edited', account: 'bybit-unified', position: 'btc-usdt-long', changes: { stopPrice: '47000' } }],
      imported([{ ...unified, positions: [cross, alone] }]),
    );
    const now = imported([{ ...unified, positions: [{ ...alone, id: 'btc-usdt-long' }] }], {}, before);
    expect(JSON.stringify(now.document)).not.toContain('stopPrice');
    const stopped = fold(
      [{ kind: 'position.edited', account: 'bybit-unified', position: 'btc-usdt-long-2', changes: { stopPrice: '48000' } }],
      before,
    );
    const joined = imported([{ ...unified, positions: [cross, alone] }], {}, imported([{ ...unified, positions: [cross] }], {}, before));
    expect(accountOf(joined)?.positions?.map(({ stopPrice }) => stopPrice)).toEqual(['47000', undefined]);
    const left = imported([{ ...unified, positions: [{ ...alone, id: 'btc-usdt-long' }] }], {}, stopped);
    expect(accountOf(left)?.positions).toMatchObject([{ marginMode: 'isolated', stopPrice: '48000' }]);
  });

  // OKX, both sides of a pair under the longest name that an import may have: cut to 40 characters their ids would be one.
  it('keeps accounts apart whose ids have to be cut, by the same ids at every reading', () => {
    const source = { venue: 'okx', name: 'okx-main-account' };
    const sides = ['long', 'short'].map((side) => ({
      id: `trading-margin-btc-usdt-${side}`,
      product: 'okx/margin-isolated',
      debts: { USDT: side === 'long' ? '1000' : '2000' },
    }));
    const first = mergedBook(EMPTY_BOOK, merge(EMPTY_BOOK, source, reported(sides), T0));
    expect(first.document.accounts.map(({ debts }) => debts)).toEqual([{ USDT: '1000' }, { USDT: '2000' }]);
    readPortfolio(first.document);
    const closed = merge(first, source, reported(sides.slice(1)), T0);
    expect(closed.event?.gone).toEqual([first.document.accounts[0]?.id]);
    const failed = merge(first, source, reported([], { failed: ['trading'] }), T0);
    expect(failed.event).toBeNull();
  });

  it('does not hand a stop on to the other side of the same contract', () => {
    const before = fold(
      [{ kind: 'position.edited', account: 'bybit-unified', position: 'btc-usdt-long', changes: { stopPrice: '47000' } }],
      imported([unified]),
    );
    const now = imported([{ ...unified, positions: [{ ...position, id: 'btc-usdt-short', side: 'short' }] }], {}, before);
    expect(JSON.stringify(now.document)).not.toContain('stopPrice');
  });

  it('says what is gone: positions and whole accounts', () => {
    const before = imported([unified, { id: 'loan-1', product: 'bybit/loan', debts: { USDT: '1' } }]);
    const { notes, event } = merge(before, SOURCE, reported([{ ...unified, positions: [] }]), T0);
    expect(event?.gone).toEqual(['bybit-loan-1']);
    expect(notes).toEqual([
      'bybit-loan-1 is gone at bybit: it was last there on 2026-11-22 12:00 UTC',
      'bybit-unified/btc-usdt-long (BTC/USDT:USDT) is gone at bybit: it was last there on 2026-11-22 12:00 UTC',
    ]);
  });

  it('keeps a part that could not be read, with its age, and all that belongs to it', () => {
    const before = imported([unified, { id: 'loan-1', product: 'bybit/loan' }, { id: 'loaner', product: 'bybit/loan' }]);
    const now = imported([{ ...unified, assets: { USDT: '1' } }], { failed: ['loan'], ms: T0 + 5_000 }, before);
    expect(now.document.accounts.map(({ id }) => id)).toEqual(['bybit-unified', 'bybit-loan-1']);
    expect(accountOf(now, 'bybit-loan-1')?.imported?.at).toBe(at(T0));
    expect(accountOf(now)?.imported?.at).toBe(at(T0 + 5_000));
  });

  it('is not written anew when nothing but prices and ages has changed, until half an hour is over', () => {
    const before = imported([unified]);
    const again = (ms: number, more: object = {}) =>
      merge(before, SOURCE, reported([{ ...unified, reported: { equity: '99.5', at: at(ms) }, ...more }], { ms }), ms).event;
    expect(again(T0 + 30_000)).toBeNull();
    expect(again(T0 + 1_799_000)).toBeNull();
    expect(again(T0 + 1_800_000)).not.toBeNull();
    expect(again(T0 + 30_000, { assets: { USDT: '100.1' } })).not.toBeNull();
  });

  it('takes no account that it did not make', () => {
    const hand = fold([{ kind: 'account.opened', account: { id: 'bybit-unified', product: 'bybit/unified' } }]);
    expect(() => merge(hand, SOURCE, reported([unified]), T0)).toThrow(ImportClash);
    const other = mergedBook(
      EMPTY_BOOK,
      merge(EMPTY_BOOK, { venue: 'okx', name: 'bybit-unified' }, reported([{ ...unified, id: 'x' }]), T0),
    );
    expect(other.document.accounts.map(({ id }) => id)).toEqual(['bybit-unified-x']);
    expect(() => merge(other, SOURCE, reported([{ ...unified, id: 'unified-x' }]), T0)).toThrow(ImportClash);
  });

  it('asks whether it is the right account where positions stand on nothing', () => {
    const { notes } = merge(
      EMPTY_BOOK,
      SOURCE,
      reported([{ id: 'unified', product: 'bybit/unified', assets: { USDT: '0.00' }, positions: [position] }]),
      T0,
    );
    expect(notes).toEqual(['bybit-unified has a position and nothing that backs it: is this the account that trades?']);
  });

  it('is the same after a second time, whatever was said before', () => {
    const account = fc.record({
      id: fc.constantFrom('unified', 'loan-1', 'inverse'),
      product: fc.constant('bybit/unified'),
      assets: fc.dictionary(fc.constantFrom('USDT', 'BTC'), fc.constantFrom('1', '2.5')),
      positions: fc.subarray([position, { ...position, id: 'btc-usdt-short', side: 'short' }]),
    });
    const answer = fc.uniqueArray(account, { selector: ({ id }) => id });
    fc.assert(
      fc.property(answer, answer, (one, other) => {
        const book = imported(other, {}, imported(one));
        // Where nothing is left the first account stays, with nothing in it: the import is read on.
        const left = other.length > 0 ? other : one.slice(0, 1);
        expect(book.document.accounts.map(({ id }) => id).sort()).toEqual(left.map(({ id }) => `bybit-${id}`).sort());
        if (other.length === 0) for (const account of book.document.accounts) expect(account).not.toHaveProperty('assets');
        expect(merge(book, SOURCE, reported(other), T0).event).toBeNull();
      }),
      { numRuns: 60 },
    );
  });
});
