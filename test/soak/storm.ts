import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as rest } from 'node:timers/promises';
import { TIMINGS, type Timings } from '../../src/feed/timings.ts';
import type { Subject } from '../feed/conformance/subject.ts';
import type { Double } from '../venues/double.ts';
import { FAULTS, type Fault } from './faults.ts';
import type { Look } from './storm-watched.ts';

export interface StormOptions {
  readonly subjects: readonly Subject[];
  readonly seconds: number;
  /** Good messages a second, all venues together. */
  readonly rate: number;
  /** How many times as fast as the real ladder the watched feed is; 1: as it ships. */
  readonly haste: number;
  readonly seed: number;
  say(text: string): void;
}

export interface StormResult {
  readonly faults: number;
  readonly sent: number;
  readonly quotes: number;
  /** What went wrong, in words. */
  readonly wrong: readonly string[];
  /** From the end of a fault to new prices of both instruments, ms, the slowest. */
  readonly slowest: number;
  /** Growth of the heap from the third quarter of the run to the last, a fraction. */
  readonly growth: number;
}

const PULSE = 10;
const FAULT_EVERY = 5_000;
const LOOK_EVERY = 500;
const FACES: Readonly<Record<string, string>> = {
  binance: 'binance/usdm',
  bybit: 'bybit/unified',
  okx: 'okx/trading',
  hyperliquid: 'hyperliquid/perp',
  kraken: 'kraken/futures',
};

/** The timings of the ladder, so many times as fast. Prices have to flow as long before the backoff begins anew. */
function hastened(haste: number): Partial<Timings> {
  const { renewAfter, closeWithin, requestEvery, ...others } = TIMINGS;
  return Object.fromEntries(Object.entries(others).map(([name, ms]) => [name, ms / haste]));
}

/** One venue in the storm. */
class Front {
  readonly subject: Subject;
  readonly double: Double;
  /** Of each price of an instrument when it was sent, newest last. */
  readonly sent = new Map<string, Map<string, number>>();
  mute = false;
  since = 0;
  #count = 0;

  constructor(subject: Subject, double: Double) {
    this.subject = subject;
    this.double = double;
    for (const { symbol } of subject.keys) this.sent.set(symbol, new Map());
  }

  get total(): number {
    return this.#count;
  }

  /** Sends a new price of each instrument to whoever is connected; its digits tell which it is. */
  send(): void {
    if (this.mute) return;
    const frames = this.subject.keys.map((key) => {
      this.#count += 1;
      // Between 50,000.000001 and 50,100: no jump, and no two alike.
      const price = `${50_000 + (this.#count % 100)}.${String(this.#count).padStart(9, '0')}1`;
      const prices = this.sent.get(key.symbol) as Map<string, number>;
      prices.set(price, performance.now());
      // What is older than any screen may show is forgotten.
      if (prices.size > 20_000) for (const old of [...prices.keys()].slice(0, 10_000)) prices.delete(old);
      return this.subject.tick(key, price, this.#count);
    });
    this.double.pushTogether(frames);
  }
}

/** A long position far from liquidation in each instrument, at its own venue. */
function bookOf(subjects: readonly Subject[]): unknown {
  const accounts = subjects.map(({ venue, keys }) => ({
    id: venue,
    product: FACES[venue],
    assets: { [settleOf(keys[0].symbol)]: '1000000' },
    positions: keys.map(({ symbol }, place) => ({
      id: `p${place}`,
      symbol,
      side: 'long',
      contracts: '0.01',
      contractSize: '1',
      entryPrice: '50000',
    })),
    rules: { maintenance: { basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate: '0.005' }] }, maintenanceMultiple: '1' },
  }));
  return { version: 1, accounts };
}

const settleOf = (symbol: string): string => symbol.slice(symbol.indexOf(':') + 1);

/**
 * Prices of all venues at once, thousands a second, with a fault every five seconds, into a feed and a monitor in a process of their own: each
 * fault has to pass, the screen may never show a price that was not sent, call an old one live or a good position bad, and the heap stays flat.
 */
export async function storm(options: StormOptions): Promise<StormResult> {
  const { subjects, seconds, rate, haste, seed, say } = options;
  const fronts: Front[] = [];
  for (const subject of subjects) {
    const double = await subject.open(1_000_000);
    double.flowing = false;
    fronts.push(new Front(subject, double));
  }
  const timings = hastened(haste);
  const child = fork(new URL('./storm-watched.ts', import.meta.url), {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
  });
  try {
    await once(child, 'message');
    const venues = Object.fromEntries(fronts.map(({ subject, double }) => [subject.venue, { ws: double.url, rest: double.restUrl }]));
    child.send({ kind: 'watch', venues, timings, keys: subjects.flatMap(({ keys }) => keys), portfolio: bookOf(subjects) });
    return await new Storm(child, fronts, { seconds, rate, haste, seed, say }).run();
  } finally {
    child.kill();
    for (const { double } of fronts) await double.close();
  }
}

class Storm {
  readonly #child: ChildProcess;
  readonly #fronts: readonly Front[];
  readonly #options: Omit<StormOptions, 'subjects'>;
  readonly #wrong: string[] = [];
  readonly #heaps: number[] = [];
  /** Fronts whose fault is over and whose new prices are waited for, and since when. */
  readonly #waiting = new Map<Front, { readonly fault: Fault; readonly since: number }>();
  #slowest = 0;
  #faults = 0;
  #random: number;

  constructor(child: ChildProcess, fronts: readonly Front[], options: Omit<StormOptions, 'subjects'>) {
    this.#child = child;
    this.#fronts = fronts;
    this.#options = options;
    this.#random = options.seed;
  }

  async run(): Promise<StormResult> {
    const { seconds, rate, say } = this.#options;
    // A timer that comes late on a busy machine sends what it owes.
    const rounds = rate / this.#fronts.length / 2 / 1000;
    const started = performance.now();
    let sent = 0;
    const pump = setInterval(() => {
      for (const due = (performance.now() - started) * rounds; sent < due; sent++) for (const front of this.#fronts) front.send();
    }, PULSE);
    try {
      for (const front of this.#fronts)
        this.#waiting.set(front, { fault: { name: 'the start', strike: () => {} }, since: performance.now() });
      await this.#settle();
      const end = performance.now() + seconds * 1000;
      let next = performance.now() + 1000;
      for (let told = 0; performance.now() < end; told++) {
        if (performance.now() >= next) {
          next += FAULT_EVERY;
          void this.#strike();
        }
        await rest(LOOK_EVERY);
        await this.#look();
        if (told % 60 === 59) say(`${this.#faults} faults, ${this.#waiting.size} under way, heap ${mb(this.#heaps.at(-1) ?? 0)} MB`);
      }
      await this.#settle();
      const { quotes } = await this.#ask();
      const sent = this.#fronts.reduce((sum, { total }) => sum + total, 0);
      return { faults: this.#faults, sent, quotes, wrong: this.#wrong, slowest: this.#slowest, growth: growthOf(this.#heaps) };
    } finally {
      clearInterval(pump);
    }
  }

  /** The longest that a venue may take from the end of a fault to new prices: the ladder's 30 s and the longest wait between dials. */
  get #patience(): number {
    return (30_000 + TIMINGS.backoffMax) / this.#options.haste + 2_000;
  }

  async #settle(): Promise<void> {
    const until = performance.now() + this.#patience;
    while (this.#waiting.size > 0 && performance.now() < until) {
      await rest(LOOK_EVERY / 2);
      await this.#look();
    }
  }

  /** A fault at one venue of those that are well. */
  async #strike(): Promise<void> {
    const well = this.#fronts.filter((front) => !this.#waiting.has(front) && !front.mute);
    const front = well[this.#draw(well.length)];
    // Each in its turn, so that a long storm has had them all; the seed says which is first.
    const fault = FAULTS[(this.#options.seed + this.#faults) % FAULTS.length];
    if (front === undefined || fault === undefined) return;
    this.#faults += 1;
    front.mute = fault.mute === true;
    fault.strike(front.double, front.subject);
    this.#waiting.set(front, { fault, since: Number.POSITIVE_INFINITY });
    if (fault.lasts !== undefined) await rest((fault.lasts * TIMINGS.silentAfter) / this.#options.haste);
    fault.mend?.(front.double);
    front.mute = false;
    this.#waiting.set(front, { fault, since: performance.now() });
  }

  async #look(): Promise<void> {
    const asked = performance.now();
    const look = await this.#ask();
    this.#heaps.push(look.heap);
    if (look.unhandled > 0) this.#note(`${look.unhandled} rejections unhandled`);
    for (const front of this.#fronts) {
      const shown = front.subject.keys.map(({ symbol }, place) => this.#judge(look, front, symbol, place, asked));
      const waiting = this.#waiting.get(front);
      if (waiting === undefined) continue;
      if (shown.every((at) => at !== null && at > waiting.since)) {
        this.#slowest = Math.max(this.#slowest, asked - waiting.since);
        this.#waiting.delete(front);
      } else if (asked - waiting.since > this.#patience) {
        const { state, detail } = look.feeds.find(({ venue }) => venue === front.subject.venue) ?? {};
        this.#note(`${front.subject.venue} did not come back from "${waiting.fault.name}": ${state} ${detail}`);
        this.#waiting.delete(front);
      }
    }
  }

  /** When the price that a row shows was sent; null while it shows none. Notes what no screen may show. */
  #judge(look: Look, front: Front, symbol: string, place: number, asked: number): number | null {
    const { venue } = front.subject;
    const row = look.rows.find(({ key }) => key === `${venue}/p${place}`);
    if (row === undefined) return null;
    if (typeof row.mark !== 'string') return null;
    const at = front.sent.get(symbol)?.get(row.mark);
    if (at === undefined) {
      this.#note(`${venue} ${symbol} shows ${row.mark}, which was never sent or long ago`);
      return null;
    }
    const staleAfter = TIMINGS.staleAfter / this.#options.haste;
    if (row.freshness === 'live' && asked - at > staleAfter + 1_000)
      this.#note(`${venue} ${symbol} calls a price live that is ${asked - at} ms old`);
    if (row.level !== 'ok') this.#note(`${venue} ${symbol} is at level ${row.level}`);
    return at;
  }

  /** @throws Error when the watched process is gone: nobody would answer. */
  async #ask(): Promise<Look> {
    const answered = new AbortController();
    const { signal } = answered;
    const gone = once(this.#child, 'exit', { signal }).then(([status, by]) => {
      throw new Error(`the watched process ended with ${by ?? status}`);
    });
    try {
      const answer = once(this.#child, 'message', { signal });
      this.#child.send({ kind: 'look' });
      const [look] = await Promise.race([answer, gone]);
      return look as Look;
    } finally {
      answered.abort();
    }
  }

  #note(wrong: string): void {
    if (this.#wrong.length < 20) this.#wrong.push(wrong);
  }

  /** A whole number from 0 up to, not with, `below` (Lehmer's generator). */
  #draw(below: number): number {
    this.#random = (this.#random * 48_271) % 2_147_483_647;
    return this.#random % below;
  }
}

function growthOf(heaps: readonly number[]): number {
  const quarter = (from: number, to: number): number => {
    const part = heaps.slice(Math.floor(heaps.length * from), Math.floor(heaps.length * to)).toSorted((a, b) => a - b);
    return part[Math.floor(part.length / 2)] ?? Number.NaN;
  };
  return quarter(0.75, 1) / quarter(0.5, 0.75) - 1;
}

const mb = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
