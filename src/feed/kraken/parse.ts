import { clean } from '../clean.ts';
import { parseExact } from '../exact.ts';
import { isSymbol, quoted } from '../validate.ts';
import type { Method } from '../wire.ts';

/** A ticker as it came, its values not yet judged; numbers are exact decimal strings. */
export interface Ticker {
  readonly id: unknown;
  readonly time: unknown;
  readonly mark: unknown;
  readonly index: unknown;
  readonly last: unknown;
  /** In quote money a coin. */
  readonly absoluteRate: unknown;
  /** The same as a part of the spot price: what other venues call their funding rate. */
  readonly fundingRate: unknown;
  readonly nextFundingTime: unknown;
}

export type Frame =
  | { readonly kind: 'ticker'; readonly ticker: Ticker }
  | { readonly kind: 'acks'; readonly method: Method; readonly streams: readonly string[] }
  | { readonly kind: 'refusals'; readonly streams: readonly string[]; readonly reason: string }
  | { readonly kind: 'refusal'; readonly id: null; readonly reason: string }
  | { readonly kind: 'other' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads a frame of Kraken's futures socket. */
export function parseFrame(text: string): Frame {
  let value: unknown;
  try {
    value = parseExact(text);
  } catch {
    return { kind: 'unreadable', reason: `a frame that is not JSON: ${quoted(text)}` };
  }
  if (!isObject(value)) return { kind: 'unreadable', reason: `a frame that is not an object: ${quoted(value)}` };
  if (typeof value['event'] === 'string') return parseEvent(value['event'], value);
  return value['feed'] === 'ticker' ? { kind: 'ticker', ticker: ticker(value) } : { kind: 'other' };
}

function parseEvent(event: string, value: Record<string, unknown>): Frame {
  const streams = Array.isArray(value['product_ids']) ? value['product_ids'].filter(isSymbol) : [];
  switch (event) {
    case 'subscribed':
      return { kind: 'acks', method: 'subscribe', streams };
    case 'unsubscribed':
    case 'unsubscribed_failed':
      return { kind: 'acks', method: 'unsubscribe', streams };
    case 'subscribed_failed':
      return { kind: 'refusals', streams, reason: 'Kraken refuses this subscription' };
    case 'alert':
    case 'error':
      return refusal(String(value['message']));
    default:
      return { kind: 'other' };
  }
}

/** Only an unknown product is named: "Couldn't subscribe to invalid product `PF_X`". What is subscribed, or gone, already is as it was wished. */
function refusal(message: string): Frame {
  if (/^(?:already|not) subscribed/i.test(message)) return { kind: 'other' };
  const [, id] = /invalid product `([^`]{1,40})`/.exec(message) ?? [];
  if (isSymbol(id)) return { kind: 'refusals', streams: [id], reason: `Kraken has no product ${id}` };
  return { kind: 'refusal', id: null, reason: clean(message, 80) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ticker(value: Record<string, unknown>): Ticker {
  return {
    id: value['product_id'],
    time: value['time'],
    mark: value['markPrice'],
    index: value['index'],
    last: value['last'],
    absoluteRate: value['funding_rate'],
    fundingRate: value['relative_funding_rate'],
    nextFundingTime: value['next_funding_rate_time'],
  };
}
