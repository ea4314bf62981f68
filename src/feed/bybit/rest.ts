import { routeTo, type VenueAddress } from '../../net/address.ts';
import { byId, entriesOf, isObject, type RestRequest, type RestVenue, refusal } from '../rest.ts';
import { instrumentOf } from './instrument.ts';

const HOST = 'https://api.bybit.com';
const CATEGORIES = ['linear', 'inverse', 'spot'] as const;

/** The answer has one time, its own; spot has no mark, and its index (`usdIndexPrice`) is of another quote. */
const read: RestRequest['read'] = (value) => {
  const { retCode, retMsg, result, time } = isObject(value) ? value : {};
  if (retCode !== '0') return refusal(retMsg, retCode);
  return entriesOf(isObject(result) ? result['list'] : undefined, (item) => ({
    id: item['symbol'],
    time,
    mark: item['markPrice'],
    index: item['indexPrice'],
    last: item['lastPrice'],
    bid: item['bid1Price'],
    ask: item['ask1Price'],
    fundingRate: item['fundingRate'],
    nextFundingTime: item['nextFundingTime'],
  }));
};

/**
 * Bybit's tickers of a whole category ("Get Tickers" of its v5 docs).
 * @throws AddressError when the address may not be used
 */
export function bybitRest({ rest }: VenueAddress): RestVenue {
  const urls = CATEGORIES.map((category) => ({ category, url: routeTo(HOST, `/v5/market/tickers?category=${category}`, rest) }));
  return {
    venue: 'bybit',
    serves: (symbol) => instrumentOf(symbol) !== null,
    requests: (symbols) =>
      urls.flatMap(({ category, url }) => {
        const wanted = byId(symbols, (symbol) => {
          const instrument = instrumentOf(symbol);
          return instrument?.market === category ? instrument.id : null;
        });
        return wanted.size === 0 ? [] : [{ url, symbols: wanted, read }];
      }),
  };
}
