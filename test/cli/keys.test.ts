import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CliError } from '../../src/cli/exit.ts';
import { type AddKeyOptions, addKey } from '../../src/cli/keys-add.ts';
import { checkKeys } from '../../src/cli/keys-check.ts';
import { listKeys } from '../../src/cli/keys-ls.ts';
import { removeKey } from '../../src/cli/keys-rm.ts';
import { SECRET_FIELDS, VARIABLES } from '../../src/secrets/credentials.ts';
import type { Subject } from '../importer/subject.ts';
import { binance } from '../importer/subjects/binance.ts';
import { SUBJECTS } from '../importer/subjects/index.ts';
import { AccountDouble, KEY } from '../venues/accounts/account-double.ts';
import { Home, NOBODY, run } from './negmon.ts';
import { Pty } from './pty.ts';

let home: Home;
let double: AccountDouble;
let config: string;
beforeEach(async () => {
  home = new Home();
  double = await AccountDouble.with(binance.signature, binance.empty);
  config = home.write('negmon.toml', `[venues.binance]\nrest = "${double.restUrl}"\n`);
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  home.remove();
  await double.close();
});

const folder = (): string => join(home.path, 'data', 'keys');
const kept = (): readonly string[] => (existsSync(folder()) ? readdirSync(folder()).sort() : []);

/** What a command says, and how it ends; no secret is in either. */
async function said(command: () => Promise<number>): Promise<readonly [status: number, stdout: string, stderr: string]> {
  const heard = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text, ...rest) => {
      heard[name] += String(text);
      const done = rest.at(-1);
      if (typeof done === 'function') done(null);
      return true;
    });
  }
  let status: number;
  try {
    status = await command();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    status = error.status;
    heard.stderr += error.message;
  } finally {
    vi.restoreAllMocks();
  }
  for (const secret of Object.values(KEY)) expect(heard.stdout + heard.stderr).not.toContain(secret);
  return [status, heard.stdout, heard.stderr];
}

const options = (more: Partial<AddKeyOptions> = {}): AddKeyOptions => ({
  venue: 'binance',
  check: true,
  config,
  dataDir: join(home.path, 'data'),
  ...more,
});

/** Variables with the key that the double knows, for references. */
function inEnvironment(): Partial<AddKeyOptions> {
  vi.stubEnv('DESK_KEY', KEY.apiKey);
  vi.stubEnv('DESK_SECRET', KEY.secret);
  return { fromEnv: 'DESK' };
}

describe('negmon keys', () => {
  it('keeps, lists, checks and forgets a key by reference', async () => {
    expect(await said(() => listKeys(options()))).toEqual([0, 'no keys: "negmon keys add NAME --venue VENUE" keeps one\n', '']);
    const from = inEnvironment();
    expect(await said(() => addKey('desk', options(from)))).toEqual([0, 'desk\n', 'negmon: reads, from fixed addresses only.\n']);
    // Nothing but what it may do was asked.
    expect(double.asked.map(({ path }) => path)).toEqual(['/sapi/v1/account/apiRestrictions']);
    const [, list] = await said(() => listKeys(options()));
    expect(list).toMatch(/^desk {2}binance {2}env:DESK_KEY, env:DESK_SECRET {2}reads, from fixed addresses only \(\d{4}-\d\d-\d\d\)\n$/);
    expect(kept()).toEqual(['desk.json']);
    expect(await said(() => checkKeys('desk', options()))).toEqual([0, 'desk  binance  reads, from fixed addresses only\n', '']);
    double.answers = { ...double.answers, ...binance.rights?.withdrawing };
    expect(await said(() => checkKeys(undefined, options()))).toEqual([
      1,
      expect.stringContaining('desk  binance  NOT USED: this key can transfer, so it is not used'),
      '',
    ]);
    expect(await said(() => removeKey('dask', options()))).toEqual([2, '', 'there is no key "dask". Did you mean "desk"? There is desk.']);
    expect(await said(() => removeKey('desk', options()))).toEqual([0, expect.stringMatching(/^forgotten: desk\. .*revoke it there/), '']);
    expect(kept()).toEqual([]);
  });

  // Those that a config can name a stand-in for.
  const others = SUBJECTS.filter(({ venue }) => !['binance', 'htx', 'krakenfutures'].includes(venue.venue));

  it.each(others.map((subject) => [subject.venue.venue, subject] as const))(
    'asks %s what it says of a key',
    async (name, subject: Subject) => {
      const { credentials, signature, empty, rights } = subject;
      const away = await AccountDouble.with(signature, empty);
      try {
        const own = home.write(`${name}.toml`, `[venues.${name}]\nrest = "${away.restUrl}"\n`);
        const { address } = credentials;
        for (const field of SECRET_FIELDS) vi.stubEnv(`DESK_${VARIABLES[field]}`, credentials[field]?.reveal());
        const from = address === undefined ? { fromEnv: 'DESK' } : { address };
        const more = options({ ...from, venue: name, config: own });
        if (rights !== null) {
          away.answers = { ...empty, ...rights.withdrawing };
          expect((await said(() => addKey('desk', more)))[2]).toMatch(/^nothing was kept: this key can (withdraw|transfer)/);
        }
        away.answers = empty;
        const [status, stdout, stderr] = await said(() => addKey('desk', more));
        expect([status, stdout, stderr]).toEqual([
          0,
          'desk\n',
          expect.stringMatching(rights === null ? /the venue does not say|a public address/ : /^negmon: reads/),
        ]);
        expect((await said(() => listKeys(more)))[1]).toContain(address ?? 'env:DESK_KEY, env:DESK_SECRET');
        expect((await said(() => checkKeys('desk', more)))[0]).toBe(0);
      } finally {
        await away.close();
      }
    },
  );

  it('never keeps a key that can take money out, and one that can trade only when told to', async () => {
    const from = inEnvironment();
    double.answers = { ...double.answers, ...binance.rights?.withdrawing };
    for (const allowTradingKey of [false, true]) {
      const [status, , stderr] = await said(() => addKey('desk', options({ ...from, allowTradingKey })));
      expect([status, stderr]).toEqual([1, expect.stringMatching(/^nothing was kept: this key can transfer/)]);
    }
    double.answers = { ...double.answers, ...binance.rights?.trading };
    expect((await said(() => addKey('desk', options(from))))[2]).toMatch(/^nothing was kept: this key can trade.*--allow-trading-key/);
    expect(kept()).toEqual([]);
    expect(await said(() => addKey('desk', options({ ...from, allowTradingKey: true })))).toEqual([
      0,
      'desk\n',
      expect.stringContaining('reads and trades'),
    ]);
    // What was allowed holds for later checks.
    expect((await said(() => checkKeys('desk', options())))[0]).toBe(0);
  });

  it('keeps nothing of a wrong key, and what cannot be checked with a word about it', async () => {
    vi.stubEnv('DESK_KEY', 'another key');
    vi.stubEnv('DESK_SECRET', KEY.secret);
    const [status, , stderr] = await said(() => addKey('desk', options({ fromEnv: 'DESK' })));
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^nothing was kept: /)]);
    expect(kept()).toEqual([]);
    const nobody = home.write('nobody.toml', `[venues.binance]\nrest = "http://${NOBODY}"\n`);
    expect(await said(() => addKey('desk', options({ fromEnv: 'DESK', config: nobody })))).toEqual([
      0,
      'desk\n',
      expect.stringMatching(/^negmon: it could not be checked \(.*\): "negmon keys check desk" tries again\.\n$/),
    ]);
    expect((await said(() => listKeys(options())))[1]).toContain('not checked yet');
    expect(await said(() => addKey('desk', options({ fromEnv: 'DESK' })))).toEqual([
      2,
      '',
      expect.stringMatching(/^there is a key desk already/),
    ]);
    expect(await said(() => addKey('other', options({ fromEnv: 'DESK', check: false })))).toEqual([
      0,
      'other\n',
      'negmon: not checked: "negmon keys check" does.\n',
    ]);
    vi.stubEnv('DESK_KEY', '');
    expect((await said(() => checkKeys('other', options())))[1]).toContain('NOT USED: env:DESK_KEY holds no secret');
  });

  it.each<[string, string, Partial<AddKeyOptions>, string]>([
    ['another name', 'Desk', {}, 'a key is called by small letters'],
    ['an unknown venue', 'desk', { venue: 'binanse' }, 'Did you mean "binance"?'],
    ['an address where a key is wanted', 'desk', { address: `0x${'1'.repeat(40)}` }, 'binance is read with a key, not by --address'],
    ['half of the references', 'desk', { keyRef: 'env:DESK_KEY' }, 'the API secret is missing: give --secret-ref as well'],
    ['two ways at once', 'desk', { keyRef: 'env:A', stdin: true }, 'give one'],
    ['no reference at all', 'desk', { keyRef: KEY.apiKey, secretRef: KEY.secret }, 'what was given is none'],
    ['no terminal', 'desk', {}, 'a key is asked for on a terminal, and this is none'],
    ['a place that there is not', 'desk', { fromEnv: 'DESK', check: false, keep: 'cloud' }, '--keep is "keyring" or "file"'],
  ])('says what is wrong with %s, and keeps nothing', async (_, name, more, message) => {
    const [status, stdout, stderr] = await said(() => addKey(name, options(more)));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(kept()).toEqual([]);
  });

  it('asks on a terminal without an echo, takes a paste of several lines, and keeps values in a file of their own', async () => {
    const words = [
      '--config',
      config,
      '--data-dir',
      join(home.path, 'data'),
      'keys',
      'add',
      'desk',
      '--venue',
      'binance',
      '--keep',
      'file',
    ];
    const pty = new Pty(home, 120, 30, words);
    await pty.shows((screen) => screen.includes('API key for binance (not shown):'));
    // Too short; then a slip that is taken back, an arrow key, and the secret with its own line end, typed ahead.
    pty.type('abc\r');
    await pty.shows((screen) => screen.includes('That cannot be one'));
    pty.type(`zz\u0015${KEY.apiKey}x\u007f\u001b[D\r\n${KEY.secret}\n`);
    const { status, screen, modes } = await pty.left();
    expect(screen.replaceAll('\n', '')).toContain('negmon: reads, from fixed addresses only.negmon: kept in ');
    expect(screen.replaceAll('\n', '')).toContain('desk.secret, a file that only you can read; not encrypted.');
    expect([status, modes[1]]).toEqual([0, modes[0]]);
    // Nothing was shown, not even by stars.
    for (const secret of [KEY.apiKey, KEY.secret]) expect(pty.raw).not.toContain(secret.slice(0, 8));
    expect(pty.raw).not.toContain('*');
    expect(kept()).toEqual(['desk.json', 'desk.secret']);
    expect(JSON.parse(readFileSync(join(folder(), 'desk.secret'), 'utf8'))).toEqual({
      version: 1,
      secrets: { apiKey: KEY.apiKey, secret: KEY.secret },
    });
    expect((await said(() => listKeys(options())))[1]).toContain('desk  binance  own file, not encrypted  reads');
    expect((await said(() => checkKeys('desk', options())))[0]).toBe(0);
  });

  it.each([
    ['Ctrl-C', '\u0003', 130],
    ['Ctrl-D', '\u0004', 130],
    ['SIGHUP', null, 129],
  ])('keeps nothing when it is left by %s', async (_, key, ends) => {
    const pty = new Pty(home, 120, 30, ['--data-dir', join(home.path, 'data'), 'keys', 'add', 'desk', '--venue', 'binance']);
    await pty.shows((screen) => screen.includes('(not shown):'));
    pty.type(`${KEY.apiKey}\n`);
    await pty.shows((screen) => screen.includes('API secret'));
    if (key === null) pty.kill('SIGHUP');
    else pty.type(key);
    const { status, screen, modes } = await pty.left();
    expect([status, modes[1]]).toEqual([ends, modes[0]]);
    expect(screen).toContain('negmon: interrupted: nothing was kept.');
    expect(kept()).toEqual([]);
  });

  it('takes values from standard input where it is told to', async () => {
    const words = ['--config', config, 'keys', 'add', 'desk', '--venue', 'binance', '--keep', 'file', '--stdin'];
    const few = await run(home, words, { input: `${KEY.apiKey}\n` });
    expect([few.status, few.stderr]).toEqual([2, 'negmon: standard input must have 2 lines, API key, API secret, in that order.\n']);
    const { status, stdout } = await run(home, words, { input: `${KEY.apiKey}\n${KEY.secret}\n` });
    expect([status, stdout]).toEqual([0, 'desk\n']);
    expect(double.asked).toHaveLength(1);
  });
});
