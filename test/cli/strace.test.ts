import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { binance } from '../importer/subjects/binance.ts';
import { AccountDouble, type Answer } from '../venues/accounts/account-double.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { Home, MAIN, NOBODY, NODE, PATIENCE } from './negmon.ts';
import { Pty } from './pty.ts';

/** With what makes a difference in URLs, JSON and base64. */
const PLANTED = { apiKey: 'pLaNt3d/K3y+of=This~Test', secret: 'pLaNt3d"S3cr3t\\of&This%Test' } as const;
/** Others, for the program to find in its surroundings. */
const AROUND = { NEGMON_BINANCE_KEY: 'ar0und/K3y+of=This~Test', NEGMON_BINANCE_SECRET: 'ar0und"S3cr3t\\of&This%Test' } as const;

/** What leaves a process: words of new ones, names of files, and all that is written. */
const CALLS = 'trace=execve,openat,write,writev,pwrite64,pwritev,sendto,sendmsg';
const STRACE = ['strace', '-f', '-yy', '-s', '100000', '-e', CALLS, '-o'];

const why = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0 ? null : 'strace is not there, or may not be used';
// Where everything is checked nothing may be left out.
const isLeftOut = why !== null && process.env['CI'] !== 'true';
if (isLeftOut) process.stderr.write(`the search of the running program for secrets is left out: ${why}\n`);

let home: Home;
let account: AccountDouble;
let feed: BinanceDouble;
beforeEach(async () => {
  home = new Home();
  account = await AccountDouble.with(null, { ...binance.empty, ...binance.scenes[0]?.answers });
  feed = await BinanceDouble.open();
});
afterEach(async () => {
  home.remove();
  await Promise.all([account.close(), feed.close()]);
});

/** Every form in which a secret could stand somewhere, made here and not by what is tested. */
function formsOf(secret: string): string[] {
  const inside = [0, 1, 2].map((before) => {
    const text = Buffer.from('\0'.repeat(before) + secret).toString('base64');
    return text.slice(before === 0 ? 0 : before + 1, -4);
  });
  const forms = [
    secret,
    secret.slice(0, 14),
    secret.slice(-10),
    encodeURIComponent(secret),
    new URLSearchParams({ a: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('hex').toUpperCase(),
    Buffer.from(secret, 'utf8').toString('base64url'),
    Buffer.from(secret, 'utf16le').toString('latin1'),
    ...inside,
  ];
  return forms;
}

const FORMS = [...Object.values(PLANTED), ...Object.values(AROUND)].flatMap(formsOf);

const leaks = (text: string): string[] => FORMS.filter((form) => text.includes(form));

/** What strace wrote, with its texts as they were. */
function callsOf(log: string): string[] {
  return readFileSync(log, 'latin1')
    .split('\n')
    .map((line) =>
      line.replace(/\\(?:([0-7]{1,3})|(.))/g, (_, octal: string | undefined, letter: string) => {
        if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
        return { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' }[letter] ?? letter;
      }),
    );
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

it.skipIf(isLeftOut)('no secret leaves the program but to the venue and into the one private file', { timeout: 180_000 }, async () => {
  expect(why).toBeNull();
  const config = home.write(
    'negmon.toml',
    `[venues.binance]\nws = "${feed.url}"\nrest = "${account.restUrl}"\n[venues.kraken]\nws = "ws://${NOBODY}"\nrest = "http://${NOBODY}"\n`,
  );
  const data = join(home.path, 'data');
  const terminals: Pty[] = [];
  const logs: string[] = [];
  const run = (words: readonly string[], env = {}): Pty => {
    logs.push(join(home.path, `strace-${logs.length}.log`));
    const pty = new Pty(home, 160, 150, ['--config', config, '--data-dir', data, ...words], {
      command: [...STRACE, logs.at(-1) as string, NODE],
      env,
    });
    terminals.push(pty);
    return pty;
  };

  const adding = run(['keys', 'add', 'binance', '--venue', 'binance', '--keep', 'file']);
  await adding.shows((screen) => screen.includes('API key'), 3 * PATIENCE);
  adding.type(`${PLANTED.apiKey}\n${PLANTED.secret}\n`);
  expect((await adding.left()).status).toBe(0);

  // A venue that repeats what it was sent.
  const { answers } = account;
  const repeating: Answer = ({ query, headers }) => ({ status: 400, body: { code: -1, msg: `${headers['x-mbx-apikey']} ${query}` } });
  account.answers = { ...answers, 'GET /sapi/v1/account/info': repeating };
  const refused = run(['import', 'binance', '--yes'], AROUND);
  const left = await refused.left();
  expect([left.status, left.screen]).toEqual([1, expect.stringContaining('[secret]')]);
  account.answers = answers;
  expect((await run(['import', 'binance', '--yes']).left()).status).toBe(0);

  // The monitor reads the account, and hears the same; what its numbers stand on says so.
  account.answers = { ...answers, 'GET /sapi/v1/account/info': repeating };
  const asked = account.asked.length;
  const live = run([]);
  await live.shows(() => account.asked.slice(asked).some(({ path }) => path.endsWith('/account/info')), 3 * PATIENCE);
  live.type('?');
  await live.shows((screen) => screen.includes('[secret]'));
  live.type('q');
  await live.left();

  const calls = logs.flatMap(callsOf);
  const isToVenue = (call: string): boolean => call.includes(`->127.0.0.1:${account.port}]>`);
  const isIntoFile = (call: string): boolean => /^\d+ +p?write(64|v)?\(\d+<[^>]*\/keys\/binance\.secret[^>]*>/.test(call);
  // The search sees what there is to see.
  for (const key of [PLANTED.apiKey, AROUND.NEGMON_BINANCE_KEY]) {
    expect(calls.filter((call) => isToVenue(call) && call.includes(key))).not.toEqual([]);
  }
  expect(calls.filter((call) => isIntoFile(call) && call.includes(JSON.stringify(PLANTED.secret).slice(1, -1)))).not.toEqual([]);
  expect(calls.filter((call) => isToVenue(call) && call.includes(PLANTED.secret))).toEqual([]);

  expect(calls.filter((call) => !isToVenue(call) && !isIntoFile(call) && leaks(call).length > 0)).toEqual([]);
  expect(calls.filter((call) => !isToVenue(call) && /signature=[0-9a-f]/i.test(call))).toEqual([]);
  expect(terminals.flatMap(({ raw }) => leaks(raw))).toEqual([]);
  const files = filesUnder(home.path).filter((file) => !logs.includes(file));
  expect(files.filter((file) => leaks(readFileSync(file, 'latin1')).length > 0)).toEqual([join(data, 'keys', 'binance.secret')]);
  // And what was running was the program as it is shipped.
  expect(calls.some((call) => call.includes('execve(') && call.includes(MAIN))).toBe(true);
});
