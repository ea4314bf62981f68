/** The shape of an account's health: margin on positions, a pool of everything, or debt against collateral (README, "How it is built"). */
export type Family = 'derivatives' | 'unified' | 'collateral-debt';

/** The products of contract section 3 and the family each belongs to. */
const FAMILIES: Readonly<Record<string, Family>> = {
  'binance/usdm': 'derivatives',
  'binance/coinm': 'derivatives',
  'binance/margin': 'collateral-debt',
  'binance/portfolio-margin': 'unified',
  'binance/loan-fixed': 'collateral-debt',
  'binance/loan-flexible': 'collateral-debt',
  'bybit/unified': 'unified',
  'bybit/loan': 'collateral-debt',
  'okx/trading': 'unified',
  'okx/margin-isolated': 'collateral-debt',
  'okx/portfolio-margin': 'unified',
  'okx/loan': 'collateral-debt',
  'hyperliquid/perp': 'derivatives',
  'bitmex/derivatives': 'derivatives',
  'deribit/standard': 'derivatives',
  'kraken/futures': 'derivatives',
  'kraken/margin': 'derivatives',
  'gate/futures': 'derivatives',
  'gate/margin': 'collateral-debt',
  'gate/loan': 'collateral-debt',
  'bitget/futures': 'derivatives',
  'kucoin/futures': 'derivatives',
  'kucoin/margin': 'collateral-debt',
  'kucoin/loan': 'collateral-debt',
  'dydx/perp': 'derivatives',
  'gmx/perp': 'derivatives',
  'drift/cross': 'unified',
  'aave/pool': 'collateral-debt',
  'compound/comet': 'collateral-debt',
  'morpho/market': 'collateral-debt',
  'maker/vault': 'collateral-debt',
  'nexo/credit-line': 'collateral-debt',
  'ledn/loan': 'collateral-debt',
  'bitfinex/margin': 'derivatives',
  'bitfinex/derivatives': 'derivatives',
  'coinbase/futures': 'derivatives',
  'custom/derivatives': 'derivatives',
  'custom/collateral-debt': 'collateral-debt',
  'custom/unified': 'unified',
};

/** Every product id, the three custom ones last. */
export const PRODUCTS: readonly string[] = Object.keys(FAMILIES);

/** The family of a known product. @throws RangeError for an unknown one. */
export function familyOf(product: string): Family {
  const family = Object.hasOwn(FAMILIES, product) ? FAMILIES[product] : undefined;
  if (family === undefined) throw new RangeError(`unknown product ${product}`);
  return family;
}

/** The venue of a product ("binance"); null for the custom ones. */
export function venueOf(product: string): string | null {
  const venue = product.slice(0, product.indexOf('/'));
  return venue === 'custom' ? null : venue;
}
