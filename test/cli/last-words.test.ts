import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEMO, Home, start } from './negmon.ts';
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

const replay = ['replay', DEMO.tape, '--portfolio', DEMO.portfolio, '--speed'];

it.each([
  ['an exception', "process.on('SIGUSR2', () => { throw error });"],
  ['a promise', "process.on('SIGUSR2', () => { Promise.reject(error) });"],
])('%s that nobody waited for ends in one paragraph, without a secret, a stack or a report', async (_, how) => {
  const node = ['--import', preload(how), '--report-uncaught-exception', `--report-directory=${home.path}`];
  const running = start(home, [...replay, '600', '--json'], { node });
  await running.says(({ stdout }) => stdout !== '');
  running.child.kill('SIGUSR2');
  const { status, stderr } = await running.ended;
  expect([status, stderr]).toEqual([1, `negmon: this should not have happened: ${SAID}\n`]);
});

it("the monitor's last words stand on the screen that outlives it", async () => {
  const how = "if (!isMainThread) parentPort.on('message', () => { throw error });";
  // It is told things as soon as the screen is up.
  const pty = new Pty(home, 160, 30, [...replay, '1'], { env: { NODE_OPTIONS: `--import=${preload(how)}` } });
  await pty.shows((screen) => screen.includes(`the monitor stopped (${SAID})`));
  expect(pty.raw).not.toContain('5aFe09');
  pty.type('q');
  expect((await pty.left()).alternate).toBe(false);
});
