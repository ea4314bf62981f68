import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BinanceDouble } from '../venues/binance.ts';
import { Home, MAIN, NOBODY, NODE } from './negmon.ts';
import { HAS_TMUX, Tmux } from './tmux.ts';

// A whole life of a book, as a person at a terminal has it (issue 5): from an empty home to a wiped one, and back.

if (!HAS_TMUX && process.env['CI'] === 'true') throw new Error('tmux is not on this machine: .ci/run installs it');

/** At 21:00 on 10 October 2025, a minute apart; the tape ends at 48,000. */
const TAPE = ['50000', '49000', '48500', '48000']
  .map((mark, minute) => `${JSON.stringify({ t: 1_760_130_000_000 + minute * 60_000, symbol: 'BTC/USDT:USDT', mark })}\n`)
  .join('');

let home: Home;
let venue: BinanceDouble;
let terminal: Tmux;
let price: string;
beforeEach(async () => {
  home = new Home();
  price = '50000';
  venue = await BinanceDouble.open(50);
  venue.mark = () => ({ p: price, i: price, E: Date.now() });
  mkdirSync(join(home.path, 'xdg', 'negmon'), { recursive: true });
  // What the venue says of its contracts is not asked: nobody answers for REST.
  home.write(join('xdg', 'negmon', 'negmon.toml'), `[venues.binance]\nws = "${venue.url}"\n[venues.kraken]\nws = "ws://${NOBODY}"\n`);
  home.write('tape.jsonl', TAPE);
  terminal = new Tmux(home, 140, 30);
  terminal.enter(`negmon() { '${NODE}' '${MAIN}' "$@"; }; cd '${home.path}'`);
});
afterEach(async () => {
  terminal.close();
  await venue.close();
  home.remove();
});

/** Types what each field of a form takes, from the field that is selected on; "" leaves one as it is. */
function fill(...values: readonly string[]): void {
  for (const value of values) {
    if (value !== '') terminal.type(value);
    terminal.press('Enter');
  }
}

/** The screen of a replay that has ended, without its status line. */
async function ended(): Promise<string> {
  const screen = await terminal.until((text) => /REPLAY ENDED/.test(text) && /BTC long/.test(text));
  await quit();
  return screen.split('\n').slice(1).join('\n');
}

/** Leaves the dashboard, and waits for the shell. */
async function quit(): Promise<void> {
  terminal.press('q');
  await terminal.until((screen) => screen.trimEnd().split('\n').at(-1) === '$');
}

let lines = 0;
/** What a command line prints, with "~status~" behind it, once it has ended. */
async function says(line: string): Promise<string> {
  const end = `~${++lines}~`;
  terminal.forget();
  terminal.enter(`${line}; printf '%s%s\\n' '${end}' "$?~"`);
  const screen = await terminal.until((text) => new RegExp(`^${end}\\d+~$`, 'm').test(text));
  return screen.slice(screen.indexOf('\n') + 1).replace(end, '~');
}

it.skipIf(!HAS_TMUX)('is lived from the first form to the tax record, wiped, and brought back', { timeout: 240_000 }, async () => {
  // The first run: nothing is invented, and what to do next is said.
  terminal.enter('negmon');
  await terminal.until((screen) => /Nothing to watch yet/.test(screen) && /\[n\]ew/.test(screen));

  // A position by form, of play money: a stop is only ever simulated there.
  terminal.press('n', '1');
  await terminal.until(/FUTURES POSITION/);
  fill('desk', 'binance/usdm', 'yes', 'BTC/USDT:USDT', 'long', '0.5', '50000', 'isolated', '10', '', '44000', '', '10000');
  terminal.press('C-s');
  await terminal.until((screen) => /written: account desk/.test(screen) && /50,000\S*\s+paper BTC long 0\.5 x10 isolated/.test(screen));
  await quit();

  // Priced on a replay.
  expect(await says('negmon list')).toMatch(/desk\/\S+ +long 0\.5 BTC\/USDT:USDT @ 50000 x10 isolated.* stop 44000/);
  terminal.enter('negmon replay tape.jsonl --speed max');
  expect(await ended()).toMatch(/48,000\S*\s+paper BTC long 0\.5 x10 isolated/);

  // Averaged up by form: 0.5 at 50,000 and 0.5 at 46,000 is 1 at 48,000.
  price = '46000';
  terminal.enter('negmon');
  await terminal.until(/46,000\S*\s+paper BTC long 0\.5/);
  terminal.press('e', '2');
  await terminal.until(/FURTHER FILL/);
  fill('0.5', '46000');
  await terminal.until(/entry +50,000 +48,000/);
  terminal.press('C-s');
  await terminal.until((screen) => /written: desk\/btc-1 added/.test(screen) && /BTC long 1 x10 isolated/.test(screen));

  // A quarter closed at 49,000: 0.25 x (49,000 - 48,000) = +250.
  terminal.press('e', '3');
  await terminal.until(/CLOSE, WHOLE OR IN PART/);
  fill('0.25', '49000');
  terminal.press('C-s');
  await terminal.until((screen) => /written: desk\/btc-1 reduced/.test(screen) && /BTC long 0\.75 x10 isolated/.test(screen));
  const before = price;

  // The stop is hit: 0.75 x (43,950 - 48,000) = -3,037.50 before fees. The price went through it, so it is not 44,000.
  price = '43950';
  await terminal.until((screen) => before !== price && !/BTC long/.test(screen));
  await quit();
  const history = await says('negmon history --kind trades');
  expect(history).toMatch(/stopped long 0\.75 BTC\/USDT:USDT @ 43950; gain -3,037\.5/);
  expect(history).toMatch(/reduced long 0\.25 BTC\/USDT:USDT @ 49000; gain \+250/);
  expect(history).toMatch(/added long 0\.5 BTC\/USDT:USDT @ 46000/);

  // The record for the tax office: first in, first out gives 250 of the quarter less 1,000 that its lot cost more.
  const tax = await says(`negmon tax ${new Date().getUTCFullYear()} --paper --csv -`);
  expect(tax).toMatch(/^date,account,/m);
  expect(tax.match(/desk/g)?.length).toBeGreaterThanOrEqual(2);

  // Something is held when it is exported, so that there is a screen to come back.
  await says('negmon add "long 0.2 BTC/USDT:USDT @ 47000 x5 isolated" --account desk');
  terminal.forget();
  terminal.enter('negmon replay tape.jsonl --speed max');
  const screen = await ended();
  expect(screen).toMatch(/BTC long 0\.2 x5 isolated/);

  // Exported, wiped, imported: the same screen.
  expect(await says('negmon export > book.json')).toContain('~0~');
  rmSync(join(home.path, '.local'), { recursive: true });
  expect(await says('negmon list')).toMatch(/nothing in the book yet/);
  expect(await says('negmon import --file book.json --yes')).toMatch(/imported/);
  terminal.forget();
  terminal.enter('negmon replay tape.jsonl --speed max');
  expect(await ended()).toBe(screen);
  expect(await says('negmon export | cmp - book.json')).toContain('~0~');
});
