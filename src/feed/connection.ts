import type { Agent } from 'node:https';
import { type RawData, WebSocket } from 'ws';
import { readAnswer } from '../net/answer.ts';
import { closedBy, type Ending, ending, failedWith } from '../net/ending.ts';
import { agentFor } from '../net/proxy.ts';
import type { Dial, Link } from './link.ts';
import { Subscriptions } from './subscriptions.ts';
import type { Wire } from './wire.ts';

export interface ConnectionOptions extends Dial {
  readonly wire: Wire;
}

/** A frame larger than this is no price: 90 MB of valid JSON held the event loop for 9 s. */
const LARGEST_FRAME = 1_048_576;

/** One WebSocket from dialling to its end. It never dials again: that is its owner's business. */
export class Connection implements Link {
  /** Monotonic ms. */
  lastFrame: number | null = null;
  firstPrice: number | null = null;
  lastPrice: number | null = null;
  readonly #options: ConnectionOptions;
  readonly #agent: Agent | undefined;
  readonly #socket: WebSocket;
  readonly #subscriptions: Subscriptions;
  readonly #dialledAt: number;
  #ids: readonly string[];
  #openedAt: number | null = null;
  #lastPing = 0;
  #over = false;
  /** What the venue answered instead of an upgrade, while its page is read. */
  #answer: Ending | null = null;

  constructor(options: ConnectionOptions) {
    const { url, wire, clock, timings, ids } = options;
    this.#options = options;
    this.#ids = ids;
    this.#dialledAt = clock.monotonic();
    this.#agent = agentFor(url);
    this.#socket = new WebSocket(url, {
      ...(this.#agent === undefined ? {} : { agent: this.#agent }),
      handshakeTimeout: timings.handshake,
      maxPayload: LARGEST_FRAME,
      perMessageDeflate: false,
      followRedirects: false,
      // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 cannot switch it off.
      rejectUnauthorized: true,
    });
    this.#subscriptions = new Subscriptions(wire, timings, (text) => this.#send(text));
    this.#listen();
  }

  /** Monotonic ms at which the venue accepted; null before. */
  get openedAt(): number | null {
    return this.#openedAt;
  }

  /** Why no price can come over this connection: everything asked for was refused; null while something was not. */
  get refusal(): string | null {
    return this.#subscriptions.refusal;
  }

  want(ids: readonly string[]): void {
    this.#ids = ids;
    if (this.#openedAt !== null && !this.#over) this.#subscriptions.want(ids, this.#options.clock.monotonic());
  }

  /** Looks at every deadline. @param now monotonic ms */
  check(now: number): void {
    const { timings, wire } = this.#options;
    if (this.#over) return;
    if (this.#openedAt === null) {
      // `ws` has its own handshake timeout; this one also covers a name that is looked up for ever.
      if (now - this.#dialledAt >= 2 * timings.handshake) this.end(this.#answer ?? ending('no answer', { offline: true }));
      return;
    }
    const silence = now - (this.lastFrame ?? this.#openedAt);
    const hunger = this.refusal === null ? now - (this.lastPrice ?? now) : 0;
    if (silence >= timings.silentAfter) this.end(ending(`nothing heard for ${seconds(silence)}`));
    else if (hunger >= timings.starvedAfter) this.end(ending(`no price for ${seconds(hunger)}`, { starved: true }));
    else if (this.#subscriptions.isMute(now)) this.end(ending('subscribed, but no price came', { mute: true }));
    else {
      if (now - this.#lastPing >= timings.pingEvery) {
        this.#lastPing = now;
        if (wire.heartbeat === undefined) this.#socket.ping();
        else this.#send(wire.heartbeat);
      }
      this.#subscriptions.check(now);
    }
  }

  /** Cuts the line, and tells the owner why. */
  end(why: Ending): void {
    if (this.#over) return;
    this.#over = true;
    this.#agent?.destroy();
    this.#socket.terminate();
    this.#options.ended(why);
  }

  /** Ends it without a word to the owner. Resolves when the socket is gone. */
  async drop(): Promise<void> {
    this.#over = true;
    this.#agent?.destroy();
    const socket = this.#socket;
    if (socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(() => socket.terminate(), this.#options.timings.closeWithin);
      socket.once('close', () => {
        clearTimeout(patience);
        resolve();
      });
      if (socket.readyState === WebSocket.OPEN) socket.close(1000);
      else socket.terminate();
    });
  }

  #listen(): void {
    const { url, clock, wire } = this.#options;
    const alive = () => {
      this.lastFrame = clock.monotonic();
    };
    this.#socket.on('open', () => {
      if (this.#over) return;
      this.#openedAt = clock.monotonic();
      this.#lastPing = this.#openedAt;
      this.#options.opened();
      this.#subscriptions.want(this.#ids, this.#openedAt);
    });
    this.#socket.on('ping', alive);
    this.#socket.on('pong', alive);
    this.#socket.on('message', (data, isBinary) => {
      if (this.#over) return;
      alive();
      if (isBinary) wire.refused('a binary frame, where the venue sends text');
      else this.#read(data, this.lastFrame ?? 0);
    });
    this.#socket.on('unexpected-response', (_, response) => {
      this.#answer = readAnswer(response, clock.now(), (why) => this.end(why));
    });
    // An error is followed by 'close'; it comes first, and knows more.
    this.#socket.on('error', (error) => this.#cut(failedWith(url.host, error)));
    this.#socket.on('close', (code, reason) => this.#cut(closedBy(code, reason.toString())));
  }

  /** The line is gone, and not by our doing. */
  #cut(why: Ending): void {
    const asked = this.#over ? [] : this.#subscriptions.asked;
    if (asked.length > 0) this.#options.wire.cut?.(asked);
    this.end(this.#answer ?? why);
  }

  #read(data: RawData, received: number): void {
    const { wire } = this.#options;
    const said = wire.read(data.toString(), received);
    switch (said.kind) {
      case 'prices':
        this.#subscriptions.heard(said.ids);
        this.firstPrice ??= received;
        this.lastPrice = received;
        this.#options.priced();
        return;
      case 'ack':
        this.#subscriptions.ack(said.id, received);
        this.#options.acknowledged();
        return;
      case 'acks':
        this.#subscriptions.acks(said.method, said.streams, received);
        this.#options.acknowledged();
        return;
      case 'refusals':
        this.#subscriptions.refusals(said.streams, said.reason);
        return;
      case 'refusal':
        this.#subscriptions.refused(said.id, said.reason, received);
        return;
      case 'leaving':
        this.#options.leaving();
        return;
      case 'other':
    }
  }

  #send(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }
}

/** A duration for people: "2.1 s". */
export function seconds(ms: number): string {
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}
