import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import { PREFERENCES, type Preferences, SIZES } from './preferences.ts';

const TEXT = { type: 'string', maxLength: SIZES.text } as const;
const LIST = { type: 'array', maxItems: SIZES.items, items: { type: 'string', maxLength: SIZES.item } } as const;

/** Writes the screen's preferences in the data folder, for their owner alone. Money is never kept here: a full disk can cut this file. */
export class PreferenceStore {
  readonly #conf: Conf<Preferences>;

  /** @throws Error of the system when the folder cannot be used. */
  constructor(folder: string) {
    sweep(folder);
    this.#conf = new Conf<Preferences>({
      cwd: folder,
      configName: PREFERENCES,
      configFileMode: 0o600,
      // A file that was cut begins anew, as it does for whoever reads it.
      clearInvalidConfig: true,
      rootSchema: { additionalProperties: false },
      schema: { sort: TEXT, gap: TEXT, hidden: LIST, dismissed: LIST },
    });
  }

  /** Replaces what is remembered. @throws Error of the system */
  write(preferences: Preferences): void {
    this.#conf.store = preferences;
  }
}

/** What a kill in the middle of a write has left beside the file. */
function sweep(folder: string): void {
  try {
    for (const name of readdirSync(folder)) if (name.startsWith(`${PREFERENCES}.json.tmp-`)) rmSync(join(folder, name), { force: true });
  } catch {
    // No folder yet, or none that can be read: then there is nothing to sweep.
  }
}
