import { routeTo, type VenueAddress } from '../../net/address.ts';
import { byId, entriesOf, isObject, type RestRequest, type RestVenue, refusal } from '../rest.ts';
import { listed } from './listed.ts';

/** Futures have a host of their own. */
const FUTURES = 'https://api-futures.kucoin.com';
const SPOT = 'https://api.kucoin.com';

/** One contract's mark and index, with the time of both. */
const mark: RestRequest['read'] = (value) => {
  const { code, msg, data } = isObject(value) ? value : {};
  if (code !== '200000') return refusal(msg, code);
  return entriesOf([data], (item) => ({ id: item['symbol'], time: item['timePoint'], mark: item['value'], index: item['indexPrice'] }));
};

const tickers: RestRequest['read'] = (value) => {
  const { code, msg, data } = isObject(value) ? value : {};
  if (code !== '200000') return refusal(msg, code);
  const { time, ticker } = isObject(data) ? data : {};
  return entriesOf(ticker, (item) => ({ id: item['symbol'], time, last: item['last'], bid: item['buy'], ask: item['sell'] }));
};

/**
 * KuCoin's marks, contract by contract ("Get Mark Price" of its futures docs; the list of all is a megabyte), and the tickers of all pairs
 * ("Get All Tickers").
 * @throws AddressError when the address may not be used
 */
export function kucoinRest({ rest }: VenueAddress): RestVenue {
  const pairs = routeTo(SPOT, '/api/v1/market/allTickers', rest);
  const markOf = (id: string) => routeTo(FUTURES, `/api/v1/mark-price/${id}/current`, rest);
  // Said at once when the address may not be used.
  markOf('XBTUSDTM');
  return {
    venue: 'kucoin',
    serves: (symbol) => idOf(symbol) !== null,
    requests: (symbols) => {
      const contracts = byId(symbols, (symbol) => (listed(symbol)?.kind === 'spot' ? null : idOf(symbol)));
      const spot = byId(symbols, (symbol) => (listed(symbol)?.kind === 'spot' ? idOf(symbol) : null));
      return [
        ...[...contracts].map(([id, symbol]) => ({ url: markOf(id), symbols: new Map([[id, symbol]]), read: mark })),
        ...(spot.size === 0 ? [] : [{ url: pairs, symbols: spot, read: tickers }]),
      ];
    },
  };
}

/** "BTC-USDT"; of contracts "XBTUSDTM", "ETHUSDM": Bitcoin has a name of its own there. */
function idOf(symbol: string): string | null {
  const parts = listed(symbol);
  if (parts === null) return null;
  if (parts.kind === 'spot') return `${parts.base}-${parts.quote}`;
  return `${parts.base === 'BTC' ? 'XBT' : parts.base}${parts.quote}M`;
}
