import { expect, test } from 'vitest';
import { Judge } from '../../../src/feed/ccxt/judge.ts';
import type { Rejection } from '../../../src/feed/feed.ts';

const symbol = 'BTC/USDT:USDT';

function judged(id: string, info: object, frame: object = {}, unified: object = {}): { values: object; told: string[] } {
  const told: string[] = [];
  const judge = new Judge(id, id, ({ reason }: Rejection) => told.push(reason));
  const quote = judge.judge({ symbol, info: info as never, unified: unified as never }, frame, 'ws', 5);
  const { venue, symbol: named, source, ...fields } = quote ?? { venue: '', symbol: '', source: '' };
  const values = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, (value as { value?: string }).value ?? value]));
  return { values, told };
}

// Shapes from ccxt 4.5.84's own sources, js/src/pro/<id>.js and js/src/<id>.js.
test.each([
  [
    'deribit, whose prices are JSON numbers',
    'deribit',
    {
      timestamp: 1_655_378_585_003,
      mark_price: 21_155.69,
      last_price: 21_150,
      index_price: 21_155.8,
      current_funding: -0.00001,
      best_bid_price: 21_150.5,
      best_ask_price: 21_151,
    },
    { mark: '21155.69', index: '21155.8', last: '21150', bid: '21150.5', ask: '21151', fundingRate: '-0.00001' },
  ],
  [
    'mexc, whose mark is called fair',
    'mexc',
    {
      symbol: 'BTC_USDT',
      lastPrice: 76_376.2,
      bid1: 76_376.2,
      ask1: 76_376.3,
      indexPrice: 76_374.4,
      fairPrice: 76_376.1,
      fundingRate: 0.000084,
      timestamp: 1_730_760_000_000,
    },
    { mark: '76376.1', index: '76374.4', last: '76376.2', bid: '76376.2', ask: '76376.3', fundingRate: '0.000084' },
  ],
  [
    'a venue that is not known, with well-known names',
    'toobit',
    { markPrice: '1.10', indexPrice: '1.11', lastPrice: '1.12', fundingRate: '0', nextFundingTime: '1701849600000' },
    { mark: '1.10', index: '1.11', last: '1.12', fundingRate: '0', nextFundingTime: 1_701_849_600_000 },
  ],
])('%s', (_, id, info, values) => {
  expect(judged(id, info)).toEqual({ values, told: [] });
});

test('where none of its names is known, what ccxt read stands in, and a mark is never made of a last price', () => {
  expect(judged('toobit', { c: '5.50', x: 1 }, {}, { last: 5.5, bid: 5.4, timestamp: 1_701_849_600_000 }).values).toEqual({
    last: '5.5',
    bid: '5.4',
  });
});

test('a field that is there and says nothing is not read from elsewhere', () => {
  expect(judged('gate', { last: '5', mark_price: null, index_price: '' }, {}, { markPrice: 7, indexPrice: 7, last: 5 }).values).toEqual({
    last: '5',
  });
});

test.each([
  ['ns', '1782834987180000000', 1_782_834_987_180],
  ['µs', 1_782_834_987_180_000, 1_782_834_987_180],
  ['ms', 1_782_834_987_180, 1_782_834_987_180],
  ['s', '1782834987.18', 1_782_834_987_180],
])('a time in %s', (_, ts, venueTime) => {
  const judge = new Judge('kucoin', 'kucoin', () => {});
  expect(judge.judge({ symbol, info: { mp: '1', ts }, unified: {} }, {}, 'ws', 5)?.mark?.venueTime).toBe(venueTime);
});

test.each([[7], ['soon'], [-1_782_834_987_180]])('%j is no time, and spoils its mark', (ts) => {
  expect(judged('kucoin', { mp: '1', ts }).told).toEqual([`event time ${JSON.stringify(ts)} is not a time`]);
});
