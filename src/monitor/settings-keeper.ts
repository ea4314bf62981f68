import { DEFAULT_SETTINGS, type Settings } from '../settings/defaults.ts';
import { FollowedFile, type Found } from '../settings/followed-file.ts';
import { SettingsError } from '../settings/settings-error.ts';

/** Between two looks at the file, ms: two of them and a frame are well within a second. */
const LOOK_EVERY = 200;

/** Follows the user's config: what it says counts within a second of a save, and one that is broken changes nothing. */
export class SettingsKeeper {
  readonly #path: string;
  readonly #file: FollowedFile;
  readonly #adopt: (settings: Settings) => void;
  /** Whether a file was there. */
  #was: boolean;
  #looked = Number.NEGATIVE_INFINITY;
  #fault: string | null = null;

  /**
   * @param optional whether there may be no such file
   * @param adopt called with what the file says, at first and whenever it was saved
   */
  constructor(path: string, optional: boolean, adopt: (settings: Settings) => void) {
    this.#path = path;
    this.#was = !optional;
    this.#adopt = adopt;
    this.#file = new FollowedFile(path, (found) => this.#take(found));
  }

  /** Why the file as it is cannot be used, in words that are safe to show; null when it can. */
  get fault(): string | null {
    return this.#fault;
  }

  /** To be called several times a second. @param now monotonic ms */
  beat(now: number): void {
    if (now - this.#looked < LOOK_EVERY) return;
    this.#looked = now;
    void this.#file.look();
  }

  /** Reads it again, changed or not. */
  reload(): void {
    this.#file.again();
  }

  async #take(found: Found): Promise<void> {
    try {
      const settings = await this.#settingsOf(found);
      this.#fault = null;
      this.#adopt(settings);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      this.#fault = `${error.message} What it said before still counts.`;
    }
  }

  async #settingsOf(found: Found): Promise<Settings> {
    if (found.kind === 'text') {
      this.#was = true;
      // Loaded where there is a config to read: who has none need not wait for that.
      const { parseSettings } = await import('../settings/settings.ts');
      return parseSettings(found.text, this.#path);
    }
    if (found.kind === 'unreadable') throw new SettingsError(`the config ${this.#path} cannot be read: ${found.code}.`);
    // A file that is gone is more likely on its way somewhere than a wish for the defaults.
    if (this.#was) throw new SettingsError(`the config ${this.#path} is gone.`);
    return DEFAULT_SETTINGS;
  }
}
