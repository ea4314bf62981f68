import { describe, expect, it } from 'vitest';
import type { Quote } from '../../src/book/quote.ts';
import { doubting } from '../../src/feed/doubting.ts';
import type { Clock, FeedSink, FeedStatus } from '../../src/feed/feed.ts';
import { Collector } from './sink.ts';

const LIVE: FeedStatus = { venue: 'binance', state: 'live', detail: '', rejected: 0, redials: 0, lastFrame: null };

/** A judge with a clock that a test sets, before a sink that keeps what comes out. */
class Bench {
  readonly out = new Collector();
  at = 0;
  readonly clock: Clock = { now: () => 1_760_128_200_000 + this.at, monotonic: () => 5_000 + this.at };
  readonly sink: FeedSink = doubting(this.out, this.clock);

  /** A mark whose venue time is `ahead` ms ahead of our clock at receipt. */
  mark(value: string, ahead: number | null, more: Partial<Quote> = {}): void {
    const venueTime = ahead === null ? null : this.clock.now() + ahead;
    const mark = { value, venueTime, receivedTime: this.clock.monotonic() };
    this.sink.quote({ venue: 'binance', symbol: 'BTC/USDT:USDT', source: 'ws', mark, ...more });
    this.at += 1000;
  }
  marks(count: number, ahead: (place: number) => number | null, more: Partial<Quote> = {}): void {
    for (let place = 0; place < count; place++) this.mark('50000', ahead(place), more);
  }
  /** The venue's state as it comes out, when this much of it went in. */
  status(status: Partial<FeedStatus> = {}): [detail: string | undefined, clockOffset: number | undefined] {
    this.sink.status({ ...LIVE, ...status });
    const last = this.out.statuses.at(-1);
    return [last?.detail, last?.clockOffset];
  }
}

describe('a quote', () => {
  it('that is believed goes on as it came, one that is not says why', () => {
    const bench = new Bench();
    bench.mark('50000', 0);
    bench.mark('41500', 0);
    expect(bench.out.quotes.map(({ suspect }) => suspect)).toEqual([undefined, 'jumped -17 % in 1.0 s, which no other venue confirms']);
    expect(Object.keys(bench.out.quotes[0] ?? {})).toEqual(['venue', 'symbol', 'source', 'mark']);
    expect(bench.out.marks('BTC/USDT:USDT')).toEqual(['50000', '41500']);
  });

  it('and all else passes', () => {
    const { sink, out } = new Bench();
    sink.reject({ venue: 'binance', symbol: '', reason: 'no JSON' });
    sink.end();
    expect([out.rejections.length, out.ended]).toEqual([1, 1]);
  });
});

describe('a mark far from its index', () => {
  it('is named beside the venue once it is believed, for as long as it lasts', () => {
    const bench = new Bench();
    const index = (value: string): Partial<Quote> => ({ index: { value, venueTime: null, receivedTime: bench.clock.monotonic() } });
    for (let second = 0; second < 60; second++) bench.mark('66666.60', null, index('115418.19'));
    expect(bench.status()[0]).toBe('');
    bench.mark('66666.60', null, index('115418.19'));
    expect(bench.status()[0]).toBe('BTC/USDT:USDT stands 42 % below its index');
    expect(bench.status({ venue: 'bybit' })[0]).toBe('');
    bench.mark('66666.60', null, index('66700'));
    expect(bench.status()[0]).toBe('');
  });
});

describe("a venue's clock", () => {
  // shared/studies/recordings.md section A: the recorder's clock was 1.2454 to 1.2716 s behind Binance's event times.
  it('that is 1.27 s ahead is known, and nothing to speak of', () => {
    const bench = new Bench();
    bench.marks(20, (place) => 1245 + place);
    expect(bench.status()).toEqual(['', 1300]);
  });

  it('that is further off is said beside what else there is', () => {
    const bench = new Bench();
    bench.marks(20, () => 3100);
    expect(bench.status()).toEqual(['clock 3.1 s ahead of ours', 3100]);
    expect(bench.status({ state: 'stale', detail: 'no price for 15 s' })[0]).toBe('no price for 15 s; clock 3.1 s ahead of ours');
    expect(bench.status({ venue: 'okx' })).toEqual(['', undefined]);
  });

  it('is told by the least delayed frame of the last minute: delay only makes it look further behind', () => {
    const bench = new Bench();
    bench.marks(20, (place) => (place === 3 ? -40 : -5000));
    expect(bench.status()).toEqual(['', 0]);
    bench.marks(70, () => -5000);
    expect(bench.status()).toEqual(['clock 5.0 s behind ours, or its prices come that late', -5000]);
  });

  it.each([3_600_000, -3_600_000])('that is %s ms off is crossed: no price is dropped for it, and no age changes', (off) => {
    const bench = new Bench();
    bench.marks(20, () => off);
    expect(bench.status()[0]).toBe(`clocks crossed: the venue's is 1h00m ${off > 0 ? 'ahead of' : 'behind'} ours`);
    expect(bench.out.quotes).toHaveLength(20);
    expect(bench.out.quotes.map(({ mark }) => mark?.receivedTime)).toEqual(Array.from({ length: 20 }, (_, place) => 5_000 + place * 1000));
  });

  it('is not told by one frame, by a fetched price, or by one without a time; a borrowed price tells of the lender', () => {
    const bench = new Bench();
    bench.marks(4, () => 5000);
    bench.marks(20, () => -600_000, { source: 'rest' });
    bench.marks(20, () => null);
    bench.marks(20, () => 5000, { borrowedFrom: 'okx' });
    expect(bench.status()).toEqual(['', undefined]);
    expect(bench.status({ venue: 'okx' })[1]).toBe(5000);
  });
});
