import { describe, expect, it } from 'vitest';
import { Keyring, type NativeKeyring } from '../../src/secrets/keyring.ts';
import { Secret } from '../../src/secrets/secret.ts';

/** A keyring in memory, as @napi-rs/keyring shows one; what it does wrong is overridden. */
function native(kept: Map<string, string>, faults: Partial<InstanceType<NativeKeyring['AsyncEntry']>> = {}): () => NativeKeyring {
  class AsyncEntry {
    readonly #name: string;
    constructor(_: string, name: string) {
      this.#name = name;
      Object.assign(this, faults);
    }
    async setPassword(text: string): Promise<void> {
      kept.set(this.#name, text);
    }
    async getPassword(): Promise<string | null> {
      return kept.get(this.#name) ?? null;
    }
    async deletePassword(): Promise<boolean> {
      return kept.delete(this.#name);
    }
  }
  return () => ({ AsyncEntry });
}

describe('the keyring of the system', () => {
  it('keeps what it is given, once a canary has come back and gone', async () => {
    const kept = new Map<string, string>();
    const keyring = await Keyring.tried(native(kept));
    expect(kept.size).toBe(0);
    await keyring?.put('a', new Secret('some text'));
    expect((await keyring?.get('a'))?.reveal()).toBe('some text');
    expect(await keyring?.get('b')).toBeNull();
    await keyring?.remove('a');
    expect(kept.size).toBe(0);
  });

  // Measured without a D-Bus session (feeds.md section 5): it rejects, and afterwards finds nothing without an error.
  it.each([
    ['rejects', { setPassword: () => Promise.reject(new Error("Couldn't access platform storage: AccessDenied")) }],
    ['keeps nothing and says nothing', { setPassword: async () => {} }],
    ['gives back something else', { getPassword: async () => 'another' }],
    ['does not let go', { deletePassword: async () => true }],
    ['never answers', { setPassword: () => new Promise<void>(() => {}) }],
  ])('is not trusted when it %s', async (_, faults) => {
    expect(await Keyring.tried(native(new Map(), faults), 50)).toBeNull();
  });

  it('is none where the package is not installed', async () => {
    const missing = (): never => {
      throw new Error("Cannot find module '@napi-rs/keyring'");
    };
    expect(Keyring.open(missing)).toBeNull();
    expect(await Keyring.tried(missing)).toBeNull();
  });

  it('says nothing of what it was asked when it fails', async () => {
    const keyring = Keyring.open(native(new Map(), { setPassword: (text: string) => Promise.reject(new Error(`cannot keep ${text}`)) }));
    await expect(keyring?.put('a', new Secret('Hr72-secret'))).rejects.toThrow(/^the keyring of this system does not answer/);
  });

  it.runIf(process.platform === 'linux' && process.env['DBUS_SESSION_BUS_ADDRESS'] === undefined)(
    'comes out as unusable where there is no session bus: the kernel forgets at the next start',
    async () => {
      expect(await Keyring.tried(undefined, 10_000)).toBeNull();
    },
  );
});
