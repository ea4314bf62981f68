import { expect, it } from 'vitest';
import { keysOfBase } from '../../src/book/price-keys.ts';
import type { Mark } from '../../src/book/prices.ts';
import { Rational } from '../../src/money/rational.ts';

const mark = (price: string): Mark => ({ price: Rational.from(price), kind: 'mark' });
const keys = (marks: ReadonlyMap<string, Mark>, base: string) => keysOfBase(marks, base).map(({ key, venue }) => [key, venue]);

it('are those with the base, quoted in dollars, no options; with or without a venue, in their order', () => {
  const marks = new Map(
    ['okx:BTC/USDT', 'BTC/USDT:USDT', 'ETH/USDT:USDT', 'BTC/ETH:ETH', 'BTC/USD:BTC-260327-100000-C', 'kraken:BTC/USD', 'no symbol'].map(
      (key) => [key, mark('1')] as const,
    ),
  );
  expect(keys(marks, 'BTC')).toEqual([
    ['okx:BTC/USDT', 'okx'],
    ['BTC/USDT:USDT', null],
    ['kraken:BTC/USD', 'kraken'],
  ]);
  expect(keys(marks, 'SOL')).toEqual([]);
});

it('a key that comes later is found, a new price of a known one changes nothing', () => {
  const marks = new Map([['BTC/USDT', mark('1')]]);
  expect(keys(marks, 'BTC')).toEqual([['BTC/USDT', null]]);
  marks.set('bybit:BTC/USDT', mark('1'));
  marks.set('ETH/USDT', mark('1'));
  marks.set('BTC/USDT', mark('2'));
  expect(keys(marks, 'BTC')).toEqual([
    ['BTC/USDT', null],
    ['bybit:BTC/USDT', 'bybit'],
  ]);
  expect(keys(marks, 'ETH')).toEqual([['ETH/USDT', null]]);
});
