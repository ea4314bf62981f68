import { describe, expect, it } from 'vitest';
import { DocumentError } from '../../src/documents/issue.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { broken, goodPrices } from './base.ts';

const NOW = Date.UTC(2026, 10, 21);

describe('readPrices', () => {
  it('reads marks, assets and funding; a mark may name its venue', () => {
    const prices = readPrices(goodPrices(), NOW);
    expect(prices.at).toBe(Date.UTC(2026, 1, 1));
    expect([...prices.marks].map(([key, { price, kind }]) => [key, price.toString(), kind])).toEqual([
      ['BTC/USDT:USDT', '50000', 'mark'],
      ['binance:ETH/USDT:USDT', '2500', 'mark'],
    ]);
    const funding = prices.funding.get('BTC/USDT:USDT');
    expect([funding?.rate.toString(), funding?.intervalHours?.toString(), funding?.next]).toEqual([
      '-0.0001',
      '8',
      Date.UTC(2026, 1, 1, 8),
    ]);
  });

  it('without `at` it is now', () => expect(readPrices({}, NOW).at).toBe(NOW));

  it.each([
    ['at', 'yesterday', 'must be a UTC time'],
    ['at', '2026-01-31T25:00:00Z', 'must be a UTC time'],
    ['marks|BTC/USDT:USDT', 50000, 'write it as a decimal string: "50000", not 50000'],
    ['marks|BTC/USDT:USDT', '0', 'must be greater than zero'],
    ['marks|BTC/USDT:USDT', '-5', 'must be greater than zero'],
    ['marks|BTC/USDT:USDT', 'abc', 'must be a decimal string'],
    ['marks|BTC', '1', 'must be a ccxt symbol such as "BTC/USDT:USDT", or one with its venue before it'],
    ['marks|Binance!:BTC/USDT:USDT', '1', 'must be a ccxt symbol'],
    ['marks', [], 'must be an object by symbol'],
    ['assets|BTC', '0', 'must be greater than zero'],
    ['funding|BTC/USDT:USDT|rate', 0.0001, 'write it as a decimal string'],
    ['funding|BTC/USDT:USDT|intervalHours', '0', 'must be greater than zero'],
    ['funding|BTC/USDT:USDT|intervalHours', undefined, 'is missing'],
    ['funding|BTC/USDT:USDT|hours', '8', 'unknown key "hours"'],
    ['mark', {}, 'did you mean "marks"?'],
  ])('refuses %s = %j', (path, value, words) => {
    try {
      readPrices(broken(goodPrices(), path, value), NOW);
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      expect(error.path).toBe(`prices.${path.replaceAll('|', '.')}`);
      expect(error.reason).toContain(words);
      return;
    }
    throw new Error('it was not refused');
  });
});
