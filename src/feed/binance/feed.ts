import { isDeepStrictEqual } from 'node:util';
import type { Clock, Feed, FeedSink, FeedState, FeedStatus, InstrumentKey, Rejection } from '../feed.ts';
import { DialGate } from '../gate.ts';
import { type SocketStatus, SupervisedSocket } from '../socket.ts';
import type { VenueOptions } from '../venue.ts';
import type { Said, Wire } from '../wire.ts';
import { MARKETS, type MarketId, routesOf } from './endpoints.ts';
import { instrumentOf } from './instrument.ts';
import { Marks } from './marks.ts';
import { parseFrame } from './parse.ts';
import { BATCH, request, streamsFor } from './subscribe.ts';

interface Line {
  readonly socket: SupervisedSocket;
  /** ccxt symbols by Binance id. */
  symbols: ReadonlyMap<string, string>;
  status: SocketStatus;
}

/** From what a reader has to know first to what may be left unsaid. */
const WORST_FIRST: readonly FeedState[] = ['refused', 'limited', 'reconnecting', 'stale', 'connecting', 'live'];

/** Mark, index and funding of Binance's USDT-M and COIN-M futures, once a second, over one connection each. */
export class BinanceFeed implements Feed {
  readonly clock: Clock;
  readonly #options: VenueOptions;
  readonly #gate = new DialGate();
  readonly #marks = new Marks((rejection) => this.#reject(rejection));
  readonly #routes: Readonly<Record<MarketId, readonly [URL, ...URL[]]>>;
  readonly #lines = new Map<MarketId, Line>();
  readonly #closing = new Set<Promise<void>>();
  readonly #strangers = new Set<string>();
  #wanted: readonly string[] = [];
  #sink: FeedSink | null = null;
  #rejected = 0;
  #said: FeedStatus | null = null;

  /** @throws AddressError when the address may not be used */
  constructor(options: VenueOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.#routes = { usdm: routesOf(MARKETS.usdm, options.address.ws), coinm: routesOf(MARKETS.coinm, options.address.ws) };
  }

  /** Keys of other venues are left alone; a symbol that is no Binance future is told once. */
  subscribe(instruments: readonly InstrumentKey[]): void {
    this.#wanted = instruments.filter(({ venue }) => venue === 'binance').map(({ symbol }) => symbol);
    if (this.#sink !== null) this.#apply();
  }

  start(sink: FeedSink): void {
    this.#sink = sink;
    this.#apply();
  }

  async close(): Promise<void> {
    const sink = this.#sink;
    this.#sink = null;
    for (const market of [...this.#lines.keys()]) this.#hangUp(market);
    if (this.#said !== null) sink?.status({ ...this.#said, state: 'closed', detail: '' });
    await Promise.all(this.#closing);
  }

  #apply(): void {
    const wanted: Record<MarketId, Map<string, string>> = { usdm: new Map(), coinm: new Map() };
    for (const symbol of this.#wanted) {
      const instrument = instrumentOf(symbol);
      if (instrument !== null) wanted[instrument.market].set(instrument.id, symbol);
      else if (!this.#strangers.has(symbol)) {
        this.#strangers.add(symbol);
        this.#reject({ venue: 'binance', symbol, reason: 'not a Binance futures symbol' });
      }
    }
    for (const market of ['usdm', 'coinm'] as const) this.#carry(market, wanted[market]);
    this.#tell();
  }

  #carry(market: MarketId, symbols: ReadonlyMap<string, string>): void {
    const line = this.#lines.get(market);
    if (symbols.size === 0) {
      this.#hangUp(market);
    } else if (line !== undefined) {
      line.symbols = symbols;
      line.socket.want([...symbols.keys()]);
    } else {
      const { clock, timings, random } = this.#options;
      const made: Line = {
        symbols,
        status: { state: 'connecting', detail: '', redials: 0, lastFrame: null },
        socket: new SupervisedSocket({
          routes: this.#routes[market],
          wire: this.#wire(() => made.symbols),
          clock,
          timings,
          gate: this.#gate,
          random,
          status: (status) => {
            made.status = status;
            this.#tell();
          },
        }),
      };
      this.#lines.set(market, made);
      made.socket.want([...symbols.keys()]);
      made.socket.start();
    }
  }

  #hangUp(market: MarketId): void {
    const line = this.#lines.get(market);
    if (line === undefined) return;
    this.#lines.delete(market);
    const gone = line.socket.close().finally(() => this.#closing.delete(gone));
    this.#closing.add(gone);
  }

  #wire(symbols: () => ReadonlyMap<string, string>): Wire {
    const refused = (reason: string) => this.#reject({ venue: 'binance', symbol: '', reason });
    return {
      batch: BATCH,
      streams: streamsFor,
      subscribe: (streams, id) => request('SUBSCRIBE', streams, id),
      unsubscribe: (streams, id) => request('UNSUBSCRIBE', streams, id),
      refused,
      missing: (id, reason) => this.#reject({ venue: 'binance', symbol: symbols().get(id) ?? '', reason }),
      read: (text, received): Said => {
        const frame = parseFrame(text);
        if (frame.kind === 'unreadable') {
          refused(frame.reason);
          return { kind: 'other' };
        }
        if (frame.kind !== 'marks') return frame;
        const ids: string[] = [];
        for (const update of frame.marks) {
          const quote = this.#marks.judge(update, symbols(), received);
          if (quote === null) continue;
          ids.push(update.id as string);
          this.#sink?.quote(quote);
        }
        return ids.length === 0 ? { kind: 'other' } : { kind: 'prices', ids };
      },
    };
  }

  #reject(rejection: Rejection): void {
    if (this.#sink === null) return;
    this.#rejected += 1;
    this.#sink.reject(rejection);
  }

  /** Tells the venue's state when something of it changed: the worst line speaks for all, and says its market's name where there are two. */
  #tell(): void {
    if (this.#sink === null) return;
    const lines = [...this.#lines].map(([market, { status }]) => ({ name: MARKETS[market].name, ...status }));
    const worst = lines.toSorted((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state))[0];
    if (worst === undefined && this.#strangers.size === 0) return;
    const { state = 'refused', detail = 'none of the wanted symbols is a Binance future', name = '' } = worst ?? {};
    const lastFrames = lines.map(({ lastFrame }) => lastFrame).filter((frame) => frame !== null);
    const status: FeedStatus = {
      venue: 'binance',
      state,
      detail: lines.length > 1 && detail !== '' ? `${name}: ${detail}` : detail,
      rejected: this.#rejected,
      redials: lines.reduce((sum, { redials }) => sum + redials, 0),
      lastFrame: lastFrames.length === 0 ? null : Math.max(...lastFrames),
    };
    if (isDeepStrictEqual(status, this.#said)) return;
    this.#said = status;
    this.#sink.status(status);
  }
}
