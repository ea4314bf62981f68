import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BTC, CROSS, Desk, ETH } from './desk.ts';

const decimal = (units: number, places: number): string => (units / 10 ** places).toFixed(places);
const maybe = (low: number, high: number) => fc.option(fc.integer({ min: low, max: high }), { nil: null });

const position = (symbol: string, price: number, id: string) =>
  fc
    .record({
      side: fc.constantFrom('long', 'short'),
      size: fc.integer({ min: 1, max: 40 }),
      isolated: fc.boolean(),
      margin: fc.integer({ min: 2, max: 30 }),
      stop: maybe(-12, 12),
      gain: maybe(-12, 12),
    })
    .map(({ side, size, isolated, margin, stop, gain }) => ({
      id,
      symbol,
      side,
      contracts: decimal(size * (50_000 / price), 2),
      entryPrice: String(price),
      ...(isolated ? { marginMode: 'isolated', collateral: decimal(size * 50_000 * margin, 4) } : { marginMode: 'cross' }),
      ...(stop === null ? {} : { stopPrice: decimal(price * (100 + stop), 2) }),
      ...(gain === null ? {} : { takeProfitPrice: decimal(price * (100 + gain), 2) }),
    }));

const accounts = fc
  .record({
    cash: fc.integer({ min: 0, max: 3000 }),
    held: fc.tuple(position(BTC, 50_000, 'b-1'), position(BTC, 50_000, 'b-2'), position(ETH, 2_500, 'e-1')),
    policy: fc.constantFrom('recourse', 'absorbed', 'unknown'),
  })
  .map(({ cash, held, policy }) => ({
    ...CROSS,
    paper: true,
    assets: { USDT: String(cash) },
    positions: held,
    rules: { ...CROSS.rules, shortfall: { ...CROSS.rules.shortfall, policy } },
  }));

const ticks = fc.array(fc.tuple(fc.constantFrom(BTC, ETH), fc.integer({ min: -150, max: 150 })), { minLength: 1, maxLength: 12 });
const priceOf = (symbol: string, move: number): string => decimal((symbol === BTC ? 50_000 : 2_500) * (1000 + move), 3);

it('looked at together, prices do to an account what they do one by one, in their order', async () => {
  let happened = 0;
  await fc.assert(
    fc.asyncProperty(accounts, ticks, async (account, walk) => {
      const [each, together] = [new Desk([account], { paper: 'copy', everyTick: true }), new Desk([account], { paper: 'copy' })];
      for (const desk of [each, together]) {
        desk.feed.mark(BTC, '50000');
        desk.feed.mark(ETH, '2500');
        await desk.settled();
      }
      for (const desk of [each, together]) for (const [symbol, move] of walk) desk.feed.mark(symbol, priceOf(symbol, move));
      await together.settled();
      expect(together.happened).toEqual(each.happened);
      expect(together.account('desk')).toEqual(each.account('desk'));
      happened += each.happened.length;
    }),
    { numRuns: 60 },
  );
  expect(happened).toBeGreaterThan(30);
});
