import type { Feed, InstrumentKey } from '../../src/feed/feed.ts';
import { type LiveOptions, liveFeed } from '../../src/feed/live.ts';
import type { Timings } from '../../src/feed/timings.ts';
import type { Double } from '../venues/double.ts';
import { Collector, until } from './sink.ts';

/** The real ladder some 25 times as fast: quick enough for a test, slow enough for a busy machine. */
export const FAST: Partial<Timings> = {
  pulse: 5,
  handshake: 1_000,
  pingEvery: 40,
  silentAfter: 1_000,
  staleAfter: 400,
  starvedAfter: 800,
  ackWithin: 100,
  firstWithin: 400,
  requestEvery: 5,
  backoffMin: 10,
  backoffMax: 40,
  provenAfter: 100,
  limitedMin: 300,
  closedEvery: 300,
  closeWithin: 100,
};

/** Live feeds over one venue's double, and what they told. Needs no test runner: the soak watches with it too. */
export class Watcher {
  readonly sink = new Collector();
  readonly #venue: string;
  readonly #double: () => Pick<Double, 'url' | 'restUrl'>;
  readonly #feeds: Feed[] = [];

  constructor(venue: string, double: () => Pick<Double, 'url' | 'restUrl'>) {
    this.#venue = venue;
    this.#double = double;
  }

  /** A started feed, FAST where `timings` says nothing else. */
  readonly watch = (keys: readonly InstrumentKey[], timings: Partial<Timings> = {}, more: LiveOptions = {}): Feed => {
    const { url: ws, restUrl: rest } = this.#double();
    const feed = liveFeed({ venues: { [this.#venue]: { ws, rest } }, timings: { ...FAST, ...timings }, random: () => 0.5, ...more });
    this.#feeds.push(feed);
    feed.subscribe(keys);
    feed.start(this.sink);
    return feed;
  };

  readonly live = (): Promise<void> => until(() => this.sink.state === 'live');

  /** The states so far, without repetitions. */
  readonly states = (): string[] => this.sink.statuses.map(({ state }) => state).filter((state, place, all) => state !== all[place - 1]);

  /** Each refusal so far: "BTC/USDT:USDT mark "-5" is not above 0". */
  readonly told = (): string[] => this.sink.rejections.map(({ symbol, reason }) => `${symbol} ${reason}`.trim());

  /** What was said when the state first became this one; undefined when it never did. */
  readonly detailOf = (state: string): string | undefined => this.sink.statuses.find((status) => status.state === state)?.detail;

  /** Closes the feeds, and forgets what they told. */
  async close(): Promise<void> {
    await Promise.all(this.#feeds.splice(0).map((feed) => feed.close()));
    this.sink.clear();
  }
}
