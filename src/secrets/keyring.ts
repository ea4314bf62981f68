import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { Secret } from './secret.ts';
import { SecretError } from './secret-error.ts';

/** What is used of @napi-rs/keyring, which may not be installed: it comes prebuilt for some systems only. */
export interface NativeKeyring {
  readonly AsyncEntry: new (
    service: string,
    name: string,
    options?: { readonly linux: { readonly store: 'secret-service' } },
  ) => NativeEntry;
}

export interface NativeEntry {
  setPassword(text: string, signal?: AbortSignal): Promise<unknown>;
  getPassword(signal?: AbortSignal): Promise<string | null | undefined>;
  deletePassword(signal?: AbortSignal): Promise<unknown>;
}

const SERVICE = 'negmon';
/** The kernel's own keyring, which is taken where there is no other, forgets at the next start of the machine: never that one. */
const OPTIONS = { linux: { store: 'secret-service' } } as const;
/** Long enough for a person to unlock it, ms. */
const PATIENCE = 60_000;

/** The keyring of the operating system: Keychain, Credential Manager, Secret Service. */
export class Keyring {
  readonly #native: NativeKeyring;
  readonly #patience: number;

  private constructor(native: NativeKeyring, patience: number) {
    [this.#native, this.#patience] = [native, patience];
  }

  /** The keyring for reading what was put there; null when this machine has none. */
  static open(load: () => NativeKeyring = loadNative, patience = PATIENCE): Keyring | null {
    try {
      return new Keyring(load(), patience);
    } catch {
      return null;
    }
  }

  /**
   * The keyring for putting something there; null unless what was put there just now comes back, and goes away again: some say nothing
   * and keep nothing (feeds.md section 5).
   */
  static async tried(load: () => NativeKeyring = loadNative, patience = PATIENCE): Promise<Keyring | null> {
    const keyring = Keyring.open(load, patience);
    if (keyring === null) return null;
    const [id, canary] = [`canary-${randomUUID()}`, randomUUID()];
    try {
      await keyring.put(id, new Secret(canary));
      const back = await keyring.get(id);
      await keyring.remove(id);
      return back?.reveal() === canary && (await keyring.get(id)) === null ? keyring : null;
    } catch {
      return null;
    }
  }

  /** @throws SecretError */
  async put(id: string, secret: Secret): Promise<void> {
    await this.#ask(id, (entry) => entry.setPassword(secret.reveal()));
  }

  /** Null: there is nothing of that name. @throws SecretError when it cannot be asked */
  async get(id: string): Promise<Secret | null> {
    const text = await this.#ask(id, (entry) => entry.getPassword());
    return text === null || text === undefined ? null : new Secret(text);
  }

  /** @throws SecretError */
  async remove(id: string): Promise<void> {
    await this.#ask(id, (entry) => entry.deletePassword());
  }

  async #ask<T>(id: string, work: (entry: NativeEntry) => Promise<T>): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error('no answer')), this.#patience);
    try {
      return await Promise.race([work(new this.#native.AsyncEntry(SERVICE, id, OPTIONS)), promise]);
    } catch {
      // What it says may quote what it was given.
      throw new SecretError('the keyring of this system does not answer, or is locked: unlock it and try again.');
    } finally {
      clearTimeout(timer);
    }
  }
}

function loadNative(): NativeKeyring {
  return createRequire(import.meta.url)('@napi-rs/keyring') as NativeKeyring;
}
