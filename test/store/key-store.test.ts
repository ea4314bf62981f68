import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Keyring, type NativeKeyring } from '../../src/secrets/keyring.ts';
import { Secret } from '../../src/secrets/secret.ts';
import { KeyStore, type NewKey } from '../../src/store/key-store.ts';

const KEY = 'Xk29vBq1';
const SECRET = 'Zp83"\\mWß7';
let folder: string;
let store: KeyStore;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'negmon-keys-')), 'data');
  store = new KeyStore(folder);
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const values: NewKey = { name: 'desk', venue: 'okx', secrets: { apiKey: new Secret(KEY), secret: new Secret(SECRET) } };
const file = (name: string): string => join(folder, 'keys', name);
const revealed = async (name: string, field: 'apiKey' | 'secret'): Promise<string | undefined> =>
  (await (await store.kept(name))?.open(field))?.reveal();

describe('the store of keys', () => {
  it('keeps values in a file of their own that nobody else can read, and nothing of them beside it', async () => {
    await store.add(values, null);
    expect(readdirSync(join(folder, 'keys')).sort()).toEqual(['desk.json', 'desk.secret']);
    for (const name of ['desk.json', 'desk.secret']) expect(statSync(file(name)).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(file('desk.json'), 'utf8'))).toEqual({
      version: 1,
      name: 'desk',
      venue: 'okx',
      secrets: { apiKey: 'file', secret: 'file' },
    });
    expect([await revealed('desk', 'apiKey'), await revealed('desk', 'secret')]).toEqual([KEY, SECRET]);
    await store.remove('desk', await store.find('desk'));
    expect(readdirSync(join(folder, 'keys'))).toEqual([]);
  });

  it('keeps references as they are, and goes and gets what they name', async () => {
    await store.add({ ...values, secrets: { apiKey: 'env:NEGMON_TEST_STORE', secret: 'env:NEGMON_TEST_STORE' } }, null);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['desk.json']);
    await expect(revealed('desk', 'apiKey')).rejects.toThrow('the variable NEGMON_TEST_STORE is not set');
    process.env['NEGMON_TEST_STORE'] = KEY;
    try {
      expect(await revealed('desk', 'apiKey')).toBe(KEY);
    } finally {
      delete process.env['NEGMON_TEST_STORE'];
    }
  });

  it('puts values into the keyring when it is given one, and takes them out again', async () => {
    const kept = new Map<string, string>();
    const keyring = Keyring.open(memory(kept)) as Keyring;
    store = new KeyStore(folder, () => keyring);
    await store.add(values, keyring);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['desk.json']);
    expect(readFileSync(file('desk.json'), 'utf8')).not.toContain(KEY);
    expect([...kept.values()]).toEqual([KEY, SECRET]);
    expect(await revealed('desk', 'secret')).toBe(SECRET);
    store = new KeyStore(folder, () => null);
    await expect(revealed('desk', 'secret')).rejects.toThrow('cannot be reached from here');
    kept.clear();
    store = new KeyStore(folder, () => keyring);
    await expect(revealed('desk', 'secret')).rejects.toThrow('the keyring has no more');
    await store.add({ ...values, name: 'other' }, keyring);
    await store.remove('other', await store.find('other'));
    expect(kept.size).toBe(0);
  });

  it('leaves nothing behind of a key that could not be kept', async () => {
    const kept = new Map<string, string>();
    const keyring = Keyring.open(memory(kept, SECRET)) as Keyring;
    await expect(store.add(values, keyring)).rejects.toThrow('does not answer');
    expect(kept.size).toBe(0);
    expect(await store.list()).toEqual([]);
  });

  it('takes away what a process left that was killed between the two files', async () => {
    await store.add(values, null);
    writeFileSync(file('lost.secret'), '{}');
    writeFileSync(file('now.secret'), '{}');
    utimesSync(file('lost.secret'), 1, 1);
    await store.add({ ...values, name: 'other' }, null);
    expect(readdirSync(join(folder, 'keys')).filter((name) => name.endsWith('.secret'))).toEqual([
      'desk.secret',
      'now.secret',
      'other.secret',
    ]);
  });

  it('keeps every key of several that are added at once', async () => {
    const names = Array.from({ length: 12 }, (_, n) => `desk-${n}`);
    await Promise.all(names.map((name) => new KeyStore(folder).add({ ...values, name }, null)));
    expect((await store.list()).map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it('knows what a venue said of a key', async () => {
    const key = await store.add(values, null);
    const checked = {
      at: '2026-11-22T05:00:00.000Z',
      rights: { read: true, trade: false, withdraw: false, transfer: null, ipBound: true },
    };
    await store.note(key, checked);
    expect(await store.find('desk')).toEqual({ ...key, checked });
    expect(await revealed('desk', 'apiKey')).toBe(KEY);
  });

  it.skipIf(process.getuid === undefined)('keeps nothing where others could take it', async () => {
    mkdirSync(join(folder, 'keys'), { recursive: true });
    chmodSync(join(folder, 'keys'), 0o777);
    await expect(store.add(values, null)).rejects.toThrow(/^others can write into the folder/);
    expect(readdirSync(join(folder, 'keys'))).toEqual([]);
  });

  it.skipIf(process.getuid === undefined)('refuses files that others can read', async () => {
    await store.add(values, null);
    chmodSync(file('desk.secret'), 0o644);
    await expect(revealed('desk', 'apiKey')).rejects.toThrow(/^others can read or change .*desk\.secret/);
  });

  it.each([
    ['desk.json', '{', /desk\.json is no JSON\. Mend it, or remove it/],
    ['desk.json', '{"version":2}', /desk\.json has a mistake at key\.version \(must be 1: a newer negmon wrote this file/],
    ['desk.json', '{"version":1,"name":"desk","venue":"okx","secrets":{},"pin":1}', /at key\.pin \(unknown key "pin"/],
    ['desk.json', '{"version":1,"name":"desk","venue":"okx","secrets":{"apiKey":7}}', /at key\.secrets\.apiKey \(must be text\)/],
    ['desk.json', '{"version":1,"name":"other","venue":"okx","secrets":{}}', /about a key of another name/],
    ['desk.secret', `{"version":1,"secrets":{"apiKey":"${KEY}"`, /desk\.secret is no JSON\./],
    ['desk.secret', `{"version":1,"secrets":{"apiKey":["${KEY}"]}}`, /at secrets\.secrets\.apiKey \(must be text\)/],
    ['desk.secret', '{"version":1,"secrets":{}}', /lacks what the key desk needs/],
  ])('says what is wrong with %s, without its values: %s', async (name, text, message) => {
    await store.add(values, null);
    writeFileSync(file(name), text);
    const error: unknown = await revealed('desk', 'apiKey').catch((thrown: unknown) => thrown);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain(KEY);
    // Forgetting it works all the same.
    await store.remove('desk', null);
    expect(readdirSync(join(folder, 'keys'))).toEqual([]);
  });
});

/** A keyring in memory. @param refused what it will not keep */
function memory(kept: Map<string, string>, refused = ''): () => NativeKeyring {
  class AsyncEntry {
    readonly #name: string;
    constructor(_: string, name: string) {
      this.#name = name;
    }
    async setPassword(text: string): Promise<void> {
      if (text === refused) throw new Error(`cannot keep ${text}`);
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
