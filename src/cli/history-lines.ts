import type { Told } from '../book/story.ts';

/** What is written down this much later than it happened says so, ms. */
const LATE = 60_000;

/** "2026-01-31 12:00:00Z  desk/btc-1  closed long 0.5 BTC/USDT:USDT @ 51000; gain +500 USDT". */
export function toldLine({ at, written, places, text, paper, undone }: Told): string {
  const [from, to] = places;
  const remarks = [
    ...(paper ? ['play money'] : []),
    ...(written - at > LATE ? [`written ${timeText(written)}`] : []),
    ...(undone === null ? [] : [`UNDONE ${timeText(undone)}`]),
    ...(to === undefined || text.includes(to) ? [] : [`and ${places.slice(1).join(', ')}`]),
  ];
  const more = remarks.length === 0 ? '' : `  [${remarks.join('; ')}]`;
  return `${timeText(at)}  ${from === undefined ? '' : `${from}  `}${text}${more}`;
}

/** "2026-01-31 12:00:00Z". */
export function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** The same as JSON; amounts are decimal strings. */
export function toldDocument({ at, written, source, id, kind, what, places, text, paper, entry, realised, undone }: Told): object {
  const time = (ms: number): string => new Date(ms).toISOString();
  return {
    type: 'history',
    at: time(at),
    written: time(written),
    source,
    id,
    kind,
    what,
    places,
    text,
    paper,
    entry,
    realised,
    undone: undone === null ? null : time(undone),
  };
}
