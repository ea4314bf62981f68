import { parseSymbol } from '../../book/symbol.ts';
import { routeTo, type VenueAddress } from '../../net/address.ts';
import { byId, entriesOf, isObject, type RestRequest, type RestVenue, refusal } from '../rest.ts';
import { isSymbol } from '../validate.ts';
import { instrumentOf } from './instrument.ts';

/**
 * One time for all, the server's. Ids were lower case once. `fundingRate` is left alone: here it is quote money a coin, not the part of the
 * position that other venues call by this name.
 */
const futures: RestRequest['read'] = (value) => {
  const { result, error, serverTime, tickers } = isObject(value) ? value : {};
  if (result !== 'success') return refusal(error, result);
  const time = typeof serverTime === 'string' ? Date.parse(serverTime) : Number.NaN;
  return entriesOf(tickers, (item) => ({
    id: typeof item['symbol'] === 'string' ? item['symbol'].toUpperCase() : item['symbol'],
    time: Number.isNaN(time) ? serverTime : String(time),
    mark: item['markPrice'],
    index: item['indexPrice'],
    last: item['last'],
    bid: item['bid'],
    ask: item['ask'],
  }));
};

/** Pairs by name; of each price the first of a list is the price. */
const spot: RestRequest['read'] = (value) => {
  const { error, result } = isObject(value) ? value : {};
  if (Array.isArray(error) && error.length > 0) return refusal(error[0], error.length);
  if (!isObject(result)) return 'an answer without pairs';
  return Object.entries(result).map(([id, ticker]) => {
    const first = (field: string): unknown => {
      const list = isObject(ticker) ? ticker[field] : undefined;
      return Array.isArray(list) ? list[0] : undefined;
    };
    return { id, last: first('c'), bid: first('b'), ask: first('a') };
  });
};

/** Kraken's own names of coins. */
const OWN_NAMES: Readonly<Record<string, string>> = { BTC: 'XBT', DOGE: 'XDG' };
/** Codes that Kraken's oldest pairs write with a letter before ("Assets": coins X, money Z); a table, since XTZ, XCN, ZRX and ZETA are whole names. */
const WITH_LETTER: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['ETC', 'ETH', 'LTC', 'MLN', 'REP', 'XBT', 'XDG', 'XLM', 'XMR', 'XRP', 'ZEC'].map((coin) => [coin, `X${coin}`])),
  ...Object.fromEntries(['AUD', 'CAD', 'EUR', 'GBP', 'JPY', 'USD'].map((money) => [money, `Z${money}`])),
};

/**
 * The names that Kraken's REST may have for a spot pair: XXBTZUSD, USDTZUSD, XDGUSD ("API symbols and tickers" of its support pages). None
 * when it is no spot pair.
 */
export function spotNamesOf(symbol: string): readonly string[] {
  if (!isSymbol(symbol) || symbol.includes(':')) return [];
  const parsed = parseSymbol(symbol);
  if (parsed === undefined) return [];
  const namesOf = (code: string): string[] => {
    const own = OWN_NAMES[code] ?? code;
    return [own, WITH_LETTER[own] ?? []].flat();
  };
  return namesOf(parsed.base).flatMap((base) => namesOf(parsed.quote).map((quote) => base + quote));
}

/**
 * Kraken's futures ("Get tickers") and all of its spot pairs ("Get Ticker Information"): asked for by name, one pair that it does not have
 * would cost all others their price.
 * @throws AddressError when the address may not be used
 */
export function krakenRest({ rest }: VenueAddress): RestVenue {
  const futuresUrl = routeTo('https://futures.kraken.com', '/derivatives/api/v3/tickers', rest);
  const spotUrl = routeTo('https://api.kraken.com', '/0/public/Ticker', rest);
  return {
    venue: 'kraken',
    serves: (symbol) => instrumentOf(symbol) !== null,
    requests: (symbols) => {
      const products = byId(symbols, (symbol) => {
        const instrument = instrumentOf(symbol);
        return instrument?.market === 'futures' ? instrument.id : null;
      });
      const pairs = new Map(symbols.flatMap((symbol) => spotNamesOf(symbol).map((name) => [name, symbol] as const)));
      return [
        ...(products.size === 0 ? [] : [{ url: futuresUrl, symbols: products, read: futures }]),
        ...(pairs.size === 0 ? [] : [{ url: spotUrl, symbols: pairs, read: spot }]),
      ];
    },
  };
}
