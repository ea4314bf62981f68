import { binance as Binance } from 'ccxt';

/** binance's parseAccountPosition: what ccxt makes of a position the venue sent, liquidation price and ratio among it. */
export const peer = { name: 'ccxt', package: 'ccxt', work: 'parseAccountPosition', legs: [1, 10], marginMode: 'isolated', tierScale: 1 };

const PLACES = 4;

/**
 * @param account as in the portfolio document; `tiers` as there.
 * @param ticks the prices of each symbol: `[{ symbol: text }]`.
 */
export function prepare({ account, tiers, ticks }) {
  const exchange = new Binance();
  const market = (symbol) => ({
    id: symbol.replace(/[^A-Z0-9]/g, ''),
    symbol,
    contract: true,
    linear: true,
    contractSize: 1,
    precision: { price: 10 ** -PLACES },
  });
  const brackets = tiers.map(({ floor, rate }) => [floor, rate]);
  exchange.options.leverageBrackets = Object.fromEntries(account.positions.map(({ symbol }) => [symbol, brackets]));
  const sent = ticks.map((marks) =>
    account.positions.map((position) => [asSent(position, marks[position.symbol], tiers), market(position.symbol)]),
  );
  const evaluate = (i) => sent[i % sent.length].map(([position, one]) => exchange.parseAccountPosition(position, one));
  return {
    evaluate,
    liquidationPrices: () => evaluate(0).map(({ liquidationPrice }) => liquidationPrice ?? null),
    // Prices are cut to the instrument's places.
    tolerance: 10 ** -PLACES,
    apart: 'takes the rate of the bracket of the notional now, without its deduction, and does not look at other brackets',
  };
}

/** The position as the venue's answer has it: text. The venue computes margins and gain itself; here they come from floats. */
function asSent({ symbol, side, contracts, entryPrice, leverage }, mark, tiers) {
  const sign = side === 'long' ? 1 : -1;
  const [size, entry, price] = [contracts, entryPrice, mark].map(Number);
  const notional = size * price;
  const tier = tiers.findLast(({ floor }) => Number(floor) <= notional);
  const margin = (size * entry) / Number(leverage);
  return {
    symbol: symbol.replace(/[^A-Z0-9]/g, ''),
    positionSide: 'BOTH',
    positionAmt: String(sign * size),
    unrealizedProfit: (sign * size * (price - entry)).toFixed(8),
    notional: (sign * notional).toFixed(8),
    isolated: true,
    isolatedMargin: (margin + sign * size * (price - entry)).toFixed(8),
    isolatedWallet: margin.toFixed(10),
    initialMargin: margin.toFixed(8),
    maintMargin: (notional * Number(tier.rate) - Number(tier.deduction)).toFixed(8),
    leverage,
    entryPrice,
    updateTime: '1760128200000',
  };
}
