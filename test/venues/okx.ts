import type { WebSocket } from 'ws';
import { Double, type Peer } from './double.ts';

/** A channel's push as OKX writes it. */
export interface Push {
  readonly arg: { readonly channel: string; readonly instId: string };
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

const push = (channel: string, instId: string, data: Readonly<Record<string, unknown>>): Push => ({
  arg: { channel, instId },
  data: [{ instId, ...data }],
});

/** Pushes recorded on OKX's public address on 2026-09-30 (tests/fixtures/okx/raw_perp_stream.jsonl of github ziyangliu-666/FastMM), key by key. */
export const MARK = push('mark-price', 'BTC-USDT-SWAP', { instType: 'SWAP', markPx: '83003.8', ts: '1790757203016' });
export const ETH_MARK = push('mark-price', 'ETH-USDT-SWAP', { instType: 'SWAP', markPx: '2664.48', ts: '1790757203050' });
export const INDEX = push('index-tickers', 'BTC-USDT', {
  idxPx: '83043.9',
  open24h: '83990.9',
  high24h: '84560.3',
  low24h: '82902.2',
  sodUtc0: '83664',
  sodUtc8: '83073.9',
  ts: '1790757203066',
});
/** 16:00 UTC is the settlement that the rate is for; the one after it is at midnight. */
export const FUNDING = push('funding-rate', 'BTC-USDT-SWAP', {
  formulaType: 'withRate',
  fundingRate: '0.0000252378080097',
  fundingTime: '1790784000000',
  impactValue: '20000.0000000000000000',
  instType: 'SWAP',
  interestRate: '0.0001000000000000',
  maxFundingRate: '0.00375',
  method: 'current_period',
  minFundingRate: '-0.00375',
  nextFundingRate: '',
  nextFundingTime: '1790812800000',
  premium: '-0.0005333853474351',
  prevFundingTime: '1790755200000',
  settFundingRate: '0.0000337200721784',
  settState: 'settled',
  ts: '1790757122992',
});
/** Captured on 2022-05-13 (shared/recordings/frames/cryptofeed/OKX.ws.1.0.gz), its prices and times. */
export const TICKER = push('tickers', 'BTC-USD-220527', {
  instType: 'FUTURES',
  last: '30218.8',
  lastSz: '1',
  askPx: '30220.1',
  askSz: '3',
  bidPx: '30210.4',
  bidSz: '4',
  ts: '1652459223003',
});
/** Captured on 2022-05-13 as well. */
export const SPOT_TICKER = push('tickers', 'BTC-USDT', {
  instType: 'SPOT',
  last: '30236',
  lastSz: '0.0002',
  askPx: '30228.7',
  askSz: '1.55896972',
  bidPx: '30228.6',
  bidSz: '0.23393',
  ts: '1652459224956',
});
/** Captured on 2026-09-15 (shared/recordings/frames/observed-2025-2026.jsonl): what is wrong is in the text alone. */
export const REFUSAL = {
  event: 'error',
  msg: "Subscribe failed, wrong URL or channel:candle1m,instId:BTC-USDT doesn't exist. Please use the correct URL, channel and parameters referring to API document.",
  code: '60018',
  connId: '25ebf8bb',
} as const;

interface Request {
  readonly id: string;
  readonly op: string;
  readonly args: readonly Push['arg'][];
}

interface OkxPeer extends Peer {
  /** "mark-price:BTC-USDT-SWAP" */
  readonly streams: Set<string>;
  lastFrame: number;
}

/** OKX's public channels on loopback: an answer an argument, a push at once and then the mark alone, text heartbeats. */
export class OkxDouble extends Double<OkxPeer> {
  readonly requests: Request[] = [];
  /** Streams that do not exist ("mark-price:FOO-USDT-SWAP"). */
  unknown: ReadonlySet<string> = new Set();
  /** Streams that are acknowledged and never sent. */
  dead: ReadonlySet<string> = new Set();
  /** Streams whose first acknowledgement is lost. */
  unheard = new Set<string>();
  /** Closes a line that was quiet both ways for this long, as OKX does after 30 s. */
  quietFor = Number.POSITIVE_INFINITY;
  #time = 1_790_757_300_000;

  /** How many streams the connections carry. */
  get carried(): number {
    return [...this.peers].reduce((sum, { streams }) => sum + streams.size, 0);
  }

  protected override peer(socket: WebSocket, path: string): OkxPeer {
    return { socket, path, streams: new Set(), lastFrame: performance.now() };
  }

  protected override heard(peer: OkxPeer, text: string): void {
    peer.lastFrame = performance.now();
    if (text !== 'ping') this.#request(peer, JSON.parse(text) as Request);
    else {
      this.pings += 1;
      if (this.ponging) this.say(peer, 'pong');
    }
  }

  #request(peer: OkxPeer, request: Request): void {
    this.requests.push(request);
    const { id, op, args } = request;
    for (const arg of args) {
      const stream = `${arg.channel}:${arg.instId}`;
      if (this.unknown.has(stream)) {
        const msg = REFUSAL.msg.replace('candle1m', arg.channel).replace('BTC-USDT', arg.instId);
        this.say(peer, { ...REFUSAL, msg });
        continue;
      }
      if (op === 'subscribe') peer.streams.add(stream);
      else peer.streams.delete(stream);
      // The acknowledgement as recorded beside the pushes above.
      if (!this.unheard.delete(stream)) this.say(peer, { id, event: op, arg, connId: '22b47786' });
      if (op === 'subscribe' && this.flowing) this.#send(peer, stream);
    }
  }

  protected override beat(): void {
    const now = performance.now();
    for (const peer of this.peers) {
      // The close that OKX's clients report for a quiet line.
      if (now - peer.lastFrame > this.quietFor) peer.socket.close(4004, 'No data received in 30s.');
    }
    super.beat();
  }

  protected override flow(): void {
    this.#time += 200;
    for (const peer of this.peers) for (const stream of peer.streams) if (isOwed(stream)) this.#send(peer, stream);
  }

  #send(peer: OkxPeer, stream: string): void {
    if (this.dead.has(stream)) return;
    const [channel = '', instId = ''] = stream.split(':');
    const model = [MARK, INDEX, FUNDING, isOwed(stream) ? SPOT_TICKER : TICKER].find(({ arg }) => arg.channel === channel);
    const data = { ...model?.data[0], instId, ts: String(this.#time) };
    peer.lastFrame = performance.now();
    this.say(peer, { arg: { channel, instId }, data: [data] });
  }
}

/** The mark of a contract, and of a spot pair ("BTC-USDT") the ticker. */
function isOwed(stream: string): boolean {
  const [channel, id = ''] = stream.split(':');
  return channel === (id.split('-').length === 2 ? 'tickers' : 'mark-price');
}
