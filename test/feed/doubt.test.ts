import { describe, expect, it } from 'vitest';
import { judged, type Told } from './story.ts';

/** The same price once a second. */
const every = (from: number, count: number, price: Omit<Told, 'at'>): Told[] =>
  Array.from({ length: count }, (_, second) => ({ at: from + second, ...price }));
const believed = (count: number): null[] => Array.from({ length: count }, () => null);

describe('a jump', () => {
  const JUMPED = 'jumped -17 % in 0.9 s, which neither its index nor another venue confirms';

  it('of more than 10 % that nobody shows is suspect, with its size and time', () => {
    expect(
      judged([
        { at: 0, mark: '50000', index: '50010' },
        { at: 0.9, mark: '41500', index: '50005' },
      ]),
    ).toEqual([null, JUMPED]);
    expect(
      judged([
        { at: 0, mark: 100 },
        { at: 2, mark: 112 },
      ]),
    ).toEqual([null, 'jumped +12 % in 2.0 s, which no other venue confirms']);
  });

  // shared/studies/recordings.md section B: the largest step of two trades on 2025-10-10, FIL, in 0.225 s.
  it('of FIL on 2025-10-10, 1.430 to 1.255 in 0.225 s, is told as what it was', () => {
    expect(
      judged([
        { at: 0, last: '1.430', symbol: 'FIL/USD:FIL' },
        { at: 0.225, last: '1.255', symbol: 'FIL/USD:FIL' },
      ]),
    ).toEqual([null, 'jumped -12 % in 0.2 s, which no other venue confirms']);
  });

  it('of nearly everything is told as less than everything', () => {
    expect(
      judged([
        { at: 0, mark: '79107.4' },
        { at: 1, mark: '101.5' },
      ])[1],
    ).toBe('jumped -99 % in 1.0 s, which no other venue confirms');
  });

  it('up to 10 % is none, and after a silence it is not known how fast it was', () => {
    expect(
      judged([
        { at: 0, mark: 100 },
        { at: 1, mark: 90 },
        { at: 17, mark: 60 },
      ]),
    ).toEqual(believed(3));
  });

  it('is believed when the index went half of the way too', () => {
    const to = (index: number) =>
      judged([
        { at: 0, mark: 100, index: 100 },
        { at: 1, mark: 80, index },
      ])[1];
    // √0.8 = 0.894…: half of the way, by logarithm.
    expect([to(80), to(89), to(70)]).toEqual([null, null, null]);
    expect([to(90), to(100), to(120)].map((why) => typeof why)).toEqual(['string', 'string', 'string']);
  });

  it('is believed as soon as the index or another venue shows it', () => {
    expect(
      judged([
        { at: 0, mark: 100, index: 100 },
        { at: 1, mark: 86, index: 100 },
        { at: 2, index: 87 },
        { at: 3, mark: 86 },
      ]).map((why) => why === null),
    ).toEqual([true, false, true, true]);
    expect(
      judged([
        { at: 0, mark: 100 },
        { at: 0, mark: 100, venue: 'bybit' },
        { at: 1, mark: 80 },
        { at: 2, mark: 82, venue: 'bybit' },
        { at: 3, mark: 81 },
      ]).map((why) => why === null),
    ).toEqual([true, true, false, true, true]);
  });

  it.each([
    ['of the same venue', { symbol: 'BTC/USD:BTC' }],
    ['of another coin', { venue: 'bybit', symbol: 'ETH/USDT:USDT' }],
    ['in another currency', { venue: 'bybit', symbol: 'BTC/EUR:EUR' }],
    ['more than 5 % away', { venue: 'bybit', mark: 90 }],
    ['that is old', { venue: 'bybit', at: -15 }],
    ['borrowed from the same venue', { venue: 'bybit', borrowedFrom: 'binance' }],
  ])('is not confirmed by a mark %s', (_, witness) => {
    const [, , why] = judged([
      { at: 0, mark: 100 },
      { at: 0, mark: 80, ...witness },
      { at: 1, mark: 80 },
    ]);
    expect(why).toMatch(/^jumped -20 %/);
  });

  it('is confirmed by an inverse contract elsewhere: its price, too, is dollars a coin', () => {
    expect(
      judged([
        { at: 0, mark: 100 },
        { at: 1, mark: 80, venue: 'kraken', symbol: 'BTC/USD:BTC' },
        { at: 1, mark: 80 },
      ]),
    ).toEqual(believed(3));
  });

  it('that stands for 10 s over three further quotes is believed, so that nobody is liquidated in doubt', () => {
    const whys = judged([{ at: 0, mark: 100 }, ...every(1, 12, { mark: 80 })]);
    expect(whys.map((why) => why === null)).toEqual([true, ...Array.from({ length: 10 }, () => false), true, true]);
    // Two quotes in ten seconds are not enough of a look.
    expect(
      judged([
        { at: 0, mark: 100 },
        { at: 1, mark: 80 },
        { at: 7, mark: 80 },
        { at: 12, mark: 81 },
        { at: 13, mark: 80 },
      ]).map((why) => why === null),
    ).toEqual([true, false, false, false, true]);
  });

  it('that goes on falling without a stand is believed after 30 s', () => {
    const fall = Array.from({ length: 32 }, (_, second) => ({ at: 1 + second, mark: 85 * 0.97 ** second }));
    const whys = judged([{ at: 0, mark: 100 }, ...fall]);
    expect(whys.map((why) => why === null)).toEqual([true, ...Array.from({ length: 30 }, () => false), true, true]);
  });

  it('that comes back was none', () => {
    const whys = judged([{ at: 0, mark: 100 }, { at: 1, mark: 50 }, ...every(2, 20, { mark: 101 })]);
    expect(whys.map((why) => why === null)).toEqual([true, false, ...Array.from({ length: 20 }, () => true)]);
  });
});

describe('a mark far from its index', () => {
  // Bybit's own example of a tickers frame (shared/studies/recordings.md section A): last = mark = 66666.60, index = 115418.19.
  const BYBIT = { venue: 'bybit', mark: '66666.60', index: '115418.19' };

  it('is suspect from the first frame on, and believed after a minute: the venue liquidates by its mark', () => {
    const whys = judged(every(0, 70, BYBIT));
    expect(whys.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => '42 % below its index'));
    expect(whys.slice(60)).toEqual(believed(10));
  });

  it('is believed at once where another venue has the same mark', () => {
    expect(judged([{ at: 0, mark: '66000', venue: 'okx' }, ...every(0, 5, BYBIT)])).toEqual(believed(6));
  });

  it('is no gap by an index that has gone silent', () => {
    expect(
      judged([
        { at: 0, index: 100 },
        { at: 16, mark: 80 },
      ]),
    ).toEqual([null, null]);
  });

  it('that goes in and out of 15 % is one gap until it is within 10 %', () => {
    const mark = (second: number) => (second % 2 === 0 ? 84 : 86);
    const whys = judged(Array.from({ length: 100 }, (_, second) => ({ at: second, mark: mark(second), index: 100 })));
    expect(whys.flatMap((why, second) => (why === null ? [] : [second])).at(-1)).toBe(58);
    const again = judged([...every(0, 61, { mark: 84, index: 100 }), { at: 62, mark: 92, index: 100 }, { at: 63, mark: 84, index: 100 }]);
    expect(again.slice(-3)).toEqual([null, null, '16 % below its index']);
  });
});

describe('a ticker that comes back as something else', () => {
  // shared/studies/recordings.md section B: LUNA halts 2022-05-13 00:40 at 0.00004, the same ticker resumes 05-31 at about 8.9.
  const LUNA = { symbol: 'LUNA/USDT:USDT' };
  const HALT = Date.parse('2022-05-13T00:40:00Z') / 1000;
  const RETURN = Date.parse('2022-05-31T06:00:00Z') / 1000;

  it('is suspect for an hour, however steady it stands', () => {
    const back = [0, 10, 60, 600, 3599, 3600].map((after) => ({ at: RETURN + after, mark: '8.9', ...LUNA }));
    const why = 'the ticker was silent for 18 days and comes back 220,000 times higher: perhaps another coin under the same name';
    expect(judged([{ at: HALT, mark: '0.00004', ...LUNA }, ...back])).toEqual([null, why, why, why, why, why, null]);
  });

  it('is believed at once where another venue has it too', () => {
    expect(
      judged([
        { at: HALT, mark: '0.00004', ...LUNA },
        { at: RETURN, mark: '8.8', venue: 'bybit', ...LUNA },
        { at: RETURN, mark: '8.9', ...LUNA },
      ]),
    ).toEqual(believed(3));
  });

  it('is not confirmed by another venue where it comes back after the same silence', () => {
    // Binance and Bybit both halted LUNA and listed LUNA 2.0 under its name: that they agree says nothing of what it is.
    const whys = judged([
      { at: HALT, mark: '0.00004', ...LUNA },
      { at: HALT, mark: '0.00004', venue: 'bybit', ...LUNA },
      ...[0, 1, 60].flatMap((after) => [
        { at: RETURN + after, mark: '8.9', ...LUNA },
        { at: RETURN + after, mark: '8.8', venue: 'bybit', ...LUNA },
      ]),
    ]);
    expect(whys.map((why) => why !== null)).toEqual([false, false, true, true, true, true, true, true]);
  });

  it('is suspect, too, where it is first borrowed from a venue that may list another coin under its name', () => {
    const lent = { venue: 'binance', borrowedFrom: 'okx' };
    const whys = judged([
      { at: 0, mark: '2500' },
      { at: 20, mark: '83000', ...lent },
      { at: 3000, mark: '83000', ...lent },
      { at: 3001, mark: '2510' },
      { at: 3020, mark: '2000', ...lent },
      { at: 3021, mark: '2010' },
    ]);
    const why = 'borrowed from okx it is 33 times higher: perhaps another coin under the same name';
    expect(whys).toEqual([null, why, why, null, null, null]);
  });

  it('is believed where a third venue has what is borrowed', () => {
    expect(
      judged([
        { at: 0, mark: '2500' },
        { at: 20, mark: '500', venue: 'bybit' },
        { at: 20, mark: '501', borrowedFrom: 'okx' },
      ]),
    ).toEqual([null, null, null]);
  });

  it('is the same coin within three times its price, and after less than an hour', () => {
    expect(
      judged([
        { at: 0, mark: 100 },
        { at: 3600, mark: 34 },
        { at: 7199, mark: 2 },
      ]),
    ).toEqual(believed(3));
  });
});

describe('no price', () => {
  it('is no ground for doubt: an index or a rate alone, and a last trade beside a mark', () => {
    expect(judged([{ at: 0, index: 100 }, { at: 1 }, { at: 2, mark: 100 }, { at: 3, last: 50 }, { at: 4, last: 500, mark: 101 }])).toEqual(
      believed(5),
    );
  });
});
