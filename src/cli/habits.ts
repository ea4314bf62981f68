import type { PreferenceStore, Preferences } from '../store/preferences.ts';

/** The screen's habits between two runs. A disk that does not take them, or gives none, is no reason to trouble anybody. */
export class HabitKeeper {
  readonly #folder: string;
  #store: Promise<PreferenceStore | null> | null = null;

  /** @param folder the data folder */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async known(): Promise<Preferences> {
    return (await this.#opened())?.read() ?? {};
  }

  async keep(preferences: Preferences): Promise<void> {
    const store = await this.#opened();
    try {
      store?.write(preferences);
    } catch {
      // A full or read-only disk: they hold for this run.
    }
  }

  #opened(): Promise<PreferenceStore | null> {
    this.#store ??= this.#open();
    return this.#store;
  }

  async #open(): Promise<PreferenceStore | null> {
    try {
      const { PreferenceStore } = await import('../store/preferences.ts');
      return new PreferenceStore(this.#folder);
    } catch {
      return null;
    }
  }
}
