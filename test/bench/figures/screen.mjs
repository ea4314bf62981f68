import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as rest } from 'node:timers/promises';
import { serialize } from 'node:v8';
import { instrumentTape, isolatedBook } from '../lib/books.mjs';
import { CellDiffer } from '../lib/cell-differ.mjs';
import { bundledDashboard, clearsIn, composerOf, FakeThread, openByInk, openOurs, SIZE, Tty } from '../lib/dashboard.mjs';
import { inFolder, openNegmon } from '../lib/negmon.mjs';
import { watchUsage } from '../lib/process-usage.mjs';
import { seeded } from '../lib/random.mjs';
import { control, row } from '../lib/row.mjs';
import { SnapshotStore } from '../lib/snapshots.mjs';
import { median, medianRatio, spread } from '../lib/statistics.mjs';
import { targetOf } from '../lib/targets.mjs';

const POSITIONS = 100;
const FPS = 10;
const PERIOD = 1000 / FPS;
const TICKS_PER_FRAME = 100;
/** Frames that are drawn one after the other before the next variant has its turn; such turns that only compile, and Ink's share of them. */
const TURN = 15;
const WARM_UP = 8;
const WARM_UP_INK = 2;
/** Left out at the start of the whole program, while code is being compiled, ms. */
const SETTLE = 1500;

/** User and system time of this process, ms. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** CPU of some work, ms a frame; what it writes at last is waited for. */
async function costOf(frames, draw) {
  const start = cpu();
  for (const frame of frames) await draw(frame);
  return (cpu() - start) / frames.length;
}

/** Snapshots as they would come, one every 100 ms. */
function snapshots(store, count, ticks) {
  return Array.from({ length: count }, () => {
    store.advance(PERIOD, ticks);
    return serialize(store.snapshot());
  });
}

/** What a frame costs, in turns with Ink's own drawing and the reference, which gets the composed rows as they are. */
async function measureCost(parts, turns) {
  const store = new SnapshotStore(POSITIONS);
  const [ours, ink] = [openOurs(parts, store), openByInk(parts, store)];
  const source = new FakeThread(store);
  const composer = composerOf(parts, source);
  const differ = new CellDiffer(SIZE.columns, SIZE.rows);
  const sink = new Tty();
  const samples = [];
  // All of it first: what the double leaves behind is not to be swept up in anybody's turn.
  const all = Array.from({ length: WARM_UP + turns }, () => snapshots(store, TURN, TICKS_PER_FRAME));
  const rows = all.map((frames) =>
    frames.map((bytes) => {
      source.publish(bytes);
      return composer.frame();
    }),
  );
  for (let turn = -WARM_UP; turn < turns; turn++) {
    const [frames, composed] = [all[turn + WARM_UP], rows[turn + WARM_UP]];
    const screen = await costOf(frames, ours.show);
    const drawnByInk = turn < -WARM_UP_INK ? null : await costOf(frames, ink.show);
    const reference = await costOf(composed, (lines) => sink.write(differ.draw(lines)));
    if (turn >= 0) samples.push({ screen, drawnByInk, reference });
    else for (const tty of [ours.stdout, ink.stdout, sink]) tty.reset();
  }
  const frames = turns * TURN;
  const sizes = [ours.stdout, ink.stdout, sink].map(({ bytes }) => bytes / frames);
  const clears = clearsIn(ours.stdout.text);
  for (const one of [ours, ink, composer]) one.close();
  return { samples, sizes, clears };
}

/** Bytes of a frame in which few rows moved; and frames that come of snapshots with nothing new, and with older prices alone. */
async function measureQuiet(parts) {
  const store = new SnapshotStore(POSITIONS);
  const { show, stdout, close } = openOurs(parts, store);
  for (const bytes of snapshots(store, 2, TICKS_PER_FRAME)) await show(bytes);
  stdout.reset();
  for (const bytes of snapshots(store, 50, 10)) await show(bytes);
  const ten = stdout.bytes / 50;
  // The digits that changed last are not lifted out any more.
  await rest(500);
  const last = serialize(store.snapshot());
  await show(last);
  stdout.reset();
  const SECONDS = 1;
  for (let i = 0; i < SECONDS * FPS; i++) {
    await rest(PERIOD);
    await show(last);
  }
  const idle = stdout.frames / SECONDS;
  stdout.reset();
  for (let i = 0; i < 10; i++) {
    store.advance(1000, 0);
    await show(serialize(store.snapshot()));
  }
  const ageing = { frames: stdout.frames / 10, bytes: stdout.bytes / 10 };
  close();
  return { ten, idle, ageing };
}

/** Commits of React while prices move, keys are pressed and an alert comes; each lays the tree out once. */
async function countCommits(parts, seconds) {
  const store = new SnapshotStore(POSITIONS);
  const { show, stdin, close } = openOurs(parts, store);
  await show(serialize(store.snapshot()));
  const node = Object.getPrototypeOf(parts.Yoga.Node.create());
  const layout = node.calculateLayout;
  let commits = 0;
  node.calculateLayout = function (...words) {
    commits++;
    return layout.apply(this, words);
  };
  const frames = snapshots(store, seconds * FPS, TICKS_PER_FRAME);
  let events = 0;
  for (const [i, bytes] of frames.entries()) {
    await show(bytes);
    events++;
    if (i % 5 === 0) {
      stdin.write(i % 2 === 0 ? 'j' : 'k');
      events++;
    }
    await rest(PERIOD);
  }
  node.calculateLayout = layout;
  close();
  return { commits: commits / seconds, events: events / seconds };
}

/** The whole program on a pseudo-terminal: what it writes, and what its main thread uses. */
function watchWhole(ms) {
  return inFolder(async (home) => {
    const [portfolio, tape] = [join(home, 'portfolio.json'), join(home, 'tape.jsonl')];
    writeFileSync(portfolio, JSON.stringify(isolatedBook(POSITIONS, seeded(5))));
    const lines = Iterator.from(instrumentTape((SETTLE + ms) / 1000 + 10, POSITIONS, seeded(6))).map((line) => `${line}\n`);
    await pipeline(Readable.from(lines), createWriteStream(tape));
    let text = '';
    const heard = (more) => {
      text += more;
    };
    const negmon = await openNegmon(['replay', tape, '--portfolio', portfolio, '--speed', '1'], home, heard);
    await negmon.firstRow();
    // What flashes is drawn twice a second besides.
    negmon.type('a');
    await rest(SETTLE);
    text = '';
    const used = watchUsage(negmon.pid);
    await rest(ms);
    const usage = used();
    const seen = text;
    await negmon.quit();
    const frames = seen.split('\u001b[?2026h').length - 1;
    return { kB: Buffer.byteLength(seen) / ms, frames: frames / (ms / 1000), clears: clearsIn(seen), main: usage?.main ?? null };
  });
}

/** What the screen costs: CPU, bytes, frames and commits. */
export const figure = {
  name: 'screen',
  measure({ quick }) {
    return inFolder(async (folder) => {
      const parts = await bundledDashboard(folder);
      const { samples, sizes, clears } = await measureCost(parts, quick ? 8 : 40);
      const alone = async () => ({ ...(await countCommits(parts, quick ? 1 : 5)), ...(await measureQuiet(parts)) });
      // Both of them wait, most of the time.
      const [{ commits, events, ten, idle, ageing }, whole] = await Promise.all([alone(), watchWhole(quick ? 2000 : 10_000)]);
      const [screen, byInk, reference] = ['screen', 'drawnByInk', 'reference'].map((name) => samples.map((one) => one[name]));
      const ratio = (name) => medianRatio(samples.map((one) => [one[name], one.reference]));
      const [ourBytes, inkBytes, referenceBytes] = sizes.map((bytes) => (bytes * FPS) / 1000);
      const asked = (name) => targetOf(name).target;
      return [
        row('screen/cpu', ratio('screen'), 'x', {
          note: `from the monitor's message to the bytes, ${median(screen).toFixed(2)} ms a frame; reference ${median(reference).toFixed(2)} ms; ${spread(screen)}`,
        }),
        control('screen/cpu/ink', ratio('drawnByInk'), 'x', {
          atLeast: asked('screen/cpu'),
          note: `the same rows drawn by Ink, ${median(byInk).toFixed(2)} ms a frame`,
        }),
        row('screen/bytes', ourBytes, 'kB/s', { note: `all rows moving, ${FPS} frames/s; reference ${referenceBytes.toFixed(1)}` }),
        control('screen/bytes/ink', inkBytes, 'kB/s', { atLeast: asked('screen/bytes'), note: 'the same rows drawn by Ink' }),
        row('screen/bytes/ten', ten / 1000, 'kB', { note: `a frame when 10 prices hit ${POSITIONS} rows` }),
        row('screen/clears', clears + whole.clears, '', { note: 'of the screen or a row, in steady state' }),
        row('screen/idle', idle, '/s', { note: 'frames when nothing changed' }),
        row('screen/idle/ages', ageing.frames, '/s', {
          note: `frames when only prices grow older, which the monitor says once a second; ${ageing.bytes.toFixed(0)} bytes each`,
        }),
        row('screen/commits', commits / events, 'x', { note: `${commits.toFixed(1)}/s to snapshots and keys, ${events.toFixed(1)}/s` }),
        row('screen/whole/bytes', whole.kB, 'kB/s', { note: `the program on a pty, ${whole.frames.toFixed(1)} frames/s` }),
        ...(whole.main === null ? [] : [row('screen/whole/cpu', whole.main, '% core', { note: "the screen's thread" })]),
      ];
    });
  },
};
