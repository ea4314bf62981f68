import { describe, expect, it } from 'vitest';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { Subjects } from '../../src/monitor/subjects.ts';
import { CROSS, ISOLATED, LOAN, WALLET } from './desk.ts';

const of = (...accounts: object[]) => new Subjects(readPortfolio({ version: 1, accounts }));
/** What is asked for, in the order of the alphabet. */
const wanted = (...accounts: object[]) =>
  of(...accounts)
    .instruments.map(({ venue, symbol }) => `${venue}:${symbol}`)
    .toSorted();

const held = (product: string, assets: object, more: object = {}) => ({ id: product.replace('/', '-'), product, assets, ...more });
const on = (symbol: string) => ({ positions: [{ id: 'p', symbol, side: 'long', contracts: '1', contractSize: '1', entryPrice: '1' }] });

describe('the prices that are asked for', () => {
  it.each([
    ['a position: its mark, and what its money is worth', [ISOLATED], ['binance:BTC/USDT:USDT', 'kraken:USDT/USD']],
    ['an account of no venue: the reference venue’s', [CROSS], ['binance:ETH/USDT:USDT', 'kraken:USDT/USD']],
    ['a wallet of stablecoins', [WALLET], ['kraken:USDT/USD']],
    ['dollars: nothing', [held('custom/unified', { USD: '5' })], []],
    [
      'a coin at a venue with spot prices: that venue’s pair, and what it is quoted in',
      [held('bybit/unified', { ETH: '1' })],
      ['bybit:ETH/USDT', 'kraken:USDT/USD'],
    ],
    ['at Kraken the pair is quoted in dollars', [held('kraken/margin', { ETH: '1', SOL: '1' })], ['kraken:ETH/USD', 'kraken:SOL/USD']],
    [
      'a coin at a venue without: the reference venue’s pair, and its perpetual as the next best',
      [LOAN],
      ['binance:BTC/USDT', 'binance:BTC/USDT:USDT', 'kraken:USDT/USD'],
    ],
    [
      'of a unified account the collateral too, beside a position on it',
      [held('okx/trading', { BTC: '1' }, on('BTC/USDT:USDT'))],
      ['kraken:USDT/USD', 'okx:BTC/USDT', 'okx:BTC/USDT:USDT'],
    ],
    [
      'an account in its own coin: its mark says what the coin is worth',
      [held('binance/coinm', { BTC: '1' }, on('BTC/USD:BTC'))],
      ['binance:BTC/USD:BTC'],
    ],
    [
      'stablecoins: where they trade against dollars, else through USDT',
      [held('custom/unified', { USDC: '1', DAI: '1', FDUSD: '1' })],
      ['binance:FDUSD/USDT', 'kraken:DAI/USD', 'kraken:USDC/USD', 'kraken:USDT/USD'],
    ],
    [
      'what is owed',
      [held('custom/collateral-debt', {}, { debts: { ETH: '1', USDC: '1' } })],
      ['binance:ETH/USDT', 'kraken:USDC/USD', 'kraken:USDT/USD'],
    ],
  ])('of %s', (_, accounts, expected) => expect(wanted(...accounts)).toEqual(expected));
});

it('a price touches the accounts that hold its base, and a stablecoin those whose coins are quoted in it', () => {
  const subjects = of(ISOLATED, LOAN, held('custom/unified', { USD: '5' }));
  expect([...subjects.touched('USDT/USD').all]).toEqual([0, 1]);
  expect([...subjects.touched('BTC/USDT').all]).toEqual([1]);
  expect([...subjects.touched('BTC/USDT:USDT').all]).toEqual([0, 1]);
  expect([...subjects.touched('SOL/USDT').all]).toEqual([]);
});

it('a stablecoin touches who holds what is quoted in it, or in what is', () => {
  const subjects = of(held('custom/unified', { FDUSD: '5' }), held('binance/usdm', { BTC: '1' }), held('okx/trading', { USDC: '5' }));
  expect([...subjects.touched('USDT/USD').all]).toEqual([0, 1]);
  expect([...subjects.touched('USDC/USD').all]).toEqual([2]);
  // A tape brings what nobody asked for.
  subjects.touched('BTC/USDC');
  expect([...subjects.touched('USDC/USD').all].toSorted()).toEqual([1, 2]);
  subjects.touched('USDC/USDT');
  subjects.touched('USDT/USDC');
  expect([...subjects.touched('USDT/USD').all].toSorted()).toEqual([0, 1, 2]);
});
