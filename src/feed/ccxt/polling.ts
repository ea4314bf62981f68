import { type Ending, ending } from '../../net/ending.ts';
import { seconds } from '../connection.ts';
import type { Dial, Link } from '../link.ts';
import type { CcxtLine } from './connection.ts';
import { faultOf } from './fault.ts';
import { hasMarks } from './fields.ts';
import { type Poll, pollOf } from './poll.ts';

/** A line without a socket: its prices are fetched again and again, one round after the other. What fails ends it, and its owner tries anew. */
export class CcxtPolling implements Link {
  lastFrame: number | null = null;
  firstPrice: number | null = null;
  lastPrice: number | null = null;
  openedAt: number | null = null;
  readonly polled: string;
  readonly #dial: Dial;
  readonly #line: CcxtLine;
  readonly #giveUp = new AbortController();
  #ids: readonly string[];
  #strangers: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #over = false;

  constructor(dial: Dial, line: CcxtLine) {
    this.#dial = dial;
    this.#line = line;
    this.#ids = dial.ids;
    this.polled = `over REST every ${seconds(dial.timings.restEvery).replace('.0', '')}`;
    void this.#begin();
  }

  get refusal(): string | null {
    return this.openedAt !== null && this.#strangers.length > 0 && this.#strangers.length === this.#ids.length
      ? `not among the markets of ${this.#line.venue.venue}`
      : null;
  }

  want(ids: readonly string[]): void {
    this.#ids = ids;
  }

  check(now: number): void {
    const { timings } = this.#dial;
    if (this.#over || this.openedAt === null || this.refusal !== null) return;
    const hunger = now - (this.lastPrice ?? this.openedAt);
    if (this.lastPrice === null && hunger >= timings.firstWithin + timings.handshake)
      this.#end(ending('asked, but no price came', { mute: true }));
    else if (hunger >= timings.starvedAfter + timings.handshake) this.#end(ending(`no price for ${seconds(hunger)}`, { starved: true }));
  }

  async drop(): Promise<void> {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#giveUp.abort();
  }

  async #begin(): Promise<void> {
    const { venue, kind } = this.#line;
    try {
      const exchange = await venue.open(kind, this.#ids, this.#giveUp.signal);
      const poll = pollOf(exchange, kind);
      if (poll === null) throw new Error(`this ccxt has no prices of ${venue.venue}'s ${kind === 'spot' ? 'pairs' : 'contracts'}`);
      if (this.#over) return;
      this.openedAt = this.#dial.clock.monotonic();
      this.#dial.opened();
      await this.#round(poll, (symbol) => exchange.markets?.[symbol] !== undefined);
    } catch (error) {
      this.#end(faultOf(error));
    }
  }

  async #round(poll: Poll, isKnown: (symbol: string) => boolean): Promise<void> {
    try {
      this.#strangers = this.#ids.filter((symbol) => !isKnown(symbol));
      for (const symbol of this.#strangers) this.#missing(symbol);
      const known = this.#ids.filter(isKnown);
      if (known.length > 0) this.#read(await poll(known));
      if (!this.#over) this.#timer = setTimeout(() => void this.#round(poll, isKnown), this.#dial.timings.restEvery);
    } catch (error) {
      this.#end(faultOf(error));
    }
  }

  #read(reads: Awaited<ReturnType<Poll>>): void {
    const { desk, judge, kind, missed, seen, venue } = this.#line;
    if (this.#over) return;
    const received = this.#dial.clock.monotonic();
    this.lastFrame = received;
    for (const read of reads) {
      if (!desk.symbols().has(read.symbol)) continue;
      const judged = judge.judge(read, null, 'rest', received);
      const quote = judged === null ? null : seen.news(judged);
      if (quote === null) continue;
      desk.quote(quote);
      if (quote.mark === undefined && (quote.last === undefined || (kind === 'contract' && hasMarks(venue.id)))) continue;
      missed.delete(quote.symbol);
      if (this.firstPrice === null) this.#dial.acknowledged();
      this.firstPrice ??= received;
      this.lastPrice = received;
      this.#dial.priced();
    }
  }

  #missing(symbol: string): void {
    const { missed, desk, venue } = this.#line;
    if (missed.has(symbol)) return;
    missed.add(symbol);
    desk.reject({ venue: venue.venue, symbol, reason: `not among the markets of ${venue.venue}` });
  }

  #end(why: Ending): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    this.#giveUp.abort();
    this.#dial.ended(why);
  }
}
