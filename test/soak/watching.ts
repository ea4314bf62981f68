import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOOK } from '../cli/books.ts';
import { BinanceDouble } from '../venues/binance.ts';

// `node test/soak/watching.ts [MINUTES]`: a built `negmon watch` at 200 prices a second, asked for its metrics all the while: an hour is a week
// of a price a second. What it holds in memory must not grow, and stays under a few hundred MB. Linux only: memory is read from /proc.
const minutes = Number(process.argv[2] ?? 60);
const STEP = 5000;
/** Once warm it may breathe by so much, MB: V8 gives back late. */
const BREATH = 40;
const MOST = 400;

const folder = mkdtempSync(join(tmpdir(), 'negmon-soak-'));
const venue = await BinanceDouble.open(5);
let turns = 0;
venue.mark = () => {
  turns++;
  // Around the warning at 49,158.8 and back, an alarm every few minutes.
  const price = (49_600 + 900 * Math.sin(turns / 5000)).toFixed(1);
  return { p: price, i: price, E: Date.now() };
};
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const book = file('book.json', JSON.stringify(BOOK));
const config = file('negmon.toml', `[venues.binance]\nws = "${venue.url}"\n[venues.kraken]\nws = "ws://127.0.0.1:9"\n`);
const words = ['watch', '--portfolio', book, '--config', config, '--data-dir', folder, '--json', '--metrics', '127.0.0.1:0'];
const child = spawn(process.execPath, ['dist/main.js', ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
const over = new Promise<number | null>((resolve) => child.once('close', resolve));

try {
  const url = await urlOf(child);
  const samples: number[] = [];
  for (const end = Date.now() + minutes * 60_000; Date.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, STEP));
    const scrape = await (await fetch(`${url}/metrics`)).text();
    if (!scrape.includes('negmon_position_mark_price')) throw new Error(`the metrics have lost the price:\n${scrape}`);
    samples.push(residentOf(child));
  }
  // The first third warms up.
  const third = Math.floor(samples.length / 3);
  const [middle, last] = [samples.slice(third, 2 * third), samples.slice(2 * third)].map((part) => Math.max(...part)) as [number, number];
  process.stdout.write(`${minutes} min, ${turns} prices: at most ${middle} MB in the middle third, ${last} MB in the last\n`);
  if (last > middle + BREATH || last > MOST) throw new Error(`it grows: ${samples.join(' ')} MB`);
} finally {
  child.kill('SIGTERM');
  const status = await over;
  await venue.close();
  rmSync(folder, { recursive: true });
  if (status !== 143) process.exitCode = 1;
}

/** Where it serves its metrics, as it says. */
function urlOf({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const url = /metrics at (\S+)\/metrics\n/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    void over.then((status) => reject(new Error(`it ended with ${status}:\n${said}`)));
  });
}

/** MB in memory. */
function residentOf({ pid }: ChildProcess): number {
  const [, kilobytes = ''] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
