import { MarketUtils } from '@morpho-org/blue-sdk';

/** @morpho-org/blue-sdk: health factor and liquidation price of a loan. */
export const peer = { name: 'morpho', package: '@morpho-org/blue-sdk', work: 'getHealthFactor and getLiquidationPrice', loan: true };

/** Integers of so many places. */
const fixed = (text, places) => {
  const [whole, rest = ''] = text.split('.');
  return BigInt(whole + rest.padEnd(places, '0'));
};
/** Coins of 18 and dollars of 6 places: a price of 1 is 10^(36 + 6 - 18). */
const [COIN, DOLLAR, PRICE] = [18, 6, 24];

export function prepare({ collateral, debt, threshold, ticks }) {
  const owed = fixed(debt, DOLLAR);
  const position = { collateral: fixed(collateral, COIN), borrowShares: owed * 1_000_000n };
  const rules = { lltv: fixed(threshold, 18) };
  const markets = ticks.map((price) => ({
    totalBorrowAssets: owed * 1000n,
    totalBorrowShares: owed * 1_000_000_000n,
    price: fixed(price, PRICE),
  }));
  const evaluate = (i) => {
    const market = markets[i % markets.length];
    return {
      healthFactor: MarketUtils.getHealthFactor(position, market, rules),
      liquidationPrice: MarketUtils.getLiquidationPrice(position, market, rules),
    };
  };
  return {
    evaluate,
    healthFactor: () => Number(evaluate(0).healthFactor) / 1e18,
    liquidationPrice: () => Number(evaluate(0).liquidationPrice) / 10 ** PRICE,
    // The shares of the market's virtual deposit, and a millionth of a dollar.
    relative: 1e-8,
    apart: 'rounds shares to millionths of a dollar',
  };
}
