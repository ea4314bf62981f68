import { wordsOf } from '../../net/ccxt-fault.ts';
import { type Ending, ending } from '../../net/ending.ts';
import { seconds } from '../connection.ts';
import type { Desk } from '../lines.ts';
import type { Dial, Link } from '../link.ts';
import type { Seen } from '../seen.ts';
import { Asking } from './asking.ts';
import type { PriceExchange } from './exchange.ts';
import { faultOf } from './fault.ts';
import { hasMarks } from './fields.ts';
import type { Judge } from './judge.ts';
import type { Kind } from './kinds.ts';
import type { Read } from './public.ts';
import { CcxtSockets } from './sockets.ts';
import type { CcxtVenue } from './venue.ts';
import { type Way, wayOf } from './ways.ts';

export interface CcxtLine {
  readonly venue: CcxtVenue;
  readonly kind: Kind;
  readonly desk: Desk;
  readonly judge: Judge;
  /** Symbols said to bring no price, over all connections: said again only after they brought one. */
  readonly missed: Set<string>;
  /** What was fetched, over all connections: one that begins anew must not take an old answer for news. */
  readonly seen: Seen;
}

/**
 * One life of a line of ccxt's: an exchange object of its own, and whatever sockets that dials. ccxt finds the address, speaks the venue's
 * language and reads it; whether it lives, and what is done when it does not, is decided here as for every other socket.
 */
export class CcxtConnection implements Link {
  firstPrice: number | null = null;
  lastPrice: number | null = null;
  readonly #dial: Dial;
  readonly #line: CcxtLine;
  readonly #sockets: CcxtSockets;
  /** Symbols that brought a mark: from then on only a mark proves that they live. */
  readonly #marked = new Set<string>();
  readonly #seen = new WeakSet<object>();
  readonly #giveUp = new AbortController();
  #ids: readonly string[];
  #exchange: PriceExchange | null = null;
  #way: Way | null = null;
  #asking: Asking | null = null;
  #askedAt: number | null = null;
  #over = false;

  constructor(dial: Dial, line: CcxtLine) {
    this.#dial = dial;
    this.#line = line;
    this.#ids = dial.ids;
    this.#sockets = new CcxtSockets(
      dial,
      (now) => {
        this.#asking?.opened(now);
        dial.opened();
      },
      (why) => this.#end(why),
    );
    void this.#begin();
  }

  get openedAt(): number | null {
    return this.#sockets.openedAt;
  }

  get lastFrame(): number | null {
    return this.#sockets.lastFrame;
  }

  /** Why no price can come over this connection: everything asked for was refused; null while something was not. */
  get refusal(): string | null {
    return this.#asking?.refusal ?? null;
  }

  want(ids: readonly string[]): void {
    this.#ids = ids;
    if (this.#asking !== null && !this.#over) this.#want(this.#asking);
  }

  check(now: number): void {
    const { timings } = this.#dial;
    const { openedAt, lastFrame, answer } = this.#sockets;
    // Until then ccxt is loaded and the markets are fetched, and each request has a limit of its own.
    if (this.#over || this.#askedAt === null || this.#asking === null) return;
    if (openedAt === null) {
      // Where nothing could be asked for, nothing was dialled.
      if (this.refusal === null && now - this.#askedAt >= 2 * timings.handshake)
        this.#end(answer ?? ending('no answer', { offline: true }));
      return;
    }
    const silence = now - (lastFrame ?? openedAt);
    const hunger = this.refusal === null ? now - (this.lastPrice ?? now) : 0;
    if (silence >= timings.silentAfter) this.#end(ending(`nothing heard for ${seconds(silence)}`));
    else if (hunger >= timings.starvedAfter) this.#end(ending(`no price for ${seconds(hunger)}`, { starved: true }));
    else if (this.#asking.isMute(now)) this.#end(ending('subscribed, but no price came', { mute: true }));
    else this.#asking.check(now);
  }

  async drop(): Promise<void> {
    this.#over = true;
    this.#giveUp.abort();
    await this.#sockets.hangUp();
  }

  async #begin(): Promise<void> {
    const { venue, kind } = this.#line;
    try {
      const exchange = await venue.open(kind, this.#ids, this.#giveUp.signal, {
        dialling: (client) => this.#sockets.listen(client),
        frame: (frame, reads) => this.#read(frame, reads),
        unreadable: (reason) => this.#refused(reason),
        refusal: (error, hash) => this.#refusal(error, hash),
      });
      this.#exchange = exchange;
      if (this.#over) return;
      this.#way = wayOf(exchange, kind);
      if (this.#way === null)
        throw new Error(`this ccxt has no live prices of ${venue.venue}'s ${kind === 'spot' ? 'pairs' : 'contracts'}`);
      this.#asking = new Asking({
        timings: this.#dial.timings,
        batch: this.#way.batch,
        ask: (symbols) => this.#ask(symbols),
        names: (text, symbol) => namedBy(exchange, symbol).some((name) => isWordOf(name, text)),
        missing: (symbol, reason) => this.#missing(symbol, reason),
        refused: (reason) => this.#refused(reason),
      });
      this.#want(this.#asking);
    } catch (error) {
      this.#end(faultOf(error));
    }
  }

  #want(asking: Asking): void {
    const now = this.#dial.clock.monotonic();
    if (this.openedAt === null) this.#askedAt = now;
    asking.want(this.#ids, now);
    asking.refuse(
      this.#ids.filter((symbol) => this.#exchange?.markets?.[symbol] === undefined),
      `not among the markets of ${this.#line.venue.venue}`,
    );
  }

  #ask(symbols: readonly string[]): void {
    const known = symbols.filter((symbol) => this.#exchange?.markets?.[symbol] !== undefined);
    if (known.length === 0 || this.#way === null) return;
    this.#forget(known);
    try {
      for (const answer of this.#way.ask(known)) answer.catch((error: unknown) => this.#failed(known, error));
    } catch (error) {
      this.#failed(known, error);
    }
  }

  /** ccxt never sends again what stands in its lists, nor does it forget an error that nobody waited for. */
  #forget(symbols: readonly string[]): void {
    if (this.#exchange === null) return;
    const names = symbols.flatMap((symbol) => namedBy(this.#exchange as PriceExchange, symbol));
    for (const { subscriptions, rejections } of this.#sockets.clients) {
      for (const list of [subscriptions, rejections])
        for (const hash of Object.keys(list)) if (names.some((name) => isWordOf(name, hash))) delete list[hash];
    }
  }

  /** A call failed. What the venue said is known already; the rest never reached it: no key, no token, no way. */
  #failed(symbols: readonly string[], error: unknown): void {
    if (this.#over || (typeof error === 'object' && error !== null && this.#seen.has(error))) return;
    if (this.openedAt === null) this.#end(faultOf(error));
    else this.#asking?.refuse(symbols, `cannot be asked for: ${wordsOf(error)}`);
  }

  #refusal(error: unknown, hash: string): void {
    if (typeof error === 'object' && error !== null) this.#seen.add(error);
    if (!this.#over) this.#asking?.error(wordsOf(error), hash);
  }

  #missing(symbol: string, reason: string): void {
    const { missed, desk, venue } = this.#line;
    if (missed.has(symbol)) return;
    missed.add(symbol);
    desk.reject({ venue: venue.venue, symbol, reason });
  }

  #refused(reason: string): void {
    const { desk, venue } = this.#line;
    if (!this.#over) desk.reject({ venue: venue.venue, symbol: '', reason });
  }

  #read(frame: unknown, reads: readonly Read[]): void {
    const { desk, judge, missed } = this.#line;
    if (this.#over) return;
    const received = this.#dial.clock.monotonic();
    for (const read of reads) {
      if (!desk.symbols().has(read.symbol) || this.#asking?.wants(read.symbol) !== true) continue;
      const quote = judge.judge(read, frame, 'ws', received);
      if (quote === null) continue;
      desk.quote(quote);
      if (quote.mark !== undefined) this.#marked.add(quote.symbol);
      if (!this.#proves(quote.symbol, quote.mark !== undefined, quote.last !== undefined)) continue;
      missed.delete(quote.symbol);
      this.#asking.heard(quote.symbol);
      // ccxt keeps the venue's acknowledgements to itself; a price is one.
      if (this.firstPrice === null) this.#dial.acknowledged();
      this.firstPrice ??= received;
      this.lastPrice = received;
      this.#dial.priced();
    }
  }

  /** The mark is what triggers, so it alone proves that prices come, wherever there is one. */
  #proves(symbol: string, hasMark: boolean, hasLast: boolean): boolean {
    const { kind, venue } = this.#line;
    if (kind === 'spot') return hasLast;
    return hasMark || (hasLast && !hasMarks(venue.id) && !this.#marked.has(symbol));
  }

  #end(why: Ending): void {
    if (this.#over) return;
    this.#over = true;
    this.#sockets.cut();
    this.#dial.ended(why);
  }
}

/** What a symbol may be called in a venue's answer or in ccxt's lists. */
function namedBy(exchange: PriceExchange, symbol: string): string[] {
  const id: unknown = exchange.markets?.[symbol]?.id;
  return typeof id === 'string' && id !== '' ? [symbol, id] : [symbol];
}

function isWordOf(name: string, text: string): boolean {
  for (let place = text.indexOf(name); place >= 0; place = text.indexOf(name, place + 1)) {
    const [before = '', after = ''] = [text[place - 1], text[place + name.length]];
    if (!/[\w/]/.test(before) && !/[\w/-]/.test(after)) return true;
  }
  return false;
}
