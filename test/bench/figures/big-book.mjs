import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as rest } from 'node:timers/promises';
import { bigBook, TICK_EVERY, tapeLines, timeInPrice } from '../lib/books.mjs';
import { bareMemory } from '../lib/controls.mjs';
import { keyRows, pressKeys } from '../lib/keys.mjs';
import { inFolder, openNegmon } from '../lib/negmon.mjs';
import { watchUsage } from '../lib/process-usage.mjs';
import { openEcho } from '../lib/pty.mjs';
import { seeded } from '../lib/random.mjs';
import { row } from '../lib/row.mjs';
import { readTable } from '../lib/screen.mjs';
import { quantile } from '../lib/statistics.mjs';

/** Left out at the start while code is still being compiled, ms. */
const SETTLE = 2000;
/** ms between two looks at how late the prices on the screen are. */
const LOOK = 50;

/** Watches frames for some time: how often prices of the table move, and which times on the tape they stand for. */
async function watchFrames(screen, ms) {
  let last = '';
  const frames = [];
  const unwatch = screen.watch((time) => {
    const marks = (readTable(screen.lines())?.rows ?? []).map(({ mark }) => mark);
    const text = marks.join(' ');
    if (text !== last) frames.push({ time, shown: marks.map(timeInPrice).filter((one) => one !== null) });
    last = text;
  });
  await rest(ms);
  unwatch();
  return frames;
}

/**
 * How long a newer price of each row had been there unshown, ms, looked at every 50 ms. The tape begins when the monitor has measured
 * the book for the first time, which the first frame with rows follows at once.
 */
function delays(frames, firstRow) {
  const start = Math.min(firstRow, ...frames.flatMap(({ time, shown }) => shown.map((one) => time - one)));
  return frames.flatMap(({ time, shown }, i) => {
    const until = frames[i + 1]?.time ?? time;
    const looks = Array.from({ length: Math.floor((until - time) / LOOK) }, (_, look) => time + look * LOOK);
    return looks.flatMap((now) => shown.map((one) => Math.max(0, now - start - one - TICK_EVERY)));
  });
}

/** 1,000 positions at 1,000 ticks a second: does the screen stay fluent? */
export const figure = {
  name: 'big-book',
  measure({ quick }) {
    return inFolder(async (home) => {
      const portfolio = join(home, 'portfolio.json');
      const tape = join(home, 'tape.jsonl');
      writeFileSync(portfolio, JSON.stringify(bigBook(seeded(2))));
      await pipeline(Readable.from(linesOf(tapeLines(quick ? 40 : 90, seeded(3)))), createWriteStream(tape));
      const memory = await bareMemory();
      const echo = await openEcho();
      const negmon = await openNegmon(['replay', tape, '--portfolio', portfolio, '--speed', '1'], home);
      const first = await negmon.firstRow();
      const early = await watchFrames(negmon.screen, SETTLE);
      const used = watchUsage(negmon.pid);
      const watched = quick ? 5000 : 15_000;
      const frames = await watchFrames(negmon.screen, watched);
      const usage = used();
      const end = { time: performance.now(), shown: [] };
      const plan = ['help', 'back', 'move', 'pageDown', 'move', 'pageUp'];
      const presses = await pressKeys(negmon, echo, { plan, count: quick ? 12 : 60, random: seeded(4) });
      await negmon.quit();
      await echo.close();
      const rates = frames.length / (watched / 1000);
      const late = delays([...early, ...frames, end], first);
      const paged = presses.filter(({ name }) => name.startsWith('page'));
      return [
        row('big-book/frames', rates, '/s', { note: `frames in which prices moved, over ${watched / 1000} s` }),
        ...keyRows('big-book/key', presses),
        row(
          'big-book/page/p95',
          quantile(
            paged.map(({ ms }) => ms),
            0.95,
          ),
          'ms',
          { note: `keys whose rows only the monitor has; n ${paged.length}` },
        ),
        row('big-book/price-delay/p50', quantile(late, 0.5), 'ms', { note: 'how long a newer price of a row waits to be shown' }),
        row('big-book/price-delay/p95', quantile(late, 0.95), 'ms'),
        row('big-book/first-frame', first - negmon.started, 'ms', { note: 'rows without prices may be shown first; n 1' }),
        ...usageRows(usage, memory),
      ];
    });
  },
};

function usageRows(usage, memory) {
  if (usage === null) return [];
  const { whole, main, busiestOther, peakMB } = usage;
  return [
    row('big-book/cpu', whole, '% core', { note: `screen thread ${main.toFixed(0)}, monitor thread ${busiestOther.toFixed(0)}` }),
    row('big-book/memory', peakMB, 'MB', { note: 'peak resident' }),
    row('big-book/memory/ratio', peakMB / memory, 'x', { note: `to an idle node, ${memory.toFixed(0)} MB` }),
  ];
}

function* linesOf(lines) {
  for (const line of lines) yield `${line}\n`;
}
