import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Book, fold, printBook } from '../../src/book/book.ts';
import { charge } from '../../src/book/charge.ts';
import { close } from '../../src/book/close.ts';
import { tradeCoins } from '../../src/book/coins.ts';
import { borrow, repay } from '../../src/book/debt-change.ts';
import type { AccountEntry } from '../../src/book/entries.ts';
import { EntryError } from '../../src/book/entry-error.ts';
import type { Booked } from '../../src/book/event.ts';
import { fill } from '../../src/book/fill.ts';
import type { Moment } from '../../src/book/moment.ts';
import { move } from '../../src/book/move.ts';
import { open } from '../../src/book/opening.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { Rational, sum } from '../../src/money/rational.ts';
import { assess } from '../../src/risk/assess.ts';
import { isUnknown } from '../../src/risk/known.ts';
import { bookOf, desk, NOW } from './books.ts';

const LINEAR = 'BTC/USDT:USDT';
const INVERSE = 'BTC/USD:BTC';
/** 0.001 to 99,999.999. */
const figure = fc.integer({ min: 1, max: 99_999_999 }).map((n) => `${Math.floor(n / 1000)}.${String(n % 1000).padStart(3, '0')}`);
const symbol = fc.constantFrom(LINEAR, INVERSE);
const side = fc.constantFrom('long', 'short');
const margin = fc.constantFrom<Partial<AccountEntry['positions'] extends infer _ ? { marginMode: string; leverage: string } : never>>(
  {},
  { marginMode: 'isolated', leverage: '10' },
  { marginMode: 'isolated', leverage: '3' },
);
const RICH = { USDT: '100000000000', BTC: '100000000000' };
/** Each quotient is to 30 digits: what 20 of them can be apart in figures below 10¹². */
const ROUNDING = Rational.of(1, 10n ** 15n);

const near = (a: Rational, b: Rational): boolean => a.minus(b).abs().atMost(ROUNDING);
const gains = (events: readonly Booked[]): Rational =>
  sum(events.flatMap(({ realised }) => realised.filter(({ kind }) => kind === 'gain').map(({ amount }) => Rational.from(amount))));

/** Does one after the other; the events and the book after them. */
function done(book: Book, ...steps: readonly ((book: Book) => Booked)[]): { readonly book: Book; readonly events: readonly Booked[] } {
  let now = book;
  const events = steps.map((step) => {
    const event = step(now);
    now = fold([event], now);
    return event;
  });
  return { book: now, events };
}

/** What the book is worth in USD, exactly, with everything at one price. */
function equity({ document }: Book, price: string): Rational {
  const marks = { [LINEAR]: price, [INVERSE]: price };
  const reading = assess(
    readPortfolio(document),
    readPrices({ at: NOW.at, marks, assets: { BTC: price, USDT: '1', toString: '0.0000000000000000000000000001' } }, 0),
  );
  if (isUnknown(reading.equity)) throw new Error(reading.equity.unknown);
  return reading.equity;
}

const position = fc.record({ symbol, side, contracts: figure, entryPrice: figure, margin });
type Sample = typeof position extends fc.Arbitrary<infer T> ? T : never;
const holding = ({ margin: terms, ...rest }: Sample): Book => bookOf(desk({ ...rest, ...terms }, { assets: RICH }));

describe('closing', () => {
  it('realises the same in any parts as at once: exactly where linear', () => {
    fc.assert(
      fc.property(position, figure, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 6 }), (sample, price, shares) => {
        const book = holding(sample);
        const total = Rational.from(sample.contracts);
        // Each takes so many tenths of what is left, which ends as a decimal.
        let left = total;
        const parts = shares.map((share) => {
          const part = left.times(Rational.of(share, 10));
          left = left.minus(part);
          return part.toString();
        });
        const request = { account: 'desk', position: 'p', price };
        const steps = [...parts.map((contracts) => ({ ...request, contracts })), request];
        const apart = done(book, ...steps.map((one) => (now: Book) => close(now, one, NOW)));
        const whole = done(book, (now) => close(now, request, NOW));
        if (sample.symbol === LINEAR) expect(gains(apart.events).toString()).toBe(gains(whole.events).toString());
        else expect(near(gains(apart.events), gains(whole.events))).toBe(true);
        // Nothing is left in a margin: all assets are there, whatever was rounded on the way.
        if (sample.symbol === LINEAR) expect(apart.book.document.accounts[0]?.assets).toEqual(whole.book.document.accounts[0]?.assets);
      }),
      { numRuns: 200 },
    );
  });

  it('at the mark changes the equity by the fee alone', () => {
    fc.assert(
      fc.property(position, figure, figure, fc.boolean(), (sample, price, fee, whole) => {
        const book = holding(sample);
        const part = whole ? {} : { contracts: Rational.from(sample.contracts).times(Rational.of(1, 8)).toString() };
        const { book: after } = done(book, (now) => close(now, { account: 'desk', position: 'p', price, fee, ...part }, NOW));
        const paid = Rational.from(fee).times(sample.symbol === LINEAR ? Rational.ONE : Rational.from(price));
        const change = equity(book, price).minus(equity(after, price));
        // A third of a notional does not end as a decimal: the margin is rounded when it is first written down.
        if (sample.symbol === LINEAR && sample.margin.leverage !== '3') expect(change.toString()).toBe(paid.toString());
        else expect(near(change, paid)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('filling', () => {
  it('comes to the same average in any order, and to one price where all are one', () => {
    fc.assert(
      fc.property(position, fc.array(fc.tuple(figure, figure), { minLength: 1, maxLength: 6 }), (sample, fills) => {
        const add =
          ([contracts, price]: readonly [string, string]) =>
          (now: Book) =>
            fill(now, { account: 'desk', position: 'p', contracts, price }, NOW);
        const entry = ({ book }: { readonly book: Book }) => book.document.accounts[0]?.positions?.[0];
        const forth = entry(done(holding(sample), ...fills.map(add)));
        const back = entry(done(holding(sample), ...fills.toReversed().map(add)));
        expect(forth?.contracts).toBe(back?.contracts);
        expect(near(Rational.from(forth?.entryPrice ?? ''), Rational.from(back?.entryPrice ?? ''))).toBe(true);
        const same = entry(done(holding(sample), ...fills.map(([contracts]) => add([contracts, sample.entryPrice]))));
        expect(Rational.from(same?.entryPrice ?? '').equals(Rational.from(sample.entryPrice))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('at the mark changes the equity by the fee alone, but for the rounding of the average', () => {
    fc.assert(
      fc.property(position, figure, figure, figure, (sample, contracts, price, fee) => {
        const book = holding(sample);
        const { book: after } = done(book, (now) => fill(now, { account: 'desk', position: 'p', contracts, price, fee }, NOW));
        const paid = Rational.from(fee).times(sample.symbol === LINEAR ? Rational.ONE : Rational.from(price));
        expect(near(equity(book, price).minus(equity(after, price)), paid)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

/** Anything that may happen at some prices, to accounts that may not be able to pay it. */
function happenings(price: fc.Arbitrary<string>, then: Moment): fc.Arbitrary<(book: Book) => Booked> {
  return fc.oneof(
    fc.record({ account, position: id, contracts: small, price, fee: small }).map((one) => (book: Book) => fill(book, one, then)),
    fc
      .record({ account, position: id, contracts: small, price, fee: small }, { requiredKeys: ['account', 'position', 'price', 'fee'] })
      .map((one) => (book: Book) => close(book, one, then)),
    fc
      .record({ account, id, contracts: small, entryPrice: price, margin })
      .map(({ account: at, margin: terms, ...rest }) => (book: Book) => {
        const entry = { ...rest, ...terms, symbol: LINEAR, side: 'long' };
        return open(book, { account: at, position: entry, fee: '1' }, then);
      }),
    fc
      .record({ account, side: fc.constantFrom('buy', 'sell'), amount: small, base: code, quote: code, price, fee: small })
      .map((one) => (book: Book) => tradeCoins(book, one, then)),
    fc
      .record({ amount: small, currency: code, from: place, to: place, fee: fc.constantFrom('0', '0.1') })
      .map((one) => (book: Book) => move(book, one, then)),
    fc.record({ account, amount: small, currency: code }).map((one) => (book: Book) => borrow(book, one, then)),
    fc
      .record({ account, amount: small, currency: code }, { requiredKeys: ['account', 'currency'] })
      .map((one) => (book: Book) => repay(book, one, then)),
    fc
      .record({
        kind: fc.constantFrom('funding', 'interest'),
        place: place.filter((one) => one !== null),
        amount: small,
        currency: code,
        received: fc.boolean(),
        settled: fc.constantFrom('account', 'margin'),
      })
      .map((one) => (book: Book) => charge(book, one, then)),
  );
}

const place = fc.constantFrom(null, { account: 'a', position: null }, { account: 'a', position: 'p' }, { account: 'b', position: null });
const small = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('1', '0.3', '7.77', '2', '1000') },
  { weight: 1, arbitrary: fc.constantFrom('0', '-1', 'x') },
);
const code = fc.constantFrom('USDT', 'BTC', 'toString');
const id = fc.constantFrom('p', 'q');
const account = fc.oneof({ weight: 9, arbitrary: fc.constantFrom('a', 'b') }, { weight: 1, arbitrary: fc.constant('c') });

const A = desk(
  { marginMode: 'isolated', leverage: '10', entryPrice: '100' },
  { id: 'a', product: 'custom/unified', assets: { USDT: '5000' } },
);
const B: AccountEntry = { id: 'b', product: 'custom/collateral-debt', assets: { BTC: '1', USDT: '3000' }, debts: { USDT: '3' } };

/** Does what can be done, one after the other; what cannot is refused in a sentence. Each event with the book before and after it. */
function allOf(
  start: Book,
  steps: readonly ((book: Book) => Booked)[],
): readonly { readonly before: Book; readonly event: Booked; readonly after: Book }[] {
  let book = start;
  return steps.flatMap((one) => {
    const before = book;
    try {
      const event = one(before);
      book = fold([event], before);
      return [{ before, event, after: book }];
    } catch (error) {
      if (!(error instanceof EntryError)) throw error;
      expect(error.message).toMatch(/^[^\n]{10,300}[^.]$/);
      return [];
    }
  });
}

it('whatever happens or is refused, the book stays a portfolio, and undone it is the book of before', () => {
  // A debt on terms too, whose interest is a third that never ends.
  const then: Moment = { ...NOW, charged: () => ({ interest: Rational.of(1, 3), until: NOW.at }) };
  const terms = { BTC: { amount: '0.1', annualRate: '0.08', since: '2026-01-01T00:00:00Z' } };
  const start = bookOf(A, { ...B, debts: { ...B.debts, ...terms } });
  let taken = 0;
  fc.assert(
    fc.property(fc.array(happenings(small, then), { minLength: 5, maxLength: 20 }), (steps) => {
      const done = allOf(start, steps);
      for (const { after } of done) readPortfolio(after.document);
      taken += done.length;
      // Through JSON, as the store keeps it; undo is folding one event less.
      const kept = JSON.parse(JSON.stringify(done.map(({ event }) => event))) as Booked[];
      for (const [n, { before }] of done.entries()) expect(printBook(fold(kept.slice(0, n), start))).toBe(printBook(before));
    }),
    { numRuns: 200 },
  );
  // Otherwise nothing was looked at.
  expect(taken).toBeGreaterThan(500);
});

it('at the mark, whatever happens changes the equity by what is realised of it and what was paid in or out, and by nothing else', () => {
  const mark = '100';
  const worth = (currency: string, amount: string): Rational =>
    Rational.from(amount).times(currency === 'BTC' ? Rational.from(mark) : currency === 'USDT' ? Rational.ONE : Rational.ZERO);
  let taken = 0;
  fc.assert(
    fc.property(fc.array(happenings(fc.constant(mark), NOW), { minLength: 5, maxLength: 12 }), (steps) => {
      const done = allOf(bookOf(A, B), steps);
      taken += done.length;
      for (const { before, event, after } of done) {
        const { what, moved, symbol } = event.entry;
        // A gain was there already, unrealised; coins that were not traded at the mark are left out.
        if (symbol !== undefined && !symbol.startsWith('BTC/USDT')) continue;
        const charges = event.realised.filter(({ kind }) => kind !== 'gain').map(({ currency, amount }) => worth(currency, amount));
        const paid = moved === undefined || !what.startsWith('paid-') ? Rational.ZERO : worth(moved.currency, moved.amount);
        const expected = sum(charges).plus(what === 'paid-out' ? paid.negated() : paid);
        expect([what, near(equity(after, mark).minus(equity(before, mark)), expected)]).toEqual([what, true]);
      }
    }),
    { numRuns: 100 },
  );
  expect(taken).toBeGreaterThan(200);
});
