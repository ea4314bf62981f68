import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../feed/sink.ts';
import { ServiceDouble } from '../notify/service.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { BOOK, BTC } from './books.ts';
import { Home, NOBODY, PATIENCE } from './negmon.ts';
import { Pty } from './pty.ts';

// A frozen terminal must not silence an alarm (issue 7, design section 4).

/** How soon an alert must be out, ms from the first frame with the price that crosses. */
const WITHIN = 1000;
/** Ctrl-S and Ctrl-Q: stop and start (termios(3), IXON). */
const [XOFF, XON] = ['\u0013', '\u0011'];

/** BOOK, and a screen full of positions that nothing threatens, whose every price is drawn. */
const FULL = {
  ...BOOK,
  accounts: BOOK.accounts.map((account) => ({
    ...account,
    positions: [
      ...account.positions,
      ...Array.from({ length: 30 }, (_, i) => ({
        id: `calm-${i}`,
        symbol: BTC,
        side: 'long',
        contracts: String(i + 1),
        entryPrice: '50000',
        marginMode: 'isolated',
        collateral: String(50_000 * (i + 1)),
      })),
    ],
  })),
};

let home: Home;
let venue: BinanceDouble;
let service: ServiceDouble;
let terminal: Pty;
let price: number;
beforeEach(async () => {
  home = new Home();
  [venue, service] = await Promise.all([BinanceDouble.open(50), ServiceDouble.open()]);
  // The last digits move all the time, so that there is always something to draw.
  let step = 0;
  venue.mark = () => {
    const p = String(price + (step++ % 10) / 10);
    return { p, i: p, E: Date.now() };
  };
  mkdirSync(join(home.path, 'xdg', 'negmon'), { recursive: true });
  home.write(
    join('xdg', 'negmon', 'negmon.toml'),
    `[venues.binance]\nws = "${venue.url}"\nrest = "${venue.restUrl}"\n[venues.kraken]\nws = "ws://${NOBODY}"\n[[notify]]\nkind = "webhook"\nurl = "env:TEST_HOOK"\n[[notify]]\nkind = "bell"\n`,
  );
});
afterEach(async () => {
  terminal.stall('go on');
  terminal.close();
  await Promise.all([venue.close(), service.close()]);
  home.remove();
});

/** Moves the price, and waits for the webhook. @returns ms from there to its request */
async function alarm(level: string, next: number): Promise<number> {
  price = next;
  const moved = performance.now();
  await until(() => service.json.some((one) => one['level'] === level), PATIENCE);
  return performance.now() - moved;
}

/** How often the screen's thread went to sleep so far: one that is blocked in a write does it no more. */
function sleeps(): string {
  const status = readFileSync(`/proc/${terminal.pid}/task/${terminal.pid}/status`, 'utf8');
  return /voluntary_ctxt_switches:\s*(\d+)/.exec(status)?.[1] ?? '';
}

/** Resolves when the screen's thread is blocked: it wakes ten times a second else. */
async function blocked(): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  for (let before = ''; before !== sleeps() || before === ''; ) {
    if (performance.now() > deadline) throw new Error('the screen never stood still');
    before = sleeps();
    await rest(1000);
  }
}

/** Resolves when the terminal shows no more what is typed. */
async function mute(): Promise<void> {
  for (let before = -1; before !== terminal.raw.length; ) {
    before = terminal.raw.length;
    terminal.type('.');
    await rest(1000);
  }
}

/** The first row with a price of the table, when it is one that was sent since the terminal came back. */
const stands = (level: string) => (screen: string) =>
  screen.includes(level) && new RegExp(`${price.toLocaleString('en-US')}(\\.\\d)? `).test(screen) && !/said nothing|STALE/.test(screen);

it('a stopped terminal silences no alarm of a watch without a screen', { timeout: 120_000 }, async () => {
  price = 50_000;
  const book = home.write('book.json', BOOK);
  terminal = new Pty(home, 120, 40, ['watch', '--portfolio', book], { env: { TEST_HOOK: `${service.url}/hook` } });
  await terminal.shows((screen) => /binance live/.test(screen));
  const patience = Math.max(WITHIN, 3 * (await alarm('warning', 49_000)));
  await terminal.shows((screen) => /WARNING/.test(screen));
  terminal.type(XOFF);
  await mute();
  // The first line stops whoever waits for it to be written, the second would never come.
  expect(await alarm('critical', 46_300)).toBeLessThan(patience);
  expect(await alarm('liquidation', 45_100)).toBeLessThan(patience);
  expect(terminal.raw).not.toMatch(/CRITICAL|LIQUIDATION/);
  terminal.type(XON);
  await terminal.shows((screen) => /CRITICAL/.test(screen) && /LIQUIDATION/.test(screen));
  terminal.kill('SIGTERM');
  expect(await terminal.left()).toMatchObject({ status: 143 });
});

it('a terminal that nobody reads, or that is stopped, silences no alarm, and shows what is when it comes back', {
  timeout: 120_000,
}, async () => {
  price = 50_000;
  const book = home.write('book.json', FULL);
  terminal = new Pty(home, 120, 40, ['--portfolio', book], { env: { TEST_HOOK: `${service.url}/hook` } });
  await terminal.shows(stands('no alarm'));
  // What the machine takes for it now while the screen is drawn. 49,000 is 7.7 % from 45,226.1.
  const patience = Math.max(WITHIN, 3 * (await alarm('warning', 49_000)));
  await terminal.shows(stands('WARNING'));

  terminal.stall('stop');
  await blocked();
  expect(await alarm('critical', 46_300)).toBeLessThan(patience);
  price = 46_250;
  terminal.stall('go on');
  await terminal.shows(stands('CRITICAL'));

  // Raw mode has switched it off, and Ctrl-S is a key: whoever has it on again can still be stopped.
  await terminal.stty('ixon');
  terminal.type(XOFF);
  await blocked();
  expect(await alarm('liquidation', 45_100)).toBeLessThan(patience);
  price = 45_090;
  terminal.type(XON);
  await terminal.shows(stands('LIQUIDAT'));

  terminal.type('q');
  const left = await terminal.left();
  expect(left).toMatchObject({ status: 0, alternate: false, cursorShown: true });
});
