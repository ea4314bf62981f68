import { clean } from '../clean.ts';
import { quoted } from '../validate.ts';
import type { Method } from '../wire.ts';

/** An activeAssetCtx as it came, its values not yet judged. It carries no time. */
export interface Context {
  readonly coin: unknown;
  readonly mark: unknown;
  readonly oracle: unknown;
  readonly funding: unknown;
}

export type Frame =
  | { readonly kind: 'context'; readonly context: Context }
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
  if (channel === 'subscriptionResponse' && isObject(data)) return ackOf(data['method'], coinIn(data['subscription']));
  if (channel !== 'activeAssetCtx') return { kind: 'other' };
  const ctx = isObject(data) ? data['ctx'] : undefined;
  if (!isObject(data) || !isObject(ctx)) return { kind: 'unreadable', reason: `an activeAssetCtx without a context: ${quoted(data)}` };
  return { kind: 'context', context: { coin: data['coin'], mark: ctx['markPx'], oracle: ctx['oraclePx'], funding: ctx['funding'] } };
}

/** An error is a sentence that ends in the subscription or the request it is about, as JSON. */
function errorFrame(data: unknown): Frame {
  const sentence = typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
  const brace = sentence.indexOf('{');
  const about = brace < 0 ? undefined : parseJson(sentence.slice(brace));
  const coin = coinIn(isObject(about) && 'subscription' in about ? about['subscription'] : about);
  // Both say that all is as it was asked to be.
  if (sentence.startsWith('Already subscribed')) return ackOf('subscribe', coin);
  if (sentence.startsWith('Already unsubscribed')) return ackOf('unsubscribe', coin);
  const reason = clean(sentence, 120);
  return coin === null ? { kind: 'refusal', id: null, reason } : { kind: 'refusals', streams: [coin], reason: `refused: ${reason}` };
}

function ackOf(method: unknown, coin: string | null): Frame {
  if (coin === null || (method !== 'subscribe' && method !== 'unsubscribe')) return { kind: 'other' };
  return { kind: 'acks', method, streams: [coin] };
}

/** The coin of an activeAssetCtx subscription; null when it is another's. */
function coinIn(subscription: unknown): string | null {
  if (!isObject(subscription) || subscription['type'] !== 'activeAssetCtx') return null;
  return typeof subscription['coin'] === 'string' ? subscription['coin'] : null;
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
