import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountDocument, ReadingDocument } from '../../src/documents/reading.ts';
import { documents, Home, run } from './negmon.ts';

// Every worked example of the mission, through the command that its last column names, with the figures written there.

let home: Home;
beforeAll(() => {
  home = new Home();
});
afterAll(() => home.remove());

const BTC = 'BTC/USDT:USDT';
const flat = (rate: string) => ({ basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate }] });
let files = 0;

/** `negmon risk --json` over one account. */
async function read(account: object, prices: object): Promise<AccountDocument> {
  const n = files++;
  const portfolio = home.write(`book-${n}.json`, { version: 1, accounts: [{ id: 'me', ...account }] });
  const ended = await run(home, ['risk', '--portfolio', portfolio, '--prices', home.write(`prices-${n}.json`, prices), '--json']);
  expect(ended.stderr).toBe('');
  return documents<ReadingDocument>(ended.stdout)[0]?.accounts[0] as AccountDocument;
}

const number = (text: unknown): number => Number(text);

describe('S1: futures that liquidate through', () => {
  const account = {
    product: 'custom/derivatives',
    positions: [
      {
        id: 'p',
        symbol: BTC,
        side: 'long',
        contracts: '0.2',
        contractSize: '1',
        entryPrice: '50000',
        marginMode: 'isolated',
        collateral: '1000',
      },
    ],
    rules: { maintenance: flat('0.005') },
  };
  it('10,000 USD at 10x on 1,000: −10 % leaves 0, −12 % −200', async () => {
    expect((await read(account, { marks: { [BTC]: '45000' } })).equity).toBe('0');
    const below = await read(account, { marks: { [BTC]: '44000' } });
    expect(below).toMatchObject({ equity: '-200', level: 'negative', owed: { low: '0', high: '200' } });
  });
  it('who pays depends on the product', async () => {
    const at = (product: string) => read({ ...account, product }, { marks: { [BTC]: '44000' } });
    expect((await at('kraken/futures')).owed).toEqual({ low: '0', high: '0' });
    expect((await at('coinbase/futures')).owed).toEqual({ low: '200', high: '200' });
  });
});

describe('S2: margin trading on borrowed funds', () => {
  const margin = (debt: unknown) => ({
    product: 'custom/collateral-debt',
    assets: { BTC: '0.2' },
    debts: { USD: debt },
    rules: { liquidationRatio: '0.9' },
  });
  it('at 25,000 equity is exactly 0, at 24,000 it is −200', async () => {
    expect((await read(margin('5000'), { assets: { BTC: '25000' } })).equity).toBe('0');
    expect((await read(margin('5000'), { assets: { BTC: '24000' } })).equity).toBe('-200');
  });
  it('30 days at 10 % a year move the zero to 25,205.48', async () => {
    const debt = { amount: '5000', annualRate: '0.1', since: '2026-01-01T00:00:00Z' };
    const { equity, debts } = await read(margin(debt), { at: '2026-01-31T00:00:00Z', assets: { BTC: '25205.48' } });
    expect(number(debts['USD']?.total) / 0.2).toBeCloseTo(25_205.479, 3);
    expect(Math.abs(number(equity))).toBeLessThan(0.001);
  });
});

describe('S3: coins as collateral', () => {
  const loan = { product: 'ledn/loan', assets: { BTC: '1.5' }, debts: { USD: '30000' } };
  it('LTV 40 % at 50,000; sale at 25,000', async () => {
    expect(await read(loan, { assets: { BTC: '50000' } })).toMatchObject({
      ltv: '0.4',
      liquidation: { BTC: { down: '25000', up: null } },
      level: 'ok',
    });
  });
  it('call at 70 %: 28,571.43', async () => {
    expect((await read(loan, { assets: { BTC: '28571.42' } })).level).toBe('warning');
    expect((await read(loan, { assets: { BTC: '28571.43' } })).level).toBe('ok');
  });
  it('sold at 18,000: 27,000 against 30,000, 3,000 outstanding, which nobody stated who bears', async () => {
    expect(await read(loan, { assets: { BTC: '18000' } })).toMatchObject({
      equity: '-3000',
      owed: { low: '0', high: '3000' },
      shortfall: { policy: 'unknown' },
    });
  });
});

describe('S4: an overdraft', () => {
  it('is a debt of 250 with interest by the hour, and eats margin', async () => {
    const account = {
      product: 'custom/unified',
      assets: { BTC: '0.1' },
      debts: { USDT: { amount: '250', annualRate: '0.0876', since: '2026-01-01T00:00:00Z', accrual: 'hour_ceil' } },
      rules: { borrowMaintenance: { USDT: '0.05' } },
    };
    const reading = await read(account, { at: '2026-01-01T10:00:00Z', assets: { BTC: '50000', USDT: '1' } });
    // 250 × 0.0876 / 8760 an hour = 0.0025, ten hours of it; 5 % of what is owed is maintenance.
    expect(reading).toMatchObject({
      debts: { USDT: { accrued: '0.025', total: '250.025' } },
      equity: '4749.975',
      maintenanceMargin: '12.50125',
    });
  });
});

describe("S5: the venue's figure beside ours", () => {
  const position = { id: 'p', symbol: BTC, side: 'long', contracts: '1', entryPrice: '50000', marginMode: 'isolated', collateral: '5000' };
  const account = (reported: object, own: object = {}) => ({
    product: 'custom/derivatives',
    positions: [{ ...position, reported: { ...reported, at: '2026-01-01T00:00:00Z' } }],
    rules: { maintenance: flat('0.005') },
    ...own,
  });
  it('liquidation 0 for a position that has one is an anomaly', async () => {
    const [shown] = (await read(account({ liquidationPrice: '0' }), { marks: { [BTC]: '50000' } })).positions;
    expect(shown?.reported).toMatchObject({ liquidationPrice: null, difference: null, anomaly: true });
  });
  it('a liquidation price that agrees is none, and the difference is shown', async () => {
    // (50,000 − 5,000) / (1 − 0.005) = 45,226.1306…
    const [shown] = (await read(account({ liquidationPrice: '45226.13' }), { marks: { [BTC]: '50000' } })).positions;
    expect(shown?.reported?.anomaly).toBe(false);
    expect(number(shown?.reported?.difference)).toBeCloseTo(-0.00065, 5);
  });
  it('equity −1e6 for a healthy account is an anomaly', async () => {
    const own = { reported: { equity: '-1000000', at: '2026-01-01T00:00:00Z' } };
    expect((await read(account({ liquidationPrice: '45226.13' }, own), { marks: { [BTC]: '50000' } })).reported).toMatchObject({
      equity: { value: '-1000000', difference: '-1005000', anomaly: true },
      anomaly: true,
    });
  });
});

describe('S7: who bears it, product by product', () => {
  it('the same exchange has both kinds, each with evidence and a day', async () => {
    const { stdout } = await run(home, ['venues', '--json']);
    const products = documents<{ id: string; shortfall: { policy: string; evidence: unknown[]; asOf: string } }[]>(stdout)[0] ?? [];
    expect(products).toHaveLength(36);
    const policy = (id: string) => products.find((product) => product.id === id)?.shortfall;
    // Rulebook section 5: Binance futures are absorbed, Binance portfolio margin claims the loss.
    expect(policy('binance/usdm')).toMatchObject({ policy: 'absorbed', asOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    expect(policy('binance/portfolio-margin')).toMatchObject({ policy: 'recourse' });
    // Where nobody was seen to say, the policy says so and there is nothing to quote.
    for (const { id, shortfall } of products)
      expect([id, shortfall.policy === 'unknown' || shortfall.evidence.length > 0]).toEqual([id, true]);
  });
  it('within one product it differs by margin mode: Bybit isolated is absorbed, what is borrowed is owed', async () => {
    const isolated = {
      product: 'bybit/unified',
      positions: [{ id: 'p', symbol: BTC, side: 'long', contracts: '1', entryPrice: '50000', marginMode: 'isolated', collateral: '5000' }],
      rules: { maintenance: flat('0.005') },
    };
    expect(await read(isolated, { marks: { [BTC]: '44000' } })).toMatchObject({
      shortfall: { policy: 'absorbed' },
      owed: { low: '0', high: '0' },
    });
    const borrowed = {
      product: 'bybit/unified',
      assets: { USDC: '900' },
      debts: { USDT: '1000' },
      rules: { borrowMaintenance: { USDT: '0.04' } },
    };
    expect(await read(borrowed, { assets: { USDC: '1', USDT: '1' } })).toMatchObject({
      shortfall: { policy: 'recourse' },
      owed: { low: '100', high: '100' },
    });
  });
});

describe('S8: terms of leverage', () => {
  it('0.01 % every 8 h on 100,000 with 1,230 above maintenance: 41 days by funding alone', async () => {
    const account = {
      product: 'custom/derivatives',
      assets: { USDT: '2230' },
      positions: [{ id: 'p', symbol: BTC, side: 'long', contracts: '2', entryPrice: '50000' }],
      rules: { maintenance: flat('0.01') },
    };
    const prices = { marks: { [BTC]: '50000' }, funding: { [BTC]: { rate: '0.0001', intervalHours: '8' } } };
    const reading = await read(account, prices);
    expect(reading).toMatchObject({ health: '1230', timeToLiquidation: { hours: String(41 * 24), cause: 'funding' } });
  });
});

describe('S10: penalties inside the shortfall', () => {
  it('Binance margin takes 2 % of what it liquidates', async () => {
    const account = { product: 'binance/margin', assets: { BTC: '1' }, debts: { USDT: '50000' } };
    // At 50,000 equity is 0; 2 % of the 50,000 sold is missing besides.
    const { shortfall } = await read(account, { assets: { BTC: '50000', USDT: '1' } });
    expect(shortfall.ladder[0]).toMatchObject({ equity: '0', shortfall: '1000' });
    expect(shortfall.after).toEqual(expect.any(String));
  });
});

describe('S11: tax records', () => {
  it('gains 4,200 and losses 6,000 net to −1,800', async () => {
    const event = (amount: string, at: string) => JSON.stringify({ at, account: 'me', kind: 'gain', amount, currency: 'USD' });
    const file = home.write('realised.jsonl', `${event('4200', '2026-02-01T00:00:00Z')}\n${event('-6000', '2026-06-01T00:00:00Z')}\n`);
    const { stdout, status } = await run(home, ['tax', '2026', '--file', file, '--json']);
    expect(status).toBe(0);
    expect(documents(stdout)[0]).toMatchObject({ year: 2026, entries: 2, gains: '4200', losses: '-6000', net: '-1800' });
    const text = await run(home, ['tax', '2026', '--file', file]);
    expect(text.stdout).toMatch(/net +-1,800\.00\n/);
  });
});

describe('S13: a wallet is never negative', () => {
  it('coins stay, worth falls by 82.5 %', async () => {
    const wallet = { product: 'custom/collateral-debt', assets: { BTC: '2' } };
    const [before, after] = await Promise.all(['20000', '3500'].map((price) => read(wallet, { assets: { BTC: price } })));
    expect([before?.equity, after?.equity, after?.level]).toEqual(['40000', '7000', 'ok']);
    expect(1 - number(after?.equity) / number(before?.equity)).toBeCloseTo(0.825, 12);
  });
});
