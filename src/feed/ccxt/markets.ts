import type { MarketsDocument, MarketText } from '../../documents/markets.ts';
import type { VenueAddress } from '../../net/address.ts';
import { CCXT_VERSION, loadExchange } from '../../net/ccxt.ts';
import type { Clock } from '../feed.ts';
import type { Timings } from '../timings.ts';
import type { ExchangeClass, PriceExchange } from './exchange.ts';
import { faultOf } from './fault.ts';
import { fetchOnly } from './kinds.ts';
import { ccxtIdOf } from './names.ts';
import { plainNumber } from './number.ts';
import { openPublic } from './public.ts';
import { tiersOf } from './tiers.ts';

export interface MarketOptions {
  /** Stand-in addresses by venue (contract.md section 7). */
  readonly venues?: Readonly<Record<string, VenueAddress>>;
  readonly timings: Timings;
  readonly clock: Clock;
}

/** Where venues are asked for their contracts, over REST and without a key. */
export interface MarketSource {
  /** Version of ccxt that names the symbols. */
  readonly ccxt: string;
  /** All contracts of a venue. @throws Error in plain words, safe to show */
  markets(venue: string, signal: AbortSignal): Promise<MarketsDocument>;
  /** The public maintenance tables of these symbols, as far as the venue has them. @throws Error in plain words, safe to show */
  tiers(venue: string, symbols: readonly string[], signal: AbortSignal): Promise<MarketsDocument['tiers']>;
}

/** ccxt's name of the venue that lists our venue's contracts, where it has one of its own. */
const CONTRACTS: Readonly<Record<string, string>> = { kraken: 'krakenfutures' };

/** ccxt's precisionMode: `precision` holds steps, not digits. */
const TICK_SIZE = 4;

/** Asks any venue that ccxt has, also those whose prices come over sockets of our own. */
export function ccxtMarkets(options: MarketOptions): MarketSource {
  return {
    ccxt: CCXT_VERSION,
    markets: (venue, signal) => inWords(fetchMarkets(venue, signal, options)),
    tiers: (venue, symbols, signal) => inWords(fetchTiers(venue, symbols, signal, options)),
  };
}

async function fetchMarkets(venue: string, signal: AbortSignal, options: MarketOptions): Promise<MarketsDocument> {
  const exchange = await open(venue, signal, options);
  const found = Object.values(
    (await exchange.loadMarkets(true, fetchOnly(exchange, 'contract'))) as Record<string, Listed | undefined>,
  ).filter((market) => market?.contract === true);
  const instruments = found.flatMap((market): [string, MarketText][] => {
    const { symbol, option } = market as Listed;
    return option === true || symbol === '' || symbol.length > 100 ? [] : [[symbol, instrumentOf(exchange, market as Listed)]];
  });
  if (instruments.length === 0) throw new Error(`${venue} lists no contracts`);
  const at = new Date(options.clock.now()).toISOString();
  return { version: 1, venue, ccxt: CCXT_VERSION, at, instruments: Object.fromEntries(instruments), tiers: {} };
}

async function fetchTiers(
  venue: string,
  symbols: readonly string[],
  signal: AbortSignal,
  options: MarketOptions,
): Promise<MarketsDocument['tiers']> {
  const exchange = await open(venue, signal, options);
  await exchange.loadMarkets(true, fetchOnly(exchange, 'contract'));
  return await tiersOf(exchange, symbols, () => new Date(options.clock.now()).toISOString());
}

async function open(venue: string, signal: AbortSignal, { venues = {}, timings, clock }: MarketOptions): Promise<PriceExchange> {
  const named = ccxtIdOf(CONTRACTS[venue] ?? venue);
  if ('reason' in named) throw new Error(named.reason);
  return await openPublic(await loadExchange<ExchangeClass>(named.id), { address: venues[venue] ?? {}, timings, clock, signal });
}

/** A market as ccxt lists it, as far as it is read here. */
interface Listed {
  readonly symbol: string;
  readonly base?: string;
  readonly quote?: string;
  readonly settle?: string;
  readonly contract?: boolean;
  readonly option?: boolean;
  readonly inverse?: boolean;
  readonly contractSize?: unknown;
  readonly precision?: { readonly amount?: unknown; readonly price?: unknown };
}

/**
 * What a position of it is counted in. Null where ccxt's number means something else: Bitget's inverse positions count coins, of which no
 * contract of quote money can be told; a quanto contract is neither of base nor of quote. Hyperliquid's price steps follow the price.
 */
function instrumentOf({ id, precisionMode }: PriceExchange, market: Listed): MarketText {
  const { base, quote, settle, inverse, contractSize, precision } = market;
  const isOdd = (id === 'bitget' && inverse === true) || (settle !== quote && settle !== base);
  const step = (value: unknown) => (precisionMode === TICK_SIZE ? positive(value) : null);
  return {
    contractSize: isOdd ? null : positive(contractSize),
    tickSize: id === 'hyperliquid' ? null : step(precision?.price),
    lotSize: isOdd ? null : step(precision?.amount),
  };
}

/** A number of ccxt's as a decimal string; null when it is none above 0. */
function positive(value: unknown): string | null {
  return typeof value === 'number' && value > 0 ? plainNumber(value) : null;
}

/** What fails, fails in words. */
async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Error(faultOf(error).reason, { cause: error });
  }
}
