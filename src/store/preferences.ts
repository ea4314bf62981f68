import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';

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

const NAME = 'preferences';

/** The screen's preferences in the data folder, for their owner alone. Money is never kept here: a full disk can cut this file. */
export class PreferenceStore {
  readonly #conf: Conf<Preferences>;

  /** @throws Error of the system when the folder cannot be used. */
  constructor(folder: string) {
    sweep(folder);
    this.#conf = new Conf<Preferences>({
      cwd: folder,
      configName: NAME,
      configFileMode: 0o600,
      // A file that was cut begins anew: these are habits, no records.
      clearInvalidConfig: true,
      rootSchema: { additionalProperties: false },
      schema: {
        sort: { type: 'string', maxLength: 20 },
        gap: { type: 'string', maxLength: 20 },
        hidden: { type: 'array', maxItems: 50, items: { type: 'string', maxLength: 40 } },
        dismissed: { type: 'array', maxItems: 50, items: { type: 'string', maxLength: 40 } },
      },
    });
  }

  read(): Preferences {
    return this.#conf.store;
  }

  /** Replaces what is remembered. @throws Error of the system */
  write(preferences: Preferences): void {
    this.#conf.store = preferences;
  }
}

/** What a kill in the middle of a write has left beside the file. */
function sweep(folder: string): void {
  try {
    for (const name of readdirSync(folder)) if (name.startsWith(`${NAME}.json.tmp-`)) rmSync(join(folder, name), { force: true });
  } catch {
    // No folder yet, or none that can be read: then there is nothing to sweep.
  }
}
