import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outputOf } from '../../src/secrets/command.ts';
import { parseReference, printReference, resolve } from '../../src/secrets/reference.ts';
import { SecretError } from '../../src/secrets/secret-error.ts';

const TEXT = 'Vq83hs-Pl02kd';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const get = async (text: string, env: NodeJS.ProcessEnv = {}): Promise<string> => (await resolve(parseReference(text), env)).reveal();

/** One paragraph that holds neither the secret nor an end of a line. */
async function refusal(text: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const error = await get(text, env).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SecretError);
  const { message } = error as SecretError;
  expect(message).not.toContain(TEXT);
  expect(message).not.toMatch(/\p{Cc}/u);
  return message;
}

const node = (script: string): string => `cmd:${JSON.stringify([process.execPath, '-e', script])}`;

describe('a reference to a secret', () => {
  it('names a variable', async () => {
    expect(await get('env:MY_KEY', { MY_KEY: ` ${TEXT} ` })).toBe(TEXT);
    expect(await refusal('env:MY_KEY')).toBe('the variable MY_KEY is not set, and a secret was to come from it.');
    expect(await refusal('env:MY_KEY', { MY_KEY: 'abc' })).toContain('env:MY_KEY holds no secret');
  });

  it('names a file of which the first line counts', async () => {
    expect(await get(`file:${written('key', `${TEXT}\r\nmade in May\n`)}`)).toBe(TEXT);
    expect(await get(`file:${written('read-only', TEXT, 0o400)}`)).toBe(TEXT);
    expect(await refusal(`file:${join(folder, 'none')}`)).toMatch(/^there is no file /);
    expect(await refusal(`file:${written('empty', '\nkey\n')}`)).toContain('holds no secret');
    expect(await refusal(`file:${written('large', 'x'.repeat(20_000))}`)).toContain('is larger than');
    expect(await refusal(`file:${folder}`)).toContain('no plain file');
  });

  it.skipIf(process.getuid === undefined)('is refused when others can read or replace the file', async () => {
    for (const mode of [0o640, 0o604, 0o620, 0o610, 0o666]) {
      expect(await refusal(`file:${written('key', TEXT, mode)}`)).toMatch(/^others can read or change .*chmod 600/);
    }
    const inside = join(folder, 'open');
    mkdirSync(inside);
    writeFileSync(join(inside, 'key'), TEXT, { mode: 0o600 });
    symlinkSync(join(inside, 'key'), join(folder, 'link'));
    for (const mode of [0o777, 0o770]) {
      chmodSync(inside, mode);
      expect(await refusal(`file:${join(inside, 'key')}`)).toContain(`others can write into the folder ${inside}`);
      // It is the folder of the file itself that counts.
      expect(await refusal(`file:${join(folder, 'link')}`)).toContain(`others can write into the folder ${inside}`);
    }
    // As /tmp is: what belongs to somebody else cannot be touched there.
    chmodSync(inside, 0o1777);
    expect(await get(`file:${join(folder, 'link')}`)).toBe(TEXT);
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
    execFileSync('mkfifo', ['-m', '600', join(folder, 'pipe')]);
    expect(await refusal(`file:${join(folder, 'pipe')}`)).toContain('no plain file');
  });

  it('names a command, which no shell reads', async () => {
    expect(await get(node(`console.log(${JSON.stringify(TEXT)}); console.error("warning")`))).toBe(TEXT);
    expect(await get(`cmd:printf  %s ${TEXT}`)).toBe(TEXT);
    expect(await refusal(node(`console.error(${JSON.stringify(TEXT)}); process.exit(3)`))).toMatch(/ended with status 3\. Run it yourself/);
    expect(await refusal('cmd:negmon-no-such-program read')).toContain('is not there');
    expect(await refusal(node('console.log("x".repeat(1e6))'))).toContain('said more than');
    expect(await refusal(node(''))).toContain('holds no secret');
    expect(parseReference('cmd:["op","read","op://a b/c"]')).toEqual({ kind: 'cmd', words: ['op', 'read', 'op://a b/c'] });
  });

  it('gives a command none of the secrets that are in the surroundings', async () => {
    process.env['NEGMON_TEST_SECRET'] = TEXT;
    try {
      expect(await get(node('console.log(process.env.NEGMON_TEST_SECRET ?? "nothing there")'))).toBe('nothing there');
    } finally {
      delete process.env['NEGMON_TEST_SECRET'];
    }
  });

  it('nor one that an env: reference has named', async () => {
    process.env['MY_BYBIT'] = 'a-planted-secret-of-mine';
    try {
      await get('env:MY_BYBIT', process.env);
      expect(await get(node('console.log(process.env.MY_BYBIT ?? "nothing there")'))).toBe('nothing there');
    } finally {
      delete process.env['MY_BYBIT'];
    }
  });

  it('does not wait for a command for ever, nor for what that has started', async () => {
    const started = performance.now();
    const script =
      'require("child_process").spawn(process.execPath,["-e","setTimeout(()=>{},60000)"],{stdio:"inherit"});setTimeout(()=>{},60000)';
    await expect(outputOf([process.execPath, '-e', script], 100, 1000)).rejects.toThrow('took longer than 1 s');
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it.each([
    TEXT,
    `${TEXT}:env`,
    'env:',
    'env:A-B',
    'file:key',
    'file:~/key',
    'cmd:',
    'cmd:[1]',
    'cmd:["a"',
    'cmd:[]',
    'cmd:pass show "a b"',
    'cmd:pass show a | head -1',
    'cmd:echo $KEY',
    `env:${'A'.repeat(600)}`,
  ])('is refused without being repeated when it is none: %s', (text) => {
    expect(() => parseReference(text)).toThrow(SecretError);
    try {
      parseReference(text);
    } catch (error) {
      expect((error as Error).message).not.toContain(TEXT);
    }
  });

  it.each(['env:A_B', 'file:/run/key', 'cmd:["pass","show","a b"]'])('is printed as it was typed: %s', (text) => {
    expect(printReference(parseReference(text))).toBe(text);
  });
});
