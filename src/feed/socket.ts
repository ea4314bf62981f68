import { Backoff } from './backoff.ts';
import { Connection, seconds } from './connection.ts';
import type { Ending } from './ending.ts';
import type { Clock, FeedState } from './feed.ts';
import type { DialGate } from './gate.ts';
import type { Timings } from './timings.ts';
import type { Trace } from './trace.ts';
import type { Wire } from './wire.ts';

/** How one supervised connection is doing. */
export interface SocketStatus {
  readonly state: FeedState;
  /** Safe to show. */
  readonly detail: string;
  readonly redials: number;
  /** Monotonic ms. */
  readonly lastFrame: number | null;
}

export interface SocketOptions {
  /** Paths to try, the likeliest first; the next one's turn comes when one brings no prices. Checked by `socketUrl`. */
  readonly routes: readonly [URL, ...URL[]];
  readonly wire: Wire;
  readonly clock: Clock;
  readonly timings: Timings;
  /** Shared by all connections to one venue. */
  readonly gate: DialGate;
  /** [0, 1) */
  readonly random: () => number;
  readonly trace?: ((trace: Trace) => void) | undefined;
  /** Called when state or detail change, and with every pulse. */
  status(status: SocketStatus): void;
}

/** Answers that ask for quiet: too many requests, banned, refused by the firewall (Binance's REST limits page). */
const LIMITED: ReadonlySet<number> = new Set([403, 418, 429]);

/** A connection that is kept alive: dialled again when it dies, falls silent or brings no prices, and renewed before the venue cuts it. */
export class SupervisedSocket {
  readonly #options: SocketOptions;
  readonly #backoff: Backoff;
  readonly #dropping = new Set<Promise<void>>();
  #ids: readonly string[] = [];
  #current: Connection | null = null;
  /** The one that takes over from `current` as soon as it brings prices. */
  #successor: Connection | null = null;
  #renewAt = Number.POSITIVE_INFINITY;
  #route = 0;
  #timer: NodeJS.Timeout | undefined;
  #pulse: NodeJS.Timeout | undefined;
  #lastPulse = 0;
  #lastFrame: number | null = null;
  #dials = 0;
  #state: FeedState = 'connecting';
  #detail = '';
  /** Why the last connection ended. */
  #reason = '';
  #closed = false;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.timings.backoffMin, options.timings.backoffMax, options.random);
  }

  /** The whole wished-for set, by the venue's own ids. */
  want(ids: readonly string[]): void {
    this.#ids = ids;
    this.#current?.want(ids);
    this.#successor?.want(ids);
  }

  start(): void {
    this.#lastPulse = this.#options.clock.monotonic();
    this.#pulse = setInterval(() => this.#beat(), this.#options.timings.pulse);
    this.#dial();
  }

  /** Resolves when every socket and timer is gone; says nothing from the moment it is called. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#pulse);
    clearTimeout(this.#timer);
    this.#drop(this.#current);
    this.#drop(this.#successor);
    await Promise.all(this.#dropping);
  }

  /** Dials, or waits until the venue's budget allows it. */
  #dial(): void {
    if (this.#closed) return;
    const { clock, gate } = this.#options;
    const wait = gate.delay(clock.monotonic());
    if (wait > 0) {
      this.#say(this.#state, this.#inWords(`dialling again in ${seconds(wait)}`));
      this.#later(wait);
      return;
    }
    if (this.#dials === 0) this.#say('connecting', `dialling ${this.#url.host}`);
    else this.#say('reconnecting', this.#inWords('dialling again'));
    this.#current = this.#connect();
  }

  get #url(): URL {
    const { routes } = this.#options;
    return routes[this.#route % routes.length] ?? routes[0];
  }

  #connect(): Connection {
    const { wire, clock, timings, gate, trace } = this.#options;
    gate.spend(clock.monotonic());
    this.#dials += 1;
    const url = this.#url;
    trace?.({ kind: 'dialling', url });
    const made: Connection = new Connection({
      url,
      wire,
      clock,
      timings,
      ids: this.#ids,
      opened: () => {
        trace?.({ kind: 'opened' });
        if (made === this.#current && this.#state === 'connecting') this.#say('connecting', 'waiting for the first price');
      },
      acknowledged: () => trace?.({ kind: 'acknowledged' }),
      priced: () => this.#priced(made),
      leaving: () => {
        if (made === this.#current) this.#renewAt = clock.monotonic();
      },
      ended: (why) => this.#over(made, why),
    });
    return made;
  }

  #priced(from: Connection): void {
    if (from === this.#successor) {
      this.#drop(this.#current);
      this.#current = from;
      this.#successor = null;
    }
    if (from.firstPrice === from.lastPrice) this.#renewAt = (from.openedAt ?? 0) + this.#options.timings.renewAfter;
    if (this.#state !== 'live') this.#say('live', '');
  }

  /** A connection is gone. A successor that did not come up is tried again; for the current one decide when and where to dial. */
  #over(gone: Connection, why: Ending): void {
    const { clock, gate, timings, trace } = this.#options;
    const now = clock.monotonic();
    trace?.({ kind: 'ended', why });
    const limited = why.status !== null && LIMITED.has(why.status);
    this.#noteFrame();
    this.#drop(gone);
    if (why.offline) gate.refund();
    if (limited || why.retryAfter !== null) gate.block(now, Math.max(limited ? timings.limitedMin : 0, why.retryAfter ?? 0));
    if (gone === this.#successor) {
      this.#successor = null;
      return;
    }
    this.#current = this.#successor;
    this.#successor = null;
    this.#reason = why.reason;
    if (this.#current !== null) {
      this.#say('reconnecting', why.reason);
      return;
    }
    if (why.status === 451) {
      clearInterval(this.#pulse);
      this.#say('refused', 'the venue does not serve this place (HTTP 451)');
      return;
    }
    if (why.mute || (why.status !== null && why.status >= 400 && why.status < 500 && !limited)) this.#route += 1;
    const wait = Math.max(limited ? 0 : this.#backoff.next(), gate.delay(now));
    this.#say(limited ? 'limited' : 'reconnecting', this.#inWords(`dialling again in ${seconds(wait)}`));
    this.#later(wait);
  }

  #inWords(next: string): string {
    return this.#reason === '' ? next : `${this.#reason}; ${next}`;
  }

  #later(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#dial(), wait);
  }

  /** One look at every deadline. */
  #beat(): void {
    const { clock, timings } = this.#options;
    const now = clock.monotonic();
    const slept = now - this.#lastPulse - timings.pulse;
    this.#lastPulse = now;
    if (slept > timings.sleptAfter) {
      this.#wake(slept);
      return;
    }
    this.#current?.check(now);
    this.#successor?.check(now);
    this.#noteFrame();
    const { firstPrice = null, lastPrice = null } = this.#current ?? {};
    if (this.#state === 'live' && lastPrice !== null && now - lastPrice >= timings.staleAfter)
      this.#say('stale', `no price for ${seconds(now - lastPrice)}`);
    if (this.#state === 'live' && firstPrice !== null && now - firstPrice >= timings.provenAfter) this.#backoff.reset();
    if (this.#state === 'live' && now >= this.#renewAt && this.#successor === null) this.#renew(now);
    this.#report();
  }

  /** The machine slept: whatever the sockets say, the other side is gone. */
  #wake(slept: number): void {
    const { clock, gate } = this.#options;
    if (this.#state === 'refused') return;
    this.#drop(this.#current);
    this.#drop(this.#successor);
    this.#current = null;
    this.#successor = null;
    this.#backoff.reset();
    this.#reason = `stood still for ${seconds(slept)}`;
    const wait = gate.delay(clock.monotonic());
    if (this.#state === 'limited' && wait > 0) this.#later(wait);
    else {
      clearTimeout(this.#timer);
      this.#say('reconnecting', this.#reason);
      this.#dial();
    }
  }

  /** Opens the new connection before the old one is dropped; tried again later when it does not come up. */
  #renew(now: number): void {
    const { gate, timings } = this.#options;
    this.#renewAt = now + timings.backoffMax;
    if (gate.delay(now) > 0) return;
    this.#successor = this.#connect();
  }

  #drop(connection: Connection | null): void {
    if (connection === null) return;
    const gone = connection.drop().finally(() => this.#dropping.delete(gone));
    this.#dropping.add(gone);
  }

  #noteFrame(): void {
    for (const connection of [this.#current, this.#successor]) {
      const frame = connection?.lastFrame ?? null;
      if (frame !== null && (this.#lastFrame === null || frame > this.#lastFrame)) this.#lastFrame = frame;
    }
  }

  #say(state: FeedState, detail: string): void {
    if (this.#closed) return;
    this.#state = state;
    this.#detail = detail;
    this.#report();
  }

  #report(): void {
    this.#options.status({ state: this.#state, detail: this.#detail, redials: Math.max(0, this.#dials - 1), lastFrame: this.#lastFrame });
  }
}
