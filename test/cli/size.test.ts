import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SizeDocument } from '../../src/documents/size.ts';
import { documents, Home, run } from './negmon.ts';

let home: Home;
beforeAll(() => {
  home = new Home();
});
afterAll(() => home.remove());

/** Mission S9: bought at 50,000, stop 45,000, with 100,000 of equity and the 2 % rule. */
const S9: Readonly<Record<string, string>> = {
  product: 'custom/derivatives',
  symbol: 'BTC/USDT:USDT',
  side: 'long',
  entry: '50000',
  stop: '45000',
  equity: '100000',
  risk: '2%',
};
const size = (change: Readonly<Record<string, string>> = {}, ...words: string[]) =>
  run(home, ['size', ...Object.entries({ ...S9, ...change }).flatMap(([name, value]) => [`--${name}`, value]), ...words]);
async function answer(change: Readonly<Record<string, string>> = {}, ...words: string[]): Promise<SizeDocument> {
  const ended = await size(change, '--json', ...words);
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  return documents<SizeDocument>(ended.stdout)[0] as SizeDocument;
}

describe('size', () => {
  it.concurrent('S9: 10 % away, 2,000 of 100,000, 0.4 BTC', async () => {
    expect(await answer()).toMatchObject({
      stopDistance: '0.1',
      budget: '2000',
      contracts: '0.4',
      notional: '20000',
      lossAtStop: '2000',
      lossRatio: '0.02',
      effectiveLeverage: '0.2',
      marginMode: 'cross',
      leverage: null,
      averageDown: null,
      checks: [{ id: 'riskPerTrade', level: 'warning', value: '0.02' }],
    });
  });

  it.concurrent('says it for people', async () => {
    const { stdout, status } = await size();
    expect(status).toBe(0);
    expect(stdout).toContain('long 0.4 BTC/USDT:USDT at 50,000, stop at 45,000 (10.0 % away)\n');
    expect(stdout).toContain(
      'budget: 2.0 % of 100,000.00 USDT is 2,000.00 USDT; at the stop it loses 2,000.00 USDT, 2.0 % of the equity\n',
    );
    expect(stdout).toContain('assumed: no lot size is known');
  });

  it.concurrent('S6: with 1 BTC held at 60,000, one more at 45,000 averages 52,500', async () => {
    expect(await answer({ entry: '45000', stop: '40000', risk: '5%', held: '1', at: '60000' })).toMatchObject({
      contracts: '1',
      averageDown: { held: '1', at: '60000', contracts: '2', entryPrice: '52500', lossAtStop: '25000', lossRatio: '0.25' },
    });
  });

  it.concurrent('isolated at 10x at Binance the stop is beyond liquidation: 18,000 / 0.3984', async () => {
    const found = await answer({ product: 'binance/usdm', leverage: '10', lot: '0.001' });
    expect(found).toMatchObject({
      marginMode: 'isolated',
      collateral: '2000',
      bankruptcyPrice: '45000',
      stopBeyondLiquidation: true,
      contractSize: '1',
    });
    expect(found.liquidationPrice).toMatch(/^45180\.72289156/);
    expect(found.checks.map(({ id }) => id)).toEqual(['leverage', 'stopBeyondLiquidation', 'riskPerTrade']);
    const { stdout } = await size({ product: 'binance/usdm', leverage: '10', lot: '0.001' });
    expect(stdout).toContain('liquidation 45,180.73, bankruptcy 45,000; THE STOP IS BEYOND IT');
  });

  it.concurrent('more leverage than the tier allows, and more margin than there is, are said', async () => {
    // Binance BTCUSDT, first tier: at most 150x (config/tiers, 2 July 2026).
    expect((await answer({ product: 'binance/usdm', leverage: '200' })).checks.map(({ id }) => id)).toContain('maxLeverage');
    // 2 % of 100,000 over a stop of 0.1 % is 40 BTC, 2,000,000 at 2x.
    expect((await answer({ stop: '49950', leverage: '2' })).checks.map(({ id }) => id)).toContain('margin');
  });

  it.concurrent('the lot is rounded down to, and comes from a portfolio’s instruments', async () => {
    const file = home.write('book.json', {
      version: 1,
      accounts: [],
      instruments: { 'BTC/USDT:USDT': { lotSize: '0.3', contractSize: '1' } },
    });
    expect(await answer({ portfolio: file })).toMatchObject({ lotSize: '0.3', contracts: '0.3', lossAtStop: '1500' });
    expect(await answer({ lot: '1' })).toMatchObject({
      contracts: '0',
      lossAtStop: '0',
      liquidationPrice: null,
      stopBeyondLiquidation: null,
      checks: [],
    });
    expect((await size({ lot: '1' })).stdout).toContain(
      'nothing: 2.0 % of 100,000.00 USDT is 2,000.00 USDT, and one lot of 1 would lose more than that',
    );
  });

  it.concurrent('the config’s limits hold, and false turns a rule off', async () => {
    const config = home.write('own.toml', '[checks]\nriskPerTrade = false\nleverage = { warning = "0.1x" }\n');
    expect((await answer({ config })).checks).toMatchObject([{ id: 'leverage', level: 'warning', limit: '0.1' }]);
  });

  it.concurrent.each([
    [{ stop: '51000' }, 'the stop of a long is below its entry.'],
    [{ side: 'buy' }, '--side must be long or short, not "buy".'],
    [{ risk: '2' }, '--risk must be a percentage above 0% and up to 100%, such as 2%, not "2".'],
    [{ risk: '0%' }, '--risk must be a percentage above 0%'],
    [{ entry: '-1' }, '--entry must be a number above 0 such as 1234.5, not "-1".'],
    [{ equity: '1e5' }, '--equity must be a number above 0'],
    [{ product: 'binance/usd' }, 'did you mean binance/usdm?'],
    [{ product: 'ledn/loan' }, 'ledn/loan holds assets and debts, no positions'],
    [{ symbol: 'BTCUSDT' }, '--symbol "BTCUSDT" must be a ccxt symbol'],
    [{ held: '1' }, '--held says how many contracts are held and --at at what price'],
  ] as const)('%o is a usage error', async (change, message) => {
    const ended = await size(change);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toContain(message);
  });

  it.concurrent('control characters of an argument do not reach the terminal', async () => {
    const { stderr } = await size({ side: 'lo\u001b[31mng' });
    expect(stderr).not.toContain('\u001b');
  });
});
