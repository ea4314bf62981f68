import type { Ending } from '../net/ending.ts';
import { seconds } from './connection.ts';
import { Dialler, type DiallerOptions } from './dialler.ts';
import type { Clock, FeedState } from './feed.ts';
import type { Link, Opener } from './link.ts';
import { Pulse } from './pulse.ts';
import { Quiet } from './quiet.ts';
import { Relay } from './relay.ts';
import type { Timings } from './timings.ts';
import type { Trace } from './trace.ts';

/** How one supervised connection is doing. */
export interface SocketStatus {
  readonly state: FeedState;
  /** Safe to show. */
  readonly detail: string;
  readonly redials: number;
  /** Monotonic ms. */
  readonly lastFrame: number | null;
  /** The venue does not serve this place. */
  readonly closedHere?: boolean;
}

export interface SocketOptions extends DiallerOptions {
  /** Dials. */
  readonly open: Opener;
  readonly clock: Clock;
  /** Its prices may be far between: what falls silent after each dial is left alone for longer and longer. */
  readonly quiet?: true;
  readonly trace?: ((trace: Trace) => void) | undefined;
  /** Called when state or detail change, and with every pulse. */
  status(status: SocketStatus): void;
}

/** A connection that is kept alive: dialled again when it dies, falls silent or brings no prices, and renewed before the venue cuts it. */
export class SupervisedSocket {
  readonly #options: SocketOptions;
  readonly #dialler: Dialler;
  readonly #pulse: Pulse;
  readonly #relay = new Relay();
  readonly #quiet: Quiet | null;
  #ids: readonly string[] = [];
  #renewAt = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #dials = 0;
  #state: FeedState = 'connecting';
  #detail = '';
  /** Why the last connection ended. */
  #reason = '';
  #closedHere = false;
  #closed = false;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#dialler = new Dialler(options);
    this.#quiet = options.quiet === true ? new Quiet(options.timings) : null;
    this.#pulse = new Pulse(
      options.clock,
      options.timings,
      (now) => this.#beat(now),
      (slept, now) => this.#wake(slept, now),
    );
  }

  /** The whole wished-for set, by the venue's own ids. */
  want(ids: readonly string[]): void {
    this.#ids = ids;
    this.#relay.want(ids);
  }

  start(): void {
    this.#pulse.start();
    this.#dial();
  }

  /** Resolves when every socket and timer is gone; says nothing from the moment it is called. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#pulse.stop();
    clearTimeout(this.#timer);
    this.#relay.dropAll();
    await this.#relay.gone();
  }

  get #timings(): Timings {
    return this.#quiet?.timings ?? this.#options.timings;
  }

  /** The last thing said is that the venue does not serve this place: said once, and tried again without a word. */
  get #isShut(): boolean {
    return this.#closedHere && this.#state === 'refused';
  }

  /** Dials, or waits until the venue's budget allows it. */
  #dial(): void {
    if (this.#closed) return;
    const wait = this.#dialler.delay(this.#options.clock.monotonic());
    if (wait > 0) {
      if (!this.#isShut) this.#say(this.#state, this.#inWords(`dialling again in ${seconds(wait)}`));
      this.#later(wait);
      return;
    }
    if (this.#dials === 0) this.#say('connecting', `dialling ${this.#dialler.url.host}`);
    else if (!this.#isShut) this.#say('reconnecting', this.#inWords('dialling again'));
    this.#relay.start(this.#connect());
  }

  #connect(): Link {
    const { open, clock, trace } = this.#options;
    const { url } = this.#dialler;
    this.#dialler.spend(clock.monotonic());
    this.#dials += 1;
    trace?.({ kind: 'dialling', url });
    const made: Link = open({
      url,
      clock,
      timings: this.#timings,
      ids: this.#ids,
      opened: () => {
        trace?.({ kind: 'opened' });
        if (made === this.#relay.current && this.#state === 'connecting') this.#say('connecting', 'waiting for the first price');
      },
      acknowledged: () => trace?.({ kind: 'acknowledged' }),
      priced: () => this.#priced(made),
      leaving: () => {
        if (made === this.#relay.current) this.#renewAt = clock.monotonic();
      },
      ended: (why) => this.#over(made, why),
    });
    return made;
  }

  #priced(from: Link): void {
    this.#relay.priced(from);
    this.#quiet?.heard(from.lastPrice ?? 0);
    if (from.firstPrice === from.lastPrice) this.#renewAt = (from.openedAt ?? 0) + this.#options.timings.renewAfter;
    this.#closedHere = false;
    if (this.#state !== 'live') this.#say('live', '');
  }

  /** A connection is gone. A successor that did not come up is tried again; for the current one decide when and where to dial. */
  #over(gone: Link, why: Ending): void {
    const now = this.#options.clock.monotonic();
    this.#options.trace?.({ kind: 'ended', why });
    this.#dialler.heed(why, now);
    this.#quiet?.lost(why);
    if (!this.#relay.lose(gone)) return;
    this.#reason = why.reason;
    if (this.#relay.current !== null) {
      this.#say('reconnecting', why.reason);
      return;
    }
    const { state, wait } = this.#dialler.next(why, now);
    if (why.closedHere) this.#closedHere = true;
    this.#say(state, why.closedHere ? why.reason : this.#inWords(`dialling again in ${seconds(wait)}`));
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
  #beat(now: number): void {
    const timings = this.#timings;
    this.#relay.check(now);
    this.#noteRefusal();
    const { firstPrice = null, lastPrice = null } = this.#relay.current ?? {};
    if (this.#state === 'live' && lastPrice !== null && now - lastPrice >= timings.staleAfter)
      this.#say('stale', `no price for ${seconds(now - lastPrice)}`);
    if (this.#state === 'live' && firstPrice !== null && now - firstPrice >= timings.provenAfter) this.#dialler.forgive();
    if (this.#state === 'live' && now >= this.#renewAt && this.#relay.successor === null) this.#renew(now);
    this.#report();
  }

  /** The machine slept: whatever the sockets say, the other side is gone. */
  #wake(slept: number, now: number): void {
    this.#relay.dropAll();
    this.#dialler.forgive();
    this.#reason = `stood still for ${seconds(slept)}`;
    const wait = this.#dialler.delay(now);
    if (this.#state === 'limited' && wait > 0) this.#later(wait);
    else {
      clearTimeout(this.#timer);
      if (!this.#isShut) this.#say('reconnecting', this.#reason);
      this.#dial();
    }
  }

  /** Opens the new connection before the old one is dropped; tried again later when it does not come up. */
  #renew(now: number): void {
    this.#renewAt = now + this.#options.timings.backoffMax;
    if (this.#dialler.delay(now) > 0) return;
    this.#relay.prepare(this.#connect());
  }

  /** Everything wanted may be refused while the line is well, and something else be wanted later. */
  #noteRefusal(): void {
    const refusal = this.#relay.current?.refusal ?? null;
    if (refusal !== null) this.#say('refused', `nothing that is wanted is served: ${refusal}`);
    else if (this.#state === 'refused' && !this.#closedHere) this.#say('connecting', 'waiting for the first price');
  }

  #say(state: FeedState, detail: string): void {
    if (this.#closed) return;
    this.#state = state;
    this.#detail = detail;
    this.#report();
  }

  #report(): void {
    const polled = this.#state === 'live' ? this.#relay.current?.polled : undefined;
    const [state, detail] = polled === undefined ? [this.#state, this.#detail] : (['polling', polled] as const);
    this.#options.status({
      state,
      detail,
      redials: Math.max(0, this.#dials - 1),
      lastFrame: this.#relay.lastFrame,
      ...(this.#closedHere ? { closedHere: true } : {}),
    });
  }
}
