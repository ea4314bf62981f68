import type { Quote } from '../book/quote.ts';
import { Doubt } from './doubt.ts';
import type { Clock, FeedSink } from './feed.ts';
import { ClockOffset, offsetText } from './offset.ts';

/** A sink that marks what is not to be believed yet on its way into another, and adds to each venue's state how far its clock and its marks are off. */
export function doubting(sink: FeedSink, clock: Clock): FeedSink {
  const doubt = new Doubt();
  const offsets = new Map<string, ClockOffset>();
  return {
    quote: (quote) => {
      noteTime(offsets, quote, clock);
      const suspect = doubt.judge(quote);
      sink.quote(suspect === null ? quote : { ...quote, suspect });
    },
    status: (status) => {
      const clockOffset = offsets.get(status.venue)?.ms ?? null;
      const parts = [status.detail, clockOffset === null ? '' : offsetText(clockOffset), doubt.standing(status.venue)];
      const detail = parts.filter((part) => part !== '').join('; ');
      sink.status({ ...status, detail, ...(clockOffset === null ? {} : { clockOffset }) });
    },
    reject: (rejection) => sink.reject(rejection),
    end: () => sink.end(),
  };
}

/** An answer over REST may hold a time from long ago; a pushed frame is of now. */
function noteTime(offsets: Map<string, ClockOffset>, { venue, source, borrowedFrom, mark, index, last }: Quote, clock: Clock): void {
  if (source !== 'ws') return;
  const said = mark ?? index ?? last;
  if (said === undefined || said.venueTime === null) return;
  const from = borrowedFrom ?? venue;
  const offset = offsets.get(from) ?? new ClockOffset();
  offsets.set(from, offset);
  offset.note(said.venueTime, clock.now(), said.receivedTime);
}
