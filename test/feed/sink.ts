import type { Quote } from '../../src/book/quote.ts';
import type { FeedSink, FeedStatus, Rejection } from '../../src/feed/feed.ts';

/** A sink that keeps what it is given, and can be waited on. */
export class Collector implements FeedSink {
  readonly quotes: Quote[] = [];
  readonly statuses: FeedStatus[] = [];
  readonly rejections: Rejection[] = [];
  ended = 0;
  onQuote: (quote: Quote) => void = () => {};

  quote(quote: Quote): void {
    this.quotes.push(quote);
    this.onQuote(quote);
  }
  status(status: FeedStatus): void {
    this.statuses.push(status);
  }
  reject(rejection: Rejection): void {
    this.rejections.push(rejection);
  }
  end(): void {
    this.ended += 1;
  }

  get state(): string | undefined {
    return this.statuses.at(-1)?.state;
  }
  marks(symbol: string): string[] {
    return this.values(symbol, 'mark');
  }
  /** What was said of one field, in order. */
  values(symbol: string, field: 'mark' | 'index' | 'last' | 'bid' | 'ask' | 'fundingRate'): string[] {
    return this.quotes.filter((quote) => quote.symbol === symbol).flatMap((quote) => quote[field]?.value ?? []);
  }
  /** Forgets everything. */
  clear(): void {
    for (const list of [this.quotes, this.statuses, this.rejections]) list.length = 0;
    this.ended = 0;
    this.onQuote = () => {};
  }
  /** Everything that has reached the sink so far, as a number that grows. */
  get total(): number {
    return this.quotes.length + this.statuses.length + this.rejections.length + this.ended;
  }
}

/** Waits until a condition holds. The patience is that of a busy machine: it costs time only where a test fails. */
export async function until(condition: () => boolean, timeout = 15_000): Promise<void> {
  const end = performance.now() + timeout;
  while (!condition()) {
    if (performance.now() >= end) throw new Error(`still not so after ${timeout} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
