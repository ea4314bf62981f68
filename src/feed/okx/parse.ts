import { clean, worded } from '../../book/clean.ts';
import type { Raw } from '../judge.ts';
import { quoted } from '../validate.ts';
import type { Method } from '../wire.ts';
import { type Channel, streamOf } from './subscribe.ts';

/** One entry of a channel's push as it came, its values not yet judged. */
export interface Update {
  readonly channel: Channel;
  /** An instrument's id, or of an index a pair. */
  readonly id: unknown;
  /** The venue's time of this value, ms in a string. */
  readonly time: unknown;
  readonly raw: Raw;
  /** Of funding the settlement that the rate is for and the one after it, ms in strings; of other channels none. */
  readonly settlements: readonly unknown[];
}

export type Frame =
  | { readonly kind: 'updates'; readonly updates: readonly Update[] }
  | { readonly kind: 'acks'; readonly method: Method; readonly streams: readonly string[] }
  /** There is no such stream. */
  | { readonly kind: 'unknown'; readonly channel: Channel; readonly id: string }
  | { readonly kind: 'refusal'; readonly id: number | null; readonly reason: string }
  | { readonly kind: 'leaving' }
  | { readonly kind: 'other' }
  | { readonly kind: 'unreadable'; readonly reason: string };

const READERS: Readonly<Record<Channel, (entry: Record<string, unknown>) => Raw>> = {
  'mark-price': ({ markPx }) => ({ mark: markPx }),
  'index-tickers': ({ idxPx }) => ({ index: idxPx }),
  tickers: ({ last, bidPx, askPx }) => ({ last, bid: bidPx, ask: askPx }),
  'funding-rate': ({ fundingRate }) => ({ fundingRate }),
};

/** Reads a frame of OKX's public channels. */
export function parseFrame(text: string): Frame {
  if (text === 'pong') return { kind: 'other' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', reason: `a frame that is not JSON: ${quoted(text)}` };
  }
  if (!isObject(value)) return { kind: 'unreadable', reason: `a frame that is not an object: ${quoted(value)}` };
  const { event, arg, data } = value;
  const { channel, instId } = isObject(arg) ? arg : {};
  if (event === 'error') return failure(value);
  // 64008, a service upgrade within a minute, is the only notice that OKX's "Notification" page knows.
  if (event === 'notice') return { kind: 'leaving' };
  if (!isChannel(channel)) return { kind: 'other' };
  if ((event === 'subscribe' || event === 'unsubscribe') && typeof instId === 'string')
    return { kind: 'acks', method: event, streams: [streamOf(channel, instId)] };
  if (!Array.isArray(data)) return { kind: 'other' };
  return { kind: 'updates', updates: data.filter(isObject).map((entry) => update(channel, entry)) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isChannel(value: unknown): value is Channel {
  return typeof value === 'string' && Object.hasOwn(READERS, value);
}

function update(channel: Channel, entry: Record<string, unknown>): Update {
  return {
    channel,
    id: entry['instId'],
    time: entry['ts'],
    raw: READERS[channel](entry),
    settlements: channel === 'funding-rate' ? [entry['fundingTime'], entry['nextFundingTime']] : [],
  };
}

/** 60018 names a stream that does not exist, in its text alone. */
function failure({ id, code, msg }: Record<string, unknown>): Frame {
  const words = typeof msg === 'string' ? msg : '';
  const channel = /channel:([a-z0-9-]{1,40})/.exec(words)?.[1];
  const instId = /instId:([A-Za-z0-9_-]{1,60})/.exec(words)?.[1];
  if (code === '60018' && isChannel(channel) && instId !== undefined) return { kind: 'unknown', channel, id: instId };
  const request = typeof id === 'string' && /^[0-9]{1,9}$/.test(id) ? Number(id) : null;
  return { kind: 'refusal', id: request, reason: `${clean(words, 80)} (${worded(code, 12)})` };
}
