import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_RULES } from '../../src/book/product-rules.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { Rational } from '../../src/money/rational.ts';
import { assessAccount } from '../../src/risk/assess.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import { deathOf } from '../../src/risk/stress-course.ts';
import { onePrice, partOf, type Shock, shockedPrices } from '../../src/risk/stress-shock.ts';
import { DEFAULT_THRESHOLDS } from '../../src/risk/thresholds.ts';
import { type Book, debtBooks, edgyBooks, inverseBooks, linearBooks, unifiedBooks } from './accounts.ts';
import { flat, measure } from './measure.ts';

const of = Rational.from;

/** Moves of a size that kills many books and spares some. */
const shocks: fc.Arbitrary<Shock> = fc
  .record({
    btc: fc.integer({ min: -90, max: 150 }),
    eth: fc.integer({ min: -90, max: 150 }),
    usdt: fc.integer({ min: -5, max: 5 }),
    together: fc.boolean(),
  })
  .map(({ btc, eth, usdt, together }) => ({
    moves: new Map([
      ['BTC', Rational.of(btc, 100)],
      ['USDT', Rational.of(usdt, 100)],
      ...(together ? [] : [['ETH', Rational.of(eth, 100)] as const]),
    ]),
    others: Rational.of(together ? btc : 0, 100),
  }));

/** The health of each pool when the book is measured anew at the prices of a part of the shock: nothing of the walk is in it. */
function healthsAt(reading: AccountReading, book: Book, shock: Shock, part: Rational): number[] {
  const portfolio = readPortfolio({ version: 1, accounts: [book.account] });
  const account = reading.holdings.account;
  const after = assessAccount(account, portfolio, shockedPrices(reading, partOf(shock, part)), new Set(), DEFAULT_THRESHOLDS, NO_RULES);
  return after.pools.map(({ pool }) => {
    const sign = pool.healthOf(pool.now()).c0.sign();
    return sign === 0 && !(pool.rules.strict ?? false) ? -1 : sign;
  });
}

/** A fee that is held is computed once, at the prices before; measured anew it is another, so these books have none. */
const unheld = (book: Book): boolean =>
  (book.account.rules as { closeFee?: { basis: string } } | undefined)?.closeFee?.basis !== 'bankruptcy';

describe('deathOf', () => {
  const books = fc.oneof(linearBooks, inverseBooks, unifiedBooks, debtBooks, edgyBooks).filter(unheld);
  const near = Rational.of(1n, 10n ** 15n);

  it('is where a book that is measured anew has just died, and no part before', () => {
    let died = 0;
    fc.assert(
      fc.property(books, shocks, (book, shock) => {
        const reading = measure(book.account, book.prices);
        for (const [i, { pool }] of reading.pools.entries()) {
          const dead = (part: Rational): boolean => (healthsAt(reading, book, shock, part)[i] as number) < 0;
          const fraction = deathOf(pool, shock);
          const end = fraction ?? Rational.ONE;
          const before = [1, 2, 5, 8].map((ninth) => end.times(Rational.of(ninth, 9)));
          if (fraction?.sign() !== 0) expect(before.some(dead)).toBe(false);
          if (fraction === null) expect(dead(Rational.ONE)).toBe(false);
          // At it, or right behind it where the edge of a tier is jumped over.
          else expect(dead(fraction) || dead(fraction.plus(near))).toBe(true);
          if (fraction !== null && fraction.sign() > 0) {
            died++;
            expect(fraction.atMost(Rational.ONE)).toBe(true);
            expect(dead(fraction.times(Rational.ONE.minus(near)))).toBe(false);
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(died).toBeGreaterThan(20);
  });

  it('with one price only is the liquidation price of the pool', () => {
    fc.assert(
      fc.property(linearBooks, fc.constantFrom('-0.9', '1.5'), (book, move) => {
        const reading = measure(book.account, book.prices);
        const pool = reading.pools.find(({ position }) => position === null);
        const { down, up } = reading.cross?.liquidation.get('BTC') ?? { down: null, up: null };
        const price = move.startsWith('-') ? down : up;
        if (pool === undefined || price === null || 'unknown' in price || pool.level === 'liquidation' || pool.level === 'negative') return;
        // Contract section 3: the value is the asset's price, which these books give.
        const own = of(book.prices.assets['BTC'] as string);
        const fraction = price.over(own).minus(Rational.ONE).over(of(move));
        const found = deathOf(pool.pool, onePrice('BTC', of(move)));
        if (Rational.ONE.lessThan(fraction)) expect(found).toBe(null);
        else expect(found?.equals(fraction)).toBe(true);
      }),
      { numRuns: 80 },
    );
  });

  /** 100 ETH at 0.05 BTC, BTC at 50,000: profit in USD is 250,000 · btc · (eth − 1), with the factors of their prices. */
  const coinQuoted = (cash: string): AccountReading =>
    measure(
      {
        id: 'a',
        product: 'custom/unified',
        assets: { USDT: cash },
        positions: [{ id: 'p', symbol: 'ETH/BTC:BTC', side: 'long', contracts: '100', entryPrice: '0.05' }],
        rules: { maintenance: flat('0') },
      },
      { marks: { 'ETH/BTC:BTC': '0.05' }, assets: { BTC: '50000', ETH: '2500', USDT: '1' } },
    );
  const pool = (reading: AccountReading) => (reading.pools[0] as AccountReading['pools'][number]).pool;

  it('of a mark and its money by different fractions is the root of a parabola', () => {
    const shock: Shock = {
      moves: new Map([
        ['BTC', of('0.2')],
        ['ETH', of('-0.2')],
      ]),
      others: Rational.ZERO,
    };
    // −250,000 · (1 + 0.2 f) · 0.2 f = −27,500 at f = 0.5, and −60,000 at f = 1.
    expect(deathOf(pool(coinQuoted('27500')), shock)?.toString()).toBe('0.5');
    expect(deathOf(pool(coinQuoted('60000')), shock)?.toString()).toBe('1');
    expect(deathOf(pool(coinQuoted('60000.01')), shock)).toBe(null);
    expect(deathOf(pool(coinQuoted('0')), shock)?.toString()).toBe('0');
  });
});
