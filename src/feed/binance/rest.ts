import { routeTo, type VenueAddress } from '../../net/address.ts';
import { byId, entriesOf, type RestRequest, type RestVenue } from '../rest.ts';
import { instrumentOf } from './instrument.ts';

/** A market's bulk endpoint, and how it writes prices. */
type Endpoint = Pick<RestRequest, 'url' | 'read'>;

const marks: RestRequest['read'] = (value) =>
  entriesOf(value, (item) => ({
    id: item['symbol'],
    time: item['time'],
    mark: item['markPrice'],
    index: item['indexPrice'],
    fundingRate: item['lastFundingRate'],
    nextFundingTime: item['nextFundingTime'],
  }));

const lasts: RestRequest['read'] = (value) => entriesOf(value, (item) => ({ id: item['symbol'], last: item['price'] }));

/**
 * Binance's marks of a whole futures market (the "Mark Price" page of USDS-M, "Index Price and Mark Price" of COIN-M: weight 10 of 2,400 a
 * minute) and last trades of all spot pairs ("Symbol price ticker": weight 4 of 6,000 a minute; they carry no time).
 * @throws AddressError when the address may not be used
 */
export function binanceRest({ rest }: VenueAddress): RestVenue {
  const endpoints: Readonly<Record<string, Endpoint>> = {
    usdm: { url: routeTo('https://fapi.binance.com', '/fapi/v1/premiumIndex', rest), read: marks },
    coinm: { url: routeTo('https://dapi.binance.com', '/dapi/v1/premiumIndex', rest), read: marks },
    spot: { url: routeTo('https://api.binance.com', '/api/v3/ticker/price', rest), read: lasts },
  };
  return {
    venue: 'binance',
    serves: (symbol) => instrumentOf(symbol) !== null,
    requests: (symbols) =>
      Object.entries(endpoints).flatMap(([market, endpoint]) => {
        const wanted = byId(symbols, (symbol) => {
          const instrument = instrumentOf(symbol);
          return instrument?.market === market ? instrument.id : null;
        });
        return wanted.size === 0 ? [] : [{ ...endpoint, symbols: wanted }];
      }),
  };
}
