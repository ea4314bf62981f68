import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AccountEntry } from '../../src/book/entries.ts';
import type { BookEvent } from '../../src/book/event.ts';
import { BookStore } from '../../src/store/book-store.ts';

// A monitor reads accounts again every half minute: whoever takes a change back means their own, not what was read since.

let folder: string;
let store: BookStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-undo-'));
  store = BookStore.open(folder, 1);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const position = { id: 'btc-usdt-long', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1', contractSize: '1', entryPrice: '50000' };
const account = (usdt: string): AccountEntry => ({
  id: 'bybit-unified',
  product: 'bybit/unified',
  assets: { USDT: usdt },
  positions: [position],
  imported: { venue: 'bybit', name: 'bybit', at: '2026-11-22T12:00:00Z' },
});
const read = (usdt: string, more: { readonly again?: true } = {}): BookEvent => ({
  kind: 'venue.imported',
  name: 'bybit',
  venue: 'bybit',
  accounts: [account(usdt)],
  gone: [],
  ...more,
});
const change = (...events: readonly BookEvent[]) => {
  for (const event of events) store.change(2, () => event);
};
const held = () => store.read().document.accounts;

it('takes back what a person did last, although the account was read again since, and keeps the reading', () => {
  change({ kind: 'account.opened', account: { id: 'mine', product: 'custom/derivatives' } }, read('1'));
  change({ kind: 'position.edited', account: 'bybit-unified', position: position.id, changes: { stopPrice: '47000' } });
  change(read('2', { again: true }), read('3', { again: true }));
  expect(held()[1]).toEqual({ ...account('3'), positions: [{ ...position, stopPrice: '47000' }] });

  expect(store.undo(3)?.kind).toBe('position.edited');
  expect(held()[1]).toEqual(account('3'));
  // The import itself goes with all that was read after it.
  expect(store.undo(3)).toMatchObject({ kind: 'venue.imported', accounts: [{ assets: { USDT: '1' } }] });
  expect(held().map(({ id }) => id)).toEqual(['mine']);
  expect(store.undo(3)?.kind).toBe('account.opened');
  expect(store.undo(3)).toBeNull();
  expect(store.events().every(({ undone }) => undone === 3)).toBe(true);
});

it('leaves another import alone', () => {
  const other: BookEvent = {
    kind: 'venue.imported',
    name: 'okx',
    venue: 'okx',
    accounts: [{ id: 'okx-trading', product: 'okx/trading' }],
    gone: [],
  };
  change(other, read('1'), { ...other, again: true, accounts: [{ id: 'okx-trading', product: 'okx/trading', assets: { USDT: '7' } }] });
  expect(store.undo(3)).toMatchObject({ name: 'bybit' });
  expect(held()).toEqual([{ id: 'okx-trading', product: 'okx/trading', assets: { USDT: '7' } }]);
});

it('takes a whole document back with what was read of it since, but not what was imported before it', () => {
  const brought: BookEvent = { kind: 'imported', text: JSON.stringify({ version: 1, accounts: [account('5')] }) };
  change({ kind: 'account.opened', account: { id: 'mine', product: 'custom/derivatives' } });
  change(brought, read('6', { again: true }));
  expect(store.undo(3)?.kind).toBe('imported');
  expect(held().map(({ id }) => id)).toEqual(['mine']);

  change(read('7'), brought, read('8', { again: true }));
  expect(store.undo(4)?.kind).toBe('imported');
  expect(held()[1]).toEqual(account('8'));
});
