import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountIn, type Book, fold } from '../../../src/book/book.ts';
import type { AccountEntry } from '../../../src/book/entries.ts';
import type { Booked } from '../../../src/book/event.ts';
import { NO_RULES } from '../../../src/book/product-rules.ts';
import { readPortfolio } from '../../../src/documents/portfolio.ts';
import { Rational } from '../../../src/money/rational.ts';
import { momentOf } from '../../../src/monitor/moment.ts';
import { isUnknown, type Known } from '../../../src/risk/known.ts';
import { bookReached } from '../../../src/risk/paper/closing.ts';
import { bookLiquidation } from '../../../src/risk/paper/liquidation.ts';
import { firstTrigger, type Liquidated } from '../../../src/risk/paper/trigger.ts';
import type { AccountReading } from '../../../src/risk/reading.ts';
import { debtBooks, type Book as Generated, inverseBooks, linearBooks, unifiedBooks } from '../accounts.ts';
import { flat, measure, NOW } from '../measure.ts';

const RECOURSE = { policy: 'recourse', evidence: 'written for this test', asOf: '2026-01-01' };
const ABSORBED = { ...RECOURSE, policy: 'absorbed' };

/** What a price does to an account that is measured at it, without orders: all liquidations, and the account after them. */
function liquidate(account: object, prices: object): { after: AccountEntry; events: Booked[]; readings: AccountReading[] } {
  let book: Book = { document: { version: 1, accounts: [account as AccountEntry] }, text: null };
  const events: Booked[] = [];
  const readings: AccountReading[] = [];
  for (;;) {
    const now = measure(accountIn(book, (account as AccountEntry).id) as object, prices);
    readings.push(now);
    const found = firstTrigger({ now, ticked: () => false, before: null, believed: true, at: () => now, trusts: () => true });
    if (found === null) return { after: accountIn(book, (account as AccountEntry).id) as AccountEntry, events, readings };
    const event = bookLiquidation(book, now, found as Liquidated, momentOf(NOW, NO_RULES, new Map()));
    events.push(event);
    book = fold([event], book);
    readPortfolio(book.document);
  }
}

const known = (value: Known<Rational>): Rational => {
  if (isUnknown(value)) throw new Error(value.unknown);
  return value;
};

describe('an isolated pool', () => {
  const account = (rules: object, position: object = {}): object => ({
    id: 'x',
    product: 'custom/derivatives',
    assets: { USDT: '1000' },
    positions: [
      {
        id: 'btc-1',
        symbol: 'BTC/USDT:USDT',
        side: 'long',
        contracts: '0.5',
        entryPrice: '50000',
        marginMode: 'isolated',
        collateral: '2500',
        ...position,
      },
    ],
    rules: { maintenance: flat('0.005'), shortfall: ABSORBED, ...rules },
  });
  const at = (mark: string): object => ({ marks: { 'BTC/USDT:USDT': mark } });

  it('is gone with its margin where nothing says that what is left comes back', () => {
    // Liquidation (25,000 − 2,500) / (0.5 · 0.995) = 45,226.13…; at 45,200 its equity is 2,500 − 2,400 = 100.
    const { after, events } = liquidate(account({}), at('45200'));
    expect(after).toMatchObject({ positions: [], assets: { USDT: '1000' } });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      entry: {
        what: 'liquidated',
        position: 'btc-1',
        price: '45200',
        fee: { amount: '100', currency: 'USDT' },
        note: expect.stringContaining('whether the 100 USDT that were left come back is not known'),
      },
      realised: [
        { kind: 'gain', amount: '-2400' },
        { kind: 'fee', amount: '-100' },
      ],
    });
  });

  it('costs no more than its margin where the venue bears the rest, which is said', () => {
    // 2,500 + 0.5 · (44,000 − 50,000) = −500.
    const { after, events } = liquidate(account({}), at('44000'));
    expect(after).toMatchObject({ positions: [], assets: { USDT: '1000' } });
    expect(after.debts).toBeUndefined();
    expect(events[0]).toMatchObject({
      entry: { note: '500 USDT below zero: the venue bears it, and you would owe nothing' },
      realised: [{ kind: 'gain', amount: '-2500' }],
    });
  });

  it('is owed below zero where the venue may claim it, its fee included', () => {
    // −500, and a fee of 1 % of 22,000: 720 in all, of which the wallet pays 1,000.
    const recourse = liquidate(account({ shortfall: RECOURSE, liquidationFee: { rate: '0.01' } }), at('44000'));
    expect(recourse.after).toMatchObject({ positions: [], assets: { USDT: '280' } });
    expect(recourse.events[0]?.entry.note).toBe('720 USDT below zero: you would owe it');
    // At 40,000: 2,500 − 5,000 − 200 = −2,700.
    const deeper = liquidate(account({ shortfall: RECOURSE, liquidationFee: { rate: '0.01' } }), at('40000'));
    expect(deeper.after).toMatchObject({ positions: [], debts: { USDT: '1700' } });
    const unsaid = liquidate(account({ shortfall: { ...RECOURSE, policy: 'unknown' } }), at('40000'));
    // 2,500 − 5,000 = −2,500 of which 1,000 are paid.
    expect(unsaid.after).toMatchObject({ debts: { USDT: '1500' } });
    expect(unsaid.events[0]?.entry.note).toContain('not stated by the venue');
  });

  it('of an inverse contract is reckoned in its coin', () => {
    const inverse = account({}, { symbol: 'BTC/USD:BTC', contracts: '1000', contractSize: '100', entryPrice: '50000', collateral: '0.2' });
    // 100,000 USD from 50,000: 100,000 · (1/50,000 − 1/45,000) = −0.2222… BTC, past the 0.2 BTC that back it.
    const { after, events } = liquidate({ ...inverse, assets: { BTC: '1' } }, { marks: { 'BTC/USD:BTC': '45000' } });
    expect(after).toMatchObject({ positions: [], assets: { BTC: '1' } });
    expect(events[0]?.realised).toMatchObject([{ kind: 'gain', amount: '-0.2', currency: 'BTC' }]);
  });
});

describe('a cross pool', () => {
  const CROSS = {
    id: 'desk',
    product: 'custom/derivatives',
    assets: { USDT: '5000' },
    positions: [
      { id: 'eth-1', symbol: 'ETH/USDT:USDT', side: 'long', contracts: '10', entryPrice: '2500' },
      { id: 'btc-1', symbol: 'BTC/USDT:USDT', side: 'short', contracts: '0.01', entryPrice: '50000' },
    ],
    rules: { maintenance: flat('0.01'), shortfall: RECOURSE },
  };

  it('is closed whole at the marks, and what is left stays', () => {
    // 5,000 + 10 · (2,010 − 2,500) − 0 = 100; required 201 + 5.
    const { after, events } = liquidate(CROSS, { marks: { 'ETH/USDT:USDT': '2010', 'BTC/USDT:USDT': '50000' } });
    expect(after).toMatchObject({ positions: [], assets: { USDT: '100' } });
    expect(events).toHaveLength(1);
    expect(events[0]?.entry).toEqual({
      what: 'liquidated',
      at: expect.any(String),
      account: 'desk',
      note: '2 positions closed: eth-1 at 2,010, btc-1 at 50,000',
    });
  });

  it('below zero becomes a debt that is not liquidated again', () => {
    // 5,000 − 10 · 650 = −1,500.
    const { after, events } = liquidate(CROSS, { marks: { 'ETH/USDT:USDT': '1850', 'BTC/USDT:USDT': '50000' } });
    expect(after).toMatchObject({ positions: [], debts: { USDT: '1500' } });
    expect(after.assets).toEqual({});
    expect(events).toHaveLength(1);
    expect(events[0]?.entry.note).toContain('1,500 USDT below zero: you would owe it');
  });

  it('below zero is borne by a venue that absorbs it', () => {
    const rules = { ...CROSS.rules, shortfall: ABSORBED };
    const { after, events } = liquidate({ ...CROSS, rules }, { marks: { 'ETH/USDT:USDT': '1850', 'BTC/USDT:USDT': '50000' } });
    expect(after).toMatchObject({ positions: [], assets: {}, debts: {} });
    const total = events[0]?.realised.reduce((sum, { amount }) => sum.plus(Rational.from(amount)), Rational.ZERO);
    expect(total?.toString()).toBe('-5000');
  });

  it('pays what it owes out of its coins, at their price', () => {
    const unified = {
      id: 'u',
      product: 'custom/unified',
      assets: { BTC: '1' },
      positions: [{ id: 'btc-1', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1', entryPrice: '50000' }],
      rules: { maintenance: flat('0.01'), liquidationFee: { rate: '0' }, shortfall: RECOURSE },
    };
    // Equity p + (p − 50,000): 250 at 25,125, less than the 251.25 required. 24,875 USDT cost 24,875 / 25,125 BTC; 250 / 25,125 are left.
    const { after, events } = liquidate(unified, { marks: { 'BTC/USDT:USDT': '25125' }, assets: { BTC: '25125', USDT: '1' } });
    expect(after).toMatchObject({ positions: [], debts: {} });
    const left = Rational.from(after.assets?.['BTC'] ?? '0');
    expect(left.toDecimal(20).toFixed()).toBe(Rational.of(250, 25_125).toDecimal(20).toFixed());
    expect(events[0]?.entry.note).toBe('0.99005 BTC sold for USDT');
  });

  it('of a loan is sold whole with the venue’s fee, and its interest is paid', () => {
    const loan = {
      id: 'l',
      product: 'custom/collateral-debt',
      assets: { BTC: '1' },
      debts: { USD: { amount: '20000', annualRate: '0.1', since: '2025-11-21T00:00:00Z' } },
      rules: { liquidationRatio: '0.8', liquidationFee: { rate: '0.02' }, shortfall: RECOURSE },
    };
    // A year at 10 %: 22,000 owed, of 27,500 · 0.8 = 22,000. Fee 550; left 27,500 − 550 − 22,000 = 4,950, in BTC 0.18.
    const { after, events } = liquidate(loan, { assets: { BTC: '27500' } });
    expect(after).toMatchObject({ assets: { BTC: '0.18' }, debts: {} });
    expect(events[0]?.realised).toMatchObject([
      { kind: 'interest', amount: '-2000', currency: 'USD' },
      { kind: 'fee', amount: '-0.02', currency: 'BTC' },
    ]);
  });
});

describe('for any account', () => {
  const worth = (reading: AccountReading, code: string): Rational => known(reading.holdings.valuation.usd(code));
  const inUsd = (reading: AccountReading): Rational => known(reading.equity).times(worth(reading, reading.currency));

  it.each([
    ['linear', linearBooks],
    ['inverse', inverseBooks],
    ['unified', unifiedBooks],
    ['debt', debtBooks],
  ])('%s: what is owed for sure is worth as much after as before, less the fees', (_, books: fc.Arbitrary<Generated>) => {
    let dead = 0;
    fc.assert(
      fc.property(books, ({ account, prices }) => {
        const { events, readings } = liquidate(account, prices);
        dead += events.length;
        for (const [i, event] of events.entries()) {
          const [before, after] = [readings[i], readings[i + 1]] as [AccountReading, AccountReading];
          const fees = event.realised
            .filter(({ kind }) => kind === 'fee')
            .map(({ amount, currency }) => Rational.from(amount).times(worth(before, currency)));
          const expected = fees.reduce((sum, fee) => sum.plus(fee), inUsd(before));
          // Quotients are kept to 30 significant digits.
          expect(inUsd(after).minus(expected).abs().lessThan(Rational.from('0.000000000000000001'))).toBe(true);
        }
        // Nothing is left that could be liquidated, however deep it stands.
        expect(events.length).toBeLessThanOrEqual(6);
      }),
      { numRuns: 60, seed: 20251010 },
    );
    expect(dead).toBeGreaterThan(5);
  });

  it.each([
    ['linear', linearBooks],
    ['inverse', inverseBooks],
    ['unified', unifiedBooks],
  ])('%s: a stop changes what it is worth by its fee alone', (_, books: fc.Arbitrary<Generated>) => {
    let stops = 0;
    fc.assert(
      fc.property(books, ({ account, prices }) => {
        const [first, ...others] = account.positions ?? [];
        if (first === undefined) return;
        const mark = prices.marks[first.symbol] as string;
        const held = { ...account, positions: [{ ...first, stopPrice: mark }, ...others] };
        const now = measure(held, prices);
        const found = firstTrigger({
          now,
          ticked: (symbol) => symbol === first.symbol,
          before: Rational.from(mark),
          believed: true,
          at: () => now,
          trusts: () => true,
        });
        if (found?.kind !== 'stopped') return;
        stops++;
        const book: Book = { document: { version: 1, accounts: [held as unknown as AccountEntry] }, text: null };
        const event = bookReached(book, now, found, momentOf(NOW, NO_RULES, new Map()));
        const after = measure(accountIn(fold([event], book), 'a') as object, prices);
        const fee = event.realised
          .filter(({ kind }) => kind === 'fee')
          .reduce((sum, { amount, currency }) => sum.plus(Rational.from(amount).times(worth(now, currency))), Rational.ZERO);
        expect(inUsd(after).minus(inUsd(now)).minus(fee).abs().lessThan(Rational.from('0.000000000000000001'))).toBe(true);
      }),
      { numRuns: 60, seed: 20251010 },
    );
    expect(stops).toBeGreaterThan(5);
  });
});
