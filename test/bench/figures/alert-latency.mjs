import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { alarmBook, openVenue } from '../lib/alert-venue.mjs';
import { builtWords, cleanEnvironment, inFolder } from '../lib/negmon.mjs';
import { openPty } from '../lib/pty.mjs';
import { seeded } from '../lib/random.mjs';
import { row } from '../lib/row.mjs';
import { readTable, Screen } from '../lib/screen.mjs';
import { median, quantile } from '../lib/statistics.mjs';

const [COLUMNS, ROWS] = [120, 40];
/** What the program may take to show prices, ms. */
const PATIENCE = 60_000;
/** Left out at the start while code is still being compiled, ms. */
const SETTLE = { quick: 500, full: 10_000 };
/** How often load and rest take turns, and how long each lasts, ms. */
const TURNS = { quick: 2, full: 40 };
const TURN = 1250;
/** Between two alarms, ms, at random: longer than the monitor's beat, so that each is alone in its own. */
const [SHORTEST, LONGEST] = [130, 210];
/** What may pass from the last alarm to the end on a busy machine, and from one kind of turn to the other, ms. */
const [LATE, PAUSE] = [10_000, 150];
/** How long the 100 positions run alone, and how far back their memory is compared, ms. */
const [ALONE, LAST] = [300_000, 60_000];
/** The same in the quick run, which looks at the run of the alarms. */
const QUICK_LAST = 1500;

const probe = new URL('../lib/alert-probe.mjs', import.meta.url).href;
/** Where nobody listens: the probe answers. */
const HOOK = 'http://127.0.0.1:9/hook';

const settings = (venue) =>
  `[alerts]\nstaleAfter = "1h"\n[venues.binance]\nws = "${venue.url}"\nrest = "${venue.restUrl}"\n[[notify]]\nkind = "webhook"\nurl = "env:NEGMON_BENCH_HOOK"\n`;

/** The built program on a terminal, over a book with so many alarms and a venue under load, once all its prices are there. */
function withNegmon(alarms, use) {
  return inFolder(async (home) => {
    const book = alarmBook(alarms);
    const [venue, file] = [await openVenue(book), join(home, 'latencies')];
    writeFileSync(file, '');
    writeFileSync(join(home, 'book.json'), JSON.stringify(book));
    writeFileSync(join(home, 'negmon.toml'), settings(venue));
    const screen = new Screen(COLUMNS, ROWS);
    const probed = alarms === 0 ? {} : { NODE_OPTIONS: `--import=${probe}`, NEGMON_BENCH_PROBE: file };
    const env = { ...cleanEnvironment(home), NEGMON_BENCH_HOOK: HOOK, ...probed };
    const words = builtWords('--portfolio', join(home, 'book.json'), '--config', join(home, 'negmon.toml'));
    const pty = openPty(words, { columns: COLUMNS, rows: ROWS, env, onData: (text, time) => screen.write(text, time) });
    const { pid } = await pty.started;
    // An account without a price is unknown, and stands first.
    const isUp = (lines) => (readTable(lines)?.rows.length ?? 0) > 0 && !lines.some((line) => line.includes('UNKNOWN'));
    if ((await screen.until(isUp, { ms: PATIENCE })) === null)
      throw new Error(`it did not come up: ${screen.lines().join(' ').trim().slice(0, 300)}`);
    venue.load(true);
    const memory = watchMemory(pid);
    const result = await use({ venue, memory, file });
    memory.end();
    pty.type('q');
    await pty.exited;
    await venue.close();
    return result;
  });
}

/** Looks at the resident memory of a process twice a second. */
function watchMemory(pid) {
  const seen = [];
  const look = () => {
    const [, kB] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    seen.push({ at: performance.now(), MB: Number(kB) / 1024 });
  };
  const timer = setInterval(look, 500);
  return {
    /** MB over the two seconds that ended so long ago. */
    ago(ms) {
      const end = performance.now() - ms;
      return median(seen.filter(({ at }) => at > end - 2000 && at <= end).map(({ MB }) => MB));
    },
    end: () => clearInterval(timer),
  };
}

/** Raises alarms at random moments for a while. @param next the number of the first; @returns the number after the last */
async function raise(venue, next, random, ms) {
  const until = performance.now() + ms;
  for (let i = next; ; i++) {
    await rest(SHORTEST + random() * (LONGEST - SHORTEST));
    if (performance.now() > until) return i;
    venue.alarm(i);
  }
}

/** From the price to its alert, by the alarm's number: ms on the clock, and of the monitor's own time. */
function heard(file) {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return new Map(lines.map((line) => line.split(' ').map(Number)).map(([number, wall, own]) => [number, { wall, own }]));
}

/** The same of the alarms with these numbers. @throws Error when one was not heard */
function latencies(file, numbers) {
  const found = heard(file);
  const silent = numbers.filter((i) => !found.has(i));
  if (silent.length > 0) throw new Error(`${silent.length} of ${numbers.length} alarms were not heard: ${silent.slice(0, 10).join(', ')}`);
  return numbers.map((i) => found.get(i));
}

/** From a price that leaves the kernel to the request of the webhook, while the screen renders and while nothing moves. */
function measureAlarms(mode) {
  const most = Math.ceil((TURNS[mode] * 2 * TURN) / SHORTEST);
  return withNegmon(most, async ({ venue, memory, file }) => {
    await rest(SETTLE[mode]);
    const raised = { idle: [], busy: [] };
    const random = seeded(8);
    let next = 0;
    for (let turn = 0; turn < TURNS[mode]; turn++) {
      for (const kind of ['idle', 'busy']) {
        venue.load(kind === 'busy');
        await rest(PAUSE);
        const after = await raise(venue, next, random, TURN);
        for (; next < after; next++) raised[kind].push(next);
      }
    }
    const held = { now: memory.ago(0), before: memory.ago(QUICK_LAST) };
    for (const end = performance.now() + LATE; performance.now() < end && heard(file).size < next; ) await rest(50);
    return { busy: latencies(file, raised.busy), idle: latencies(file, raised.idle), held };
  });
}

/** What 100 positions hold in memory after a while. */
function measureMemory() {
  return withNegmon(0, async ({ memory }) => {
    await rest(ALONE);
    return { now: memory.ago(0), before: memory.ago(LAST) };
  });
}

/** How soon an alert is out, and what the whole program holds. */
export const figure = {
  name: 'alert-latency',
  async measure({ quick }) {
    const { busy, idle, held } = await measureAlarms(quick ? 'quick' : 'full');
    const { now, before } = quick ? held : await measureMemory();
    const p99 = (times, of) => quantile(times.map(of), 0.99);
    const [wall, own] = [({ wall }) => wall, ({ own }) => own];
    const [late, floor] = [p99(busy, wall), p99(idle, wall)];
    const about = (times) => {
      const all = times.map(wall);
      return `n ${all.length}, p50 ${median(all).toFixed(2)} ms, max ${Math.max(...all).toFixed(2)} ms; p99 of the monitor's own time ${p99(times, own).toFixed(2)} ms`;
    };
    const judged = !quick;
    const brief = quick ? '; too brief to judge' : '';
    return [
      row('alert-latency/p99', late - floor, 'ms', {
        note: `${late.toFixed(2)} less ${floor.toFixed(2)}, in turns; of the monitor's own time ${(p99(busy, own) - p99(idle, own)).toFixed(2)}${brief}`,
        judged,
      }),
      row('alert-latency/rendering', late, 'ms', { note: `p99 from a price that arrives to the webhook's request; ${about(busy)}` }),
      row('alert-latency/idle', floor, 'ms', { note: `the same while no price moves; ${about(idle)}` }),
      row('memory/rss', now, 'MB', { note: `both threads${brief}`, judged }),
      row('memory/growth', now - before, 'MB', { note: `in the last ${(quick ? QUICK_LAST : LAST) / 1000} s${brief}`, judged }),
    ];
  },
};
