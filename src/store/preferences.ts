import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the screen remembers from one run to the next: nothing that is lost would be missed for longer than a key press. */
export interface Preferences {
  readonly sort?: string;
  /** The gap of the owe column, a signed fraction. */
  readonly gap?: string;
  /** Columns that were put away, by name. */
  readonly hidden?: readonly string[];
  /** Hints that need not be shown any more, by name. */
  readonly dismissed?: readonly string[];
}

/** The file in the data folder, without `.json`. */
export const PREFERENCES = 'preferences';
/** Longest text that is remembered, and most and longest of a list. */
export const SIZES = { text: 20, items: 50, item: 40 } as const;

/**
 * What is remembered in a data folder. A file that was cut, or says what is no preference, begins anew: these are habits, no records.
 * Read without `conf`, which writes it (`PreferenceStore`): the first frame goes by it.
 */
export function readPreferences(folder: string): Preferences {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(join(folder, `${PREFERENCES}.json`), 'utf8'));
  } catch {
    return {};
  }
  return isPreferences(json) ? json : {};
}

function isPreferences(json: unknown): json is Preferences {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  return Object.entries(json).every(([key, value]) => {
    if (key === 'sort' || key === 'gap') return isText(value, SIZES.text);
    if (key !== 'hidden' && key !== 'dismissed') return false;
    return Array.isArray(value) && value.length <= SIZES.items && value.every((item) => isText(item, SIZES.item));
  });
}

function isText(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value.length <= longest;
}
