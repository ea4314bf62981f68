import math from '@aave/math-utils';

/** @aave/math-utils: one health factor from what is held and owed. */
export const peer = { name: 'aave', package: '@aave/math-utils', work: 'calculateHealthFactorFromBalancesBigUnits', loan: true };

export function prepare({ collateral, debt, threshold, ticks }) {
  const evaluate = (i) =>
    math.calculateHealthFactorFromBalancesBigUnits({
      collateralBalanceMarketReferenceCurrency: math.valueToBigNumber(collateral).multipliedBy(ticks[i % ticks.length]),
      borrowBalanceMarketReferenceCurrency: debt,
      currentLiquidationThreshold: threshold,
    });
  return {
    evaluate,
    healthFactor: () => evaluate(0).toNumber(),
    relative: 1e-15,
    apart: 'has no liquidation price',
  };
}
