import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDepth } from '../../src/documents/depth.ts';
import { Rational } from '../../src/money/rational.ts';
import { closedAt, type Fill, fillOf } from '../../src/risk/depth.ts';
import { isUnknown } from '../../src/risk/known.ts';
import type { Leg } from '../../src/risk/pools.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import { atGap, type GapReading } from '../../src/risk/shortfall.ts';
import { inverseBooks, linearBooks, unifiedBooks } from './accounts.ts';
import { flat, measure } from './measure.ts';

const text = (value: unknown): unknown => (value instanceof Rational ? value.toString() : value);
const told = ({ equity, shortfall, owed }: GapReading): unknown[] => [equity, shortfall, owed.low, owed.high].map(text);

function fill(reading: AccountReading, book: object, leg: Leg = reading.holdings.legs[0] as Leg): Fill {
  const [depth] = readDepth(book);
  if (depth === undefined || isUnknown(leg.contract)) throw new Error('the test has no book or no contract');
  return fillOf(leg.position, leg.contract, depth);
}

const SYMBOL = 'SOL/USDT:USDT';
const BOOK = {
  symbol: SYMBOL,
  // In no order: venues and files differ.
  bids: [
    ['97', '5'],
    ['100', '1'],
    ['99', '1'],
  ],
  asks: [
    ['104', '10'],
    ['101', '1'],
  ],
};

function held(more: object, policy = 'recourse', rules: object = {}): AccountReading {
  const position = {
    id: 'p',
    symbol: SYMBOL,
    side: 'long',
    contracts: '3',
    entryPrice: '100',
    marginMode: 'isolated',
    collateral: '3',
    ...more,
  };
  return measure(
    {
      id: 'a',
      product: 'custom/derivatives',
      positions: [position],
      rules: { maintenance: flat('0.01'), shortfall: { policy, evidence: 'its terms', asOf: '2026-01-01' }, ...rules },
    },
    { marks: { [SYMBOL]: '100', 'BTC/USD:BTC': '50000' } },
  );
}
const closed = (reading: AccountReading, book: object): unknown[] =>
  told(closedAt(reading, reading.holdings.legs[0] as Leg, fill(reading, book).price));

describe('closing into a book', () => {
  it('sells a long to the bids from the best on: 1 at 100, 1 at 99, 1 at 97', () => {
    const reading = held({});
    expect(fill(reading, BOOK).price).toSatisfy((price: Rational) => price.equals(Rational.of(296, 3)));
    // 3 + (296 − 300) = −1, though at the mark 3 are left.
    expect(closed(reading, BOOK)).toEqual(['-1', '1', '1', '1']);
    expect(told(atGap(reading, Rational.ZERO))).toEqual(['3', '0', '0', '0']);
  });

  it('buys a short back from the asks: 1 at 101, 2 at 104', () => {
    expect(closed(held({ side: 'short' }), BOOK)).toEqual(['-6', '6', '6', '6']);
  });

  it('takes the liquidation fee of what it sells for', () => {
    // 1 % of 296 on top of the 1 that is missing.
    expect(closed(held({}, 'recourse', { liquidationFee: { rate: '0.01' } }), BOOK)).toEqual(['-1', '3.96', '3.96', '3.96']);
  });

  it('counts contracts by their size', () => {
    const reading = held({ contracts: '30', contractSize: '0.1' });
    // 1 at 100, 1 at 99, 5 at 97, and then nothing: 7 of 30 contracts.
    expect(fill(reading, BOOK).price).toEqual({ unknown: `the book is too thin: it fills 7 of 30 contracts of ${SYMBOL}` });
    const deep = {
      ...BOOK,
      bids: [
        ['100', '10'],
        ['97', '100'],
      ],
    };
    expect(text(fill(reading, deep).price)).toBe('98');
  });

  it('of an inverse contract has a harmonic mean: coins are what adds up', () => {
    const reading = held({ symbol: 'BTC/USD:BTC', contracts: '200', entryPrice: '50000', collateral: '0.001' });
    const book = {
      symbol: 'BTC/USD:BTC',
      bids: [
        ['50000', '100'],
        ['40000', '100'],
      ],
      asks: [],
    };
    // 100/50,000 + 100/40,000 = 0.0045 BTC for 200 USD.
    expect(fill(reading, book).price).toSatisfy((price: Rational) => price.equals(Rational.of(400_000, 9)));
    // 0.001 + 200/50,000 − 0.0045 = 0.0005.
    expect(closed(reading, book)[0]).toBe('0.0005');
  });

  it('leaves every other position of the account at its mark', () => {
    const reading = measure(
      {
        id: 'a',
        product: 'custom/derivatives',
        assets: { USDT: '10' },
        positions: [
          { id: 'long', symbol: SYMBOL, side: 'long', contracts: '3', entryPrice: '90' },
          { id: 'short', symbol: SYMBOL, side: 'short', contracts: '1', entryPrice: '90' },
        ],
        rules: { maintenance: flat('0.01') },
      },
      { marks: { [SYMBOL]: '100' } },
    );
    const [long, short] = reading.holdings.legs as readonly [Leg, Leg];
    // 10 + 30 − 10 at the mark; the long alone gets 4 less, the short alone pays 1 more.
    expect(text(reading.equity)).toBe('30');
    expect(told(closedAt(reading, long, fill(reading, BOOK, long).price))[0]).toBe('26');
    expect(told(closedAt(reading, short, fill(reading, BOOK, short).price))[0]).toBe('29');
  });

  it('of a book that is too thin is unknown, and what is owed where the policy lets it be', () => {
    const thin = { ...BOOK, bids: [['100', '1.5']] };
    const why = { unknown: `the book is too thin: it fills 1.5 of 3 contracts of ${SYMBOL}` };
    expect(fill(held({}), thin)).toMatchObject({ wanted: Rational.from('3'), price: why });
    expect(closed(held({}, 'recourse'), thin)).toEqual([why, why, why, why]);
    expect(closed(held({}, 'unknown'), thin)).toEqual([why, why, '0', why]);
    expect(closed(held({}, 'absorbed'), thin)).toEqual([why, why, '0', '0']);
  });

  it('at the mark is the reading itself', () => {
    fc.assert(
      fc.property(fc.oneof(linearBooks, inverseBooks, unifiedBooks), ({ account, prices }) => {
        const reading = measure(account, prices);
        const now = told(atGap(reading, Rational.ZERO));
        for (const leg of reading.holdings.legs) expect(told(closedAt(reading, leg, leg.mark))).toEqual(now);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a book by percent', () => {
  const symbol = 'BTC/USDT:USDT';
  // BTCUSDT, 2025-10-10 21:20:38 UTC, in the minute of the low: recordings, series/BTCUSDT-bookDepth-2025-10-10.csv.gz.
  const cascade = {
    symbol,
    percent: [
      ['-3', '66.904', '7532250.5186'],
      ['-2', '17.654', '2142547.0931'],
      ['-1', '17.654', '2142547.0931'],
      ['1', '675.756', '74433854.9999'],
    ],
  };
  const position = (contracts: string, more: object = {}) => held({ symbol, contracts, entryPrice: '100000', ...more });

  it('sells all that is bid at the mean that the recording itself gives', () => {
    const { price } = fill(position('66.904'), cascade);
    // The same line's weighted_avg_price.
    expect((price as Rational).toDecimal(15).toFixed()).toBe('112582.962432739');
  });

  it('sells into a part of a band at the mean of the band', () => {
    const { price } = fill(position('20'), cascade);
    const of = Rational.from;
    // 17.654 in the first band, 2.346 in the one between 2 and 3 %.
    const second = of('7532250.5186')
      .minus(of('2142547.0931'))
      .over(of('66.904').minus(of('17.654')));
    const mean = of('2142547.0931').plus(of('2.346').times(second)).over(of('20'));
    expect(price).toSatisfy((found: Rational) => found.equals(mean));
  });

  it('counts base units, which inverse contracts do not', () => {
    expect(fill(position('20', { contractSize: '0.001' }), cascade).price).toSatisfy((price: Rational) =>
      price.equals(Rational.from('2142547.0931').over(Rational.from('17.654'))),
    );
    const inverse = held({ symbol: 'BTC/USD:BTC', contracts: '100', entryPrice: '50000', collateral: '1' });
    expect(fill(inverse, { ...cascade, symbol: 'BTC/USD:BTC' }).price).toHaveProperty('unknown');
  });
});

describe('a depth document', () => {
  it.each([
    [{ symbol: SYMBOL, bids: [[1, '2']], asks: [] }, 'depth.bids.0.0: write it as a decimal string: "1", not 1'],
    [{ symbol: SYMBOL, bids: [] }, 'depth.asks'],
    [{ symbol: SYMBOL, bids: [['0', '2']], asks: [] }, 'depth.bids.0.0: must be greater than zero'],
    [{ symbol: 'SOL', bids: [], asks: [] }, 'depth.symbol: must be a ccxt symbol'],
    [{ symbol: SYMBOL, bids: [], asks: [], nonce: 1 }, 'depth.nonce: unknown key'],
    [[BOOK, BOOK], 'depth.1.symbol: SOL/USDT:USDT is given twice'],
    [
      {
        symbol: SYMBOL,
        percent: [
          ['-1', '5', '500'],
          ['-2', '4', '600'],
        ],
      },
      'depth.percent.1: amount and worth must be summed',
    ],
  ])('%j is refused: %s', (input, message) => {
    expect(() => readDepth(input)).toThrow(message);
  });
});
