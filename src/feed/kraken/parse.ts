import { clean, worded } from '../../book/clean.ts';
import { parseExact } from '../../net/exact.ts';
import type { Raw } from '../judge.ts';
import { isSymbol, quoted } from '../validate.ts';
import type { Method } from '../wire.ts';

import { timeOf } from './time.ts';

/** A ticker as it came, its values not yet judged; numbers are exact decimal strings. */
export interface Ticker {
  readonly id: unknown;
  /** Ms since the epoch, or RFC 3339. */
  readonly time: unknown;
  readonly raw: Raw;
  readonly nextFundingTime?: unknown;
}

export type Frame =
  | { readonly kind: 'tickers'; readonly tickers: readonly Ticker[] }
  | { readonly kind: 'acks'; readonly method: Method; readonly streams: readonly string[] }
  | { readonly kind: 'refusals'; readonly streams: readonly string[]; readonly reason: string }
  | { readonly kind: 'refusal'; readonly id: number | null; readonly reason: string }
  | { readonly kind: 'other' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads a frame of either socket: what an object of it says is its own language's business. */
export function framed(text: string, read: (value: Record<string, unknown>) => Frame): Frame {
  let value: unknown;
  try {
    value = parseExact(text);
  } catch {
    return { kind: 'unreadable', reason: `a frame that is not JSON: ${quoted(text)}` };
  }
  return isObject(value) ? read(value) : { kind: 'unreadable', reason: `a frame that is not an object: ${quoted(value)}` };
}

/** Reads a frame of Kraken's futures socket. */
export function parseFrame(text: string): Frame {
  return framed(text, (value) => {
    if (typeof value['event'] === 'string') return parseEvent(value['event'], value);
    return value['feed'] === 'ticker' ? { kind: 'tickers', tickers: [ticker(value)] } : { kind: 'other' };
  });
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
      return refusal(worded(value['message'], 120));
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

/** Whether JSON is an object with fields. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ticker(value: Record<string, unknown>): Ticker {
  return {
    id: value['product_id'],
    time: value['time'],
    raw: {
      mark: value['markPrice'],
      index: value['index'],
      last: value['last'],
      bid: value['bid'],
      ask: value['ask'],
      fundingRate: rateOf(value),
    },
    nextFundingTime: value['next_funding_rate_time'],
  };
}

/**
 * The hour's rate as a part of the spot price, what other venues call their funding rate; `funding_rate` is in quote money a coin.
 * Kraken leaves out a rate of zero ("If zero, field is not populated", ticker page); that there is a next rate tells a zero from a rate
 * that does not exist.
 */
function rateOf(value: Record<string, unknown>): unknown {
  const { funding_rate, relative_funding_rate, next_funding_rate_time } = value;
  const isZero = funding_rate === undefined && relative_funding_rate === undefined && timeOf(next_funding_rate_time) !== null;
  return isZero ? '0' : relative_funding_rate;
}
