import { clean } from '../book/clean.ts';
import type { Ending } from './ending.ts';

/** A request that brought no answer of use. */
export class AskError extends Error {
  override readonly name = 'AskError';
  readonly why: Ending;

  constructor(why: Ending) {
    super(why.reason);
    this.why = why;
  }
}

/** Whether an error is ccxt's own, told by its family's name: `instanceof` fails across two copies of ccxt. */
export function isOfCcxt(error: unknown): boolean {
  for (let kind: unknown = error; kind !== null && kind !== undefined; kind = Object.getPrototypeOf(kind)) {
    if ((kind as object).constructor?.name === 'BaseError') return true;
  }
  return false;
}

/** What an error says; one of ccxt's in the venue's own words where it quotes an answer, without the venue's name before them. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return clean(String(error), 100);
  if (!isOfCcxt(error)) return clean(error.message, 100);
  const text = error.message.replace(/^[a-z0-9]+ /, '');
  return clean(quotedIn(text) ?? text, 100);
}

/** The words inside the JSON at the end of a text; undefined where there is none. */
function quotedIn(text: string): string | undefined {
  const start = text.indexOf('{');
  if (start < 0) return undefined;
  try {
    return spokenIn(JSON.parse(text.slice(start)), 3);
  } catch {
    return undefined;
  }
}

const WORDS = ['msg', 'message', 'retMsg', 'err-msg', 'err_msg', 'reason', 'error', 'errors', 'data'] as const;

function spokenIn(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value !== 'object' || value === null || depth === 0) return undefined;
  if (Array.isArray(value)) return spokenIn(value[0], depth - 1);
  for (const key of WORDS) {
    const said = spokenIn((value as Record<string, unknown>)[key], depth - 1);
    if (said !== undefined) return said;
  }
  return undefined;
}
