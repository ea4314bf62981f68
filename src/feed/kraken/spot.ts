import { clean } from '../../book/clean.ts';
import { isSymbol, quoted } from '../validate.ts';
import type { Method } from '../wire.ts';
import { type Frame, framed, isObject, type Ticker } from './parse.ts';

/** "Ping" of Kraken's spot pages, version 2; it also sends a heartbeat a second itself where nothing else comes. */
export const HEARTBEAT = JSON.stringify({ method: 'ping' });

/** The request for, or against, the tickers of these pairs, sent as soon as the best bid or ask changes: trades may be far between. */
export function request(method: Method, symbols: readonly string[], id: number): string {
  return JSON.stringify({ method, params: { channel: 'ticker', symbol: symbols, event_trigger: 'bbo' }, req_id: id });
}

/** Reads a frame of Kraken's spot socket, version 2. */
export function parseFrame(text: string): Frame {
  return framed(text, (value) => {
    const { channel, data, method } = value;
    if (method === 'subscribe' || method === 'unsubscribe') return answer(method, value);
    if (channel !== 'ticker') return { kind: 'other' };
    if (!Array.isArray(data)) return { kind: 'unreadable', reason: `a ticker without data: ${quoted(data)}` };
    return { kind: 'tickers', tickers: data.filter(isObject).map(ticker) };
  });
}

/** Each pair of a request is answered by itself. What is subscribed, or gone, already is as it was wished. */
function answer(method: Method, { success, error, symbol, result, req_id }: Record<string, unknown>): Frame {
  const name = isObject(result) ? result['symbol'] : symbol;
  const streams = isSymbol(name) ? [name] : [];
  const words = typeof error === 'string' ? clean(error, 80) : '';
  if (success === true || method === 'unsubscribe' || /already subscribed/i.test(words)) return { kind: 'acks', method, streams };
  if (streams.length > 0) return { kind: 'refusals', streams, reason: `refused by Kraken: ${words}` };
  return { kind: 'refusal', id: typeof req_id === 'string' && /^\d{1,9}$/.test(req_id) ? Number(req_id) : null, reason: words };
}

function ticker(value: Record<string, unknown>): Ticker {
  const { symbol, timestamp, last, bid, ask } = value;
  return { id: symbol, time: timestamp, raw: { last, bid, ask } };
}
