import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReadingDocument, Shown } from '../../src/documents/reading.ts';
import type { ShockDocument, StressDocument } from '../../src/documents/stress.ts';
import { Rational } from '../../src/money/rational.ts';
import { DEMO, documents, Home, run } from './negmon.ts';

let home: Home;
beforeAll(() => {
  home = new Home();
});
afterAll(() => home.remove());

/** 2025-10-10 20:30:00 UTC: the first line of each symbol in config/demo/tape.jsonl.gz. */
const START = {
  at: '2025-10-10T20:30:00Z',
  marks: { 'BTC/USD:BTC': '117037.58169236', 'AVAX/USD:AVAX': '26.69', 'FIL/USD:FIL': '2.23' },
};
const stress = (...words: string[]) =>
  run(home, ['stress', '--portfolio', DEMO.portfolio, '--prices', '-', ...words], { input: JSON.stringify(START) });
const whole = async (...words: string[]): Promise<StressDocument> => {
  const ended = await stress('--json', ...words);
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  return documents<StressDocument>(ended.stdout)[0] as StressDocument;
};
const shockOf = ({ shocks }: StressDocument, id: string): ShockDocument => shocks.find((shock) => shock.id === id) as ShockDocument;
const of = Rational.from;
const equals = (shown: Shown | undefined, value: Rational): void =>
  expect(
    Rational.parse(shown as string)
      ?.toDecimal(30)
      .toFixed(),
  ).toBe(value.toDecimal(30).toFixed());

describe('S14: the demo book through 10 October 2025 (mission.md)', () => {
  it.concurrent('dies in order, and owes what it owes at the low', async () => {
    const day = shockOf(await whole(), '2025-10-10');
    // Of the recordings, studies/recordings.md section B: FIL 2.448 to 0.320, BTC 122,524.03697602 to 102,497.48513403.
    const fil = of('0.32').over(of('2.448'));
    const btc = of('102497.48513403').over(of('122524.03697602'));
    expect(day).toMatchObject({ kind: 'worst-day', level: 'negative' });
    expect(day.deaths.map(({ account, position }) => [account, position])).toEqual([
      ['binance-pm', null],
      ['kraken-futures', 'btc-long'],
      ['okx-cross', null],
    ]);
    // binance-pm: 6,800 + 60,000 (p / 2.229 − 1) − 1.05 · 1 % · 60,000 is 0 at p = 2.229 · 53,830 / 60,000.
    const filAt = of('2.229').times(of('53830')).over(of('60000'));
    equals(day.deaths[0]?.fraction, Rational.ONE.minus(filAt.over(of('2.23'))).over(Rational.ONE.minus(fil)));
    // kraken-futures: liquidation at 104,934.375 (config/demo/README.md).
    const btcAt = of('104934.375').over(of('117037.58169236'));
    equals(day.deaths[1]?.fraction, Rational.ONE.minus(btcAt).over(Rational.ONE.minus(btc)));
    const recourse = day.accounts.find(({ id }) => id === 'binance-pm');
    const left = of('6800').plus(of('60000').times(of('2.23').times(fil).over(of('2.229')).minus(Rational.ONE)));
    equals(recourse?.equity, left);
    equals(recourse?.owed.low, left.negated());
    equals(day.owed.low, left.negated());
    expect(day.accounts.find(({ id }) => id === 'kraken-futures')).toMatchObject({ level: 'negative', owed: { low: '0', high: '0' } });
    expect(day.accounts.find(({ id }) => id === 'okx-cross')?.owed.low).toBe('0');
  });

  it.concurrent('goes through six worst days, and says what stands in for what is not recorded', async () => {
    const { shocks } = await whole();
    expect(shocks.map(({ kind }) => kind)).toEqual(Array(6).fill('worst-day'));
    expect(shocks[0]).toMatchObject({ assumptions: ['not in the record, taken to fall as BTC: AVAX, FIL'] });
    const held = await whole('--others', 'hold');
    expect(shockOf(held, '2024-08-05')).toMatchObject({ others: '0', assumptions: ['not in the record, held where they are: AVAX, FIL'] });
    expect(shockOf(held, '2024-08-05').deaths.map(({ account }) => account)).not.toContain('binance-pm');
  });
});

describe('stress', () => {
  it.concurrent('has the ladder of risk, that of each coin, and what was asked', async () => {
    const document = await whole('--shock', 'BTC -20%, USDT -2%', '--shock', '* +10%, DOGE -5%');
    const input = JSON.stringify(START);
    const { stdout } = await run(home, ['risk', '--portfolio', DEMO.portfolio, '--prices', '-', '--json'], { input });
    const reading = documents<ReadingDocument>(stdout)[0] as ReadingDocument;
    expect(document.ladders.map(({ asset }) => asset)).toEqual(['*', 'BTC', 'AVAX', 'FIL']);
    expect(document.ladders[0]?.accounts.map(({ id, ladder }) => [id, ladder])).toEqual(
      reading.accounts.map(({ id, shortfall }) => [id, shortfall.ladder]),
    );
    expect(document.ladders[3]?.accounts.map(({ id }) => id)).toEqual(['binance-pm']);
    expect(document.shocks.slice(0, 2)).toMatchObject([
      { kind: 'named', id: 'BTC -20%, USDT -2%', moves: { BTC: '-0.2', USDT: '-0.02' }, others: '0', assumptions: [] },
      { moves: { DOGE: '-0.05' }, others: '0.1', assumptions: ['nothing in the book is priced in DOGE'] },
    ]);
  });

  it.concurrent('says it for people in lines that fit a terminal, and ends with 0 at the worst', async () => {
    const { stdout, status, stderr } = await stress('--shock', 'BTC -20%');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('If all prices but USD and its stablecoins moved against each account');
    expect(stdout).toMatch(/btc-spot +fall +equity USD +105,630\.06/);
    expect(stdout).toMatch(/kraken-futures +NEGATIVE +btc-long dies at 51\.7 % of the way +equity -0\.03735952 BTC +owes 0\n/);
    expect(stdout).toContain('LUNA -99.9 %');
    expect(stdout).toMatch(/assumed: .*nothing is closed/);
    expect(stdout.split('\n').filter((line) => line.length > 130 && !line.startsWith('assumed'))).toEqual([]);
  });

  it.concurrent('closes positions into a book', async () => {
    const depth = home.write('depth.json', [
      {
        symbol: 'FIL/USD:FIL',
        bids: [
          ['2', '3000'],
          ['1', '3000'],
        ],
        asks: [],
      },
      { symbol: 'AVAX/USD:AVAX', bids: [], asks: [['30', '10']] },
    ]);
    const { depth: fills } = await whole('--depth', depth);
    // 30,000 / 2 + 30,000 / 1 = 45,000 FIL for 60,000 USD: 1.333…; equity 6,800 + 2.23 (60,000 / 2.229 − 45,000).
    expect(fills[0]).toMatchObject({ account: 'binance-pm', position: 'fil-long', filled: '6000', currency: 'USD' });
    equals(fills[0]?.fillPrice, Rational.of(4, 3));
    equals(fills[0]?.equity, of('6800').plus(of('2.23').times(of('60000').over(of('2.229')).minus(of('45000')))));
    const thin = { unknown: 'the book is too thin: it fills 10 of 1064 contracts of AVAX/USD:AVAX' };
    expect(fills[1]).toMatchObject({ position: 'avax-short', fillPrice: thin, equity: thin, owed: { low: '0', high: '0' } });
    const { stdout } = await stress('--depth', depth);
    expect(stdout).toContain('binance-pm/fil-long: FIL/USD:FIL long 6000 fills at 1.333333 (mark 2.23)');
  });

  it.concurrent.each([
    [['--shock', 'BTC 20%'], 2, 'say + or - before the number'],
    [['--others', 'maybe'], 2, '--others must be "follow"'],
    [['--asset', 'DOGE'], 2, 'There is BTC, AVAX, FIL'],
    [['--depth', 'no-such-file'], 1, 'there is no such file'],
  ])('%j ends with %i: %s', async (words, status, message) => {
    const ended = await stress(...words);
    expect(ended).toMatchObject({ status, stdout: '' });
    expect(ended.stderr).toMatch(/^negmon: .*\n$/);
    expect(ended.stderr).toContain(message);
  });

  it.concurrent('needs a portfolio that it can read', async () => {
    expect(await run(home, ['stress'])).toMatchObject({ status: 2, stderr: expect.stringContaining('--portfolio FILE') });
    const broken = home.write('broken.json', { version: 1, accounts: [{ id: 'a' }] });
    expect(await run(home, ['stress', '--portfolio', broken])).toMatchObject({
      status: 78,
      stderr: expect.stringContaining('portfolio.accounts.0'),
    });
    const depth = home.write('bad-depth.json', { symbol: 'FIL/USD:FIL', bids: [[1, 2]], asks: [] });
    expect(await stress('--depth', depth)).toMatchObject({ status: 78, stderr: expect.stringContaining('depth.bids.0.0') });
  });
});
