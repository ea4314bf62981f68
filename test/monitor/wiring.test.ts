import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_ALERTS } from '../../src/alerts/rule.ts';
import type { Portfolio } from '../../src/book/portfolio.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { Rational } from '../../src/money/rational.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { Tripwires } from '../../src/tripwires/tripwires.ts';
import { until } from '../feed/sink.ts';
import { Random } from '../tripwires/random.ts';
import { randomBook } from '../tripwires/random-book.ts';
import { randomLimits } from '../tripwires/random-limits.ts';
import { textOf } from '../tripwires/wires-judge.ts';
import { BTC, CROSS, Desk, EPOCH, ETH, ISOLATED, LOAN } from './desk.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** How often the monitor measured since. */
function measuring(desk: Desk): () => number {
  const spy = vi.spyOn(desk.monitor.measures, 'measure');
  return () => spy.mock.calls.length;
}

afterEach(() => void vi.restoreAllMocks());

describe('an account inside its wires', () => {
  // Warning from 49,158.8 down (desk.ts).
  it('is not measured before a price reaches one, and then at once', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '52000');
    const measured = measuring(desk);
    for (let price = 51_999; price > 49_160; price -= 7) desk.feed.mark(BTC, String(price));
    await turn();
    expect(measured()).toBe(0);
    desk.feed.mark(BTC, '49158');
    await turn();
    expect(desk.said).toEqual(['binance-usdm/btc-1 first warning']);
    expect(measured()).toBe(1);
  });

  it('shows the numbers of now to whoever looks', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '52000');
    desk.feed.mark(BTC, '51000.5');
    expect(desk.snapshot().rows[0]?.markPrice).toBe('51000.5');
  });

  it('tells a price that was there for one tick only', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '52000');
    for (const price of ['51000', '46000', '51000']) desk.feed.mark(BTC, price);
    await turn();
    expect(desk.said).toEqual(['binance-usdm/btc-1 first critical']);
  });

  it('tells that its prices are old with its last numbers, and at once that they come again', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '52000');
    desk.feed.mark(BTC, '51000');
    desk.pass(16_000);
    expect(desk.notices).toMatchObject([{ reason: 'stale', text: expect.stringContaining('11.3 %') }]);
    desk.feed.mark(BTC, '51001');
    await turn();
    expect(desk.notices).toMatchObject([{ reason: 'stale' }, { reason: 'resumed' }]);
  });

  it('is measured anew by the next price after another one was looked at on trial', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '52000');
    const measured = measuring(desk);
    desk.monitor.visit([{ venue: 'binance', symbol: ETH }]);
    desk.feed.mark(BTC, '51999');
    await turn();
    expect(measured()).toBe(1);
  });

  it('is woken by the price of what its coin is quoted in', async () => {
    const desk = new Desk([{ ...LOAN, assets: { FDUSD: '60000' } }]);
    desk.feed.last('FDUSD/USDT', '1');
    desk.feed.last('USDT/USD', '1', 'kraken');
    await turn();
    // 30,000 USD on 60,000 FDUSD, liquidated at 80 %.
    desk.feed.last('USDT/USD', '0.62', 'kraken');
    await turn();
    expect(desk.said).toEqual(['ledn-1 first liquidation']);
  });

  it('is measured when a last trade gives way to a mark, and by a price that is not believed', async () => {
    const desk = new Desk([ISOLATED]);
    desk.feed.last(BTC, '52000');
    await turn();
    const measured = measuring(desk);
    desk.feed.mark(BTC, '52000');
    await turn();
    expect(measured()).toBe(1);
    desk.feed.doubted(BTC, '46000', 'jumped');
    await turn();
    expect(desk.notices).toMatchObject([{ level: 'critical', suspect: expect.stringContaining('jumped') }]);
  });
});

describe('an account that stands at an alarm', () => {
  it('is measured with the others, ten times a second, and at once when it gets worse', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '52000', '48000');
    const measured = measuring(desk);
    for (let price = 48_500; price > 47_500; price -= 5) desk.feed.mark(BTC, String(price));
    await turn();
    expect(measured()).toBe(1);
    for (let price = 47_500; price > 47_000; price -= 5) desk.feed.mark(BTC, String(price));
    await turn();
    expect(measured()).toBe(1);
    desk.feed.mark(BTC, '46600');
    await turn();
    expect(measured()).toBe(2);
    expect(desk.said).toEqual(['binance-usdm/btc-1 first warning', 'binance-usdm/btc-1 escalated critical']);
  });

  it('waits no longer than that, however many others cannot wait', async () => {
    const limit = { equity: { warning: Rational.from('4000'), critical: null } };
    const alerts = { ...DEFAULT_ALERTS, accounts: new Map([[CROSS.id, { rules: limit }]]) };
    const { maintenance, ...unknown } = ISOLATED.rules;
    const desk = new Desk([...['a', 'b'].map((id) => ({ ...ISOLATED, id, rules: unknown })), CROSS], { alerts });
    await desk.marks(ETH, '2500', '2490');
    const measure = desk.monitor.measures.measure.bind(desk.monitor.measures);
    // Each of them is a slice of its own, and when it is over there is a price again.
    vi.spyOn(desk.monitor.measures, 'measure').mockImplementation((index) => {
      const end = performance.now() + 9;
      while (index < 2 && performance.now() < end);
      return measure(index);
    });
    desk.feed.mark(BTC, '52000');
    // Equity 5,000 + 10 · (2,390 − 2,500).
    desk.feed.mark(ETH, '2390');
    let price = 52_000;
    await until(() => {
      desk.feed.mark(BTC, String(--price));
      desk.feed.mark(BTC, String(--price));
      return desk.notices.length > 0;
    });
    expect(desk.said).toEqual(['desk first warning']);
  });
});

describe('an account whose wire has tripped', () => {
  it('has its turn before all of whom no more is known than that a price has come', async () => {
    const { maintenance, ...unknown } = ISOLATED.rules;
    const desk = new Desk([...['a', 'b', 'c'].map((id) => ({ ...ISOLATED, id, rules: unknown })), CROSS]);
    await desk.marks(ETH, '2500');
    await desk.marks(BTC, '52000');
    const measure = vi.spyOn(desk.monitor.measures, 'measure');
    desk.feed.mark(BTC, '51999');
    desk.feed.mark(ETH, '2000');
    await until(() => measure.mock.calls.length === 4);
    expect(measure.mock.calls.map(([index]) => index)).toEqual([3, 0, 1, 2]);
  });
});

describe('numbers that nobody sees', () => {
  it('are measured in their turn although the prices of those that are seen move all the time', async () => {
    const desk = new Desk([ISOLATED, CROSS]);
    await desk.marks(ETH, '2500');
    await desk.marks(BTC, '52000');
    desk.feed.mark(ETH, '2501');
    const seen = new Set([0]);
    const measured = [51_999, 51_998].map((price) => {
      desk.feed.mark(BTC, String(price));
      return desk.monitor.refreshNext(seen)?.holdings.account.id;
    });
    expect(measured).toEqual([ISOLATED.id, CROSS.id]);
  });
});

describe('a debt that grows', () => {
  // 46,500 USD at 300 % a year, by the minute, on 60,000 USDC: liquidated at 48,000, which is 365 · 24 · ln(48,000 / 46,500) / 3 = 92.7 hours away.
  const debt = { amount: '46500', annualRate: '3', since: new Date(EPOCH).toISOString(), accrual: 'minute_accrue' };

  it('liquidates although no price says anything new', async () => {
    const desk = new Desk([
      { ...LOAN, assets: { USDC: '60000' }, debts: { USD: debt }, rules: { ...LOAN.rules, marginCallRatio: '0.79' } },
    ]);
    const hours = async (from: number, to: number) => {
      for (let minute = from * 60; minute < to * 60; minute += 5) {
        desk.feed.elapsed = minute * 60_000;
        desk.feed.last('USDC/USD', '1', 'kraken');
        desk.monitor.sweep();
        await turn();
      }
      return new Set(desk.notices.map(({ level }) => level));
    };
    expect(await hours(0, 92.6)).toEqual(new Set(['critical']));
    expect(await hours(92.6, 92.9)).toEqual(new Set(['critical', 'liquidation']));
  });

  it('is found by the time alone in an account where nothing stood', async () => {
    const alerts = { ...DEFAULT_ALERTS, staleAfter: 1e9 };
    const calm = { marginCallRatio: '0.79', liquidationRatio: '0.99', liquidationFee: { rate: '0' } };
    const desk = new Desk([{ ...LOAN, assets: { USDC: '60000' }, debts: { USD: debt }, rules: calm }], { alerts });
    desk.feed.last('USDC/USD', '1', 'kraken');
    await turn();
    expect(desk.said).toEqual([]);
    // A call at 47,400: 365 · 24 · ln(47,400 / 46,500) / 3 = 56.0 hours.
    for (const hour of [1, 2, 30, 55.9, 56.1]) {
      desk.feed.elapsed = hour * 3_600_000;
      desk.monitor.sweep();
      await turn();
      expect(desk.said).toEqual(hour < 56 ? [] : ['ledn-1 first warning']);
    }
  });
});

// The reference is the same monitor with no wires at all, which measures everything that a price touches at every price.
describe('with wires and without', () => {
  it('the same is said, to the tick, whatever becomes of the book, the limits and the prices meanwhile', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
        const play = () => {
          const random = new Random(seed);
          const { document, prices } = randomBook(4, random);
          // That prices are old is seen once a second where nothing stands, and not at every other price.
          const limits = (portfolio: Portfolio) => ({ ...randomLimits(portfolio, random), staleAfter: 1e9 });
          const alerts = limits(readPortfolio(document));
          const desk = new Desk(document.accounts, {
            instruments: document.instruments,
            everyTick: true,
            alerts,
            book: new ShippedRules(),
          });
          const now = new Map(prices);
          const symbols = [...prices.keys()];
          const send = (symbol: string): void => {
            const price = textOf(now.get(symbol) as number);
            const how = random.below(40);
            if (how === 0 && symbol.includes(':')) desk.feed.doubted(symbol, price, 'odd');
            else if (how === 1 && symbol.includes(':')) desk.feed.borrowed(symbol, price, 'okx');
            else if (how === 2) desk.feed.last(symbol, price, random.of(['okx', 'bybit', '']));
            else if (symbol.includes(':')) desk.feed.mark(symbol, price);
            else desk.feed.last(symbol, price, symbol === 'USDT/USD' ? 'kraken' : 'binance');
          };
          const change = (): void => {
            const accounts = document.accounts.filter(() => random.chance(0.7));
            const visited = symbols.filter(() => random.chance(0.2)).map((symbol) => ({ venue: 'binance', symbol }));
            const [book, seen] = [accounts.length === 0 ? document.accounts : accounts, random.chance(0.5) ? [] : visited];
            const { monitor } = desk;
            random.of([
              () => monitor.hold(readPortfolio({ ...document, accounts: book })),
              () => monitor.visit(seen),
              () => monitor.arm(limits(monitor.portfolio)),
              () => monitor.learn(monitor.measures.markets),
              () => monitor.refresh(),
            ])();
          };
          for (const symbol of symbols) send(symbol);
          for (let tick = 0; tick < 150; tick++) {
            const symbol = random.of(symbols);
            desk.feed.elapsed += random.below(2000);
            const size = symbol === 'USDT/USD' ? 0.002 : random.chance(0.8) ? 0.004 : 0.1;
            now.set(symbol, (now.get(symbol) as number) * Math.exp(size * (random.next() - 0.5)));
            send(symbol);
            if (random.chance(0.03)) change();
          }
          // What is said at one moment is in the order in which accounts were measured.
          return desk.notices.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
        };
        const wired = play();
        const one = vi.spyOn(Tripwires.prototype, 'put').mockReturnValue(false);
        const all = vi.spyOn(Tripwires.prototype, 'putAll').mockReturnValue(new Set());
        const plain = play();
        for (const unwired of [one, all]) unwired.mockRestore();
        expect(wired).toEqual(plain);
      }),
      { numRuns: 15 },
    );
  });
});
