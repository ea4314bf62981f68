import type { WebSocket } from 'ws';
import { Double, type Peer } from './double.ts';

type Context = Readonly<Record<string, unknown>>;

/** The context captured on 2026-09-03 (shared/recordings/frames/observed-2025-2026.jsonl), key by key. */
export const CAPTURED_BTC: Context = {
  funding: '0.0000052974',
  openInterest: '36295.80812',
  prevDayPx: '77759.0',
  dayNtlVlm: '4490636699.3287734985',
  premium: '-0.0005540084',
  oraclePx: '80684.7',
  markPx: '80640.0',
  midPx: '80639.5',
  impactPxs: ['80637.2', '80640.0'],
  dayBaseVlm: '56265.69068',
};

/** The same recording's coin without a book. */
export const CAPTURED_MATIC: Context = {
  funding: '0.0',
  openInterest: '0.0',
  prevDayPx: '0.37621',
  dayNtlVlm: '0.0',
  premium: null,
  oraclePx: '0.3754',
  markPx: '0.37621',
  midPx: null,
  impactPxs: null,
  dayBaseVlm: '0.0',
};

/** A frame as the venue writes it. */
export function frameOf(coin: unknown, ctx: Context): string {
  return JSON.stringify({ channel: 'activeAssetCtx', data: { coin, ctx } });
}

/** A bbo sent on 2026-08-20 (written down in a public repository that measured the feed). */
export const CAPTURED_BBO = {
  channel: 'bbo',
  data: {
    coin: 'BTC',
    time: 1_787_195_068_169,
    bbo: [
      { px: '69172.0', sz: '0.92185', n: 4 },
      { px: '69173.0', sz: '9.07775', n: 32 },
    ],
  },
} as const;

interface Subscription {
  readonly type: string;
  readonly coin: string;
}

interface CoinPeer extends Peer {
  /** Coins whose context, and coins whose best prices it carries. */
  readonly coins: Set<string>;
  readonly books: Set<string>;
}

/** Hyperliquid's socket on loopback, as it was probed: one coin a request, no answer but the end of the line to a name it does not know. */
export class HyperliquidDouble extends Double<CoinPeer> {
  /** Every request for a context, in order: "subscribe BTC". */
  readonly requests: string[] = [];
  /** The same for best prices. */
  readonly bookRequests: string[] = [];
  /** Names over which the line is cut without a word. */
  deadly: ReadonlySet<string> = new Set();
  /** Names over whose best prices alone it is cut. */
  deadlyBooks: ReadonlySet<string> = new Set();
  /** Names answered with an error that quotes the subscription. */
  invalid: ReadonlySet<string> = new Set();
  /** Acknowledged, never sent. */
  silent: ReadonlySet<string> = new Set();
  acks = true;
  /** The most requests that were unanswered at once. */
  backlog = 0;
  #unanswered = 0;
  #time: number = CAPTURED_BBO.data.time;

  protected override peer(socket: WebSocket, path: string): CoinPeer {
    this.#unanswered = 0;
    return { socket, path, coins: new Set(), books: new Set() };
  }

  protected override heard(peer: CoinPeer, text: string): void {
    const { method, subscription } = JSON.parse(text) as { method: string; subscription?: Subscription };
    if (method === 'ping') {
      this.pings += 1;
      if (this.ponging) this.say(peer, '{"channel":"pong"}');
    } else if (typeof subscription?.coin !== 'string') {
      this.say(peer, { channel: 'error', data: `Error parsing JSON into valid websocket request: ${text}` });
    } else {
      (isBook(subscription) ? this.bookRequests : this.requests).push(`${method} ${subscription.coin}`);
      this.#unanswered += 1;
      this.backlog = Math.max(this.backlog, this.#unanswered);
      // Not at once, as over a real line: what was asked meanwhile shows in the backlog.
      setImmediate(() => this.#answer(peer, method, subscription));
    }
  }

  #answer(peer: CoinPeer, method: string, subscription: Subscription): void {
    const { coin } = subscription;
    const carried = isBook(subscription) ? peer.books : peer.coins;
    if (this.deadly.has(coin) || (isBook(subscription) && this.deadlyBooks.has(coin))) {
      peer.socket.terminate();
      return;
    }
    this.#unanswered -= 1;
    if (!this.acks) return;
    const error = (words: string) => this.say(peer, { channel: 'error', data: `${words} ${JSON.stringify(subscription)}` });
    if (this.invalid.has(coin)) error('Invalid subscription');
    else if (method === 'subscribe' && carried.has(coin)) error('Already subscribed:');
    else if (method === 'unsubscribe' && !carried.has(coin)) error('Already unsubscribed:');
    else {
      if (method === 'subscribe') carried.add(coin);
      else carried.delete(coin);
      this.say(peer, { channel: 'subscriptionResponse', data: { method, subscription } });
    }
  }

  protected override flow(): void {
    this.#time += 100;
    for (const peer of this.peers) {
      for (const coin of peer.coins) if (!this.silent.has(coin)) this.say(peer, frameOf(coin, CAPTURED_BTC));
      for (const coin of peer.books) if (!this.silent.has(coin)) this.say(peer, bboOf(coin, this.#time));
    }
  }
}

function isBook({ type }: Subscription): boolean {
  return type === 'bbo';
}

/** Best prices near the mark that flows. */
function bboOf(coin: string, time: number): object {
  const [bid, ask] = CAPTURED_BBO.data.bbo;
  return {
    channel: 'bbo',
    data: {
      coin,
      time,
      bbo: [
        { ...bid, px: '80639.0' },
        { ...ask, px: '80640.0' },
      ],
    },
  };
}
