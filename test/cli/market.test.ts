import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BookStore } from '../../src/store/book-store.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { runHere, type Said } from './here.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A port where nobody listens. */
const NOBODY = '127.0.0.1:9';

let home: string;
let venue: BinanceDouble;
let config: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'negmon-market-'));
  venue = await BinanceDouble.open(50);
  venue.mark = () => ({ p: '46195', i: '46195', E: Date.now() });
  config = join(home, 'config.toml');
  writeFileSync(
    config,
    `[venues.binance]\nws = "${venue.url}"\nrest = "http://${NOBODY}"\n[venues.kraken]\nws = "ws://${NOBODY}"\nrest = "http://${NOBODY}"\n`,
  );
});
afterAll(async () => {
  await venue.close();
  rmSync(home, { recursive: true, force: true });
});

const negmon = (...words: string[]): Promise<Said> => runHere(...words, '--data-dir', home, '--config', config);
const account = (id: string) => BookStore.readFrom(home, 1).document.accounts.find((one) => one.id === id);

describe('negmon add "… @ market"', () => {
  it('enters a paper position at the mark of now', async () => {
    await negmon('add', 'account', 'paper-1', '--product', 'binance/usdm', '--paper', '--asset', 'USDT=1000');
    const said = await negmon(
      'add',
      'long 500 USD BTC/USDT:USDT @ market x10 isolated',
      '--account',
      'paper-1',
      '--stop',
      '44000',
      '--take-profit',
      '50000',
    );
    expect(said.status).toBe(0);
    expect(said.stdout).toMatch(/^paper-1\/btc-1 opened long 0\.010823682216 BTC\/USDT:USDT @ 46195; .*no trading fee is counted/);
    // 500 / 46,195 BTC, rounded down to twelve places where no lot is known; a tenth of it is set aside.
    expect(account('paper-1')).toMatchObject({
      positions: [
        {
          contracts: '0.010823682216',
          entryPrice: '46195',
          stopPrice: '44000',
          takeProfitPrice: '50000',
          collateral: '49.999999996812',
        },
      ],
    });
  });

  it('is refused on an account of real money, before any price is asked for', async () => {
    await negmon('add', 'account', 'real', '--product', 'binance/usdm', '--asset', 'USDT=1000');
    const { status, stdout, stderr } = await negmon('add', 'long 500 USD BTC/USDT:USDT @ market x10 isolated', '--account', 'real');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^negmon: real is an account of real money, and negmon cannot trade: only paper accounts enter "@ market"\./);
    expect(account('real')?.positions).toBeUndefined();
  });

  it('books nothing at a price that is not believed', async () => {
    venue.mark = () => ({ p: '46195', i: '30000', E: Date.now() });
    const { status, stderr } = await negmon('add', 'long 500 USD BTC/USDT:USDT @ market x10 isolated', '--account', 'paper-1', '--id', 'b');
    expect(stderr).toMatch(/^negmon: BTC\/USDT:USDT at binance is SUSPECT, not confirmed: .*Nothing was booked/m);
    expect(status).toBe(1);
    expect(account('paper-1')?.positions).toHaveLength(1);
  });
});
