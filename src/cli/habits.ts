import type { PreferenceStore } from '../store/preference-store.ts';
import { type Preferences, readPreferences } from '../store/preferences.ts';

/** The screen's habits between two runs. A disk that does not take them, or gives none, is no reason to trouble anybody. */
export class HabitKeeper {
  readonly #folder: string;
  #store: Promise<PreferenceStore | null> | null = null;

  /** @param folder the data folder */
  constructor(folder: string) {
    this.#folder = folder;
  }

  known(): Preferences {
    return readPreferences(this.#folder);
  }

  async keep(preferences: Preferences): Promise<void> {
    this.#store ??= this.#open();
    const store = await this.#store;
    try {
      store?.write(preferences);
    } catch {
      // A full or read-only disk: they hold for this run.
    }
  }

  async #open(): Promise<PreferenceStore | null> {
    try {
      const { PreferenceStore } = await import('../store/preference-store.ts');
      return new PreferenceStore(this.#folder);
    } catch {
      return null;
    }
  }
}
