import { expect, test } from 'vitest';
import { csvReader } from '../../../src/feed/replay/csv.ts';
import { readJsonLine } from '../../../src/feed/replay/line.ts';

// The line of contract.md section 5.
const CONTRACT_LINE = '{ "t": 1760123880000, "symbol": "BTC/USD:BTC", "mark": "104999.9" }';
const at = { venueTime: 1760123880000, receivedTime: 1760123880000 };

test("the contract's line", () => {
  expect(readJsonLine(CONTRACT_LINE)).toEqual({
    t: 1760123880000,
    quote: { venue: '', symbol: 'BTC/USD:BTC', source: 'replay', mark: { value: '104999.9', ...at } },
  });
});

test('every optional field, null for none, and fields of other programs', () => {
  const line =
    '{"t":1760123880000,"venue":"binance","symbol":"A/USDT:USDT","last":"1.0","index":"1.1","mark":null,"fundingRate":"-0.0003","bid":7}';
  expect(readJsonLine(line)).toEqual({
    t: 1760123880000,
    quote: {
      venue: 'binance',
      symbol: 'A/USDT:USDT',
      source: 'replay',
      last: { value: '1.0', ...at },
      index: { value: '1.1', ...at },
      fundingRate: { value: '-0.0003', ...at },
    },
  });
});

test('what our own recordings say besides, and the same names left alone where another program means something else', () => {
  const fields = { bid: '0.9', ask: '1.1', nextFundingTime: 1760140800000, borrowedFrom: 'okx\u001b[2J' };
  expect(readJsonLine(JSON.stringify({ t: 1760123880000, symbol: 'A/USDT:USDT', mark: '1', ...fields }))).toMatchObject({
    quote: {
      mark: { value: '1', ...at },
      bid: { value: '0.9', ...at },
      ask: { value: '1.1', ...at },
      nextFundingTime: 1760140800000,
      borrowedFrom: 'okx [2J',
    },
  });
  const others = { bid: [1, 2], ask: '-1', nextFundingTime: 'soon', borrowedFrom: 7 };
  expect(readJsonLine(JSON.stringify({ t: 1760123880000, symbol: 'A/USDT:USDT', mark: '1', ...others }))).toEqual({
    t: 1760123880000,
    quote: { venue: '', symbol: 'A/USDT:USDT', source: 'replay', mark: { value: '1', ...at } },
  });
});

test('a price that is only repeated is as old as it was', () => {
  const then = { venueTime: 1760123870000, receivedTime: 1760123870000 };
  const line = { t: 1760123880000, symbol: 'A/USDT:USDT', mark: '1', last: '2', fundingRate: '0.1', priceTime: 1760123870000 };
  expect(readJsonLine(JSON.stringify(line))).toMatchObject({
    t: 1760123880000,
    quote: { mark: { value: '1', ...then }, last: { value: '2', ...at }, fundingRate: { value: '0.1', ...at } },
  });
  expect(readJsonLine(JSON.stringify({ ...line, mark: undefined }))).toMatchObject({ quote: { last: { value: '2', ...then } } });
  // Later than its line it cannot be.
  expect(readJsonLine(JSON.stringify({ ...line, priceTime: 1760123890000 }))).toMatchObject({ quote: { mark: { value: '1', ...at } } });
  expect(readJsonLine(JSON.stringify({ ...line, priceTime: 'then' }))).toMatchObject({
    fault: 'priceTime "then" is not a time in ms since 1970',
  });
  expect(csvReader('t,symbol,mark,priceTime')?.('1760123880000,A,1,1760123870000')).toMatchObject({ quote: { mark: then } });
});

test('why a recorded price was not believed, made safe; none and an empty one are no doubt', () => {
  const read = (suspect: unknown) => {
    const line = readJsonLine(JSON.stringify({ t: 1760123880000, symbol: 'A/USDT:USDT', mark: '1', suspect }));
    return 'quote' in line ? line.quote.suspect : line.fault;
  };
  expect(read('jumped -17 % in 0.9 s,\u001b[2J which nobody confirms')).toBe('jumped -17 % in 0.9 s, [2J which nobody confirms');
  expect(read('x'.repeat(500))).toHaveLength(200);
  expect([read(null), read(''), read(undefined)]).toEqual([undefined, undefined, undefined]);
  expect(read(true)).toBe('suspect true is not text');
  const csv = csvReader('t,symbol,mark,suspect');
  expect(csv?.('1760123880000,A,1,"jumped, perhaps"')).toMatchObject({ quote: { suspect: 'jumped, perhaps' } });
});

test.each([
  ['{"t":1,"symbol":"A","mark":104999.9}', 'mark 104999.9 is a JSON number: exact prices are decimal strings ("104999.9")'],
  ['{"t":1,"symbol":"A","mark":"-5"}', 'mark "-5" is not above 0'],
  ['{"t":1,"symbol":"A","mark":"1","index":"abc"}', 'index "abc" is not a decimal number'],
  ['{"t":1,"symbol":"A","mark":"1","fundingRate":0.1}', 'fundingRate 0.1 is a JSON number: exact prices are decimal strings ("0.1")'],
  ['{"t":1,"symbol":"A"}', 'mark and last are both missing'],
  ['{"symbol":"A","mark":"1"}', 't is missing'],
  ['{"t":"1","symbol":"A","mark":"1"}', 't "1" is not a time in ms since 1970'],
  ['{"t":1.5,"symbol":"A","mark":"1"}', 't 1.5 is not a time in ms since 1970'],
  ['{"t":1760123880000000,"symbol":"A","mark":"1"}', 't 1760123880000000 is not a time in ms since 1970'], // microseconds
  ['{"t":1,"mark":"1"}', 'symbol is missing'],
  ['{"t":1,"symbol":"A\\u202eB","mark":"1"}', 'symbol "A B" is not an instrument\'s name'],
  ['{"t":1,"symbol":"A","venue":7,"mark":"1"}', "venue 7 is not a venue's name"],
  ['[1]', '[1] is not a JSON object'],
  ['null', 'null is not a JSON object'],
  ['{"t":1,', '"{\\"t\\":1," is not JSON'],
])('%s is refused', (line, fault) => {
  expect(readJsonLine(line)).toMatchObject({ fault });
});

test('CSV with the header in any order, quoted cells and empty ones', () => {
  const read = csvReader('symbol,t,last,mark,venue');
  expect(read?.('"BTC/USD:BTC",1760123880000,,104999.9,')).toEqual(readJsonLine(CONTRACT_LINE));
  expect(read?.('BTC/USD:BTC,1760123880000,104999.9')).toMatchObject({ fault: expect.stringContaining("has not the header's 5 columns") });
  expect(read?.('BTC/USD:BTC,soon,,104999.9,')).toMatchObject({ fault: 't "soon" is not a time in ms since 1970' });
  expect(read?.('"BTC,1,,2,')).toMatchObject({ fault: expect.stringContaining('columns') });
});

test('a first line that is no header of a tape', () => {
  expect(csvReader('t,symbol,price')).toBeNull();
  expect(csvReader('garbage')).toBeNull();
});
