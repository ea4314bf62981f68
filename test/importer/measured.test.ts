import { expect, test } from 'vitest';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { printReading } from '../../src/documents/print-reading.ts';
import type { AccountDocument } from '../../src/documents/reading.ts';
import { Rational } from '../../src/money/rational.ts';
import { assess } from '../../src/risk/assess.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { NOW, type Subject } from './subject.ts';
import { binance } from './subjects/binance.ts';
import { bybit } from './subjects/bybit.ts';
import { okx } from './subjects/okx.ts';

// What is imported has to be enough to be measured: the venues' own numbers come out again.

const RULES = new ShippedRules();

/** An account of a subject's first scene at some prices. */
function measured(subject: Subject, id: string, prices: object): AccountDocument {
  const account = subject.scenes[0]?.accounts.find((one) => one.id === id);
  const reading = assess(readPortfolio({ version: 1, accounts: [account] }), readPrices(prices, NOW), undefined, RULES);
  return printReading(reading).accounts[0] as AccountDocument;
}

const near = (actual: unknown, wanted: string, within: string) =>
  expect(Rational.from(String(actual)).minus(Rational.from(wanted)).abs().atMost(Rational.from(within)), `${actual}, not ${wanted}`).toBe(
    true,
  );

test('Binance COIN-M: by the bracket that only a key is shown, the liquidation price is the venue’s (vector binance-coinm-iso-long)', () => {
  const { positions } = measured(binance, 'coinm-btc', { marks: { 'BTC/USD:BTC': '38103.05510455' } });
  near(positions[0]?.liquidationPrice, '25119.97445760', '0.0252');
  near(positions[0]?.unrealizedPnl, '0.00006413', '0.00000001');
});

test('Binance flexible loan: at the price of the reported LTV, and at the liquidation LTV of its collateral', () => {
  // 10,000 / (0.57 × 49.27565492) = 356.035037537…, 10,000 / (0.83 × 49.27565492) = 244.505989634…
  const { venueRatio, liquidation, level } = measured(binance, 'loan-busd-bnb', { assets: { BNB: '356.035037537', BUSD: '1' } });
  near(venueRatio?.value, '0.57', '0.0000001');
  near((liquidation['BNB'] as { down: unknown }).down, '244.505989634', '0.00000001');
  expect(level).toBe('ok');
});

test('Bybit loan: collateral counts by the venue’s own tiers, in its own example 0.12 BTC for 9,930.11 USD', () => {
  // 9,355.37 USD for 0.08800022 BTC is 106,310.757 USD a coin; the other collateral is made next to nothing.
  const weighted = measured(bybit, 'loan', { assets: { BTC: '106310.75695', ETH: '2828', USDT: '0.0000001' } });
  // Debt over weighted collateral: (9,355.37 + 282.8) / 9,930.11.
  near(weighted.venueRatio?.value, String(9638.17 / 9930.11), '0.0001');
});

test('OKX isolated margin: liquidated where assets are the debt × (1 + rate) × (1 + fee)', () => {
  // 0.2 BTC and 1,500 USDT against 8,000.5 USDT: (8,000.5 × 1.03 × 1.0005 − 1,500) / 0.2 = 33,723.1762875
  const { liquidation } = measured(okx, 'trading-margin-btc-usdt', { assets: { BTC: '40000', USDT: '1' } });
  near((liquidation['BTC'] as { down: unknown }).down, '33723.1762875', '0.0000000001');
});
