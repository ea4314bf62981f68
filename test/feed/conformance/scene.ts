import type { Feed } from '../../../src/feed/feed.ts';
import type { LiveOptions } from '../../../src/feed/live.ts';
import type { Timings } from '../../../src/feed/timings.ts';
import type { Double, Frame } from '../../venues/double.ts';
import { until } from '../sink.ts';
import { Watcher } from '../watcher.ts';
import type { Subject } from './subject.ts';

/** Slower than other tests' doubles: many scenes are played at once. */
const EVERY = 25;
/** For all that does not ask how soon silence is seen: however busy the machine is, nothing else may happen meanwhile. */
const PATIENT: Partial<Timings> = {
  handshake: 10_000,
  silentAfter: 60_000,
  staleAfter: 60_000,
  starvedAfter: 60_000,
  ackWithin: 5_000,
  firstWithin: 60_000,
};

/** One subject, its double and one feed over it, for one test: many may be played side by side. */
export class Scene {
  readonly subject: Subject;
  readonly double: Double;
  readonly watcher: Watcher;

  private constructor(subject: Subject, double: Double) {
    this.subject = subject;
    this.double = double;
    this.watcher = new Watcher(subject.venue, () => double);
  }

  static async open(subject: Subject): Promise<Scene> {
    return new Scene(subject, await subject.open(EVERY));
  }

  get sink(): Watcher['sink'] {
    return this.watcher.sink;
  }

  /** Watches both instruments, with patience where `timings` says nothing else. */
  watch(timings: Partial<Timings> = {}, more: LiveOptions = {}): Feed {
    return this.watcher.watch(this.subject.keys, { ...PATIENT, ...timings }, more);
  }

  /** Marks of both instruments have come since this was called, and the venue is live. */
  async flows(): Promise<void> {
    const counts = () => this.subject.keys.map(({ symbol }) => this.marks(symbol).length);
    const before = counts();
    await until(() => this.sink.state === 'live' && counts().every((count, place) => count > (before[place] ?? 0)));
  }

  /** Both instruments were live, and from now on nothing comes by itself. Forgets the quotes so far. */
  async quiet(): Promise<Feed> {
    const feed = this.watch();
    await this.flows();
    this.double.flowing = false;
    // What is still under way has come when this has.
    const last = '7654321.5';
    const key = this.subject.keys[0];
    this.push(this.subject.tick(key, last, -2 * 3_600_000));
    await until(() => this.marks(key.symbol).includes(last));
    this.sink.quotes.length = 0;
    return feed;
  }

  push(...frames: readonly Frame[]): void {
    this.double.pushTogether(frames);
  }

  /** The marks of an instrument so far. */
  marks(symbol: string): string[] {
    return this.sink.marks(symbol).filter((mark) => mark !== undefined);
  }

  async close(): Promise<void> {
    await this.watcher.close();
    await this.double.close();
  }
}
