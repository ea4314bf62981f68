import { describe, expect, it } from 'vitest';
import { fold } from '../../src/book/book.ts';
import { type Move, move } from '../../src/book/move.ts';
import { bookOf, desk, NOW, realised, refusal } from './books.ts';

const HOME = { account: 'desk', position: null };
const MARGIN = { account: 'desk', position: 'p' };
const OTHER = { account: 'other', position: null };
const FAR = { account: 'other', position: 'p' };

const isolated = { marginMode: 'isolated', leverage: '10' };
const book = bookOf(desk(isolated), desk({ ...isolated, collateral: '5' }, { id: 'other', assets: { USDT: '1' } }));
const of = (amount: string, rest: Partial<Move>): Move => ({ amount, currency: 'USDT', from: null, to: null, ...rest });

/** Assets and margin of both accounts: "desk assets, desk margin, other assets, other margin". */
function held(request: Move): readonly unknown[] {
  const { document } = fold([move(book, request, NOW)], book);
  return document.accounts.flatMap(({ assets, positions }) => [assets?.['USDT'] ?? 'none', positions?.[0]?.collateral ?? 'by leverage']);
}

describe('every two ends', () => {
  it.each([
    [{ to: HOME }, { what: 'paid-in', account: 'desk' }, ['10100', 'by leverage', '1', '5']],
    [{ from: HOME }, { what: 'paid-out', account: 'desk' }, ['9900', 'by leverage', '1', '5']],
    [{ from: HOME, to: OTHER }, { what: 'moved', account: 'desk', to: 'other' }, ['9900', 'by leverage', '101', '5']],
    // 10,000 / 10 was set aside.
    [{ from: HOME, to: MARGIN }, { what: 'margin-added', account: 'desk', position: 'p', to: 'desk' }, ['9900', '1100', '1', '5']],
    [{ from: MARGIN, to: HOME }, { what: 'margin-taken', account: 'desk', position: 'p', to: 'desk' }, ['10100', '900', '1', '5']],
    [{ to: MARGIN }, { what: 'paid-in', account: 'desk', position: 'p' }, ['10000', '1100', '1', '5']],
    [{ from: MARGIN }, { what: 'paid-out', account: 'desk', position: 'p' }, ['10000', '900', '1', '5']],
    [{ from: MARGIN, to: FAR }, { what: 'moved', account: 'desk', position: 'p', to: 'other/p' }, ['10000', '900', '1', '105']],
    [{ from: HOME, to: FAR }, { what: 'moved', account: 'desk', to: 'other/p' }, ['9900', 'by leverage', '1', '105']],
  ])('%j', (ends, entry, expected) => {
    const event = move(book, of('100', ends), NOW);
    expect(event.entry).toEqual({ ...entry, at: NOW.at, moved: { amount: '100', currency: 'USDT' } });
    expect([held(of('100', ends)), event.realised]).toEqual([expected, []]);
  });
});

it('a fee is paid where the money comes from, beside it', () => {
  const request = of('100', { from: HOME, to: OTHER, fee: '1' });
  expect([held(request), realised(move(book, request, NOW))]).toEqual([['9899', 'by leverage', '101', '5'], ['fee -1 USDT']]);
});

it('a currency that is gone is no longer named, and a new one is', () => {
  const { document } = fold(
    [move(book, of('1', { from: OTHER, to: HOME }), NOW), move(book, of('2', { currency: 'toString', to: OTHER }), NOW)],
    book,
  );
  expect(document.accounts.map(({ assets }) => JSON.stringify(assets))).toEqual(['{"USDT":"10001"}', '{"toString":"2"}']);
});

it('what coins from outside had cost is kept with them', () => {
  const request = of('2', { currency: 'BTC', to: HOME, cost: { price: '47000', currency: 'USD' } });
  expect(move(book, request, NOW).entry).toEqual({
    what: 'paid-in',
    at: NOW.at,
    account: 'desk',
    symbol: 'BTC/USD',
    price: '47000',
    moved: { amount: '2', currency: 'BTC' },
  });
});

it.each([
  [of('1', { from: HOME, cost: { price: '1', currency: 'USD' } }), /^price: what it cost goes with money from outside/],
  [of('1', { to: HOME, cost: { price: '1', currency: 'USDT' } }), /^currency: it must have cost another currency/],
  [of('1', { to: HOME, cost: { price: '0', currency: 'USD' } }), /^price: the price must be more than zero/],
])('refuses a cost: %j', (request, words) => expect(refusal(() => move(book, request, NOW))).toMatch(words));

it.each([
  [of('10000.01', { from: HOME }), 'amount: that takes 10000.01 USDT, and desk holds 10000 USDT: pay it in first'],
  [of('10000', { from: HOME, fee: '1' }), 'fee: the fee takes 1 USDT, and desk holds 0 USDT: pay it in first'],
  [of('1', { to: HOME, fee: '1' }), 'fee: what comes from outside is entered as it arrives: leave the fee out'],
  [of('1000.1', { from: MARGIN }), 'amount: desk/p has 1000 USDT set aside'],
  [of('1', { currency: 'BTC', to: MARGIN }), 'currency: the margin of desk/p is in USDT'],
  [of('1', {}), 'from: say where it comes from or where it goes: one end at least is in your book'],
  [of('1', { from: HOME, to: HOME }), 'to: it comes from there: name two places'],
  [of('1', { from: { account: 'x', position: null } }), 'from: there is no account "x" in your book'],
  [of('1', { to: { account: 'desk', position: 'x' } }), 'to: there is no position "x" in desk'],
  [of('1', { currency: '', to: HOME }), 'currency: must be a currency code such as BTC or USDT'],
])('refuses %j', (request, words) => expect(refusal(() => move(book, request, NOW))).toBe(words));

it('a cross position has no margin of its own', () => {
  expect(refusal(() => move(bookOf(desk()), of('1', { to: MARGIN }), NOW))).toBe('to: desk/p is cross: its margin is what desk holds');
});
