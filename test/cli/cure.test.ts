import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountDocument, CureDocument, ReadingDocument } from '../../src/documents/reading.ts';
import { at, BOOK } from './books.ts';
import { DEMO, documents, Home, run } from './negmon.ts';

let home: Home;
let book: string;
beforeAll(() => {
  home = new Home();
  book = home.write('book.json', BOOK);
});
afterAll(() => home.remove());

const cure = (words: readonly string[], prices: object = at('46195'), portfolio = book) =>
  run(home, ['cure', ...words, '--portfolio', portfolio, '--prices', '-'], { input: JSON.stringify(prices) });
const whole = async (words: readonly string[], prices?: object, portfolio?: string): Promise<AccountDocument[]> => {
  const ended = await cure([...words, '--json'], prices, portfolio);
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  const [document] = documents<ReadingDocument>(ended.stdout);
  return [...(document as ReadingDocument).accounts];
};

describe('S12 of mission.md', () => {
  it.concurrent('in words', async () => {
    const { status, stdout, stderr } = await cure([]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^CRITICAL {2}desk \(custom\/derivatives\)$/m);
    expect(stdout).toMatch(/^ {4}add 1,816\.19 USDT +then OK, distance 10\.0 %/m);
    expect(stdout).toMatch(/^ {4}cut 0\.377 BTC +then OK, distance 10\.0 %/m);
  });

  it.concurrent('as JSON, with the state after each', async () => {
    const [desk] = (await whole([])) as [AccountDocument];
    expect(desk).toMatchObject({
      id: 'desk',
      level: 'critical',
      cure: { target: 'distance 10%', add: { USDT: '1816.19' }, repay: {}, cut: { 'btc-1': '0.377' } },
    });
    const { pools } = desk.cure as CureDocument;
    // 597.5 + 1,816.19, and a cut changes no equity.
    expect(pools).toMatchObject([
      {
        remedies: [
          { kind: 'add', after: { level: 'ok', equity: '2413.69' } },
          { kind: 'cut', after: { level: 'ok', equity: '597.5' } },
        ],
      },
    ]);
  });

  it.concurrent('stands in the reading of an account at fault, and in no other', async () => {
    const reading = async (mark: string) => {
      const { stdout } = await run(home, ['risk', '--portfolio', book, '--prices', '-', '--json'], { input: JSON.stringify(at(mark)) });
      return documents<ReadingDocument>(stdout)[0]?.accounts[0]?.cure;
    };
    expect(await reading('46195')).toMatchObject({ add: { USDT: '1816.19' }, cut: { 'btc-1': '0.377' } });
    expect(await reading('60000')).toBeNull();
  });
});

describe('targets', () => {
  it.concurrent('by distance and by ratio', async () => {
    // At 39,265.75 (15 %): 2,500 − 5,367.125 − 98.164375 = −2,965.289375; 115.4875 / 0.1 − 597.5 = 557.375.
    const [[far], [ratio]] = await Promise.all([whole(['--target', 'distance=15%']), whole(['desk', '--target', 'ratio=10%'])]);
    expect(far?.cure).toMatchObject({ target: 'distance 15%', add: { USDT: '2965.29' } });
    expect(ratio?.cure).toMatchObject({ target: 'ratio 10%', add: { USDT: '557.38' }, cut: { 'btc-1': '0.242' } });
  });

  it.concurrent('reached already, or nothing at fault: it says so', async () => {
    const [well, named] = await Promise.all([cure([], at('60000')), cure(['desk'], at('60000'))]);
    expect(well.stdout).toMatch(/^nothing needs curing$/m);
    expect(named.stdout).toMatch(/btc-1: distance 10% is already reached/);
  });

  it.concurrent('the demo book gets an answer for each account at fault', async () => {
    const accounts = await whole([], { marks: { 'BTC/USD:BTC': '105500', 'AVAX/USD:AVAX': '12', 'FIL/USD:FIL': '2.1' } }, DEMO.portfolio);
    const faulty = accounts.filter(({ level }) => level !== 'ok');
    expect(faulty.map(({ id }) => id)).toContain('ledn-loan');
    for (const account of accounts) {
      if (account.level === 'ok') expect(account.cure).toBeNull();
      else expect(Object.keys((account.cure as CureDocument).add), account.id).not.toEqual([]);
    }
    // 38,000 on 0.5 BTC at 105,500, led 5 points under the call at 70 %: 38,000 − 0.65 × 52,750.
    expect(accounts.find(({ id }) => id === 'ledn-loan')?.cure).toMatchObject({ target: 'ltv 65%', repay: { USD: '3712.5' } });
  });
});

describe('what cannot be answered', () => {
  it.concurrent('a target that is none, an account that is not there, no portfolio: usage, with the way out', async () => {
    const [target, account, portfolio] = await Promise.all([
      cure(['--target', 'distance=15']),
      cure(['dask']),
      run(home, ['cure'], { input: '' }),
    ]);
    expect([target.status, account.status, portfolio.status]).toEqual([2, 2, 2]);
    expect(target.stderr).toMatch(/--target must be distance=15%, ratio=50%/);
    expect(account.stderr).toMatch(/there is no account "dask".* Did you mean "desk"\?/);
    expect(portfolio.stderr).toMatch(/--portfolio FILE/);
  });

  it.concurrent('without a price the cure is unknown, not 0', async () => {
    const { status, stdout } = await cure(['desk'], {});
    expect(status).toBe(0);
    expect(stdout).toMatch(/unknown \(no mark price for BTC\/USDT:USDT\)/);
  });
});
