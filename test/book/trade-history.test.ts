import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Book, EMPTY_BOOK, fold } from '../../src/book/book.ts';
import type { HistoryTrade } from '../../src/book/history-item.ts';
import { bookHistory, HistoryError } from '../../src/book/trade-history.ts';
import { Rational } from '../../src/money/rational.ts';

const DESK: Book = fold(
  [{ kind: 'account.opened', account: { id: 'desk', product: 'custom/derivatives', assets: { USDT: '7' } } }],
  EMPTY_BOOK,
);
const SYMBOL = 'BTC/USDT:USDT';
const at = '2026-01-01T00:00:00Z';

const trade = fc
  .record({
    buys: fc.boolean(),
    size: fc.integer({ min: 1, max: 20 }),
    price: fc.integer({ min: 90, max: 110 }),
    fee: fc.integer({ min: -3, max: 3 }),
  })
  .map(
    ({ buys, size, price, fee }): HistoryTrade => ({
      kind: 'trade',
      line: 2,
      at,
      symbol: SYMBOL,
      side: buys ? 'buy' : 'sell',
      contracts: Rational.of(size),
      price: Rational.of(price),
      effect: null,
      fee: { amount: Rational.of(fee), currency: 'USDT' },
      gain: null,
      after: null,
      note: 'x',
    }),
  );

const booked = (trades: readonly HistoryTrade[]) =>
  bookHistory(
    DESK,
    'desk',
    trades,
    () => ({ at }),
    (holder) => `p-${holder.positions?.length ?? 0}`,
  );
const near = (a: Rational, b: Rational) => expect(Math.abs(a.minus(b).toNumber())).toBeLessThan(1e-20);

describe('a record of trades that nets', () => {
  it('ends with the net size, and its gains and what is still open are worth what was paid and got', () => {
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 30 }), (trades) => {
        const events = booked(trades);
        const after = fold(events, DESK).document.accounts[0];
        const [position, second] = after?.positions ?? [];
        expect(second).toBeUndefined();
        // Balances are not the record's to say.
        expect([after?.assets, after?.debts]).toEqual([{ USDT: '7' }, undefined]);
        const signed = (one: HistoryTrade) => (one.side === 'buy' ? one.contracts : one.contracts.negated());
        const net = trades.reduce((sum, one) => sum.plus(signed(one)), Rational.ZERO);
        const held = position === undefined ? Rational.ZERO : Rational.from(position.contracts);
        expect((position?.side === 'short' ? held.negated() : held).toString()).toBe(net.toString());
        // Σ gain = net × entry − Σ signed size × price: money is neither made nor lost by where a position is cut into trades.
        const cash = trades.reduce((sum, one) => sum.minus(signed(one).times(one.price)), Rational.ZERO);
        const open = position === undefined ? Rational.ZERO : net.times(Rational.from(position.entryPrice));
        const realised = (kind: string) =>
          events
            .flatMap((one) => one.realised.filter((each) => each.kind === kind))
            .reduce((sum, each) => sum.plus(Rational.from(each.amount)), Rational.ZERO);
        near(realised('gain'), cash.plus(open));
        const fees = trades.reduce((sum, { fee }) => sum.minus(fee?.amount ?? Rational.ZERO), Rational.ZERO);
        expect(realised('fee').toString()).toBe(fees.toString());
      }),
    );
  });

  it('is refused as soon as the venue’s own figure is another, and taken with it', () => {
    fc.assert(
      fc.property(fc.array(trade, { minLength: 1, maxLength: 12 }), fc.nat(), fc.constantFrom('1', '-1'), (trades, index, off) => {
        // The figures that a venue would have written: those of the record itself, trade by trade.
        const told = trades.map((one, n): HistoryTrade => {
          const events = booked(trades.slice(0, n + 1)).slice(booked(trades.slice(0, n)).length);
          const gain = events.flatMap(({ realised }) => realised.filter(({ kind }) => kind === 'gain'));
          const net = trades
            .slice(0, n + 1)
            .reduce((sum, { side, contracts }) => sum.plus(side === 'buy' ? contracts : contracts.negated()), Rational.ZERO);
          return { ...one, gain: gain.reduce((sum, { amount }) => sum.plus(Rational.from(amount)), Rational.ZERO), after: net.abs() };
        });
        expect(booked(told)).toEqual(booked(trades));
        const place = index % told.length;
        const wrong = (change: (one: HistoryTrade) => HistoryTrade) => told.map((one, n) => (n === place ? change(one) : one));
        expect(() => booked(wrong((one) => ({ ...one, gain: one.gain?.plus(Rational.from(off)) ?? null })))).toThrow(HistoryError);
        expect(() => booked(wrong((one) => ({ ...one, after: one.after?.plus(Rational.ONE) ?? null })))).toThrow(HistoryError);
      }),
      { numRuns: 30 },
    );
  });
});
