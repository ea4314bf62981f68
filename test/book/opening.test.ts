import { expect, it } from 'vitest';
import type { PositionEntry } from '../../src/book/entries.ts';
import { type Opening, open } from '../../src/book/opening.ts';
import { after, bookOf, desk, NOW, realised, refusal } from './books.ts';

const position: PositionEntry = { id: 'q', symbol: 'BTC/USDT:USDT', side: 'short', contracts: '0.5', entryPrice: '50000' };
const request = (rest: Partial<PositionEntry> = {}, more: Partial<Opening> = {}): Opening => ({
  account: 'desk',
  position: { ...position, ...rest },
  ...more,
});

it('isolated, the collateral leaves the assets; the fee too', () => {
  const book = bookOf(desk());
  const event = open(book, request({ marginMode: 'isolated', leverage: '10' }, { fee: '12.5' }), NOW);
  const { assets, positions } = after(book, event);
  // 0.5 × 50,000 / 10 and 12.5.
  expect(assets).toEqual({ USDT: '7487.5' });
  expect(positions?.[1]).toEqual({ ...position, marginMode: 'isolated', leverage: '10', collateral: '2500', openedAt: NOW.at });
  expect([event.entry.what, event.entry.position, realised(event)]).toEqual(['opened', 'q', ['fee -12.5 USDT']]);
});

it('cross, no asset moves, and the day that is given is kept', () => {
  const book = bookOf(desk());
  const { assets, positions } = after(book, open(book, request({ openedAt: '2026-01-01T00:00:00Z' }), NOW));
  expect([assets, positions?.[1]?.['openedAt']]).toEqual([{ USDT: '10000' }, '2026-01-01T00:00:00Z']);
});

it.each([
  [request({ id: 'p' }), /^position: there is a position desk\/p already/],
  [
    request({ marginMode: 'isolated', collateral: '10000.01' }),
    /^collateral: the collateral takes 10000.01 USDT, and desk holds 10000 USDT/,
  ],
  [request({ marginMode: 'isolated' }), /^collateral: say how much/],
  [request({ contracts: '0' }), /^contracts: /],
  [request({ entryPrice: '' }), /^price: /],
  [request({ leverage: '0' }), /^leverage: /],
  [request({ symbol: 'BTCUSDT' }), /^symbol: must be a ccxt symbol/],
  [{ ...request(), account: 'x' }, /^account: /],
])('refuses %j', (asked, words) => {
  expect(refusal(() => open(bookOf(desk()), asked, NOW))).toMatch(words);
});

it('refuses a position where there are none', () => {
  const book = bookOf({ id: 'desk', product: 'ledn/loan' });
  expect(refusal(() => open(book, request(), NOW))).toBe('account: desk is of ledn/loan, which holds assets and debts and no positions');
});
