import { routeTo, type VenueAddress } from '../../net/address.ts';
import { byId, type Entry, entriesOf, isObject, type RestRequest, type RestVenue, refusal } from '../rest.ts';
import { instrumentOf } from './instrument.ts';

const HOST = 'https://www.okx.com';
const KINDS = ['SWAP', 'FUTURES', 'SPOT'] as const;

/** "BTC-USDT-SWAP" is a swap, "BTC-USD-260327" a dated future, "BTC-USDT" a spot pair. */
function kindOf(id: string): (typeof KINDS)[number] {
  const [, , last] = id.split('-');
  return last === undefined ? 'SPOT' : last === 'SWAP' ? 'SWAP' : 'FUTURES';
}

function reader(entry: (item: Readonly<Record<string, unknown>>) => Entry): RestRequest['read'] {
  return (value) => {
    const { code, msg, data } = isObject(value) ? value : {};
    return code === '0' ? entriesOf(data, entry) : refusal(msg, code);
  };
}

const marks = reader((item) => ({ id: item['instId'], time: item['ts'], mark: item['markPx'] }));
const tickers = reader((item) => ({ id: item['instId'], time: item['ts'], last: item['last'], bid: item['bidPx'], ask: item['askPx'] }));

/**
 * OKX's marks ("Get mark price") and tickers ("Get tickers") of a whole kind of instrument, each with a time of its own.
 * @throws AddressError when the address may not be used
 */
export function okxRest({ rest }: VenueAddress): RestVenue {
  const endpoints = KINDS.map((kind) => ({
    kind,
    asks: [
      // A spot pair's mark is for margin accounts alone.
      ...(kind === 'SPOT' ? [] : [{ url: routeTo(HOST, `/api/v5/public/mark-price?instType=${kind}`, rest), read: marks }]),
      { url: routeTo(HOST, `/api/v5/market/tickers?instType=${kind}`, rest), read: tickers },
    ],
  }));
  return {
    venue: 'okx',
    serves: (symbol) => instrumentOf(symbol) !== null,
    requests: (symbols) =>
      endpoints.flatMap(({ kind, asks }) => {
        const wanted = byId(symbols, (symbol) => {
          const id = instrumentOf(symbol)?.id;
          return id !== undefined && kindOf(id) === kind ? id : null;
        });
        return wanted.size === 0 ? [] : asks.map((ask) => ({ ...ask, symbols: wanted }));
      }),
  };
}
