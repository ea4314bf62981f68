import { routeTo, type VenueAddress } from '../../net/address.ts';
import { byId, isObject, type RestRequest, type RestVenue } from '../rest.ts';
import { coinOf } from './instrument.ts';

/** Coins and their contexts come as two lists that belong together by place alone: when one is longer, no price can be told from another's. */
const read: RestRequest['read'] = (value) => {
  const [meta, contexts] = Array.isArray(value) ? value : [];
  const universe: unknown = isObject(meta) ? meta['universe'] : undefined;
  if (!Array.isArray(universe) || !Array.isArray(contexts)) return 'an answer without coins and their prices';
  if (universe.length !== contexts.length) return `an answer of ${universe.length} coins and ${contexts.length} prices`;
  return universe.map((coin: unknown, place) => {
    const context: unknown = contexts[place];
    const { name } = isObject(coin) ? coin : {};
    const { markPx, oraclePx, funding } = isObject(context) ? context : {};
    return { id: name, mark: markPx, index: oraclePx, fundingRate: funding };
  });
};

/**
 * All perpetuals of Hyperliquid's first dex ("metaAndAssetCtxs" of its info endpoint); they carry no time.
 * @throws AddressError when the address may not be used
 */
export function hyperliquidRest({ rest }: VenueAddress): RestVenue {
  const url = routeTo('https://api.hyperliquid.xyz', '/info', rest);
  return {
    venue: 'hyperliquid',
    serves: (symbol) => coinOf(symbol) !== null,
    requests: (symbols) => {
      const wanted = byId(symbols, coinOf);
      return wanted.size === 0 ? [] : [{ url, body: JSON.stringify({ type: 'metaAndAssetCtxs' }), symbols: wanted, read }];
    },
  };
}
