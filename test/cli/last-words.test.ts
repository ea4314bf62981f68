import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BOOK, BTC } from './books.ts';
import { Home, start } from './negmon.ts';
import { Pty } from './pty.ts';

let home: Home;
beforeEach(() => {
  home = new Home();
});
afterEach(() => home.remove());

/** What fails when it is told to; its message quotes a request, as ccxt's do. */
const preload = (how: string): string =>
  `data:text/javascript,${encodeURIComponent(
    `import { isMainThread, parentPort } from 'node:worker_threads';
     const error = new Error('no answer from https://fapi.binance.com/fapi/v3/account?recvWindow=1&signature=5aFe09 twice');
     ${how}`,
  )}`;

const SAID = 'no answer from https://fapi.binance.com/fapi/v3/account?recvWindow=1&signature=[secret] twice';

/** A replay that says something at once, and then nothing for an hour. */
function replay(): string[] {
  const lines = [0, 1, 3600].map((second) =>
    JSON.stringify({ t: 1000 * (second + 1), symbol: BTC, mark: second === 0 ? '50000' : '45226' }),
  );
  return ['replay', home.write('tape.jsonl', `${lines.join('\n')}\n`), '--portfolio', home.write('book.json', BOOK)];
}

it.each([
  ['an exception', "process.on('SIGUSR2', () => { throw error });"],
  ['a promise', "process.on('SIGUSR2', () => { Promise.reject(error) });"],
])('%s that nobody waited for ends in one paragraph, without a secret, a stack or a report', async (_, how) => {
  const node = ['--import', preload(how), '--report-uncaught-exception', `--report-directory=${home.path}`];
  const running = start(home, [...replay(), '--json'], { node });
  await running.says(({ stdout }) => stdout !== '');
  running.child.kill('SIGUSR2');
  const { status, stderr } = await running.ended;
  expect([status, stderr]).toEqual([1, `negmon: this should not have happened: ${SAID}\n`]);
  expect(readdirSync(home.path).filter((name) => name.startsWith('report'))).toEqual([]);
});

it("the monitor's last words stand on the screen that outlives it", async () => {
  const how = "if (!isMainThread) parentPort.on('message', () => { throw error });";
  // It is told things as soon as the screen is up.
  const pty = new Pty(home, 160, 30, replay(), { env: { NODE_OPTIONS: `--import=${preload(how)}` } });
  await pty.shows((screen) => screen.includes(`the monitor stopped (${SAID})`));
  expect(pty.raw).not.toContain('5aFe09');
  pty.type('q');
  expect((await pty.left()).alternate).toBe(false);
});
