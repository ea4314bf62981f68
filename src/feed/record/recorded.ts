import type { Feed, FeedSink } from '../feed.ts';
import type { TapeFile } from './file.ts';
import { TapeLines } from './lines.ts';

/** A feed that writes what it delivers on a tape as well, and closes it with itself. */
export function recorded(feed: Feed, tape: TapeFile): Feed {
  const lines = new TapeLines(feed.clock);
  return {
    clock: feed.clock,
    subscribe: (instruments) => feed.subscribe(instruments),
    start: (sink: FeedSink) =>
      feed.start({
        // On the tape first: a quote that brings the monitor down is the one to look for.
        quote: (quote) => {
          const line = lines.take(quote);
          if (line !== null) tape.append(line);
          sink.quote(quote);
        },
        status: (status) => sink.status(status),
        reject: (rejection) => sink.reject(rejection),
        end: () => sink.end(),
      }),
    async close() {
      await feed.close();
      await tape.close();
    },
  };
}
