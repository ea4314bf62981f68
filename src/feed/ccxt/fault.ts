import { clean } from '../clean.ts';
import { type Ending, ending } from '../ending.ts';
import { AskError } from './public.ts';

/** Why ccxt could not do what it was asked, in plain words. */
export function faultOf(error: unknown): Ending {
  return error instanceof AskError ? error.why : ending(wordsOf(error));
}

/** What an error of ccxt's says: the venue's own words where it quotes its answer, without the venue's name before them. */
export function wordsOf(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).replace(/^[a-z0-9]+ /, '');
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

const WORDS = ['msg', 'message', 'reason', 'error', 'data'] as const;

function spokenIn(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value !== 'object' || value === null || depth === 0) return undefined;
  for (const key of WORDS) {
    const said = spokenIn((value as Record<string, unknown>)[key], depth - 1);
    if (said !== undefined) return said;
  }
  return undefined;
}
