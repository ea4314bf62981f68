import { expect, it } from 'vitest';
import { type Charge, charge } from '../../src/book/charge.ts';
import { after, bookOf, desk, NOW, realised, refusal } from './books.ts';

const of = (amount: string, rest: Partial<Charge> = {}): Charge => ({
  kind: 'funding',
  place: { account: 'desk', position: 'p' },
  amount,
  currency: 'USDT',
  received: false,
  ...rest,
});
const isolated = desk({ marginMode: 'isolated', leverage: '10' });

/** What is held, set aside and owed afterwards. */
function stands(account: ReturnType<typeof desk>, request: Charge): readonly unknown[] {
  const book = bookOf(account);
  const { assets, positions, debts } = after(book, charge(book, request, NOW));
  return [assets, positions?.[0]?.collateral, debts];
}

it.each([
  // Mission S8: 0.01 % on 100,000 is 10.
  ['cross', desk(), of('10'), [{ USDT: '9990' }, undefined, undefined]],
  ['received', desk(), of('10', { received: true }), [{ USDT: '10010' }, undefined, undefined]],
  ['more than is there is owed', desk({}, { assets: { USDT: '4' } }), of('10'), [{}, undefined, { USDT: '6' }]],
  // Bybit, help center 000001391: out of the available balance, and where that is short out of the position margin (1,000 by leverage).
  ['isolated, the balance first', isolated, of('10'), [{ USDT: '9990' }, undefined, undefined]],
  ['then the margin', { ...isolated, assets: { USDT: '4' } }, of('10'), [{}, '994', undefined]],
  ['then a debt', { ...isolated, assets: { USDT: '4' } }, of('1010'), [{}, '0', { USDT: '6' }]],
  ['or the margin first', isolated, of('10', { settled: 'margin' }), [{ USDT: '10000' }, '990', undefined]],
  ['and into it', isolated, of('10', { settled: 'margin', received: true }), [{ USDT: '10000' }, '1010', undefined]],
  [
    'interest of the account',
    desk(),
    of('1.5', { kind: 'interest', place: { account: 'desk', position: null } }),
    [{ USDT: '9998.5' }, undefined, undefined],
  ],
] as const)('%s', (_, account, request, expected) => expect(stands(account, request)).toEqual(expected));

it('says whose it was and which way it went', () => {
  const book = bookOf(desk());
  const paid = charge(book, of('10'), NOW);
  expect(paid.entry).toEqual({
    what: 'funding',
    at: NOW.at,
    account: 'desk',
    position: 'p',
    symbol: 'BTC/USDT:USDT',
    side: 'long',
    moved: { amount: '10', currency: 'USDT' },
  });
  expect([realised(paid), realised(charge(book, of('10', { received: true }), NOW))]).toEqual([['funding -10 USDT'], ['funding 10 USDT']]);
});

it('interest that accrues by the terms of a debt is not booked twice', () => {
  const debts = { USDT: { amount: '300', annualRate: '0.08', since: '2026-01-01T00:00:00Z' } };
  const interest = of('1', { kind: 'interest', place: { account: 'desk', position: null } });
  expect(refusal(() => charge(bookOf(desk({}, { debts })), interest, NOW))).toMatch(/^currency: the debt of desk in USDT accrues/);
});
