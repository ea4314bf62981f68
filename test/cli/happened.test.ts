import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BookStore } from '../../src/store/book-store.ts';
import { runHere } from './here.ts';

// A busy machine may take long to load a command for the first time.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a command says when it ends well, by line. */
async function says(...words: string[]): Promise<string[]> {
  const { status, stdout, stderr } = await runHere(...words, '--data-dir', folder);
  expect([status, stderr]).toEqual([0, '']);
  return stdout.trimEnd().split('\n');
}

/** One readable paragraph, and the book as it was. */
async function complains(...words: string[]): Promise<string> {
  const before = JSON.stringify(BookStore.readFrom(folder, 0));
  const { status, stdout, stderr } = await runHere(...words, '--data-dir', folder);
  expect([status, stdout, JSON.stringify(BookStore.readFrom(folder, 0))]).toEqual([2, '', before]);
  expect(stderr).toMatch(/^negmon: [\x20-\x7e…]+\n$/);
  return stderr.slice('negmon: '.length, -1);
}

const account = (...rest: string[]) => says('add', 'account', 'desk', '--product', 'custom/unified', ...rest);

describe('a position, from its opening to its end', () => {
  it('is averaged, given margin, reduced, closed, and taken back step by step', async () => {
    await account('--asset', 'USDT=5000', '--asset', 'BNB=1');
    await says('add', 'long 0.5 BTC/USDT:USDT @ 50000 x10 isolated', '--account', 'desk', '--stop', '40000');
    const states = [await says('list')];
    const steps: readonly (readonly [string[], string[]])[] = [
      [
        // 0.5 × 48,000 / 10 is set aside beside 2,500, and the average of equal parts is the middle.
        ['fill', 'desk/btc-1', '0.5', '@', '48000', '--fee', '12'],
        [
          'desk/btc-1 added long 0.5 BTC/USDT:USDT @ 48000; fee -12 USDT',
          'desk/btc-1  long 1 BTC/USDT:USDT @ 49000 x10 isolated collateral 4900 stop 40000',
          'desk holds 2588 USDT',
        ],
      ],
      [
        ['move', '100', 'USDT', '--from', 'desk', '--to', 'desk/btc-1'],
        [
          'desk/btc-1 margin-added 100 USDT from desk',
          'desk/btc-1  long 1 BTC/USDT:USDT @ 49000 x10 isolated collateral 5000 stop 40000',
          'desk holds 2488 USDT',
        ],
      ],
      [
        // −0.4 × 1,000 and 0.4 × 5,000 come back; the fee is of another coin.
        ['close', 'desk/btc-1', '0.4@48000', '--fee', '0.01 BNB'],
        [
          'desk/btc-1 reduced long 0.4 BTC/USDT:USDT @ 48000; gain -400 USDT; fee -0.01 BNB',
          'desk/btc-1  long 0.6 BTC/USDT:USDT @ 49000 x10 isolated collateral 3000 stop 40000',
          'desk holds 4088 USDT',
          'desk holds 0.99 BNB',
        ],
      ],
      [
        ['charge', 'funding', '1.5', 'USDT', '--account', 'desk/btc-1', '--margin'],
        ['desk/btc-1 funding -1.5 USDT', 'desk/btc-1  long 0.6 BTC/USDT:USDT @ 49000 x10 isolated collateral 2998.5 stop 40000'],
      ],
      [
        // 0.6 × −9,000 = −5,400 against 2,998.5 set aside and 4,088 held.
        ['close', 'desk/btc-1', '@', '40000', '--as', 'stopped', '--note', 'it hurt'],
        ['desk/btc-1 stopped long 0.6 BTC/USDT:USDT @ 40000; gain -5,400 USDT; "it hurt"', 'desk holds 1686.5 USDT'],
      ],
    ];
    for (const [words, expected] of steps) {
      expect(await says(...words)).toEqual(expected);
      states.push(await says('list'));
    }
    for (const state of states.toReversed().slice(1)) {
      await says('undo');
      expect(await says('list')).toEqual(state);
    }
  });

  it('is opened out of what is there', async () => {
    await account('--asset', 'USDT=5000');
    const line = 'long 0.5 BTC/USDT:USDT @ 50000 x10 isolated';
    expect(await says('open', line, '--account', 'desk', '--fee', '10', '--stop', '47000')).toEqual([
      'desk/btc-1 opened long 0.5 BTC/USDT:USDT @ 50000; fee -10 USDT',
      `desk/btc-1  ${line} collateral 2500 stop 47000`,
      'desk holds 2490 USDT',
    ]);
    expect(await complains('open', line, '--account', 'desk')).toMatch(/^the collateral takes 2500 USDT, and desk holds 2490 USDT/);
    expect(await complains('open', line, '--account', 'desk', '--id', 'btc-1')).toMatch(/^there is a position desk\/btc-1 already/);
  });

  it('when it was is kept, and what is still to come is refused', async () => {
    await account();
    await says('add', 'short 2 ETH/USDT:USDT @ 3000', '--account', 'desk');
    await says('close', 'desk/eth-1', '@', '2900', '--at', '2026-01-31T12:00:00Z');
    const store = BookStore.open(folder, 0);
    const event = store.undo(0);
    store.close();
    expect(event).toMatchObject({ kind: 'booked', entry: { what: 'closed', at: '2026-01-31T12:00:00Z' } });
    expect(await complains('close', 'desk/eth-1', '@', '1', '--at', '2999-01-01')).toMatch(/^--at "2999-01-01" is still to come/);
    expect(await complains('close', 'desk/eth-1', '@', '1', '--at', '2026-02-31')).toMatch(/^--at must be "now", a day such as/);
  });

  it('a loss that the venue bears leaves no debt', async () => {
    await account('--asset', 'USDT=100');
    await says('add', 'long 1 BTC/USDT:USDT @ 50000', '--account', 'desk');
    expect(await says('close', 'desk/btc-1', '@', '40000', '--as', 'liquidated', '--shortfall', 'venue')).toEqual([
      'desk/btc-1 liquidated long 1 BTC/USDT:USDT @ 40000; gain -100 USDT',
      'desk holds no USDT any more',
    ]);
    await says('undo');
    expect(await says('close', 'desk/btc-1', '@', '40000')).toEqual([
      'desk/btc-1 closed long 1 BTC/USDT:USDT @ 40000; gain -10,000 USDT',
      'desk holds no USDT any more',
      'desk owes 9900 USDT',
    ]);
  });

  it('needs the size of a contract where the venue does not say it, and is given it', async () => {
    await says('add', 'account', 'desk', '--product', 'okx/trading');
    await says('add', 'long 10 BTC/USDT:USDT @ 50000', '--account', 'desk');
    expect(await complains('close', 'desk/btc-1', '@', '51000')).toBe(
      'the size of one contract of BTC/USDT:USDT is not known: say it on the position, or watch it once, which asks the venue ("negmon edit ACCOUNT/POSITION --contract-size N"). Nothing was booked.',
    );
    // OKX: one contract is 0.01 BTC (GET /api/v5/public/instruments, ctVal).
    await says('edit', 'desk/btc-1', '--contract-size', '0.01');
    expect(await says('close', 'desk/btc-1', '@', '51000')).toEqual([
      'desk/btc-1 closed long 10 BTC/USDT:USDT @ 51000; gain +100 USDT',
      'desk holds 100 USDT',
    ]);
  });
});

describe('money', () => {
  it('is paid in, moved, traded and paid out', async () => {
    await account();
    await says('add', 'account', 'wallet', '--product', 'custom/derivatives');
    expect(await says('move', '1000', 'USDT', '--to', 'wallet')).toEqual(['wallet paid-in 1,000 USDT', 'wallet holds 1000 USDT']);
    expect(await says('move', '500', 'USDT', '--from', 'wallet', '--to', 'desk', '--fee', '1')).toEqual([
      'wallet moved 500 USDT to desk; fee -1 USDT',
      'wallet holds 499 USDT',
      'desk holds 500 USDT',
    ]);
    // A unified account lends what is missing: 0.02 × 50,000 + 1 − 500.
    expect(await says('trade', 'buy 0.02 BTC @ 50000 USDT', '--account', 'desk', '--fee', '1')).toEqual([
      'desk bought 0.02 BTC/USDT @ 50000; fee -1 USDT',
      'desk holds no USDT any more',
      'desk holds 0.02 BTC',
      'desk owes 501 USDT',
    ]);
    expect(await says('trade', 'sell', '0.01', 'BTC', '@', '60000', 'USDT', '--account', 'desk')).toHaveLength(3);
    expect(await says('repay', 'all', 'USDT', '--account', 'desk')).toEqual([
      'desk repaid 501 USDT',
      'desk holds 99 USDT',
      'desk owes no USDT any more',
    ]);
    expect(await says('move', '0.5', 'ETH', '--to', 'desk', '--cost', '2000 USD')).toEqual([
      'desk paid-in 0.5 ETH (cost 2000 USD each)',
      'desk holds 0.5 ETH',
    ]);
    // A worth that is told is kept with what was realised: 0.1 × 2,100.
    await says('charge', 'interest', '0.1', 'ETH', '--account', 'desk', '--usd', 'ETH=2100');
    const store = BookStore.open(folder, 0);
    expect(store.undo(0)).toMatchObject({ realised: [{ kind: 'interest', amount: '-0.1', currency: 'ETH', usd: '-210' }] });
    expect(store.undo(0)).toMatchObject({ entry: { what: 'paid-in', symbol: 'ETH/USD', price: '2000' } });
    store.close();
    expect(await says('move', '99', 'USDT', '--from', 'desk')).toEqual(['desk paid-out 99 USDT', 'desk holds no USDT any more']);
  });

  it('is borrowed on terms, and the interest until then is realised when it is repaid', async () => {
    await account('--asset', 'USDT=6000', '--debt', 'USDT=5000', '--rate', '10%', '--since', '2026-01-01', '--accrual', 'daily_simple');
    expect(await says('list')).toContain('  owes 5000 USDT, annualRate 0.1, since 2026-01-01T00:00:00Z, accrual daily_simple');
    // Mission S2: 5,000 × 0.1 × 30 / 365.
    expect(await says('repay', '1041.0958904109589041095890410959', 'USDT', '--account', 'desk', '--at', '2026-01-31T07:00:00Z')).toEqual([
      'desk repaid 1,041.09589041 USDT; interest -41.095890411 USDT',
      'desk holds 4958.9041095890410958904109589041 USDT',
      'desk owes 4000 USDT, annualRate 0.1, since 2026-01-31T00:00:00Z, accrual daily_simple',
    ]);
    expect(await says('borrow', '10', 'USDT', '--account', 'desk', '--at', '2026-01-31T08:00:00Z')).toEqual([
      'desk borrowed 10 USDT',
      'desk holds 4968.9041095890410958904109589041 USDT',
      'desk owes 4010 USDT, annualRate 0.1, since 2026-01-31T00:00:00Z, accrual daily_simple',
    ]);
  });
});

it('on an imported account is kept, and that its venue has the last word is said', async () => {
  const store = BookStore.open(folder, 0);
  const imported = { venue: 'bybit', name: 'bybit', at: '2026-11-21T00:00:00Z' };
  store.change(0, () => ({
    kind: 'venue.imported',
    name: 'bybit',
    venue: 'bybit',
    accounts: [{ id: 'bybit', product: 'bybit/unified', assets: { USDT: '5' }, imported }],
    gone: [],
  }));
  store.close();
  expect(await runHere('move', '1', 'USDT', '--from', 'bybit', '--data-dir', folder)).toEqual({
    status: 0,
    stdout: 'bybit paid-out 1 USDT\nbybit holds 4 USDT\n',
    stderr:
      'negmon: bybit is imported from bybit: what is booked stays in the history, and its next import says again what is held there.\n',
  });
});

describe('terms of a debt', () => {
  it('are set with it, changed, and taken away', async () => {
    await account();
    expect(await says('add', 'debt', 'USD', '300', '--account', 'desk', '--rate', '0.08', '--since', '2026-01-01')).toEqual([
      'desk owes 300 USD, annualRate 0.08, since 2026-01-01T00:00:00Z',
    ]);
    expect(await complains('edit', 'desk', '--debt', 'USD=310')).toMatch(
      /^desk owes USD on terms, and accrues interest: say since when it is 310/,
    );
    expect(await complains('add', 'debt', 'USD', '5', '--account', 'desk')).toMatch(/^desk owes USD already/);
    await says('edit', 'desk', '--debt', 'USD=310', '--since', '2026-02-01', '--accrual', 'hour_ceil');
    expect((await says('list'))[1]).toBe('  owes 310 USD, annualRate 0.08, since 2026-02-01T00:00:00Z, accrual hour_ceil');
    await says('edit', 'desk', '--debt', 'USD=310', '--rate', 'none', '--since', 'none', '--accrual', 'none');
    expect((await says('list'))[1]).toBe('  owes 310 USD');
    // A rate counts from somewhere.
    await says('edit', 'desk', '--debt', 'USD=310', '--rate', '8%');
    expect((await says('list'))[1]).toMatch(/^ {2}owes 310 USD, annualRate 0.08, since 20\d\d-/);
  });
});

it('what cannot have happened is told, and changes nothing', async () => {
  await account('--asset', 'USDT=10');
  await says('add', 'long 1 BTC/USDT:USDT @ 50000', '--account', 'desk');
  const portfolio = join(folder, 'p.json');
  writeFileSync(portfolio, '{}');
  const cases: readonly (readonly [string[], RegExp])[] = [
    [['fill', 'desk/btc-2', '1', '@', '2'], /^there is no position "btc-2" in desk. Did you mean "btc-1"\?/],
    [['fill', 'desk', '1', '@', '2'], /^say which position of "desk" is meant/],
    [['fill', 'desk/btc-1', '@', '2'], /^say how many contracts were added/],
    [['fill', 'desk/btc-1', '1', '2'], /^"1 2" is no size and price: it is written/],
    [['fill', 'desk/btc-1', '1e3', '@', '2'], /^the number of contracts must be more than zero/],
    [['fill', 'desk/btc-1', '1', '@', '2', '--fee', '1 2 3'], /^--fee must be an amount/],
    [['close', 'desk/btc-1', '2', '@', '2'], /^desk\/btc-1 holds 1 contracts, so 2 cannot be closed/],
    [['close', 'desk/btc-1', '@', '2', '--as', 'stoped'], /^--as must be one of .* Did you mean stopped\?$/],
    [['trade', 'buy 1 BTC 3 USDT', '--account', 'desk'], /^"buy 1 BTC 3 USDT" is no purchase or sale/],
    [
      ['trade', 'sell 1 BTC @ 3 USDT', '--account', 'desk'],
      /^the sale takes 1 BTC, and desk holds 0 BTC: pay it in first. Nothing was booked.$/,
    ],
    [['trade', 'buy 1 BTC @ 3 USDT'], /^say to which account it belongs/],
    [['move', '11', 'USDT', '--from', 'desk'], /^that takes 11 USDT, and desk holds 10 USDT/],
    [['move', '1', 'BTC', '--to', 'desk', '--cost', '47000'], /^--cost must be what one of it had cost/],
    [['charge', 'funding', '1', 'BTC', '--account', 'desk', '--usd', '47000'], /^--usd must be CODE=AMOUNT/],
    [['move', '1', 'USDT'], /^say where it comes from or where it goes/],
    [['move', '1', 'USDT', '--to', 'dsk'], /^there is no account "dsk" in your book. Did you mean "desk"\?/],
    [['repay', 'all', 'USDT', '--account', 'desk'], /^desk owes no USDT/],
    [['borrow', '-1', 'USDT', '--account', 'desk'], /^the amount must be more than zero/],
    [['charge', 'fee', '1', 'USDT', '--account', 'desk'], /^what is charged must be funding or interest/],
    [['charge', 'funding', '1', 'USDT', '--account', 'desk', '--margin'], /^--margin goes with the charge of an isolated position/],
    [['close', 'desk/btc-1', '@', '2', '--portfolio', portfolio], /^negmon close is about your own book/],
    [['add', 'debt', 'USD', '3', '--account', 'desk', '--rate', 'ten'], /^--rate must be a year's rate such as 8%/],
    [['add', 'asset', 'USD', '3', '--account', 'desk', '--rate', '8%'], /^--rate, --since and --accrual go with a debt/],
    [['edit', 'desk', '--rate', '8%'], /^--rate, --since and --accrual are the terms of one debt/],
    [['edit', 'desk/btc-1', '--rate', '8%'], /^--rate goes with an account/],
    [['edit', 'desk', '--contract-size', '1'], /^--contract-size goes with a position/],
    [['edit', 'desk', '--debt', 'USD=1', '--accrual', 'hour_cell'], /^--accrual must be one of .* Did you mean hour_ceil\?$/],
  ];
  for (const [words, reason] of cases) expect([words, await complains(...words)]).toEqual([words, expect.stringMatching(reason)]);
});
