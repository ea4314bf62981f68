import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { alarmBook, openHook, openVenue, PROBE_FILE } from '../lib/alert-venue.mjs';
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
const TURNS = { quick: 2, full: 30 };
const TURN = 1250;
/** Between two alarms, ms, at random: longer than the monitor's beat, so that each is alone in its own. */
const [SHORTEST, LONGEST] = [130, 210];
/** When memory is looked at last, ms from the first row, and how far back it is compared. */
const UNTIL = { quick: 0, full: 300_000 };
const SPAN = { quick: 1500, full: 60_000 };

const probe = new URL('../lib/alert-probe.mjs', import.meta.url).href;

const settings = (venue) =>
  `[alerts]\nstaleAfter = "1h"\n[venues.binance]\nws = "${venue.url}"\nrest = "${venue.restUrl}"\n[[notify]]\nkind = "webhook"\nurl = "env:HOOK"\n`;

/** Raises alarms at random moments for a while. @param next the number of the first; @returns the number after the last */
async function raise(venue, next, random, ms) {
  const until = performance.now() + ms;
  let i = next;
  for (;;) {
    await rest(SHORTEST + random() * (LONGEST - SHORTEST));
    if (performance.now() > until) return i;
    venue.alarm(i++);
  }
}

/** Resident memory of a process, MB; null off Linux. */
function residentMB(pid) {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return null;
  }
}

/** Looks at the memory of a process twice a second. */
function watchMemory(pid) {
  const seen = [];
  const timer = setInterval(() => seen.push({ at: performance.now(), MB: residentMB(pid) }), 500);
  return {
    /** How much there was over two seconds that ended so long ago. */
    ago(ms) {
      const end = performance.now() - ms;
      const some = seen.filter(({ at }) => at > end - 2000 && at <= end);
      return some.length === 0 || some.some(({ MB }) => MB === null) ? null : median(some.map(({ MB }) => MB));
    },
    end: () => clearInterval(timer),
  };
}

/** ms from the price to its alert, of the alarms with these numbers. */
function latencies(file, numbers) {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const found = new Map(lines.map((line) => line.split(' ').map(Number)));
  return numbers.map((i) => found.get(i)).filter((ms) => ms !== undefined);
}

/** From a price that leaves the kernel to the request of the webhook, while the screen renders and while nothing moves; and memory. */
async function measure(mode) {
  return inFolder(async (home) => {
    const book = alarmBook((TURNS[mode] * 2 * TURN) / SHORTEST + 2);
    const [venue, hook, file] = [await openVenue(book), await openHook(), join(home, 'latencies')];
    writeFileSync(file, '');
    writeFileSync(join(home, 'book.json'), JSON.stringify(book));
    writeFileSync(join(home, 'negmon.toml'), settings(venue));
    const screen = new Screen(COLUMNS, ROWS);
    const env = { ...cleanEnvironment(home), HOOK: hook.url, [PROBE_FILE]: file, NODE_OPTIONS: `--import=${probe}` };
    const words = builtWords('--portfolio', join(home, 'book.json'), '--config', join(home, 'negmon.toml'));
    const pty = openPty(words, { columns: COLUMNS, rows: ROWS, env, onData: (text, time) => screen.write(text, time) });
    const { pid } = await pty.started;
    // An account without a price is unknown, and stands first.
    const up = (lines) => (readTable(lines)?.rows.length ?? 0) > 0 && !lines.some((line) => line.includes('UNKNOWN'));
    if ((await screen.until(up, { ms: PATIENCE })) === null)
      throw new Error(`it did not come up: ${screen.lines().join(' ').trim().slice(0, 300)}`);
    const begun = performance.now();
    const memory = watchMemory(pid);
    venue.load(true);
    await rest(SETTLE[mode]);
    const raised = { busy: [], idle: [] };
    const random = seeded(8);
    let next = 0;
    for (let turn = 0; turn < TURNS[mode]; turn++) {
      for (const kind of ['idle', 'busy']) {
        venue.load(kind === 'busy');
        const after = await raise(venue, next, random, TURN);
        for (; next < after; next++) raised[kind].push(next);
      }
    }
    await rest(Math.max(0, UNTIL[mode] - (performance.now() - begun)));
    const held = { now: memory.ago(0), before: memory.ago(SPAN[mode]) };
    memory.end();
    pty.type('q');
    await pty.exited;
    await Promise.all([venue.close(), hook.close()]);
    const [busy, idle] = [latencies(file, raised.busy), latencies(file, raised.idle)];
    if (busy.length < raised.busy.length || idle.length < raised.idle.length)
      throw new Error(`of ${raised.busy.length} and ${raised.idle.length} alarms only ${busy.length} and ${idle.length} were heard`);
    return { busy, idle, held };
  });
}

/** How soon an alert is out, and what the whole program holds. */
export const figure = {
  name: 'alert-latency',
  async measure({ quick }) {
    const mode = quick ? 'quick' : 'full';
    const { busy, idle, held } = await measure(mode);
    const [late, floor] = [quantile(busy, 0.99), quantile(idle, 0.99)];
    const note = (times) => `n ${times.length}, p50 ${median(times).toFixed(2)} ms, max ${Math.max(...times).toFixed(2)} ms`;
    const brief = quick ? { judged: false } : {};
    return [
      row('alert-latency/p99', late - floor, 'ms', {
        note: `${late.toFixed(2)} less ${floor.toFixed(2)}, in turns${quick ? ', too few to judge' : ''}`,
        ...brief,
      }),
      row('alert-latency/rendering', late, 'ms', { note: `p99 from a price that arrives to the webhook's request; ${note(busy)}` }),
      row('alert-latency/idle', floor, 'ms', { note: `the same while no price moves; ${note(idle)}` }),
      ...memoryRows(held, quick, brief),
    ];
  },
};

function memoryRows({ now, before }, quick, brief) {
  if (now === null || before === null) return [];
  const rss = quick ? 'after some seconds: not judged' : '5 minutes, both threads';
  const growth = quick ? 'while it still grows: not judged' : 'in the last minute';
  return [row('memory/rss', now, 'MB', { note: rss, ...brief }), row('memory/growth', now - before, 'MB', { note: growth, ...brief })];
}
