/** 2001-09-09. The ticker page calls the next funding time a span, every captured frame holds a time: what is smaller is none. */
const EARLIEST = 1_000_000_000_000;
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

/** Ms since the epoch, of the futures' numbers and of spot's RFC 3339 (finer than ms: cut); null when it is no such time. */
export function timeOf(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const time = RFC3339.test(value) ? Date.parse(value) : /^\d{13,15}(?:\.0+)?$/.test(value) ? Number(value) : Number.NaN;
  return time >= EARLIEST ? time : null;
}
