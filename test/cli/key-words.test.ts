import { describe, expect, it } from 'vitest';
import { CliError } from '../../src/cli/exit.ts';
import { refuseKeys, refuseMore } from '../../src/cli/key-words.ts';

const HEX = `0x${'3f5a9c0e7d1b2846a5c3e9f07b1d2468'.repeat(2)}`;

/** What is said of some words; null: they pass. */
function said(...words: string[]): string | null {
  try {
    refuseKeys(words);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(CliError);
    return (error as CliError).message;
  }
}

describe('words that a command is started with', () => {
  // Shapes as the venues' own documents show them: Binance, Bybit, OKX, Bitget, KuCoin, Gate, HTX, Kraken.
  it.each([
    'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A',
    'xQmwYk3sTz8GpW1LcB',
    '985d5b66-57ce-40fb-b714-afc0b9787083',
    'bg_e6d0e2f4cbd2d9b0f7a6c3e1d5b8a904',
    '62c1e3b0d4f5a60001a7b9c3',
    '3f5a9c0e7d1b2846a5c3e9f07b1d2468',
    'e2xxxxxx-99xxxxxx-84xxxxxx-7xxxx'.replaceAll('x', '4'),
    'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==',
  ])('may not hold a key: %s', (key) => {
    for (const words of [
      ['keys', 'add', 'desk', key],
      ['keys', 'add', 'desk', '--venue', 'okx', `--secret=${key}`],
      ['keys', 'add', 'desk', '--key-ref', key],
      ['import', 'okx', '--key', key],
    ]) {
      expect(said(...words)).toContain('revoke a key that was among them');
      expect(said(...words)).not.toContain(key);
    }
  });

  it('may never hold a private key', () => {
    expect(said('keys', 'add', 'desk', '--address', HEX)).toContain('the public address is enough');
    expect(said('import', 'hyperliquid', `--address=${HEX}`)).toContain('has to move to a new wallet');
    expect(said('import', 'hyperliquid', `--address=${HEX}`)).not.toContain(HEX);
  });

  it('may hold no option that asks for a secret, nor a word too many', () => {
    for (const option of ['--secret', '--api-key=hunter2', '--apiSecret', '--password', '--passphrase', '--token', '--privateKey']) {
      expect(said('keys', 'add', 'desk', option, 'hunter2')).toMatch(/^a secret is never given as a word\./);
    }
    expect(said('import', 'okx', '--key', 'desk')).toBeNull();
    expect(() => refuseMore(['desk', 'hunter2'])).toThrow(/^"negmon keys add" takes one name .*: there is a word too many\. (?!.*hunter2)/);
    expect(() => refuseMore(['desk'])).not.toThrow();
  });

  it.each([
    ['keys', 'add', 'my-binance-main-account-of-2026', '--venue', 'binance'],
    ['keys', 'add', 'desk', '--venue', 'hyperliquid', '--address', '0x31ca8395cf837de08b24da3f660e77761dfb974b'],
    ['keys', 'add', 'desk', '--venue', 'dydx', '--address=dydx199tqg4wdlnu4qjlxchpd7seg454937hjrknju4'],
    ['keys', 'add', 'desk', '--key-ref', 'file:/home/me/Keys20261122T0506/abcdefabcdef1234567'],
    ['keys', 'add', 'desk', '--from-env', 'BINANCE_MAIN'],
    ['keys', 'check', 'desk', '--data-dir', '/tmp/a1b2c3d4e5f6a7b8c9d0/data'],
    ['import', '--file', '/tmp/a1b2c3d4e5f6a7b8c9d0.json'],
    ['import', '--file=/tmp/a1b2c3d4e5f6a7b8c9d0.json', '--yes'],
    ['list', HEX],
  ])('may be anything else: %s %s %s %s', (...words) => {
    expect(said(...words)).toBeNull();
  });
});
