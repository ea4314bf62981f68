import type { WebSocket } from 'ws';
import { Double, type Peer } from './double.ts';

/** A mark price update as Binance writes it. */
export type MarkFields = Readonly<Record<string, string | number>>;

/** First event time of the frame captured on 2026-09-09 (shared/recordings/frames/observed-2025-2026.jsonl). */
export const CAPTURED_TIME = 1_788_936_948_001;

/** That frame's BTCUSDT entry, key by key; `ap` and `st` are newer than Binance's own page. */
export const CAPTURED_BTCUSDT: MarkFields = {
  e: 'markPriceUpdate',
  E: CAPTURED_TIME,
  s: 'BTCUSDT',
  p: '79107.36658171',
  ap: '79107.36658171',
  P: '79176.63756423',
  i: '79139.09565217',
  r: '0.00008359',
  T: 1_788_940_800_000,
  st: 1,
};

/** Example of a dated contract on Binance's COIN-M "Mark Price Stream" page: no funding rate, funding time 0. */
export const DOCUMENTED_DATED: MarkFields = {
  e: 'markPriceUpdate',
  E: 1_596_095_725_000,
  s: 'BTCUSD_201225',
  p: '10934.62615417',
  P: '10962.17178236',
  i: '10933.62615417',
  r: '',
  T: 0,
};

interface BinancePeer extends Peer {
  readonly streams: Set<string>;
}

/** Binance's market streams on loopback, for both futures markets at once. Acknowledges everything, as the real one does: an acknowledgement proves nothing. */
export class BinanceDouble extends Double<BinancePeer> {
  /** Every request, in order. */
  readonly requests: { readonly method: string; readonly params: readonly string[]; readonly id: number }[] = [];
  /** Paths that open, acknowledge and never send a price, as /ws does since 2026-04-23. */
  dead: ReadonlySet<string> = new Set(['/ws']);
  /** Instruments that do not exist: acknowledged, never sent. */
  unknown: ReadonlySet<string> = new Set();
  /** Whether requests are acknowledged; a number answers each of that many requests with nothing first. */
  acks: boolean | number = true;
  combined = false;
  /** Into how many arrays a whole-market push is cut. */
  shards = 2;
  /** Changes to the marks that flow. */
  mark: (id: string) => MarkFields = () => ({});
  #eventTime = CAPTURED_TIME;

  protected override peer(socket: WebSocket, path: string): BinancePeer {
    return { socket, path, streams: new Set() };
  }

  protected override heard(peer: BinancePeer, text: string): void {
    const request = JSON.parse(text) as { method: string; params: string[]; id: number };
    this.requests.push(request);
    for (const stream of request.params) {
      if (request.method === 'SUBSCRIBE') peer.streams.add(stream);
      else peer.streams.delete(stream);
    }
    if (typeof this.acks === 'number') this.acks = this.acks > 1 ? this.acks - 1 : true;
    // The captured acknowledgement: {"result":null,"id":1}
    else if (this.acks) this.say(peer, { result: null, id: request.id });
  }

  protected override flow(): void {
    this.#eventTime += 1_000;
    for (const peer of this.peers) {
      if (this.dead.has(peer.path)) continue;
      for (const stream of peer.streams) {
        if (stream === '!markPrice@arr@1s') for (const shard of this.#wholeMarket()) this.#mark(peer, stream, shard);
        else {
          const id = (stream.split('@')[0] ?? '').toUpperCase();
          if (!this.unknown.has(id)) this.#mark(peer, stream, this.#made(id));
        }
      }
    }
  }

  /** The whole market never comes in one frame: 744 and 191 entries were captured side by side. */
  #wholeMarket(): MarkFields[][] {
    const ids = Array.from({ length: 300 }, (_, place) => `COIN${place}USDT`);
    const size = Math.ceil(ids.length / this.shards);
    return Array.from({ length: this.shards }, (_, place) => ids.slice(place * size, (place + 1) * size).map((id) => this.#made(id)));
  }

  #made(id: string): MarkFields {
    return { ...CAPTURED_BTCUSDT, s: id, E: this.#eventTime, ...this.mark(id) };
  }

  #mark(peer: BinancePeer, stream: string, data: object): void {
    this.say(peer, this.combined ? { stream, data } : data);
  }
}
