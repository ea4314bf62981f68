import { clean } from '../clean.ts';
import { quoted } from '../validate.ts';

/** A markPriceUpdate as it came, its values not yet judged. */
export interface MarkUpdate {
  readonly id: unknown;
  readonly eventTime: unknown;
  readonly mark: unknown;
  readonly index: unknown;
  /** "" on dated contracts. */
  readonly fundingRate: unknown;
  /** 0 on dated contracts. */
  readonly nextFundingTime: unknown;
}

export type Frame =
  | { readonly kind: 'marks'; readonly marks: readonly MarkUpdate[] }
  | { readonly kind: 'ack'; readonly id: number }
  | { readonly kind: 'refusal'; readonly id: number | null; readonly reason: string }
  | { readonly kind: 'leaving' }
  | { readonly kind: 'other' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads a frame of Binance's market streams: bare, in an array (the whole-market stream comes in shards), or wrapped as { stream, data }. */
export function parseFrame(text: string): Frame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', reason: `a frame that is not JSON: ${quoted(text)}` };
  }
  if (isObject(value) && 'data' in value && 'stream' in value) value = value['data'];
  if (Array.isArray(value)) return { kind: 'marks', marks: value.filter(isMarkUpdate).map(markUpdate) };
  if (!isObject(value)) return { kind: 'unreadable', reason: `a frame that is not an object: ${quoted(value)}` };
  if (isMarkUpdate(value)) return { kind: 'marks', marks: [markUpdate(value)] };
  if (value['e'] === 'serverShutdown') return { kind: 'leaving' };
  const { id, result } = value;
  if (result === null && typeof id === 'number') return { kind: 'ack', id };
  const error = isObject(value['error']) ? value['error'] : value;
  if ('code' in error && 'msg' in error) return { kind: 'refusal', id: typeof id === 'number' ? id : null, reason: refusal(error) };
  return { kind: 'other' };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMarkUpdate(value: unknown): value is Record<string, unknown> {
  return isObject(value) && value['e'] === 'markPriceUpdate';
}

function markUpdate(value: Record<string, unknown>): MarkUpdate {
  return {
    id: value['s'],
    eventTime: value['E'],
    mark: value['p'],
    index: value['i'],
    fundingRate: value['r'],
    nextFundingTime: value['T'],
  };
}

function refusal({ code, msg }: Record<string, unknown>): string {
  return `${clean(String(msg), 80)} (${clean(String(code), 12)})`;
}
