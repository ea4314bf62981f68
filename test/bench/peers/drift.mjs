import drift from '@drift-labs/sdk';

const { BN, MarginMode, MarketStatus, ContractType, PublicKey, SpotBalanceType, User, ZERO } = drift;

/** @drift-labs/sdk's User over a cross account, without a chain: health, gain and every liquidation price. */
export const peer = {
  name: 'drift',
  package: '@drift-labs/sdk',
  work: 'getHealth, getUnrealizedPNL and liquidationPrice of each position',
  // An account there has eight places.
  legs: [1, 8],
  marginMode: 'cross',
  // Its rate grows with the square root of the size, not in tiers: none of that here.
  tierScale: 1000,
};

/** Fixed-point integers of so many places. */
const fixed = (text, places) => {
  const [whole, rest = ''] = text.split('.');
  return new BN(whole + rest.padEnd(places, '0').slice(0, places));
};
const key = (n) => new PublicKey(Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? n + 1 : 7)));

function perpMarket(marketIndex, rate) {
  const amm = {
    oracle: key(marketIndex),
    orderStepSize: new BN(1),
    cumulativeFundingRateLong: ZERO,
    cumulativeFundingRateShort: ZERO,
  };
  return {
    marketIndex,
    amm,
    quoteSpotMarketIndex: 0,
    status: MarketStatus.ACTIVE,
    contractType: ContractType.PERPETUAL,
    marginRatioInitial: rate * 2,
    marginRatioMaintenance: rate,
    imfFactor: 0,
    unrealizedPnlImfFactor: 0,
    unrealizedPnlMaxImbalance: ZERO,
    unrealizedPnlInitialAssetWeight: 10_000,
    unrealizedPnlMaintenanceAssetWeight: 10_000,
  };
}

const QUOTE_MARKET = {
  marketIndex: 0,
  oracle: key(200),
  decimals: 6,
  cumulativeDepositInterest: new BN(10).pow(new BN(10)),
  cumulativeBorrowInterest: new BN(10).pow(new BN(10)),
  maintenanceAssetWeight: 10_000,
  imfFactor: 0,
};

function perpPosition({ side, contracts, entryPrice }, marketIndex) {
  const size = fixed(contracts, 9);
  const cost = size.mul(fixed(entryPrice, 6)).div(new BN(10).pow(new BN(9)));
  return {
    marketIndex,
    baseAssetAmount: side === 'long' ? size : size.neg(),
    quoteAssetAmount: side === 'long' ? cost.neg() : cost,
    lastCumulativeFundingRate: ZERO,
    openOrders: 0,
    openBids: ZERO,
    openAsks: ZERO,
    maxMarginRatio: 0,
    positionFlag: 0,
  };
}

export function prepare({ account, tiers, ticks }) {
  const markets = account.positions.map((_, i) => perpMarket(i, Math.round(Number(tiers[0].rate) * 10_000)));
  const oracle = (price) => ({ price, slot: ZERO, confidence: new BN(1), hasSufficientNumberOfDataPoints: true });
  const worlds = ticks.map((marks) => account.positions.map(({ symbol }) => oracle(fixed(marks[symbol], 6))));
  const dollar = oracle(fixed('1', 6));
  let world = worlds[0];
  const driftClient = {
    getPerpMarketAccount: (i) => markets[i],
    getSpotMarketAccount: () => QUOTE_MARKET,
    getSpotMarketAccounts: () => [QUOTE_MARKET],
    getOracleDataForPerpMarket: (i) => world[i],
    getMMOracleDataForPerpMarket: (i) => world[i],
    getOracleDataForSpotMarket: () => dollar,
  };
  const held = {
    status: 0,
    maxMarginRatio: 0,
    marginMode: MarginMode.DEFAULT,
    spotPositions: [
      {
        marketIndex: 0,
        balanceType: SpotBalanceType.DEPOSIT,
        scaledBalance: fixed(account.assets.USDT, 9),
        openOrders: 0,
        openBids: ZERO,
        openAsks: ZERO,
      },
    ],
    perpPositions: account.positions.map(perpPosition),
  };
  const accountSubscriber = { eventEmitter: null, getUserAccountAndSlot: () => ({ data: held, slot: 0 }) };
  const user = new User({
    driftClient,
    userAccountPublicKey: key(100),
    accountSubscription: { type: 'custom', userAccountSubscriber: accountSubscriber },
  });
  const evaluate = (i) => {
    world = worlds[i % worlds.length];
    return { health: user.getHealth(), pnl: user.getUnrealizedPNL(true), prices: markets.map((_, n) => user.liquidationPrice(n)) };
  };
  return {
    evaluate,
    // Its -1 stands for "none".
    liquidationPrices: () => evaluate(0).prices.map((price) => (price.isNeg() ? null : price.toNumber() / 1e6)),
    // Integers of six places, cut at every division; sizes as small as hundredths divide by little.
    relative: 1e-5,
    apart: 'cuts to six places at every division',
  };
}
