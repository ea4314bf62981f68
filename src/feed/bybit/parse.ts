import { clean } from '../../book/clean.ts';
import type { Raw } from '../judge.ts';
import { quoted } from '../validate.ts';
import { TOPIC } from './subscribe.ts';

/** A ticker as it came, snapshot or delta, its values not yet judged. */
export interface Ticker {
  readonly id: unknown;
  readonly time: unknown;
  readonly raw: Raw;
  readonly nextFundingTime: unknown;
}

export type Frame =
  | { readonly kind: 'ticker'; readonly ticker: Ticker }
  | { readonly kind: 'ack'; readonly id: number }
  /** A request is refused whole, for the first bad topic in it; "" when it names none. */
  | { readonly kind: 'refusal'; readonly id: number | null; readonly topic: string; readonly reason: string }
  | { readonly kind: 'other' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads a frame of Bybit's v5 public streams. */
export function parseFrame(text: string): Frame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', reason: `a frame that is not JSON: ${quoted(text)}` };
  }
  if (!isObject(value)) return { kind: 'unreadable', reason: `a frame that is not an object: ${quoted(value)}` };
  const { topic, data, ts } = value;
  if (typeof topic === 'string' && topic.startsWith(TOPIC)) {
    if (!isObject(data)) return { kind: 'unreadable', reason: `a ticker without data: ${quoted(data)}` };
    return { kind: 'ticker', ticker: ticker(data, ts) };
  }
  return typeof value['success'] === 'boolean' ? answer(value) : { kind: 'other' };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Spot's usdIndexPrice is no index of the pair: it is of the coin in USD, whatever the pair is quoted in. */
function ticker(data: Record<string, unknown>, time: unknown): Ticker {
  return {
    id: data['symbol'],
    time,
    raw: {
      mark: data['markPrice'],
      index: data['indexPrice'],
      last: data['lastPrice'],
      bid: data['bid1Price'],
      ask: data['ask1Price'],
      fundingRate: data['fundingRate'],
    },
    nextFundingTime: data['nextFundingTime'],
  };
}

function answer({ success, op, ret_msg, req_id }: Record<string, unknown>): Frame {
  const id = typeof req_id === 'string' && /^[0-9]{1,9}$/.test(req_id) ? Number(req_id) : null;
  const said = typeof ret_msg === 'string' ? ret_msg : '';
  // After a lost acknowledgement the request is sent once more; a request is taken whole or not at all.
  const isDone = success === true || said.startsWith('error:already subscribed,');
  if (isDone) return id !== null && (op === 'subscribe' || op === 'unsubscribe') ? { kind: 'ack', id } : { kind: 'other' };
  const topic = /topic:\s*(\S+)$/.exec(said)?.[1] ?? '';
  return { kind: 'refusal', id, topic, reason: clean(said, 100) };
}
