import { clean } from '../clean.ts';
import { answeredWith, type Ending, ending, failedWith } from '../ending.ts';
import { httpFaultOf } from './public.ts';

const UNREACHED = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN|ETIMEDOUT)\b/;

/**
 * Why a request of ccxt's failed, in plain words. @param host what to call the venue
 * @param now wall ms
 */
export function faultOf(error: unknown, host: string, now: number): Ending {
  const http = httpFaultOf(error);
  if (http !== undefined) return answeredWith(http.status, http.retryAfter, now);
  if (!(error instanceof Error)) return ending('failed without a reason');
  const [, code] = UNREACHED.exec(error.message) ?? [];
  if (code !== undefined) return failedWith(host, Object.assign(new Error(error.message), { code }));
  if (error.constructor.name === 'RequestTimeout') return ending(`${host} cannot be reached: no answer`, { offline: true });
  return ending(wordsOf(error));
}

/** What an error of ccxt's says, without the name of the venue before it. */
export function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return clean(text.replace(/^[a-z0-9]+ /, ''), 100);
}
