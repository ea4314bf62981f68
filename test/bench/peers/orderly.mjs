import perp from '@orderly.network/perp';

/** @orderly.network/perp on a cross account: gain, rate, requirement and liquidation price of every position. */
export const peer = {
  name: 'orderly',
  package: '@orderly.network/perp',
  work: 'unrealizedPnL, MMR, maintenanceMargin and liqPrice of each position',
  legs: [1, 10],
  marginMode: 'cross',
  // Its rate is max(base, factor x notional^0.8), not tiers: all positions stay where either is the base rate.
  tierScale: 1000,
};

export function prepare({ account, tiers, ticks }) {
  const rate = Number(tiers[0].rate);
  const rules = { baseMMR: rate, baseIMR: rate * 2, IMRFactor: 1e-9 };
  const worlds = ticks.map((marks) => {
    const positions = account.positions.map(({ symbol, side, contracts, entryPrice }) => ({
      symbol,
      position_qty: side === 'long' ? Number(contracts) : -Number(contracts),
      mark_price: Number(marks[symbol]),
      average_open_price: Number(entryPrice),
      mmr: rate,
    }));
    return positions;
  });
  const wallet = Number(account.assets.USDT);
  const evaluate = (i) => {
    const positions = worlds[i % worlds.length];
    const totalCollateral = wallet + perp.positions.totalUnrealizedPnL(positions);
    return positions.map(({ symbol, position_qty: positionQty, mark_price: markPrice, average_open_price: openPrice }) => {
      const MMR = perp.positions.MMR({ ...rules, positionNotional: positionQty * markPrice });
      return {
        pnl: perp.positions.unrealizedPnL({ qty: positionQty, openPrice, markPrice }),
        required: perp.positions.maintenanceMargin({ positionQty, markPrice, MMR }),
        liquidationPrice: perp.positions.liqPrice({ symbol, positionQty, markPrice, totalCollateral, positions, MMR, ...rules }),
      };
    });
  };
  return {
    evaluate,
    // Its 0 stands for "none".
    liquidationPrices: () => evaluate(0).map(({ liquidationPrice }) => liquidationPrice || null),
    relative: 1e-4,
    apart: 'halves until two prices are within 1e-4 of each other',
  };
}
