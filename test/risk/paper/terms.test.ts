import { expect, it } from 'vitest';
import { readPortfolio } from '../../../src/documents/portfolio.ts';
import { readPrices } from '../../../src/documents/prices.ts';
import { assess } from '../../../src/risk/assess.ts';
import { termsOf, tradingFeeRate } from '../../../src/risk/paper/terms.ts';
import type { AccountReading, PoolReading } from '../../../src/risk/reading.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/risk/thresholds.ts';
import { ShippedRules } from '../../../src/settings/rule-book.ts';
import { flat, NOW } from '../measure.ts';

const RULES = new ShippedRules();

/** A long of 0.5 BTC from 50,000 at the products' own rules, with 1 % of maintenance: at 45,400 worth 200 of the 227 required. */
function at(product: string, mode: 'isolated' | 'cross', more: object = {}): [AccountReading, PoolReading] {
  const margin = mode === 'isolated' ? { marginMode: mode, collateral: '2500' } : { marginMode: mode };
  const position = { id: 'p', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '0.5', contractSize: '1', entryPrice: '50000', ...margin };
  const account = {
    id: 'a',
    product,
    paper: true,
    assets: { USDT: mode === 'isolated' ? '1000' : '2500' },
    positions: [position],
    ...more,
  };
  const portfolio = readPortfolio({
    version: 1,
    accounts: [account],
    instruments: { 'BTC/USDT:USDT': { maintenance: flat('0.01') } },
  });
  const prices = readPrices({ marks: { 'BTC/USDT:USDT': '45400' }, assets: { USDT: '1', BTC: '45400' } }, NOW);
  const reading = assess(portfolio, prices, DEFAULT_THRESHOLDS, RULES).accounts[0] as AccountReading;
  return [reading, reading.pools.find(({ position }) => (position === null) === (mode === 'cross')) as PoolReading];
}

// What config/products says with its sources: Kraken and dYdX give back what is left, dYdX less at most 1.5 % of 22,700, which is more
// than is left; Bybit, KuCoin, BitMEX and OKX keep it; of Binance neither the fee nor the rest is known; Bitget's fee is 0.06 %.
it.each([
  ['kraken/futures', 'isolated', '0', '0', []],
  ['bybit/unified', 'isolated', '0', '200', ['the venue keeps the 200 USDT that were left']],
  ['kucoin/futures', 'isolated', '0', '200', ['the venue keeps the 200 USDT that were left']],
  [
    'binance/usdm',
    'isolated',
    '0',
    '200',
    ['the liquidation fee is not known', 'whether the 200 USDT that were left come back is not known: they count as kept by the venue'],
  ],
  [
    'bitget/futures',
    'isolated',
    '0.0006',
    '186.38',
    ['whether the 186.38 USDT that were left come back is not known: they count as kept by the venue'],
  ],
  ['bitget/futures', 'cross', '0.0006', '0', []],
  ['dydx/perp', 'cross', '0.015', '0', ['140.5 USDT below zero: the venue bears it, and you would owe nothing']],
] as const)('%s %s', (product, mode, feeRate, kept, said) => {
  const [reading, pool] = at(product, mode);
  const terms = termsOf(reading, pool);
  expect([terms.feeRate.toString(), terms.kept.toString(), terms.said]).toEqual([feeRate, kept, said]);
});

it('a cross pool whose fee is not known loses its maintenance margin, and what its weights hid stays', () => {
  // 0.1 BTC counts 10 %: adjusted 2,000 + 454 − 2,300 = 154, of 1.05 · 227 required; raw 2,000 + 4,540 − 2,300 = 4,240.
  const [reading, pool] = at('binance/portfolio-margin', 'cross', {
    assets: { USDT: '2000', BTC: '0.1' },
    rules: { collateralWeights: { BTC: '0.1', USDT: '1' } },
  });
  const terms = termsOf(reading, pool);
  expect([terms.kept.toString(), terms.keepsAll]).toEqual(['238.35', false]);
  expect(terms.said[0]).toBe('the liquidation fee is not known');
});

it('a trade costs the close fee of the rules, and a zero of the product says nothing of it', () => {
  const rateOf = (product: string, rules: object = {}): string | undefined => {
    const [reading] = at(product, 'isolated', { rules });
    const leg = reading.holdings.legs[0];
    return tradingFeeRate(reading.holdings.account, leg?.closeFee ?? null)?.toString();
  };
  expect(rateOf('bitget/futures')).toBe('0.0006');
  expect(rateOf('binance/usdm')).toBeUndefined();
  expect(rateOf('binance/usdm', { closeFee: { rate: '0', basis: 'mark' } })).toBe('0');
});
