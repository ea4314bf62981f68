import { describe, expect, it } from 'vitest';
import { BTC, Desk, type DeskOptions, ISOLATED } from './desk.ts';

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
});
