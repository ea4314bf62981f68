import { describe, expect, it } from 'vitest';
import { type CoinTrade, tradeCoins } from '../../src/book/coins.ts';
import { after, bookOf, NOW, realised, refusal } from './books.ts';

const account = (product: string, assets: Record<string, string>) => ({ id: 'desk', product, assets });
const trade = (side: 'buy' | 'sell', amount: string, price: string, rest: Partial<CoinTrade> = {}): CoinTrade => ({
  account: 'desk',
  side,
  amount,
  base: 'BTC',
  quote: 'USDT',
  price,
  ...rest,
});

it('money becomes coins and coins money, less the fee', () => {
  const book = bookOf(account('custom/derivatives', { USDT: '25000' }));
  const bought = tradeCoins(book, trade('buy', '0.4', '50000', { fee: '0.0004', feeCurrency: 'BTC' }), NOW);
  expect(after(book, bought).assets).toEqual({ USDT: '5000', BTC: '0.3996' });
  expect(bought.entry).toEqual({
    what: 'bought',
    at: NOW.at,
    account: 'desk',
    symbol: 'BTC/USDT',
    contracts: '0.4',
    price: '50000',
    fee: { amount: '0.0004', currency: 'BTC' },
  });
  const held = bookOf(after(book, bought));
  const sold = tradeCoins(held, trade('sell', '0.3996', '60000', { fee: '24' }), NOW);
  // 0.3996 × 60,000 − 24. No gain is realised: it hangs on the lot that is sold.
  expect([after(held, sold).assets, realised(sold)]).toEqual([{ USDT: '28952' }, ['fee -24 USDT']]);
});

describe('what is bought with more than is there', () => {
  it.each(['bybit/unified', 'binance/margin', 'kucoin/margin', 'custom/unified', 'custom/collateral-debt'])('%s lends it', (product) => {
    // Mission S2: 5,000 own and 5,000 borrowed buy 0.2 BTC at 50,000.
    const book = bookOf(account(product, { USDT: '5000' }));
    const { assets, debts } = after(book, tradeCoins(book, trade('buy', '0.2', '50000', { fee: '10' }), NOW));
    expect([assets, debts]).toEqual([{ BTC: '0.2' }, { USDT: '5010' }]);
  });

  it.each(['binance/usdm', 'ledn/loan', 'aave/pool', 'kraken/margin', 'custom/derivatives'])('%s does not', (product) => {
    const book = bookOf(account(product, { USDT: '5000' }));
    expect(refusal(() => tradeCoins(book, trade('buy', '0.2', '50000'), NOW))).toBe(
      'amount: the purchase takes 10000 USDT, and desk holds 5000 USDT: pay it in first',
    );
  });
});

it.each([
  [trade('sell', '0.2', '50000'), 'amount: the sale takes 0.2 BTC, and desk holds 0.1 BTC: pay it in first'],
  [trade('buy', '0.1', '1', { fee: '1', feeCurrency: 'BNB' }), 'fee: the fee takes 1 BNB, and desk holds 0 BNB: pay it in first'],
  [trade('buy', '0.1', '1', { quote: 'BTC' }), 'currency: coins are traded for another currency, each by its code, such as BTC for USDT'],
])('refuses %j', (asked, words) => {
  expect(refusal(() => tradeCoins(bookOf(account('bybit/unified', { BTC: '0.1', USDT: '9' })), asked, NOW))).toBe(words);
});
