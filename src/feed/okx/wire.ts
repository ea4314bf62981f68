import type { Desk } from '../lines.ts';
import type { Said, Wire } from '../wire.ts';
import { Fields } from './fields.ts';
import { pairOf } from './instrument.ts';
import { parseFrame, type Update } from './parse.ts';
import { BATCH, type Channel, HEARTBEAT, proofOf, request, streamOf, streamsFor } from './subscribe.ts';

/** OKX's language, for a connection to its public channels. */
export class OkxWire implements Wire {
  readonly batch = BATCH;
  readonly heartbeat = HEARTBEAT;
  readonly streams = streamsFor;
  readonly #desk: Desk;
  readonly #fields: Fields;
  /** Ids said to bring no price: said again only after they brought one. */
  readonly #missed = new Set<string>();
  /** Other streams said not to exist. */
  readonly #unknown = new Set<string>();
  #symbols: ReadonlyMap<string, string> = new Map();
  #idsByPair: ReadonlyMap<string, readonly string[]> = new Map();

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#fields = new Fields((rejection) => desk.reject(rejection));
  }

  subscribe(streams: readonly string[], id: number): string {
    return request('subscribe', streams, id);
  }

  unsubscribe(streams: readonly string[], id: number): string {
    return request('unsubscribe', streams, id);
  }

  refused(reason: string): void {
    this.#desk.reject({ venue: 'okx', symbol: '', reason });
  }

  missing(id: string, reason: string): void {
    const symbol = this.#desk.symbols().get(id);
    if (symbol === undefined || this.#missed.has(id)) return;
    this.#missed.add(id);
    this.#desk.reject({ venue: 'okx', symbol, reason });
  }

  read(text: string, received: number): Said {
    const frame = parseFrame(text);
    switch (frame.kind) {
      case 'updates':
        return this.#deliver(frame.updates, received);
      case 'unknown':
        return this.#without(frame.channel, frame.id);
      case 'unreadable':
        this.refused(frame.reason);
        return { kind: 'other' };
      default:
        return frame;
    }
  }

  #deliver(updates: readonly Update[], received: number): Said {
    const proven: string[] = [];
    for (const update of updates) {
      for (const quote of this.#fields.judge(update, (channel, id) => this.#symbolsOf(channel, id), received)) {
        this.#desk.quote(quote);
        const id = update.id as string;
        if (update.channel === proofOf(id) && (quote.mark ?? quote.last) !== undefined) proven.push(id);
      }
    }
    for (const id of proven) this.#missed.delete(id);
    return proven.length === 0 ? { kind: 'other' } : { kind: 'prices', ids: proven };
  }

  /** Names once what has no price; of what has one, what else it goes without. A dated contract comes here unasked when it is settled. */
  #without(channel: Channel, id: string): Said {
    const stream = streamOf(channel, id);
    const reason = `OKX has no ${channel} of ${id} (60018)`;
    if (channel === proofOf(id)) this.missing(id, reason);
    else if (!this.#unknown.has(stream)) {
      this.#unknown.add(stream);
      for (const own of this.#idsOf(channel, id)) {
        const symbol = this.#desk.symbols().get(own);
        if (symbol !== undefined && !this.#missed.has(own)) this.#desk.reject({ venue: 'okx', symbol, reason });
      }
    }
    return { kind: 'refusals', streams: [stream], reason };
  }

  #symbolsOf(channel: Channel, id: string): readonly string[] {
    const symbols = this.#desk.symbols();
    return this.#idsOf(channel, id).flatMap((own) => symbols.get(own) ?? []);
  }

  /** The instruments that a channel's id is for: an index is for all on its pair. */
  #idsOf(channel: Channel, id: string): readonly string[] {
    if (channel !== 'index-tickers') return [id];
    const symbols = this.#desk.symbols();
    if (symbols !== this.#symbols) {
      this.#symbols = symbols;
      this.#idsByPair = Map.groupBy(symbols.keys(), pairOf);
    }
    return this.#idsByPair.get(id) ?? [];
  }
}
