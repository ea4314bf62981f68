import { describe, expect, it } from 'vitest';
import { borrow, repay } from '../../src/book/debt-change.ts';
import type { DebtEntry } from '../../src/book/entries.ts';
import type { Moment } from '../../src/book/moment.ts';
import { Rational } from '../../src/money/rational.ts';
import { after, bookOf, NOW, realised, refusal } from './books.ts';

const loan = (debts: Record<string, DebtEntry>, assets: Record<string, string> = { USDT: '6000' }) =>
  bookOf({ id: 'desk', product: 'custom/collateral-debt', assets, debts });
const TERMS = { amount: '5000', annualRate: '0.1', since: '2026-10-22T00:00:00Z' };
const LATER = '2026-11-21T00:00:00Z';
/** Mission S2: 10 % a year on 5,000 for 30 days is 5,000 × 0.1 × 30 / 365. */
const INTEREST = Rational.from('5000').times(Rational.from('0.1')).times(Rational.of(30, 365));
const THEN: Moment = { ...NOW, charged: () => ({ interest: INTEREST, until: LATER }) };
const sum = { account: 'desk', currency: 'USDT' };

describe('without terms', () => {
  it('borrowing is held and owed, and repaying is neither', () => {
    const book = loan({ USD: '1' });
    const borrowed = borrow(book, { ...sum, amount: '400.5' }, NOW);
    const one = after(book, borrowed);
    expect([one.assets, one.debts]).toEqual([{ USDT: '6400.5' }, { USD: '1', USDT: '400.5' }]);
    expect(borrowed.entry).toEqual({ what: 'borrowed', at: NOW.at, account: 'desk', moved: { amount: '400.5', currency: 'USDT' } });
    const part = after(bookOf(one), repay(bookOf(one), { ...sum, amount: '0.5' }, NOW));
    expect([part.assets, part.debts]).toEqual([{ USDT: '6400' }, { USD: '1', USDT: '400' }]);
    const all = repay(bookOf(part), sum, NOW);
    expect([after(bookOf(part), all).debts, all.entry.what, all.realised]).toEqual([{ USD: '1' }, 'repaid', []]);
  });
});

describe('on terms', () => {
  it.each([borrow, repay])('nothing is booked before the debt counts: the interest until then would be forgotten', (book) => {
    const owes = loan({ USDT: { ...TERMS, since: '2026-12-01T00:00:00Z' } });
    const moment = { ...THEN, at: '2026-11-21T00:00:00Z' };
    expect(refusal(() => book(owes, { ...sum, amount: '1000' }, moment))).toMatch(
      /^amount: the debt of desk in USDT counts its interest from 2026-12-01T00:00:00Z on, and nothing before that can be booked/,
    );
    // A started hour is paid for to its end.
    const ahead = loan({ USDT: { ...TERMS, since: '2026-11-21T00:30:00Z' } });
    expect(() => book(ahead, { ...sum, amount: '1000' }, moment)).not.toThrow();
  });

  // 41.0958904109589041095890410959 to 30 digits.
  it('the interest until then becomes part of the debt, is realised, and the debt counts on from there', () => {
    const book = loan({ USDT: TERMS });
    const event = repay(book, { ...sum, amount: '1000' }, THEN);
    const { assets, debts } = after(book, event);
    expect([assets, debts]).toEqual([{ USDT: '5000' }, { USDT: { ...TERMS, amount: '4041.0958904109589041095890410959', since: LATER } }]);
    expect(realised(event)).toEqual(['interest -41.0958904109589041095890410959 USDT']);
    const more = borrow(book, { ...sum, amount: '1000' }, THEN);
    expect([after(book, more).debts, realised(more)]).toEqual([
      { USDT: { ...TERMS, amount: '6041.0958904109589041095890410959', since: LATER } },
      ['interest -41.0958904109589041095890410959 USDT'],
    ]);
  });

  it('repaid whole, it is gone with its terms', () => {
    const book = loan({ USDT: TERMS });
    const { assets, debts } = after(book, repay(book, sum, THEN));
    expect([assets, debts]).toEqual([{ USDT: '958.9041095890410958904109589041' }, {}]);
  });

  it('a rate without a start accrues nothing', () => {
    const book = loan({ USDT: { amount: '5000', annualRate: '0.1' } });
    expect(after(book, repay(book, { ...sum, amount: '1000' }, NOW)).debts).toEqual({ USDT: { amount: '4000', annualRate: '0.1' } });
  });

  it('is never touched without knowing the interest', () => {
    expect(() => repay(loan({ USDT: TERMS }), sum, NOW)).toThrow(RangeError);
  });
});

it.each([
  [{ ...sum, amount: '301' }, 'amount: desk owes 300 USDT, interest until then included, and not 301'],
  [{ ...sum, currency: 'BTC' }, 'currency: desk owes no BTC'],
  [{ ...sum, currency: '!' }, 'currency: must be a currency code such as BTC or USDT'],
  [{ ...sum, amount: '0' }, 'amount: the amount must be more than zero, such as 1234.5, without exponent, plus sign or separators'],
  [sum, 'amount: repaying takes 300 USDT, and desk holds 299 USDT: pay it in first'],
])('refuses to repay %j', (request, words) => {
  expect(refusal(() => repay(loan({ USDT: '300' }, { USDT: '299' }), request, NOW))).toBe(words);
});
