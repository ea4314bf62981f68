import { clean } from '../../book/clean.ts';
import type { Raw } from '../judge.ts';
import { quoted } from '../validate.ts';
import type { Method } from '../wire.ts';
import { type Channel, isChannel, streamOf } from './subscribe.ts';

/** An activeAssetCtx or a bbo as it came, its values not yet judged. */
export interface Update {
  readonly channel: Channel;
  readonly coin: unknown;
  /** Undefined in contexts, which carry none. */
  readonly time?: unknown;
  readonly raw: Raw;
}

export type Frame =
  | { readonly kind: 'update'; readonly update: Update }
  | { readonly kind: 'acks'; readonly method: Method; readonly streams: readonly string[] }
  | { readonly kind: 'refusals'; readonly streams: readonly string[]; readonly reason: string }
  | { readonly kind: 'refusal'; readonly id: null; readonly reason: string }
  | { readonly kind: 'other' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads a frame of Hyperliquid's socket: `{ channel, data }`. */
export function parseFrame(text: string): Frame {
  const value = parseJson(text);
  if (value === undefined) return { kind: 'unreadable', reason: `a frame that is not JSON: ${quoted(text)}` };
  if (!isObject(value)) return { kind: 'unreadable', reason: `a frame that is not an object: ${quoted(value)}` };
  const { channel, data } = value;
  if (channel === 'error') return errorFrame(data);
  if (channel === 'subscriptionResponse' && isObject(data)) return ackOf(data['method'], streamIn(data['subscription']));
  if (!isChannel(channel)) return { kind: 'other' };
  const update = isObject(data) ? READERS[channel](data) : null;
  return update === null ? { kind: 'unreadable', reason: `${channel} without its data: ${quoted(data)}` } : { kind: 'update', update };
}

const READERS: Readonly<Record<Channel, (data: Record<string, unknown>) => Update | null>> = {
  activeAssetCtx: ({ coin, ctx }) =>
    isObject(ctx)
      ? { channel: 'activeAssetCtx', coin, raw: { mark: ctx['markPx'], index: ctx['oraclePx'], fundingRate: ctx['funding'] } }
      : null,
  // Bid first; an empty side is null.
  bbo: ({ coin, time, bbo }) =>
    Array.isArray(bbo) && bbo.length === 2 ? { channel: 'bbo', coin, time, raw: { bid: priceIn(bbo[0]), ask: priceIn(bbo[1]) } } : null,
};

/** A level's price; null when the side has none. */
function priceIn(level: unknown): unknown {
  return isObject(level) ? level['px'] : level;
}

/** An error is a sentence that ends in the subscription or the request it is about, as JSON. */
function errorFrame(data: unknown): Frame {
  const sentence = typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
  const brace = sentence.indexOf('{');
  const about = brace < 0 ? undefined : parseJson(sentence.slice(brace));
  const stream = streamIn(isObject(about) && 'subscription' in about ? about['subscription'] : about);
  // Both say that all is as it was asked to be.
  if (sentence.startsWith('Already subscribed')) return ackOf('subscribe', stream);
  if (sentence.startsWith('Already unsubscribed')) return ackOf('unsubscribe', stream);
  const reason = clean(sentence, 120);
  return stream === null ? { kind: 'refusal', id: null, reason } : { kind: 'refusals', streams: [stream], reason: `refused: ${reason}` };
}

function ackOf(method: unknown, stream: string | null): Frame {
  if (stream === null || (method !== 'subscribe' && method !== 'unsubscribe')) return { kind: 'other' };
  return { kind: 'acks', method, streams: [stream] };
}

/** The stream that a subscription is to; null when it is none of ours. */
function streamIn(subscription: unknown): string | null {
  if (!isObject(subscription)) return null;
  const { type, coin } = subscription;
  return isChannel(type) && typeof coin === 'string' ? streamOf(type, coin) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
