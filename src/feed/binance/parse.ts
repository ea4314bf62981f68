import { worded } from '../../book/clean.ts';
import type { Raw } from '../judge.ts';
import { quoted } from '../validate.ts';

/** What one event says of an instrument, its values not yet judged. */
export interface Update {
  /** The event's name; spot's bookTicker has none of its own. */
  readonly event: string;
  readonly id: unknown;
  /** Undefined in spot's bookTicker alone. */
  readonly eventTime: unknown;
  readonly raw: Raw;
  /** 0 on dated contracts. */
  readonly nextFundingTime?: unknown;
}

export type Frame =
  | { readonly kind: 'updates'; readonly updates: readonly Update[] }
  | { readonly kind: 'ack'; readonly id: number }
  | { readonly kind: 'refusal'; readonly id: number | null; readonly reason: string }
  | { readonly kind: 'leaving' }
  | { readonly kind: 'other' }
  | { readonly kind: 'unreadable'; readonly reason: string };

type Event = Record<string, unknown>;

/** What each event says. A trade that is no market's (INSURANCE_FUND, ADL, NA) is no last price. */
const READERS: ReadonlyMap<unknown, (event: Event) => Raw> = new Map<unknown, (event: Event) => Raw>([
  ['markPriceUpdate', ({ p, i, r }) => ({ mark: p, index: i, fundingRate: r })],
  ['24hrTicker', ({ c, b, a }) => ({ last: c, bid: b, ask: a })],
  ['24hrMiniTicker', ({ c }) => ({ last: c })],
  ['aggTrade', ({ p }) => ({ last: p })],
  ['trade', ({ p, X }) => ({ last: X === undefined || X === 'MARKET' ? p : undefined })],
  ['bookTicker', ({ b, a }) => ({ bid: b, ask: a })],
]);

/** Reads a frame of Binance's market streams: bare, in an array (the whole-market streams come in shards), or wrapped as { stream, data }. */
export function parseFrame(text: string): Frame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', reason: `a frame that is not JSON: ${quoted(text)}` };
  }
  if (isObject(value) && 'data' in value && 'stream' in value) value = value['data'];
  if (Array.isArray(value)) return { kind: 'updates', updates: value.flatMap((entry) => (isObject(entry) ? (updateOf(entry) ?? []) : [])) };
  if (!isObject(value)) return { kind: 'unreadable', reason: `a frame that is not an object: ${quoted(value)}` };
  const update = updateOf(value);
  if (update !== null) return { kind: 'updates', updates: [update] };
  if (value['e'] === 'serverShutdown') return { kind: 'leaving' };
  const { id, result } = value;
  if (result === null && typeof id === 'number') return { kind: 'ack', id };
  const error = isObject(value['error']) ? value['error'] : value;
  if ('code' in error && 'msg' in error) return { kind: 'refusal', id: typeof id === 'number' ? id : null, reason: refusal(error) };
  return { kind: 'other' };
}

function isObject(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an event says; null when it is none of those that hold prices. */
function updateOf(value: Event): Update | null {
  const { e, s, E, T } = value;
  const event = e === undefined && 'u' in value && 'b' in value && 'a' in value ? 'bookTicker' : e;
  const read = READERS.get(event);
  if (read === undefined) return null;
  const update = { event: event as string, id: s, eventTime: E, raw: read(value) };
  return event === 'markPriceUpdate' ? { ...update, nextFundingTime: T } : update;
}

function refusal({ code, msg }: Event): string {
  return `${worded(msg, 80)} (${worded(code, 12)})`;
}
