import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { borrow } from '../../src/book/debt-change.ts';
import { move } from '../../src/book/move.ts';
import { bookHistory } from '../../src/book/trade-history.ts';
import { Rational, sum } from '../../src/money/rational.ts';
import { isUnknown } from '../../src/risk/known.ts';
import { METHODS, type Method } from '../../src/risk/lots.ts';
import { yearOf } from '../../src/risk/tax.ts';
import type { TaxLine } from '../../src/risk/tax-line.ts';
import { taxRecord } from '../../src/risk/tax-record.ts';
import { unrecorded } from '../../src/risk/unrecorded.ts';
import { Diary, day } from './record.ts';

const EMPTY = new Diary().account('a').book;

const lines = (diary: Diary, method: Method, paper = false): readonly TaxLine[] => taxRecord(diary.record, method, paper).lines;
const gains = (diary: Diary, method: Method): string[] =>
  lines(diary, method).map(({ amount }) => (isUnknown(amount) ? '?' : String(amount)));
const costs = (diary: Diary, method: Method): string[] => lines(diary, method).map(({ cost }) => String(cost));
const remarks = (diary: Diary): string[] => taxRecord(diary.record, 'fifo', false).remarks.map(({ text }) => text);

describe('coins', () => {
  it('HMRC cryptoassets manual CRYPTO22251: 100 for 1,000 and 50 for 125,000 are a pool; 50 sold for 300,000 gain 258,000, 84,000 stay', () => {
    const victoria = new Diary()
      .account('a', { GBP: '1000000' })
      .coins('a', 'buy', '100', 'A', '10', 'GBP')
      .coins('a', 'buy', '50', 'A', '2500', 'GBP')
      .coins('a', 'sell', '50', 'A', '6000', 'GBP')
      .coins('a', 'sell', '100', 'A', '840', 'GBP');
    expect(costs(victoria, 'average')).toEqual(['42000', '84000']);
    expect(gains(victoria, 'average')).toEqual(['258000', '0']);
    expect(lines(victoria, 'average').every(({ currency, usd }) => currency === 'GBP' && isUnknown(usd))).toBe(true);
  });

  // Wild, Fundamental Accounting Principles, problem 6-1A (perpetual inventory): bought 100 at 50, 400 at 55; sold 420; bought 120 at 60,
  // 200 at 62; sold 160. Its cost of goods sold: FIFO 22,600 + 9,200, LIFO 23,000 + 9,920, moving average 420 at 54.00 and 160 at 59.80.
  const warnerwoods = (): Diary =>
    new Diary()
      .account('a', { USD: '100000' })
      .coins('a', 'buy', '100', 'W', '50')
      .coins('a', 'buy', '400', 'W', '55')
      .coins('a', 'sell', '420', 'W', '85')
      .coins('a', 'buy', '120', 'W', '60')
      .coins('a', 'buy', '200', 'W', '62')
      .coins('a', 'sell', '160', 'W', '95');
  it.each([
    ['fifo', ['22600', '9200']],
    ['lifo', ['23000', '9920']],
    ['average', ['22680', '9568']],
  ] as const)('Wild, problem 6-1A: cost of what was sold by %s', (method, expected) => {
    expect(costs(warnerwoods(), method)).toEqual(expected);
  });

  it('tells what was bought when', () => {
    const [first] = lines(warnerwoods(), 'fifo');
    expect(first?.lots.map(({ quantity, at }) => [String(quantity), new Date(at).toISOString().slice(0, 10)])).toEqual([
      ['100', '2026-01-02'],
      ['320', '2026-01-03'],
    ]);
  });

  it('counts a fee into what was paid and what came, and one in a third coin as a line of its own', () => {
    const diary = new Diary()
      .account('a', { USD: '1000', BNB: '1' })
      .coins('a', 'buy', '1', 'BTC', '100', 'USD', { fee: '1' })
      .coins('a', 'sell', '1', 'BTC', '150', 'USD', { fee: '2' })
      .coins('a', 'buy', '1', 'ETH', '100', 'USD', { fee: '0.01', feeCurrency: 'ETH' })
      .coins('a', 'sell', '0.99', 'ETH', '100', 'USD', { fee: '0.1', feeCurrency: 'BNB' });
    // 150 − 2 − (100 + 1); what 100 bought after the fee of 0.01 ETH are 0.99.
    expect(gains(diary, 'fifo')).toEqual(['47', '-0.1', '-1']);
    const [, fee] = lines(diary, 'fifo');
    expect(fee).toMatchObject({ kind: 'fee', currency: 'BNB', usd: { unknown: expect.stringContaining('0.1 BNB') } });
  });

  it('does not know what coins cost that nobody bought, and never takes that for 0', () => {
    const held = new Diary().account('a', { BTC: '1' }).coins('a', 'sell', '1', 'BTC', '50000');
    expect(lines(held, 'fifo')[0]).toMatchObject({
      cost: { unknown: expect.stringContaining('entered by hand') },
      usd: expect.objectContaining({}),
    });
    expect(gains(held, 'fifo')).toEqual(['?']);
    const paid = new Diary().account('a').move('1', 'BTC', null, 'a').coins('a', 'sell', '1', 'BTC', '50000');
    expect(lines(paid, 'lifo')[0]?.amount).toEqual({ unknown: expect.stringContaining('paid in') });
    // Known first by FIFO, unknown first by LIFO, and by average unknown at once.
    const mixed = new Diary()
      .account('a', { USD: '100' })
      .coins('a', 'buy', '1', 'BTC', '100')
      .move('1', 'BTC', null, 'a')
      .coins('a', 'sell', '1', 'BTC', '150');
    expect(METHODS.map((method) => gains(mixed, method)[0])).toEqual(['50', '?', '?']);
    const { net, counted, uncounted } = yearOf(2026, lines(mixed, 'lifo'));
    expect([isUnknown(net), String(counted), uncounted]).toEqual([true, '0', 1]);
  });

  it('takes what coins from outside had cost as it was said', () => {
    const diary = new Diary()
      .account('a')
      .write(
        move(
          EMPTY,
          { amount: '2', currency: 'BTC', from: null, to: { account: 'a', position: null }, cost: { price: '100', currency: 'USD' } },
          { at: day(1) },
        ),
      );
    expect(gains(diary.coins('a', 'sell', '1', 'BTC', '150'), 'fifo')).toEqual(['50']);
  });

  it('does not know what a sale of borrowed coins gains, which hangs on what paying them back will cost', () => {
    const diary = new Diary()
      .account('a')
      .write(borrow(EMPTY, { account: 'a', amount: '1', currency: 'BTC' }, { at: day(1) }))
      .coins('a', 'sell', '1', 'BTC', '150');
    expect(lines(diary, 'fifo')[0]?.amount).toEqual({ unknown: expect.stringContaining('borrowed') });
  });

  it('splits a lot into parts that add up to the whole, also where none ends', () => {
    const diary = new Diary().account('a', { USD: '1000' }).coins('a', 'buy', '0.3', 'BTC', '100', 'USD', { fee: '0.01' });
    for (let n = 0; n < 3; n++) diary.coins('a', 'sell', '0.1', 'BTC', '100');
    // 30.01 / 3 = 10.00333… to 40 digits, the last part takes the rest.
    expect(costs(diary, 'fifo').slice(0, 1)).toEqual([`10.00${'3'.repeat(36)}`]);
    for (const method of METHODS) expect(String(sum(lines(diary, method).map(({ cost }) => cost as Rational)))).toBe('30.01');
  });

  it('takes lots along between accounts, and counts no sale where coins only left', () => {
    const diary = new Diary()
      .account('a', { USD: '300' })
      .account('b')
      .coins('a', 'buy', '2', 'BTC', '100')
      .move('1', 'BTC', 'a', 'b')
      .coins('b', 'sell', '0.5', 'BTC', '120')
      .move('0.5', 'BTC', 'b', null);
    expect(gains(diary, 'fifo')).toEqual(['10']);
    expect(remarks(diary)).toEqual([expect.stringMatching(/^0\.5 BTC was paid out of b: not counted as a sale$/)]);
  });

  it('sells one coin for another in that coin, and in dollars says what is lacking', () => {
    const diary = new Diary()
      .account('a', { USD: '1000' })
      .coins('a', 'buy', '10', 'ETH', '20')
      .coins('a', 'sell', '10', 'ETH', '0.1', 'BTC')
      .coins('a', 'buy', '20', 'ETH', '0.05', 'BTC');
    const [ether, bitcoin] = lines(diary, 'fifo');
    expect(ether).toMatchObject({ asset: 'ETH', currency: 'BTC', usd: { unknown: expect.stringContaining('1 BTC') } });
    // What 10 ETH bought is bought back for 20: told in ETH.
    expect([bitcoin?.asset, bitcoin?.currency, String(bitcoin?.cost), String(bitcoin?.proceeds), String(bitcoin?.amount)]).toEqual([
      'BTC',
      'ETH',
      '10',
      '20',
      '10',
    ]);
  });

  it('tells bought for one dollar and sold for another in USD', () => {
    const diary = new Diary()
      .account('a', { USDT: '100' })
      .coins('a', 'buy', '1', 'BTC', '100', 'USDT')
      .coins('a', 'sell', '1', 'BTC', '130', 'USDC');
    const record = taxRecord(diary.record, 'fifo', false);
    expect(record.lines[0]).toMatchObject({ currency: 'USD' });
    expect(String(record.lines[0]?.amount)).toBe('30');
    expect([...record.asDollars].sort()).toEqual(['USDC', 'USDT']);
  });
});

describe('positions', () => {
  const BTC = 'BTC/USDT:USDT';
  const INVERSE = 'BTC/USD:BTC';

  it('take the first, the last or the average fill', () => {
    const diary = new Diary()
      .account('a', { USDT: '1000' })
      .open('a/p', 'long', BTC, '1', '100')
      .fill('a/p', '1', '200')
      .close('a/p', '1', '180')
      .close('a/p', null, '180');
    expect(gains(diary, 'fifo')).toEqual(['80', '-20']);
    expect(gains(diary, 'lifo')).toEqual(['-20', '80']);
    expect(gains(diary, 'average')).toEqual(['30', '30']);
    const short = new Diary()
      .account('a', { USDT: '1000' })
      .open('a/p', 'short', BTC, '1', '100')
      .fill('a/p', '1', '200')
      .close('a/p', '1', '180');
    expect([lines(short, 'fifo')[0]?.cost, lines(short, 'fifo')[0]?.proceeds, ...gains(short, 'fifo')].map(String)).toEqual([
      '180',
      '100',
      '-80',
    ]);
  });

  it('inverse: profit is s·Q·(1/entry − 1/exit) in the coin, worth what the trade itself says', () => {
    const diary = new Diary()
      .account('a', { BTC: '1' })
      .open('a/p', 'long', INVERSE, '10000', '40000')
      .fill('a/p', '10000', '50000')
      .close('a/p', '10000', '80000');
    // 10,000/40,000 − 10,000/80,000 = 0.125; 10,000/50,000 − 0.125 = 0.075; (20,000/(0.45/… average)): (0.25 + 0.2)/2 − 0.125 = 0.1.
    expect(METHODS.map((method) => gains(diary, method)[0])).toEqual(['0.125', '0.075', '0.1']);
    const [line] = lines(diary, 'fifo');
    expect([line?.currency, String(line?.usd)]).toEqual(['BTC', '10000']);
    const short = new Diary().account('a', { BTC: '1' }).open('a/p', 'short', INVERSE, '10000', '40000').close('a/p', null, '80000');
    expect(gains(short, 'fifo')).toEqual(['-0.125']);
  });

  it('coins won by a position cost what they were worth when they came', () => {
    const diary = new Diary()
      .account('a')
      .open('a/p', 'long', INVERSE, '10000', '40000')
      .close('a/p', null, '80000')
      .coins('a', 'sell', '0.125', 'BTC', '90000');
    // 0.125 BTC at 80,000 are 10,000; sold at 90,000 for 11,250.
    expect(lines(diary, 'fifo').map(({ usd }) => String(usd))).toEqual(['10000', '1250']);
  });

  it('coins that a record of a venue tells of and the account did not get leave its lots alone', () => {
    const diary = new Diary().account('a', { USD: '100' }).coins('a', 'buy', '1', 'BTC', '100');
    // As `negmon import` of a record books it: what the account holds stays as it is.
    const trade = {
      kind: 'trade' as const,
      line: 1,
      symbol: INVERSE,
      contracts: Rational.of(1000),
      effect: null,
      fee: null,
      gain: null,
      after: null,
      note: '',
    };
    const items = [
      { ...trade, side: 'buy' as const, at: day(3), price: Rational.of(40_000) },
      { ...trade, side: 'sell' as const, at: day(4), price: Rational.of(80_000) },
    ];
    const booked = bookHistory(
      diary.book,
      'a',
      items,
      (at) => ({ at }),
      () => 'p',
    );
    diary.now = 5;
    diary.write({ kind: 'history.imported', account: 'a', venue: 'kraken', booked });
    expect(gains(diary.coins('a', 'sell', '1', 'BTC', '150'), 'fifo')).toEqual(['0.0125', '50']);
    expect(remarks(diary)).toEqual(['2 entries of a are of the record of kraken: what that leaves out is not counted']);
  });

  it('fees are lines of their own, also in coin', () => {
    const diary = new Diary().account('a', { USDT: '1000' }).open('a/p', 'long', BTC, '1', '100').close('a/p', null, '110', { fee: '0.5' });
    expect(lines(diary, 'fifo').map(({ kind, amount }) => [kind, String(amount)])).toEqual([
      ['gain', '10'],
      ['fee', '-0.5'],
    ]);
  });

  it.each([
    ['a liquidation', 'liquidated'],
    ['a stop', 'stopped'],
    ['a close', undefined],
  ] as const)('%s whose loss ends where the venue bears the rest is told as it was booked', (_, cause) => {
    const diary = new Diary()
      .account('a', { USDT: '100' })
      .open('a/p', 'long', BTC, '1', '1000', { marginMode: 'isolated', collateral: '100' })
      .close('a/p', null, '850', { shortfall: 'venue', ...(cause === undefined ? {} : { cause }) });
    expect(METHODS.map((method) => gains(diary, method))).toEqual([['-100'], ['-100'], ['-100']]);
  });

  it('a correction by hand is no gain, and is said; what stays is one lot', () => {
    const diary = new Diary()
      .account('a', { USDT: '1000' })
      .open('a/p', 'long', BTC, '1', '100')
      .write({ kind: 'position.edited', account: 'a', position: 'p', changes: { contracts: '3', entryPrice: '120' } })
      .write({ kind: 'position.edited', account: 'a', position: 'p', changes: { stopPrice: '90' } })
      .close('a/p', '1', '130');
    expect(gains(diary, 'fifo')).toEqual(['10']);
    expect(remarks(diary)).toEqual([`corrected by hand, no gain is counted: a/p: long 1 ${BTC} @ 100 became long 3 ${BTC} @ 120`]);
  });

  it('a correction of the size alone leaves the lots: more is one more at the entry price, less goes by the method', () => {
    const diary = new Diary().account('a', { USDT: '1000' }).open('a/p', 'long', BTC, '1', '100').fill('a/p', '1', '200');
    diary.close('a/p', '1', '150');
    // By FIFO the lot of 200 is left, though the book says an average of 150; 0.5 more come at 150.
    diary.write({ kind: 'position.edited', account: 'a', position: 'p', changes: { contracts: '1.5' } }).close('a/p', '1.2', '150');
    expect(gains(diary, 'fifo')).toEqual(['50', '-50']);
    diary.write({ kind: 'position.edited', account: 'a', position: 'p', changes: { contracts: '0.1' } }).close('a/p', null, '160');
    expect(gains(diary, 'fifo')).toEqual(['50', '-50', '1']);
    expect(remarks(diary)).toHaveLength(2);
  });

  it('what a venue no longer has was closed there, at a price that nobody knows', () => {
    const p = { id: 'p', symbol: BTC, side: 'long', contracts: '2', entryPrice: '100' };
    const account = {
      id: 'v',
      product: 'binance/usdm',
      imported: { name: 'v', venue: 'binance', at: '2026-01-01T00:00:00Z' },
      positions: [p],
    };
    const imported = (contracts: string, more: object = {}) => ({
      kind: 'venue.imported' as const,
      name: 'v',
      venue: 'binance',
      gone: [],
      accounts: [{ ...account, positions: [{ ...p, contracts, ...more }] }],
    });
    const diary = new Diary().write(imported('2')).write(imported('2')).write(imported('3')).write(imported('1'));
    const [line, ...others] = lines(diary, 'fifo');
    expect(others).toEqual([]);
    expect(line).toMatchObject({ what: 'left', account: 'v', position: 'p', usd: { unknown: expect.stringContaining('not recorded') } });
    expect(String(line?.quantity)).toBe('2');
    // Another side, or another entry price of the same size: all of it may have been closed.
    const turned = new Diary()
      .write(imported('2'))
      .write(imported('3', { side: 'short' }))
      .write(imported('3', { side: 'short', entryPrice: '90' }));
    expect(lines(turned, 'fifo').map(({ what, quantity }) => [what, String(quantity)])).toEqual([
      ['left', '2'],
      ['left', '3'],
    ]);
    // More of it at another average is what a fill does.
    expect(lines(new Diary().write(imported('2')).write(imported('3', { entryPrice: '110' })), 'fifo')).toEqual([]);
  });

  it('what a venue charged an imported account is not known, in each year in which it was one', () => {
    const p = { id: 'p', symbol: BTC, side: 'long', contracts: '2', entryPrice: '100' };
    const account = {
      id: 'v',
      product: 'binance/usdm',
      imported: { name: 'v', venue: 'binance', at: '2026-01-01T00:00:00Z' },
      positions: [p],
    };
    const diary = new Diary().account('a').write({ kind: 'venue.imported', name: 'v', venue: 'binance', gone: [], accounts: [account] });
    diary.now = 370;
    diary.write({ kind: 'account.removed', account: 'v' });
    const kinds = (year: number) =>
      unrecorded(diary.record, Date.UTC(year, 0), Date.UTC(year + 1, 0)).map(({ account, kind }) => `${account} ${kind}`);
    expect([2025, 2026, 2027, 2028].map(kinds)).toEqual([[], ['v fee', 'v funding'], ['v fee', 'v funding'], []]);
    const year = yearOf(2027, unrecorded(diary.record, Date.UTC(2027, 0), Date.UTC(2028, 0)));
    expect([year.net, year.totals.fee, String(year.totals.interest)]).toEqual([
      { unknown: expect.any(String) },
      { unknown: expect.any(String) },
      '0',
    ]);
  });

  it('what is booked later stands at its own time, and the book is compared in the end', () => {
    const diary = new Diary().account('a', { USDT: '1000' }).open('a/p', 'long', BTC, '1', '100');
    diary.now += 3;
    diary.close('a/p', '1', '150');
    expect(gains(diary, 'fifo')).toEqual(['50']);
    const late = new Diary()
      .account('a', { USDT: '1000' })
      .open('a/p', 'long', BTC, '1', '100')
      .fill('a/p', '1', '90', '2025-12-01T00:00:00Z')
      .close('a/p', '1', '150');
    expect(gains(late, 'fifo')).toEqual(['60']);
  });

  it('play money is left out unless asked for', () => {
    const diary = new Diary()
      .account('a', { USDT: '1000' }, { paper: true })
      .open('a/p', 'long', BTC, '1', '100')
      .close('a/p', null, '110');
    expect(lines(diary, 'fifo')).toEqual([]);
    expect(taxRecord(diary.record, 'fifo', false).leftOut).toEqual(['a']);
    expect(lines(diary, 'fifo', true)).toHaveLength(1);
  });

  it('an import of the same document changes nothing', () => {
    const diary = new Diary().account('a', { USDT: '1000' }).open('a/p', 'long', BTC, '1', '100').fill('a/p', '1', '200');
    diary.write({ kind: 'imported', text: JSON.stringify(diary.book.document) }).close('a/p', '1', '180');
    expect([gains(diary, 'fifo'), remarks(diary)]).toEqual([['80'], []]);
  });
});

describe('any history', () => {
  const price = fc.integer({ min: 1, max: 9999 }).map(String);
  const size = fc.integer({ min: 1, max: 50 }).map((n) => String(n / 10));
  const fills = fc.array(fc.tuple(size, price), { minLength: 1, maxLength: 8 });
  const symbol = fc.constantFrom('BTC/USDT:USDT', 'BTC/USD:BTC');
  const side = fc.constantFrom('long' as const, 'short' as const);
  /** Opened and filled, closed in parts at some prices, and closed whole. */
  const closed = fc.record({
    symbol,
    side,
    fills,
    closes: fc.array(fc.tuple(fc.integer({ min: 1, max: 99 }), price), { maxLength: 6 }),
    last: price,
  });
  type Closed = typeof closed extends fc.Arbitrary<infer T> ? T : never;

  function play({ symbol, side, fills, closes, last }: Closed, days = 1): Diary {
    const diary = new Diary().account('a', { USDT: '1000000000', BTC: '1000000' });
    const [first, ...more] = fills as [[string, string], ...[string, string][]];
    diary.open('a/p', side, symbol, ...first);
    for (const [contracts, at] of more) {
      diary.now += days;
      diary.fill('a/p', contracts, at);
    }
    for (const [percent, at] of closes) {
      diary.now += days;
      const held = Rational.from(diary.book.document.accounts[0]?.positions?.[0]?.contracts ?? '0');
      const part = held.times(Rational.of(percent, 100));
      diary.close('a/p', part.toString(), at);
    }
    diary.now += days;
    return diary.close('a/p', null, last);
  }
  const known = (line: TaxLine): Rational => line.amount as Rational;

  it('closed to the end comes to the same by every method, and to what the book itself realised', () => {
    fc.assert(
      fc.property(closed, (history) => {
        const diary = play(history);
        const totals = METHODS.map((method) => sum(lines(diary, method).map(known)));
        expect(totals[1]?.equals(totals[0] as Rational)).toBe(true);
        expect(totals[2]?.equals(totals[0] as Rational)).toBe(true);
        const booked = sum(
          diary.record.flatMap(({ event }) => (event.kind === 'booked' ? event.realised.map(({ amount }) => Rational.from(amount)) : [])),
        );
        // The book keeps averaged prices and profit in coin to 30 digits.
        expect(
          booked
            .minus(totals[0] as Rational)
            .abs()
            .lessThan(Rational.from('0.000000000000001')),
        ).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('years partition it: their sums are the whole', () => {
    fc.assert(
      fc.property(closed, fc.integer({ min: 30, max: 200 }), fc.constantFrom(...METHODS), (history, days, method) => {
        const all = lines(play(history, days), method);
        const years = [...new Set(all.map(({ at }) => new Date(at).getUTCFullYear()))];
        const nets = years.map((year) => yearOf(year, all).net as Rational);
        expect(sum(nets).equals(sum(all.map(({ usd }) => usd as Rational)))).toBe(true);
        expect(years.reduce((n, year) => n + yearOf(year, all).entries.length, 0)).toBe(all.length);
      }),
      { numRuns: 40 },
    );
  });

  it('does not change by what was undone, nor by the order in which changes of one moment are given', () => {
    fc.assert(
      fc.property(closed, price, fc.constantFrom(...METHODS), fc.infiniteStream(fc.nat()), (history, at, method, dice) => {
        const diary = play(history);
        const told = gains(diary, method);
        diary.open('a/q', 'long', history.symbol, '1', at).undo();
        expect(gains(diary, method)).toEqual(told);
        const still = diary.record.map((change) => ({
          ...change,
          at: 0,
          event:
            change.event.kind === 'booked'
              ? { ...change.event, entry: { ...change.event.entry, at: '1970-01-01T00:00:00Z' } }
              : change.event,
        }));
        const shuffled = [...still].sort(() => (dice.next().value % 2) - 0.5);
        const of = (record: typeof still) => taxRecord(record, method, false).lines.map(({ source, amount }) => [source, String(amount)]);
        expect(of(shuffled)).toEqual(of(still));
        expect(of(still).map(([, amount]) => amount)).toEqual(told);
      }),
      { numRuns: 30 },
    );
  });
});
