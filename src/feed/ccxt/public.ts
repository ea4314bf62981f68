import { clean } from '../../book/clean.ts';
import { restUrl, socketUrl, type VenueAddress } from '../../net/address.ts';
import { AskError, isOfCcxt } from '../../net/ccxt-fault.ts';
import { isPublicSection } from '../../net/ccxt-public.ts';
import { parseFractions } from '../../net/exact.ts';
import { fetchJson } from '../../net/http.ts';
import { movedAll, standIn } from '../../net/stand-in.ts';
import type { Clock } from '../feed.ts';
import type { Timings } from '../timings.ts';
import { quoted } from '../validate.ts';
import type { Client, ExchangeClass, PriceExchange, RawTicker } from './exchange.ts';

/** What ccxt made of one entry of a frame. */
export interface Read {
  /** ccxt unified symbol. */
  readonly symbol: string;
  /** The venue's own fields, numbers and all. */
  readonly info: RawTicker;
  /** ccxt's own reading, for the venues whose fields are not known here. */
  readonly unified: RawTicker;
}

/** What a live exchange tells, synchronously and of every single frame. */
export interface Tap {
  /** A socket is about to be dialled. */
  dialling(client: Client): void;
  /** A frame that was understood. `reads` is empty for acknowledgements, pongs and greetings. */
  frame(frame: unknown, reads: readonly Read[]): void;
  /** A frame that was not. */
  unreadable(reason: string): void;
  /** The venue answered with an error; `hash` is ccxt's name of what was asked, where it knows. */
  refusal(error: unknown, hash: string): void;
}

export interface PublicOptions {
  readonly address: VenueAddress;
  readonly timings: Timings;
  readonly clock: Clock;
  /** Ends every request, and leaves no socket behind. */
  readonly signal?: AbortSignal;
  /** None for an exchange that only fetches. */
  readonly tap?: Tap;
}

/** A frame larger than this is no price, as for the other sockets. */
const LARGEST_FRAME = 1_048_576;
/** Frames that are text and mean life alone. */
const LIFE = /^\s*"?(?:ping|pong|heartbeat)"?\s*$/i;
/** ccxt waits so many missing pongs before it cuts a line: never, as only our own ladder knows whether data still flows. */
const NEVER = 1e9;

/**
 * An exchange of ccxt that can only read what is public: it has no key, and refuses in code to ask anything else.
 * Silent: ccxt's own log would tear the screen. With a tap, each frame is told of as it comes: a `watch` call wakes once for a whole
 * TCP chunk, and loses every symbol in it but one.
 * @throws AddressError when the stand-in address may not be used
 */
export async function openPublic(Class: ExchangeClass, { address, timings, clock, signal, tap }: PublicOptions): Promise<PriceExchange> {
  const moved = standIn(address);

  class Public extends Class {
    #reads: Read[] | null = null;

    override sign(path: string, section: unknown = 'public', ...rest: [method?: string, ...rest: unknown[]]): unknown {
      if (!isPublicSection(section, this.id, rest[0]))
        throw new Error(`negmon asks nothing that takes a key: ${clean(String(section), 40)} ${path}`);
      return super.sign(path, section, ...rest);
    }

    override log(): void {}

    /** Ours, which knows proxies, sizes and what a refusal means; and keeps each price's digits. */
    override async fetch(url: string, method = 'GET', _headers?: unknown, body?: unknown): Promise<unknown> {
      const ask = { url: restUrl(url), parse: parseFractions, ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : '' }) };
      const answer = await fetchJson(ask, {
        now: clock.now(),
        timeout: timings.handshake,
        limitedMin: timings.limitedMin,
        ...(signal === undefined ? {} : { signal }),
      });
      if (!answer.ok) throw new AskError(answer.why);
      this.handleErrors(200, '', url, method, {}, JSON.stringify(answer.value), answer.value, {}, body);
      return answer.value;
    }

    override client(url: string): Client {
      const target = moved(url);
      socketUrl(target);
      const isKnown = this.clients[target] !== undefined;
      const client = super.client(target);
      if (!isKnown && tap !== undefined) this.#listen(client, tap);
      return client;
    }

    override handleMessage(client: Client, message: unknown): void {
      // ccxt hands on as text what is no JSON.
      const isText = typeof message === 'string' && !LIFE.test(message);
      this.#reads = [];
      try {
        super.handleMessage(client, message);
        if (!isText) tap?.frame(message, this.#reads);
      } catch (error) {
        // KuCoin's error frames are thrown; ccxt would reject whatever is waited for, and so it would for a frame that makes no sense.
        if (isOfCcxt(error)) tap?.refusal(error, '');
        else if (!isText) tap?.unreadable(`a frame that makes no sense: ${quoted(message)}`);
      } finally {
        this.#reads = null;
      }
      if (isText) tap?.unreadable(`a frame that is not JSON: ${quoted(message)}`);
    }

    override safeTicker(ticker: RawTicker, market?: unknown): ReturnType<PriceExchange['safeTicker']> {
      const read = super.safeTicker(ticker, market);
      this.#note(read);
      return read;
    }

    #listen(client: Client, tap: Tap): void {
      const { reset, reject, resolve, send } = client;
      let isOver = false;
      client.reset = (error) => {
        isOver = true;
        reset.call(client, error);
      };
      let depth = 0;
      client.reject = (error, hash) => {
        // ccxt calls itself for each hash that waits.
        if (depth === 0 && !isOver) tap.refusal(error, hash ?? '');
        depth += 1;
        try {
          return reject.call(client, error, hash);
        } finally {
          depth -= 1;
        }
      };
      client.resolve = (result, hash) => {
        this.#note(result);
        return resolve.call(client, result, hash);
      };
      // ccxt drops this promise behind its throttle: a line that closes meanwhile would be an unhandled rejection.
      client.send = async (message) => {
        if (client.connection?.readyState !== 1) return;
        await send.call(client, message).catch(() => {});
      };
      tap.dialling(client);
    }

    #note(result: unknown): void {
      const { symbol, info } = (result ?? {}) as Partial<Read>;
      if (this.#reads === null || typeof symbol !== 'string' || typeof info !== 'object' || info === null) return;
      // A frame is read for its ticker and again for its book; a ticker is then told of to those who wait.
      if (this.#reads.some((read) => read.info === info && read.symbol === symbol)) return;
      this.#reads.push({ symbol, info, unified: result as RawTicker });
    }
  }

  const exchange = new Public({
    enableRateLimit: true,
    timeout: timings.handshake,
    newUpdates: false,
    verbose: false,
    options: { newUpdates: false, ws: { options: socketOptions(timings) } },
    streaming: { keepAlive: timings.pingEvery, maxPingPongMisses: NEVER, connectionTimeout: 0 },
  });
  exchange.urls = movedAll(exchange.urls, moved) as PriceExchange['urls'];
  // One list is all that is needed; currencies take a key at some venues, fees a second list.
  exchange.has['fetchCurrencies'] = false;
  if (exchange.id.startsWith('kucoin')) exchange.options['fetchMarkets'] = { ...exchange.options['fetchMarkets'], fetchTickersFees: false };
  // ccxt takes a plain ws:// for a proxy's, and refuses it without this.
  if (address.ws?.startsWith('ws:') === true) await exchange.loadHttpProxyAgent();
  return exchange;
}

function socketOptions({ handshake }: Timings): object {
  return {
    handshakeTimeout: handshake,
    maxPayload: LARGEST_FRAME,
    perMessageDeflate: false,
    followRedirects: false,
    rejectUnauthorized: true,
  };
}
