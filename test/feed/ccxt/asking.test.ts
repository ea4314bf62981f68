import { beforeEach, expect, test } from 'vitest';
import { Asking } from '../../../src/feed/ccxt/asking.ts';
import { TIMINGS } from '../../../src/feed/timings.ts';

const TIMES = { ...TIMINGS, ackWithin: 100, firstWithin: 400 };

let asked: string[];
let told: string[];
let asking: Asking;
function made(batch = 50): Asking {
  asked = [];
  told = [];
  return new Asking({
    timings: TIMES,
    batch,
    ask: (symbols) => asked.push(symbols.join(' ')),
    names: (text, symbol) => text.includes(symbol),
    missing: (symbol, reason) => told.push(`${symbol} ${reason}`),
    refused: (reason) => told.push(reason),
  });
}
beforeEach(() => {
  asking = made();
});

test('all is asked for together, what stays silent once more alone, and then told', () => {
  asking.want(['A', 'B', 'C'], 0);
  asking.heard('A');
  asking.check(99);
  expect(asked).toEqual(['A B C']);
  asking.check(100);
  asking.check(499);
  expect([asked, told]).toEqual([['A B C', 'B', 'C'], []]);
  asking.heard('B');
  asking.check(500);
  asking.check(5_000);
  expect([asked.length, told, asking.isMute(5_000)]).toEqual([3, ['C subscribed, but no price comes'], false]);
});

test('patience begins when the line stands', () => {
  asking.want(['A', 'B'], 0);
  asking.opened(90);
  asking.check(150);
  expect(asked).toEqual(['A B']);
  asking.check(190);
  expect(asked).toEqual(['A B', 'A', 'B']);
});

test('not one price although it was due: the route is at fault, and no symbol is told', () => {
  asking.want(['A', 'B'], 0);
  asking.check(100);
  expect(asking.isMute(499)).toBe(false);
  asking.check(500);
  expect([asking.isMute(500), told]).toEqual([true, []]);
});

test('an error that names one symbol is that symbol’s; the others are asked for again', () => {
  asking.want(['A', 'B'], 0);
  asking.error('no such contract: B', '');
  asking.check(100);
  expect([asked, told]).toEqual([['A B', 'A'], ['B refused by the venue: no such contract: B']]);
  // Said again of another of its streams, or by a late answer.
  asking.error('no such contract: B', '');
  expect(told).toHaveLength(1);
});

test('an error that names all of a request, or none, is told as it is', () => {
  asking.want(['A', 'B'], 0);
  asking.error('bad request: A, B', '');
  asking.error('try later', '');
  expect([told, asking.refusal]).toEqual([['request refused: bad request: A, B', 'request refused: try later'], null]);
});

test('when everything is refused it says why, and something else may still be wanted', () => {
  asking = made(1);
  asking.want(['A'], 0);
  asking.error('gone', 'ticker:A');
  expect(asking.refusal).toBe('refused by the venue: gone');
  asking.want(['A', 'B'], 10);
  expect([asking.refusal, asked]).toEqual([null, ['A', 'B']]);
  asking.heard('B');
  asking.want(['A'], 20);
  expect(asking.refusal).toBe('refused by the venue: gone');
});

test('what no longer is wanted is forgotten', () => {
  asking.want(['A', 'B'], 0);
  asking.want(['B'], 10);
  expect([asking.wants('A'), asking.wants('B')]).toEqual([false, true]);
  asking.want(['A', 'B'], 20);
  expect(asked).toEqual(['A B', 'A']);
});
