import type { Key } from 'ink';
import { describe, expect, it } from 'vitest';
import { keyNames } from '../../src/dashboard/input.ts';

const key = (change: Partial<Key> = {}): Key => ({ ...change }) as Key;

describe('key names', () => {
  it('tell keys apart that arrived as one text', () => {
    // Ink gives a chunk "jj" as one event (studies/terminal.md 0.8).
    expect(keyNames('jj', key())).toEqual(['j', 'j']);
    expect(keyNames('j\u0003', key())).toEqual(['j', 'ctrl-c']);
    expect(keyNames('\r', key())).toEqual(['enter']);
  });

  it('have words for keys without a character', () => {
    expect(keyNames('', key({ upArrow: true }))).toEqual(['up']);
    expect(keyNames('', key({ pageDown: true }))).toEqual(['pagedown']);
    expect(keyNames('', key({ escape: true, meta: true }))).toEqual(['escape']);
  });

  it('take no letter with control or alt for the letter', () => {
    expect(keyNames('q', key({ meta: true }))).toEqual([]);
    expect(keyNames('q', key({ ctrl: true }))).toEqual([]);
    expect(keyNames('c', key({ ctrl: true }))).toEqual(['ctrl-c']);
  });
});
