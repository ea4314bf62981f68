import { routeTo, type VenueAddress } from '../../net/address.ts';
import { byId, entriesOf, isObject, type RestRequest, type RestVenue, refusal } from '../rest.ts';
import { type Listed, listed } from './listed.ts';

const HOST = 'https://api.bitget.com';

const read: RestRequest['read'] = (value) => {
  const { code, msg, data } = isObject(value) ? value : {};
  if (code !== '00000') return refusal(msg, code);
  return entriesOf(data, (item) => ({
    id: item['symbol'],
    time: item['ts'],
    mark: item['markPrice'],
    index: item['indexPrice'],
    last: item['lastPr'],
    bid: item['bidPr'],
    ask: item['askPr'],
    fundingRate: item['fundingRate'],
  }));
};

const PRODUCTS = ['USDT-FUTURES', 'USDC-FUTURES', 'COIN-FUTURES', 'SPOT'] as const;

/**
 * Bitget's tickers of a whole product ("Get All Tickers" of its v2 contract docs, "Get Ticker Information" of spot).
 * @throws AddressError when the address may not be used
 */
export function bitgetRest({ rest }: VenueAddress): RestVenue {
  const endpoints = PRODUCTS.map((product) => ({
    product,
    url: routeTo(HOST, product === 'SPOT' ? '/api/v2/spot/market/tickers' : `/api/v2/mix/market/tickers?productType=${product}`, rest),
  }));
  return {
    venue: 'bitget',
    serves: (symbol) => productOf(listed(symbol)) !== null,
    requests: (symbols) =>
      endpoints.flatMap(({ product, url }) => {
        const wanted = byId(symbols, (symbol) => (productOf(listed(symbol)) === product ? idOf(symbol) : null));
        return wanted.size === 0 ? [] : [{ url, symbols: wanted, read }];
      }),
  };
}

function productOf(parts: Listed | null): (typeof PRODUCTS)[number] | null {
  if (parts === null) return null;
  if (parts.kind === 'spot') return 'SPOT';
  if (parts.kind === 'inverse') return 'COIN-FUTURES';
  return parts.settle === 'USDT' ? 'USDT-FUTURES' : parts.settle === 'USDC' ? 'USDC-FUTURES' : null;
}

/** "BTCUSDT", of USDC contracts "BTCPERP". */
function idOf(symbol: string): string | null {
  const parts = listed(symbol);
  if (parts === null) return null;
  return parts.kind === 'linear' && parts.settle === 'USDC' ? `${parts.base}PERP` : `${parts.base}${parts.quote}`;
}
