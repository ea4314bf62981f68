import type { Quote } from '../../book/quote.ts';
import type { Feed, FeedSink, FeedState, InstrumentKey } from '../feed.ts';
import { TapeClock } from './clock.ts';
import { shownFile } from './error.ts';
import { mergeByTime } from './merge.ts';
import { pacesOf } from './pace.ts';
import { Tape, type TapeEntry } from './tape.ts';

export interface ReplayOptions {
  /** One tape or several, merged by time; plain or gzip, JSON lines or CSV. */
  readonly files: readonly string[];
  /** Tape seconds a real second, above 0; `max` delivers as fast as the sink takes it. */
  readonly speed: number | 'max';
  /** Gives up the opening. */
  readonly signal?: AbortSignal;
}

/** What is delivered without a break: long enough to be quick, short enough that a key press gets through. */
const SLICE_LINES = 512;
const SLICE_MS = 4;
/** Longest single sleep; Node's timers end at 2^31 ms. */
const LONGEST_SLEEP = 60_000;

/**
 * Opens tapes for a replay and reads each up to its first good line.
 * @throws TapeError when a tape cannot be read or holds no good line; RangeError for a speed that is not above 0
 */
export async function openReplay(options: ReplayOptions): Promise<ReplayFeed> {
  const { files, speed, signal } = options;
  if (speed !== 'max' && !(Number.isFinite(speed) && speed > 0)) throw new RangeError(`speed must be above 0 or max, not ${speed}`);
  if (files.length === 0) throw new RangeError('a replay needs at least one tape');
  const tapes: Tape[] = [];
  try {
    for (const file of files) tapes.push(await Tape.open(file, signal));
  } catch (error) {
    for (const tape of tapes) tape.close();
    throw error;
  }
  return new ReplayFeed(tapes, speed);
}

/** Recorded prices played again, on the tape's own clock. */
export class ReplayFeed implements Feed {
  readonly clock: TapeClock;
  /** Time of the first good line, ms since the epoch. */
  readonly from: number;
  readonly speed: number | 'max';
  /** The venue the status line names: the tapes' own when they agree on one, else "tape". */
  readonly venue: string;
  readonly #tapes: readonly Tape[];
  readonly #paces: ReadonlyMap<string, number>;
  #wanted: ReadonlySet<string> | null = null;
  #sink: FeedSink | null = null;
  #running: Promise<void> | null = null;
  #wake: () => void = () => {};
  #closed = false;
  #rejected = 0;
  #told = 0;
  #lastFrame: number | null = null;

  constructor(tapes: readonly Tape[], speed: number | 'max') {
    this.#tapes = tapes;
    this.#paces = new Map(tapes.flatMap((tape) => [...pacesOf(tape.opening)]));
    this.speed = speed;
    this.from = Math.min(...tapes.map((tape) => tape.first.t));
    const venues = new Set(tapes.map((tape) => tape.first.quote.venue));
    const [venue = ''] = venues;
    this.venue = venues.size === 1 && venue !== '' ? venue : 'tape';
    this.clock = new TapeClock(this.from, speed);
  }

  subscribe(instruments: readonly InstrumentKey[]): void {
    const wanted = new Set<string>();
    for (const { venue, symbol } of instruments) wanted.add(`${venue === '' ? '*' : venue}|${symbol}`).add(`|${symbol}`);
    this.#wanted = wanted;
  }

  pace(key: string): number | null {
    return this.#paces.get(key) ?? null;
  }

  start(sink: FeedSink): void {
    if (this.#running !== null || this.#closed) return;
    this.#sink = sink;
    this.clock.start();
    this.#tell('live');
    // A sink that throws is a fault of the program: its rejection is left to end the process.
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    if (!this.#closed && this.#running !== null) this.#tell('closed');
    this.#closed = true;
    this.#wake();
    for (const tape of this.#tapes) tape.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    let sliceStart = performance.now();
    let slice = 0;
    for await (const batch of mergeByTime(this.#tapes)) {
      for (const entry of batch) {
        if (this.#closed) return;
        const wait = this.clock.approach(entry.t);
        if (wait > 0 || slice >= SLICE_LINES || ((slice & 15) === 15 && performance.now() - sliceStart > SLICE_MS)) {
          if (this.#told !== this.#rejected) this.#tell('live');
          await this.#rest(entry.t);
          if (this.#closed) return;
          sliceStart = performance.now();
          slice = 0;
        }
        slice += 1;
        this.#deliver(entry);
      }
    }
    if (this.#closed) return;
    const cut = this.#tapes.filter((tape) => tape.cut !== null).map((tape) => `${shownFile(tape.file)} ${tape.cut}`);
    this.#closed = true;
    this.#tell('ended', cut.join('; '));
    this.#sink?.end();
  }

  /** Lets the event loop turn at least once, and waits until the tape gets to `t`. */
  async #rest(t: number): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    for (let wait = this.clock.approach(t); wait > 0 && !this.#closed; wait = this.clock.approach(t)) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(wait, LONGEST_SLEEP));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #deliver(entry: TapeEntry): void {
    if (entry.rejection !== null) {
      this.#rejected += 1;
      this.#sink?.reject(entry.rejection);
      return;
    }
    this.clock.arrive(entry.t);
    this.#lastFrame = entry.t;
    if (entry.quote !== null && this.#isWanted(entry.quote)) this.#sink?.quote(entry.quote);
  }

  /** A tape without a venue speaks for every venue, as a key without one asks for all; nothing subscribed is everything wanted. */
  #isWanted({ venue, symbol }: Quote): boolean {
    return this.#wanted === null || this.#wanted.has(`${venue}|${symbol}`) || this.#wanted.has(`*|${symbol}`);
  }

  #tell(state: FeedState, detail = ''): void {
    this.#told = this.#rejected;
    this.#sink?.status({ venue: this.venue, state, detail, rejected: this.#rejected, redials: 0, lastFrame: this.#lastFrame });
  }
}
