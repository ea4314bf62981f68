import type { Clock } from '../feed.ts';
import type { Desk } from '../lines.ts';
import type { Said, Wire } from '../wire.ts';
import { parseFrame } from './parse.ts';
import { HEARTBEAT, partsOf, request, streamOf } from './subscribe.ts';
import { Suspects } from './suspects.ts';
import { Updates } from './updates.ts';

/** Hyperliquid's language. The contexts carry the coins, and come first; their bid and ask are asked for besides. */
export class HyperliquidWire implements Wire {
  readonly batch = 1;
  readonly serial = true;
  readonly heartbeat = HEARTBEAT;
  readonly #desk: Desk;
  readonly #clock: Clock;
  readonly #updates: Updates;
  /** Of streams: what is wrong with a coin's bid and ask must not cost it its mark. */
  readonly #suspects = new Suspects();
  /** Streams said to bring no price: said again only after they brought one. */
  readonly #missed = new Set<string>();

  constructor(desk: Desk, clock: Clock) {
    this.#desk = desk;
    this.#clock = clock;
    this.#updates = new Updates((rejection) => desk.reject(rejection));
  }

  streams(coins: readonly string[]): Map<string, readonly string[]> {
    const contexts = coins.map((coin) => streamOf('activeAssetCtx', coin));
    // A name that the venue may not know is not asked for twice.
    const books = coins.filter((coin) => !this.#suspects.has(streamOf('activeAssetCtx', coin))).map((coin) => streamOf('bbo', coin));
    return new Map(
      this.#suspects.order([...contexts, ...books], this.#clock.monotonic()).map((stream) => {
        const { type, coin } = partsOf(stream);
        return [stream, type === 'activeAssetCtx' ? [coin] : []];
      }),
    );
  }

  subscribe([stream = '']: readonly string[]): string {
    return request('subscribe', stream);
  }

  unsubscribe([stream = '']: readonly string[]): string {
    return request('unsubscribe', stream);
  }

  refused(reason: string): void {
    this.#desk.reject({ venue: 'hyperliquid', symbol: '', reason });
  }

  missing(coin: string, reason: string): void {
    this.#miss(streamOf('activeAssetCtx', coin), reason);
  }

  cut([stream = '']: readonly string[]): void {
    const now = this.#clock.monotonic();
    const contexts = [...this.#desk.symbols().keys()].map((coin) => streamOf('activeAssetCtx', coin));
    const hasOthers = contexts.some((other) => other !== stream && !this.#suspects.isLeftOut(other, now));
    if (this.#suspects.strike(stream, hasOthers, now)) this.#miss(stream, 'the venue cuts the line whenever it is asked for this');
  }

  read(text: string, received: number): Said {
    const frame = parseFrame(text);
    if (frame.kind === 'unreadable') {
      this.refused(frame.reason);
      return { kind: 'other' };
    }
    if (frame.kind === 'refusals') for (const stream of frame.streams) this.#miss(stream, frame.reason);
    if (frame.kind !== 'update') return frame;
    const { channel } = frame.update;
    const quote = this.#updates.judge(frame.update, this.#desk.symbols(), received);
    if (quote === null) return { kind: 'other' };
    this.#desk.quote(quote);
    // A context without a mark is no sign of life: the mark is what triggers.
    if (channel === 'activeAssetCtx' && quote.mark === undefined) return { kind: 'other' };
    const coin = frame.update.coin as string;
    this.#suspects.clear(streamOf(channel, coin));
    this.#missed.delete(streamOf(channel, coin));
    return channel === 'activeAssetCtx' ? { kind: 'prices', ids: [coin] } : { kind: 'other' };
  }

  /** Tells it once; of a coin's bid and ask not when the coin itself is missing. */
  #miss(stream: string, reason: string): void {
    const { type, coin } = partsOf(stream);
    if (this.#missed.has(stream) || this.#missed.has(streamOf('activeAssetCtx', coin))) return;
    this.#missed.add(stream);
    const symbol = this.#desk.symbols().get(coin) ?? '';
    this.#desk.reject({ venue: 'hyperliquid', symbol, reason: type === 'bbo' ? `bid and ask: ${reason}` : reason });
  }
}
