import { describe, expect, it } from 'vitest';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { BTC, Desk, ETH, LOAN } from './desk.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));
/** Quoted in USD dollars of another kind: the best price of the coin while it is asked for. */
const PAIR = 'BTC/USDC';
const VISIT = [{ venue: 'binance', symbol: PAIR }];

/** 30,000 USD on 1.5 BTC: called at 0.7 (28,571), liquidated at 25,000 (desk.ts). */
async function visited(): Promise<Desk> {
  const desk = new Desk([LOAN]);
  await desk.marks(BTC, '60000');
  desk.monitor.visit(VISIT);
  await desk.marks(BTC, '60000');
  desk.feed.last(PAIR, '60000');
  await turn();
  return desk;
}

describe('a price that is no longer asked for', () => {
  it('makes room: the coin that takes the place of another in the book is priced', async () => {
    const desk = new Desk([LOAN]);
    desk.feed.last('USDT/USD', '1', 'kraken');
    desk.feed.last('BTC/USDT', '40000');
    await desk.marks(BTC, '40000');
    desk.monitor.hold(readPortfolio({ version: 1, accounts: [{ ...LOAN, assets: { ETH: '15' } }] }));
    desk.feed.last('ETH/USDT', '4000');
    await desk.marks(ETH, '4000');
    // 30,000 / (15 · 4,000).
    expect(desk.snapshot().rows[0]?.ratio).toBe('0.625');
  });

  it('is no way to a coin’s price any more', async () => {
    const desk = await visited();
    desk.monitor.visit([]);
    await desk.marks(BTC, '24000');
    expect(desk.said).toEqual(['ledn-1 first liquidation']);
  });

  it('wires the account to itself when it comes again', async () => {
    const desk = await visited();
    desk.monitor.visit([]);
    await desk.marks(BTC, '60000');
    desk.monitor.visit(VISIT);
    await desk.marks(BTC, '60000');
    desk.feed.last(PAIR, '60000');
    await turn();
    desk.feed.last(PAIR, '24000');
    await turn();
    expect(desk.said).toEqual(['ledn-1 first liquidation']);
  });

  it('has been looked back at before', async () => {
    const desk = await visited();
    desk.feed.last(PAIR, '24000');
    desk.feed.last(PAIR, '60000');
    desk.monitor.visit([]);
    await turn();
    expect(desk.said).toEqual(['ledn-1 first liquidation']);
  });

  it('is not believed for having gone', async () => {
    const desk = await visited();
    desk.feed.sink?.quote({
      venue: 'binance',
      symbol: PAIR,
      source: 'ws',
      last: { value: '20000', venueTime: null, receivedTime: desk.feed.clock.monotonic() },
      suspect: 'jumped -67 %',
    });
    await turn();
    desk.monitor.visit([]);
    desk.pass(2000);
    await turn();
    expect(desk.notices).toMatchObject([{ level: 'liquidation', suspect: expect.stringContaining('jumped') }]);
    expect(desk.monitor.summary()).toMatchObject({ worst: 'ok' });
  });
});
