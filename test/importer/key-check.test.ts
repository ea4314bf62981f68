import { describe, expect, it } from 'vitest';
import { ImportError, type Importer, type KeyRights } from '../../src/importer/importer.ts';
import { checkKey, refusalOf, rightsText } from '../../src/importer/key-check.ts';

const READING: KeyRights = { read: true, trade: false, withdraw: false, transfer: false, ipBound: null, words: [] };
const never = new AbortController().signal;

/** An importer that says so much of its key. */
function importer(
  rights: KeyRights | null | ImportError,
  read: ImportError | null = null,
  needs: Importer['needs'] = ['apiKey', 'secret'],
) {
  const asked: string[] = [];
  const made: Importer = {
    venue: 'okx',
    needs,
    rights: async () => {
      asked.push('rights');
      if (rights instanceof ImportError) throw rights;
      return rights;
    },
    read: async () => {
      asked.push('read');
      if (read !== null) throw read;
      return { at: '2026-11-22T12:00:00Z', accounts: [], notes: [], failed: [] };
    },
  };
  return { asked, made };
}

// Design section 6: can withdraw or transfer: refused; can trade: only where the user said so; not verified: said.
describe('a key', () => {
  it.each([
    ['withdraw', { withdraw: true }],
    ['transfer', { transfer: true }],
    ['withdraw and transfer', { withdraw: true, transfer: true }],
  ])('that can %s is never used, and the account not looked at', async (word, more) => {
    const { asked, made } = importer({ ...READING, ...more });
    for (const allowed of [false, true]) {
      expect(await checkKey(made, allowed, never)).toMatchObject({
        kind: 'refused',
        says: expect.stringContaining(`this key can ${word}, so it is not used`),
      });
    }
    expect(asked).toEqual(['rights', 'rights']);
  });

  it('that can trade is used only when the user said so', async () => {
    const rights = { ...READING, trade: true };
    expect(await checkKey(importer(rights).made, false, never)).toMatchObject({
      kind: 'refused',
      says: expect.stringContaining('--allow-trading-key'),
    });
    expect(await checkKey(importer(rights).made, true, never)).toEqual({ kind: 'good', rights, says: 'reads and trades' });
  });

  it('that may not read is no use', () => {
    expect(refusalOf({ ...READING, read: false }, false)).toContain('may not read');
  });

  it('of which the venue says nothing is tried by reading, and said to be unverified', async () => {
    const { asked, made } = importer(null);
    expect(await checkKey(made, false, never)).toEqual({
      kind: 'good',
      rights: null,
      says: 'the venue does not say what it may do: make sure that it may only read',
    });
    expect(asked).toEqual(['rights', 'read']);
    const wrong = new ImportError('wrong-key', 'gate does not know this key');
    expect(await checkKey(importer(null, wrong).made, false, never)).toMatchObject({
      kind: 'refused',
      says: 'gate does not know this key',
    });
  });

  it.each([
    ['wrong-key', 'refused'],
    ['no-rights', 'refused'],
    ['limited', 'unknown'],
    ['unreachable', 'unknown'],
    ['unreadable', 'unknown'],
  ] as const)('that meets %s is %s', async (why, kind) => {
    expect(await checkKey(importer(new ImportError(why, 'so it is')).made, false, never)).toMatchObject({ kind, says: 'so it is' });
  });

  it('that is an address is read', async () => {
    const { asked, made } = importer(null, null, ['address']);
    expect(await checkKey(made, false, never)).toMatchObject({ kind: 'good', says: expect.stringContaining('a public address') });
    expect(asked).toEqual(['read']);
  });

  it('is described with what is not known of it', () => {
    expect(rightsText(READING)).toBe('reads');
    expect(rightsText({ ...READING, ipBound: true, withdraw: null, transfer: null })).toBe(
      'reads, from fixed addresses only; whether it can withdraw, transfer cannot be verified',
    );
  });
});
