import { expect, test } from 'vitest';
import type { Rejection } from '../../src/feed/feed.ts';
import { Judge, type Raw } from '../../src/feed/judge.ts';

const SYMBOL = 'BTC/USDT:USDT';

function judged(raw: Raw, next: number | null = null) {
  const rejections: Rejection[] = [];
  const quote = new Judge('binance', (rejection) => rejections.push(rejection)).quote(SYMBOL, raw, 5, 7, next);
  return { quote, told: rejections.map(({ reason }) => reason) };
}
const at = (value: string) => ({ value, venueTime: 5, receivedTime: 7 });
const HEAD = { venue: 'binance', symbol: SYMBOL, source: 'ws' };

test('every field that was said has the same two times; what was not said is absent', () => {
  expect(judged({ mark: '1', index: '2', last: '3', bid: '4', ask: '5', fundingRate: '-0.1' }, 9)).toEqual({
    quote: {
      ...HEAD,
      mark: at('1'),
      index: at('2'),
      last: at('3'),
      bid: at('4'),
      ask: at('5'),
      fundingRate: at('-0.1'),
      nextFundingTime: 9,
    },
    told: [],
  });
  expect(judged({ mark: null, index: '', last: undefined, ask: '5' })).toEqual({ quote: { ...HEAD, ask: at('5') }, told: [] });
  expect(judged({ mark: '' })).toEqual({ quote: null, told: [] });
});

test('a wrong mark spoils the whole frame, another wrong field only itself', () => {
  expect(judged({ mark: '0', last: '3' })).toEqual({ quote: null, told: ['mark "0" is not above 0'] });
  expect(judged({ mark: '1', index: '-2', last: 'x', bid: 4, fundingRate: '' })).toEqual({
    quote: { ...HEAD, mark: at('1') },
    told: [
      'index "-2" is not above 0',
      'last "x" is not a decimal number',
      'bid 4 is a JSON number: exact prices are decimal strings ("4")',
    ],
  });
  expect(judged({ index: '-2' })).toEqual({ quote: null, told: ['index "-2" is not above 0'] });
});

test('a bid or an ask of 0 is an empty side, not a wrong price; a last price of 0 is wrong', () => {
  expect(judged({ bid: '0', ask: '0.00000000', last: '0' })).toEqual({ quote: null, told: ['last "0" is not above 0'] });
});
