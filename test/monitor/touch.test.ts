import { describe, expect, it } from 'vitest';
import type { TouchView } from '../../src/monitor/snapshot.ts';
import { sigmaDistance, touchProbability } from '../../src/risk/touch.ts';
import { gaussian, xorshift } from '../../src/risk/touch-random.ts';
import { YEAR } from '../../src/risk/volatility.ts';
import { BTC, CROSS, Desk, ETH, ISOLATED, LOAN, WALLET } from './desk.ts';

/** Sends a price every 10 s, drawn with 90 % a year and ending at `last`. */
async function walk(desk: Desk, symbols: Readonly<Record<string, string>>, count: number, seed = 1): Promise<void> {
  const next = gaussian(xorshift(seed));
  const paths = Object.entries(symbols).map(([symbol, end]) => {
    const logs = [Math.log(Number(end))];
    for (let i = 0; i < count; i++) logs.unshift((logs[0] as number) + 0.9 * Math.sqrt(10_000 / YEAR) * next());
    return { symbol, logs };
  });
  for (let i = 0; i <= count; i++) {
    for (const { symbol, logs } of paths) desk.feed.mark(symbol, Math.exp(logs[i] as number).toFixed(6));
    desk.feed.elapsed += 10_000;
  }
  for (const [symbol, end] of Object.entries(symbols)) desk.feed.mark(symbol, end);
  await desk.settled();
}

function touchOf(desk: Desk, key: string): TouchView | null {
  desk.snapshot();
  const index = [0, 1, 2, 3, 4].find((i) => desk.keyAt(i) === key) ?? -1;
  const { detail } = desk.snapshot({ selected: { index, key }, detail: true });
  expect(detail?.key).toBe(key);
  return detail?.touch ?? null;
}

const numbers = (touch: TouchView | null, of: 'sigmas' | 'probability'): number[] =>
  (touch?.horizons ?? []).map((horizon) => Number(horizon[of]));

describe('the selected row’s chance to be liquidated', () => {
  it('of one price is the closed form at the volatility that is shown', async () => {
    const desk = new Desk([ISOLATED]);
    await walk(desk, { [BTC]: '46195' }, 200);
    const touch = touchOf(desk, 'binance-usdm/btc-1');
    const annual = Number(touch?.volatilities[0]?.annual);
    // 200 returns: a standard error of 5 %, four of them.
    expect(Math.abs(annual / 0.9 - 1)).toBeLessThan(0.2);
    expect(touch).toMatchObject({
      standardError: null,
      volatilities: [{ symbol: BTC, spanMs: 2_000_000 }],
      halfLifeMs: 3_600_000,
      stepMs: 10_000,
    });
    // desk.ts: liquidation at 22,500 / 0.4975.
    const factor = 22_500 / 0.4975 / 46_195;
    for (const [i, hours] of [1, 8, 24].entries()) {
      const variance = (annual ** 2 * hours) / 8_760;
      expect(numbers(touch, 'sigmas')[i]).toBeCloseTo(sigmaDistance(factor, variance), 2);
      expect(numbers(touch, 'probability')[i]).toBeCloseTo(touchProbability({ down: factor, up: null }, variance), 3);
    }
  });

  it('is unknown, with the reason, until there are prices enough; what cannot be liquidated has none', async () => {
    const desk = new Desk([ISOLATED, WALLET]);
    await walk(desk, { [BTC]: '46195' }, 10);
    expect(touchOf(desk, 'binance-usdm/btc-1')?.horizons[0]).toEqual({
      hours: 1,
      sigmas: { unknown: `${BTC}: too few prices yet: 10 of 30 returns of 10 s have been seen` },
      probability: { unknown: `${BTC}: too few prices yet: 10 of 30 returns of 10 s have been seen` },
    });
    expect(touchOf(desk, 'wallet')).toBeNull();
  });

  it('of what is liquidated already is certain, at no distance', async () => {
    const desk = new Desk([ISOLATED]);
    await walk(desk, { [BTC]: '45000' }, 100);
    const touch = touchOf(desk, 'binance-usdm/btc-1');
    expect(numbers(touch, 'probability')).toEqual([1, 1, 1]);
    expect(numbers(touch, 'sigmas')).toEqual([0, 0, 0]);
  });

  it('of a pool on two prices is simulated, the same for each of its rows, and near what the bounds allow', async () => {
    const two = {
      ...CROSS,
      assets: { USDT: '6000' },
      positions: [
        ...CROSS.positions,
        { id: 'btc-1', symbol: BTC, side: 'long', contracts: '0.5', entryPrice: '50000', marginMode: 'cross' },
      ],
    };
    const desk = new Desk([two]);
    await walk(desk, { [BTC]: '50000', [ETH]: '2500' }, 300);
    const [a, b] = [touchOf(desk, 'desk/eth-1'), touchOf(desk, 'desk/btc-1')];
    expect(a?.volatilities.map(({ symbol }) => symbol)).toEqual([ETH, BTC]);
    expect(Number(a?.standardError)).toBeGreaterThan(0);
    expect(Number(a?.standardError)).toBeLessThan(0.02);
    expect(numbers(b, 'probability')).toEqual(numbers(a, 'probability'));
    const [hour, , day] = numbers(a, 'probability') as [number, number, number];
    expect(hour).toBeLessThan(day);
    // 25,000 each on 6,000: gone when both fall by 11.1 % (5,500 of 49,500). The mean of two prices moves less than the livelier of
    // them, and two that are drawn apart more than half of the calmer.
    const annuals = a?.volatilities.map(({ annual }) => Number(annual)) ?? [];
    const alone = (sigma: number): number => touchProbability({ down: 1 - 5_500 / 49_500, up: null }, sigma ** 2 / 365);
    expect(day).toBeLessThan(alone(Math.max(...annuals)));
    expect(day).toBeGreaterThan(alone(Math.min(...annuals) / 2));
  });

  it('of a loan goes by the coin that backs it', async () => {
    const desk = new Desk([LOAN]);
    await walk(desk, { [BTC]: '28000' }, 200);
    const touch = touchOf(desk, 'ledn-1');
    const annual = Number(touch?.volatilities[0]?.annual);
    // Sold at 25,000 (desk.ts).
    expect(numbers(touch, 'probability')[2]).toBeCloseTo(touchProbability({ down: 25_000 / 28_000, up: null }, annual ** 2 / 365), 3);
  });
});

describe('the rules of thumb in the detail', () => {
  it('stand with the account and the book', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '46195');
    const { detail } = desk.snapshot({ detail: true });
    // 23,097.5 on 597.5 is 38.7x; no stop; all of the book is BTC.
    expect(detail?.account.checks.map(({ id, level }) => `${id} ${level}`)).toEqual(['leverage warning', 'noStop warning']);
    expect(detail?.bookChecks.map(({ id }) => id)).toEqual(['concentration']);
  });
});
