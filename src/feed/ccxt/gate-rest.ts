import { routeTo, type VenueAddress } from '../../net/address.ts';
import { byId, entriesOf, type RestRequest, type RestVenue } from '../rest.ts';
import { listed } from './listed.ts';

const HOST = 'https://api.gateio.ws';

/** Its tickers have no time. */
const read: RestRequest['read'] = (value) =>
  entriesOf(value, (item) => ({
    id: item['contract'] ?? item['currency_pair'],
    mark: item['mark_price'],
    index: item['index_price'],
    last: item['last'],
    bid: item['highest_bid'],
    ask: item['lowest_ask'],
    fundingRate: item['funding_rate'],
  }));

/**
 * Gate's tickers of a whole settlement, and of all pairs ("List futures tickers" and "Retrieve ticker information" of its API v4).
 * @throws AddressError when the address may not be used
 */
export function gateRest({ rest }: VenueAddress): RestVenue {
  const endpoints = [
    { kind: 'linear', settle: 'USDT', url: routeTo(HOST, '/api/v4/futures/usdt/tickers', rest) },
    { kind: 'inverse', settle: 'BTC', url: routeTo(HOST, '/api/v4/futures/btc/tickers', rest) },
    { kind: 'spot', settle: null, url: routeTo(HOST, '/api/v4/spot/tickers', rest) },
  ] as const;
  const endpointOf = (symbol: string) => {
    const parts = listed(symbol);
    return endpoints.find(({ kind, settle }) => kind === parts?.kind && (settle === null || settle === parts.settle));
  };
  return {
    venue: 'gate',
    serves: (symbol) => endpointOf(symbol) !== undefined,
    requests: (symbols) =>
      endpoints.flatMap((endpoint) => {
        const wanted = byId(symbols, (symbol) => (endpointOf(symbol) === endpoint ? idOf(symbol) : null));
        return wanted.size === 0 ? [] : [{ url: endpoint.url, symbols: wanted, read }];
      }),
  };
}

function idOf(symbol: string): string | null {
  const parts = listed(symbol);
  return parts === null ? null : `${parts.base}_${parts.quote}`;
}
