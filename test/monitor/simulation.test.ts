import { describe, expect, it } from 'vitest';
import { BTC, CROSS, Desk, type DeskOptions, EPOCH, ETH, ISOLATED } from './desk.ts';

const [POSITION] = ISOLATED.positions;
const paper = (account: object, position: object = {}): object => ({
  ...account,
  paper: true,
  ...('positions' in account ? { positions: (account.positions as object[]).map((one) => ({ ...one, ...position })) } : {}),
});
const desk = (accounts: readonly object[], options: DeskOptions = {}): Desk => new Desk(accounts, { paper: 'copy', ...options });

describe('a stop', () => {
  it('is filled at the tick that reaches it, not at its own price', async () => {
    const book = desk([paper(ISOLATED, { stopPrice: '47000' })]);
    await book.marks(BTC, '50000', '47000.1', '46950', '40000');
    // 0.5 · (46,950 − 50,000) = −1,525, and 2,500 − 1,525 = 975.
    expect(book.happened).toEqual(['paper: stop of binance-usdm/btc-1 at 47,000 filled at 46,950: -1,525 USDT']);
    expect(book.account('binance-usdm')).toMatchObject({ positions: [], assets: { USDT: '975' } });
  });

  it('is reached by a dip between two looks, which is over when it is looked', async () => {
    const book = desk([paper(ISOLATED, { stopPrice: '47000' })]);
    await book.marks(BTC, '50000');
    for (const mark of ['49000', '46900', '46000', '49500']) book.feed.mark(BTC, mark);
    await book.settled();
    // The first price at or below it: 0.5 · (46,900 − 50,000).
    expect(book.happened).toEqual(['paper: stop of binance-usdm/btc-1 at 47,000 filled at 46,900: -1,550 USDT']);
  });

  it('of nothing is not reached, nor on an account of real money, nor where nobody simulates', async () => {
    const real = desk([{ ...ISOLATED, positions: [{ ...POSITION, stopPrice: '47000' }] }]);
    const still = new Desk([paper(ISOLATED, { stopPrice: '47000' })]);
    const calm = desk([paper(ISOLATED, { stopPrice: '47000', takeProfitPrice: '60000' })]);
    for (const one of [real, still]) await one.marks(BTC, '50000', '46000');
    await calm.marks(BTC, '50000', '47000.1', '59999.9');
    expect([real, still, calm].flatMap(({ happened }) => happened)).toEqual([]);
  });

  it('above a short is reached from below, and a take-profit where there is gain', async () => {
    const short = { side: 'short', stopPrice: '51000', takeProfitPrice: '49000' };
    const [stopped, gained] = [desk([paper(ISOLATED, short)]), desk([paper(ISOLATED, short)])];
    await stopped.marks(BTC, '50000', '51200');
    await gained.marks(BTC, '50000', '48900');
    // 0.5 · (50,000 − 51,200) and 0.5 · (50,000 − 48,900).
    expect(stopped.happened).toEqual(['paper: stop of binance-usdm/btc-1 at 51,000 filled at 51,200: -600 USDT']);
    expect(gained.happened).toEqual(['paper: take-profit of binance-usdm/btc-1 at 49,000 filled at 48,900: +550 USDT']);
    expect(gained.account('binance-usdm')).toMatchObject({ positions: [], assets: { USDT: '3050' } });
  });

  it('takes the trading fee where its rate is known', async () => {
    const rules = { ...ISOLATED.rules, closeFee: { rate: '0.0005', basis: 'mark' } };
    const book = desk([paper({ ...ISOLATED, rules }, { stopPrice: '47000' })]);
    await book.marks(BTC, '50000', '47000');
    // −1,500 and 0.0005 · 23,500.
    expect(book.account('binance-usdm')).toMatchObject({ assets: { USDT: '988.25' } });
    expect(book.happened).toEqual(['paper: stop of binance-usdm/btc-1 at 47,000 filled at 47,000: -1,511.75 USDT']);
  });

  it('is not triggered by a price that is not believed, and is once it is', async () => {
    const book = desk([paper(ISOLATED, { stopPrice: '47000' })]);
    await book.marks(BTC, '50000');
    book.feed.doubted(BTC, '40000', 'jumped -20 %');
    await book.settled();
    expect(book.happened).toEqual([]);
    await book.marks(BTC, '46000');
    expect(book.happened).toEqual(['paper: stop of binance-usdm/btc-1 at 47,000 filled at 46,000: -2,000 USDT']);
  });

  it('of a position that came with it already behind is filled at the next price', async () => {
    const book = desk([paper(ISOLATED, { stopPrice: '52000' })]);
    await book.marks(BTC, '50000');
    expect(book.happened).toEqual(['paper: stop of binance-usdm/btc-1 at 52,000 filled at 50,000: 0 USDT']);
  });
});

describe('a price past a stop and the liquidation', () => {
  // Liquidation of ISOLATED at 45,226.13…, its bankruptcy at 45,000.
  it('stops where the stop lies nearer, at that price however far it went, and says so', async () => {
    const book = desk([paper(ISOLATED, { stopPrice: '47000' })]);
    await book.marks(BTC, '50000', '45100');
    expect(book.happened).toEqual([
      'paper: stop of binance-usdm/btc-1 at 47,000 filled at 45,100: -2,450 USDT (the price went past the liquidation as well, which lay farther on the way)',
    ]);
    expect(book.account('binance-usdm')).toMatchObject({ positions: [], assets: { USDT: '50' } });
  });

  it('below its margin the venue bears what is missing, or it is owed', async () => {
    const recourse = { ...ISOLATED, rules: { ...ISOLATED.rules, shortfall: { ...ISOLATED.rules.shortfall, policy: 'recourse' } } };
    const [absorbed, owed] = [desk([paper(ISOLATED, { stopPrice: '47000' })]), desk([paper(recourse, { stopPrice: '47000' })])];
    for (const one of [absorbed, owed]) await one.marks(BTC, '50000', '44000');
    // 2,500 − 3,000 = −500.
    expect(absorbed.account('binance-usdm')).toEqual({ ...paper(ISOLATED), positions: [] });
    expect(absorbed.happened[0]).toContain('-2,500 USDT');
    expect(owed.account('binance-usdm')).toMatchObject({ positions: [], debts: { USDT: '500' } });
    expect(owed.happened[0]).toMatch(/-3,000 USDT .*500 USDT below zero: you would owe it/);
  });

  it('above its margin by less than the trading fee owes that fee, where anything may be owed', async () => {
    const shortfall = { ...ISOLATED.rules.shortfall, policy: 'recourse' };
    const rules = { ...ISOLATED.rules, closeFee: { rate: '0.001', basis: 'mark' }, shortfall };
    const book = desk([paper({ ...ISOLATED, rules }, { stopPrice: '47000' })]);
    await book.marks(BTC, '50000', '45010');
    // 2,500 − 0.5 · 4,990 = 5 are left, and the fee is 0.001 · 22,505 = 22.505.
    expect(book.account('binance-usdm')).toMatchObject({ positions: [], debts: { USDT: '17.505' } });
    expect(book.happened[0]).toContain('17.505 USDT below zero: you would owe it');
  });

  it('says whose mark it was, where the venue could not be asked', async () => {
    const book = desk([paper(ISOLATED, { stopPrice: '47000' })]);
    await book.marks(BTC, '50000');
    book.feed.borrowed(BTC, '46950', 'okx');
    await book.settled();
    expect(book.happened).toEqual(['paper: stop of binance-usdm/btc-1 at 47,000 filled at 46,950: -1,525 USDT (by the mark of okx)']);
  });

  it('liquidates where the stop lies beyond, and on a tie', async () => {
    const beyond = desk([paper(ISOLATED, { stopPrice: '45200' })]);
    await beyond.marks(BTC, '50000', '45100');
    expect(beyond.happened[0]).toMatch(
      /^paper: binance-usdm\/btc-1 liquidated at 45,100: -2,500 USDT \(its stop at 45,200 lay at or beyond the liquidation;/,
    );
    // Without maintenance it is liquidated at 45,000 exactly: 2,500 / 0.5 below 50,000.
    const bare = {
      ...ISOLATED,
      rules: { ...ISOLATED.rules, maintenance: { basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate: '0' }] } },
    };
    const [tie, above] = [desk([paper(bare, { stopPrice: '45000' })]), desk([paper(bare, { stopPrice: '45000.1' })])];
    for (const one of [tie, above]) await one.marks(BTC, '50000', '44999');
    expect(tie.happened[0]).toContain('liquidated at 44,999');
    expect(above.happened[0]).toContain('stop of binance-usdm/btc-1 at 45,000.1 filled at 44,999');
  });

  it('goes by the entry where no price came before', async () => {
    const book = desk([paper(ISOLATED, { stopPrice: '47000' })]);
    await book.marks(BTC, '45100');
    expect(book.happened[0]).toContain('stop of binance-usdm/btc-1 at 47,000 filled at 45,100');
  });
});

describe('a cross pool', () => {
  const hedge = {
    ...CROSS,
    positions: [...CROSS.positions, { id: 'btc-1', symbol: BTC, side: 'long', contracts: '0.1', entryPrice: '50000' }],
  };

  it('is liquidated whole, with what it owes booked, and is not liquidated again', async () => {
    const book = desk([paper(CROSS)]);
    await book.marks(ETH, '2500', '1850', '1840', '2500');
    // 5,000 − 10 · 650 = −1,500.
    expect(book.happened).toEqual(['paper: desk/eth-1 liquidated at 1,850: -6,500 USDT (1,500 USDT below zero: you would owe it)']);
    expect(book.account('desk')).toMatchObject({ positions: [], debts: { USDT: '1500' } });
  });

  it('is stopped first and liquidated then, by one price', async () => {
    const book = desk([
      paper({ ...hedge, positions: hedge.positions.map((one) => (one.id === 'eth-1' ? { ...one, stopPrice: '2400' } : one)) }),
    ]);
    book.feed.mark(BTC, '50000');
    await book.marks(ETH, '2500', '1900');
    // The stop costs 6,000 of 5,000; then the pool owes 1,000 with 0.1 BTC still in it.
    expect(book.happened).toEqual([
      'paper: stop of desk/eth-1 at 2,400 filled at 1,900: -6,000 USDT (the price went past the liquidation as well, which lay farther on the way; no trading fee is counted, since its rate is not known)',
      'paper: desk/btc-1 liquidated at 50,000: 0 USDT (1,000 USDT below zero: you would owe it)',
    ]);
    expect(book.account('desk')).toMatchObject({ positions: [], debts: { USDT: '1000' } });
  });

  it('waits for all its prices to be fresh', async () => {
    const book = desk([paper(hedge)]);
    book.feed.mark(BTC, '50000');
    await book.marks(ETH, '2500');
    book.pass(20_000);
    // BTC is 20 s old.
    await book.marks(ETH, '1850');
    expect(book.happened).toEqual([]);
    book.feed.mark(BTC, '50000');
    await book.settled();
    expect(book.happened[0]).toContain('desk liquidated: -6,500 USDT');
  });

  it('that fell and rose between two looks was liquidated in between', async () => {
    const book = desk([paper(CROSS)]);
    await book.marks(ETH, '2500');
    for (const mark of ['2400', '2020', '2450']) book.feed.mark(ETH, mark);
    await book.settled();
    // 5,000 − 10 · 480: 200 of 202 required.
    expect(book.happened).toEqual(['paper: desk/eth-1 liquidated at 2,020: -4,800 USDT']);
    expect(book.account('desk')).toMatchObject({ assets: { USDT: '200' } });
  });
});

describe('funding', () => {
  const HOURS = 3_600_000;
  const funded = (book: Desk, mark: string, rate: string, next: number): void => book.feed.funded(BTC, mark, rate, 'binance', next);

  it('is paid at its time, out of the margin, at the rate and the mark of before', async () => {
    const book = desk([paper(ISOLATED)]);
    const next = EPOCH + 10_000;
    funded(book, '50000', '0.0001', next);
    await book.settled();
    expect(book.happened).toEqual([]);
    book.feed.elapsed += 10_500;
    funded(book, '50100', '0.0003', next + 8 * HOURS);
    await book.settled();
    // 0.0001 · 0.5 · 50,000 = 2.5.
    expect(book.happened).toEqual(['paper: funding of binance-usdm/btc-1: -2.5 USDT (0.01 % of the notional at 50,000)']);
    expect(book.account('binance-usdm')).toMatchObject({
      positions: [{ collateral: '2497.5', fundedTo: new Date(next).toISOString().replace('.000Z', 'Z') }],
    });
    await book.marks(BTC, '50100', '50200');
    expect(book.happened).toHaveLength(1);
  });

  it('is received by a short, and by a cross account in its assets', async () => {
    const cross = { ...CROSS, positions: [{ ...CROSS.positions[0], symbol: BTC, side: 'short', contracts: '0.1', entryPrice: '50000' }] };
    const book = desk([paper(cross)]);
    funded(book, '50000', '0.0002', EPOCH + 1000);
    book.feed.elapsed += 1500;
    funded(book, '50000', '0.0002', EPOCH + 8 * HOURS);
    await book.settled();
    // 0.0002 · 0.1 · 50,000 = 1.
    expect(book.account('desk')).toMatchObject({ assets: { USDT: '5001' } });
  });

  it('is not made up where no price was fresh when it came due', async () => {
    const book = desk([paper(ISOLATED)]);
    funded(book, '50000', '0.0001', EPOCH + 60_000);
    await book.settled();
    book.feed.elapsed += 90_000;
    funded(book, '50000', '0.0001', EPOCH + 8 * HOURS);
    await book.settled();
    expect(book.happened).toEqual([
      'paper: the funding of binance-usdm/btc-1 is not booked: there was no mark to believe when it came due',
    ]);
    expect(book.account('binance-usdm')).toEqual(paper(ISOLATED));
  });

  it('that passed while nobody looked is counted in the next one', async () => {
    const before = new Date(EPOCH + 1000 - 3 * 8 * HOURS).toISOString();
    const book = desk([paper(ISOLATED, { fundedTo: before })]);
    funded(book, '50000', '0.0001', EPOCH + 1000);
    await book.settled();
    book.feed.elapsed += 1500;
    funded(book, '50000', '0.0001', EPOCH + 1000 + 8 * HOURS);
    await book.settled();
    expect(book.happened[0]).toContain('2 funding times before it passed unseen and are not booked');
  });
});
