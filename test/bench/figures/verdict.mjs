import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { exactLevels } from '../../../src/tripwires/exact-levels.ts';
import { Ladder } from '../../../src/tripwires/ladder.ts';
import { PositionWires } from '../../../src/tripwires/position-wires.ts';
import { RoughSolver } from '../../../src/tripwires/rough-levels.ts';
import { row } from '../lib/row.mjs';
import { median, medianRatio, quantile, spread } from '../lib/statistics.mjs';
import { VerdictBook } from '../lib/verdict-book.mjs';
import { Naive } from '../lib/verdict-naive.mjs';
import { tieRows } from '../lib/verdict-ties.mjs';
import {
  drawIsolated,
  drawTicks,
  drawWorld,
  INSTRUMENTS,
  isInverse,
  legOf,
  STARTS,
  SYMBOLS,
  TICKS,
  wiredOf,
} from '../lib/verdict-world.mjs';

/** Ticks that are timed together. */
const BATCH = 1000;
const BATCHES = Math.floor(TICKS / BATCH);
/** Rounds in which everything is compiled and what prices come near to is made exact. */
const WARM_UP = 4;
const ROUNDS = { quick: 32, full: 400 };
const NAMES = { 1000: '1k', 100000: '100k' };
const ns = (ms, ticks) => (ms * 1e6) / ticks;

let loops = 0;

/**
 * A loop of its own for each way of ticking, from a text that there is only once: functions of one text share what the compiler learned of
 * them, and the second book would be measured with calls where the first had none.
 * @param tick what to do with the tick `j`; @param names what it speaks of
 */
function loopOf(tick, names) {
  const loop = `/* ${loops++} */ return (from, step, ticks) => { for (let k = 0, j = from; k < ticks; k++, j += step) { ${tick} } };`;
  return new Function(...Object.keys(names), loop)(...Object.values(names));
}

/** Plays the ticks of a round, forwards or backwards, and gives the time of each batch, ns a tick. */
function playRound(loop, round) {
  const times = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const [from, step] = round % 2 === 0 ? [batch * BATCH, 1] : [TICKS - 1 - batch * BATCH, -1];
    const start = performance.now();
    loop(from, step, BATCH);
    times.push(ns(performance.now() - start, BATCH));
  }
  return times;
}

/** The least that a tick can be: read it, and compare it with two numbers of its instrument. */
function floorOf(numbers, prices) {
  const low = new Float64Array(INSTRUMENTS);
  const high = new Float64Array(INSTRUMENTS).fill(Number.POSITIVE_INFINITY);
  const seen = new Int32Array(1);
  return loopOf('if (!(prices[j] > low[numbers[j]] && prices[j] < high[numbers[j]])) seen[0]++;', { numbers, prices, low, high, seen });
}

/**
 * Rounds of all ways in turns, of which the quarter counts in which `floor`, the control, was fastest: another program on the same core
 * makes every way twice as slow for a while. @returns by name: the times of all their batches, ns a tick
 */
function inTurns(ways, rounds) {
  const played = [];
  for (let round = -WARM_UP; round < rounds; round++) {
    const times = Object.fromEntries(Object.entries(ways).map(([name, loop]) => [name, playRound(loop, Math.abs(round))]));
    if (round >= 0) played.push({ times, floor: median(times.floor) });
  }
  const quiet = played.sort((a, b) => a.floor - b.floor).slice(0, Math.ceil(rounds / 4));
  return Object.fromEntries(Object.keys(ways).map((name) => [name, quiet.flatMap(({ times }) => times[name])]));
}

/** A tick on a book of so many positions, from a float and from a string, and the naive program on some of the same ticks. */
function bookRows(count, ticks, quick) {
  const { instruments, prices, texts } = ticks;
  const world = drawWorld(count);
  const book = new VerdictBook(world);
  const naive = new Naive(world);
  const numbers = book.numbered(ticks);
  const keys = Array.from(instruments, (i) => SYMBOLS[i].text);
  const ways = {
    floor: floorOf(numbers, prices),
    float: loopOf('book.tick(numbers[j], prices[j], texts[j]);', { book, numbers, prices, texts }),
    string: loopOf('book.tick(numbers[j], Number(texts[j]), texts[j]);', { book, numbers, texts }),
    keyed: loopOf('book.tickByKey(keys[j], texts[j]);', { book, keys, texts }),
  };
  const rounds = quick ? ROUNDS.quick : ROUNDS.full;
  const times = inTurns(ways, rounds);
  const turned = ((100 * book.turned) / (3 * (rounds + WARM_UP) * BATCHES * BATCH)).toPrecision(2);
  // The naive program takes a handful of ticks for every round of the others.
  const some = count > 10_000 ? 3 : 200;
  const pairs = [];
  for (let round = 0; round < (quick ? 5 : 15); round++) {
    const start = performance.now();
    for (let k = 0; k < some; k++) naive.tick(instruments[round * some + k], texts[round * some + k]);
    const slow = ns(performance.now() - start, some);
    // What the naive program leaves behind is collected meanwhile.
    playRound(ways.string, round);
    pairs.push([slow, median(playRound(ways.string, round))]);
  }
  const name = NAMES[count];
  const [float, string, floor] = [median(times.float), median(times.string), median(times.floor)];
  return [
    row(`verdict/${name}`, float, 'ns', {
      note: `p50 of batches of ${BATCH} in the quiet quarter of ${rounds} rounds, p99 ${quantile(times.float, 0.99).toPrecision(3)}; to a loop that only reads and compares, ${floor.toPrecision(3)} ns: ${(float / floor).toPrecision(2)} x; ${turned} accounts turned in 100 ticks`,
    }),
    row(`verdict/string/${name}`, medianRatio(pairs), 'x', {
      note: `naive ${(median(pairs.map(([slow]) => slow)) / 1000).toPrecision(3)} us, wires ${string.toPrecision(3)} ns a tick; n ${pairs.length}`,
    }),
    row(`verdict/keyed/${name}`, median(times.keyed), 'ns', { note: 'as the monitor asks, by key and text' }),
    ...(count === 100_000
      ? [
          row('verdict/memory', book.bytes / world.isolated.length, 'B', {
            note: 'a position whose levels are kept, of 100,000 half isolated',
          }),
        ]
      : []),
  ];
}

/** The ladder alone over so many isolated positions: levels in doubles, exact ones when a price comes near. */
function ladderOf(count, most) {
  const isolated = drawIsolated(count, { most });
  const solver = new RoughSolver();
  const shapes = new Map();
  const exactOf = (ref) => wiredOf(legOf(isolated[ref]));
  const [instruments, refs] = [new Int32Array(count * 4), new Int32Array(count * 4)];
  const [values, kinds] = [new Float64Array(count * 4), new Uint16Array(count * 4)];
  const price = { warning: null, critical: null };
  const position = { lines: null, price, floats: { size: 0, equityAtNothing: 0, fixed: 0 } };
  let levels = 0;
  for (const [ref, { instrument, short, size, entry, collateral }] of isolated.entries()) {
    const shape = `${isInverse(instrument)} ${short}`;
    if (!shapes.has(shape)) shapes.set(shape, exactOf(ref).lines);
    position.lines = shapes.get(shape);
    const atEntry = isInverse(instrument) ? size / entry : size * entry;
    position.floats.size = size;
    position.floats.equityAtNothing = collateral - (position.lines.rules.rises ? atEntry : -atEntry);
    if (!solver.solve(position)) throw new Error(`position ${ref} is not sure`);
    for (let k = 0; k < solver.count; k++, levels++) {
      instruments[levels] = instrument;
      refs[levels] = ref;
      values[levels] = solver.prices[k];
      kinds[levels] = k;
    }
  }
  const ladder = new Ladder(INSTRUMENTS, (_, ref) => exactLevels(exactOf(ref)).cuts);
  ladder.build(instruments, refs, values, kinds, levels, (i) => STARTS[i]);
  return ladder;
}

/** How the time of a tick grows from 1,000 to a million positions, half of them isolated: the exponent; and what a crossing costs. */
function growthRows({ instruments, prices, texts }, quick) {
  const sizes = { few: [500], many: [500_000], dense: [50_000, 20] };
  const crossed = { few: 0, many: 0, dense: 0 };
  const ways = { floor: floorOf(instruments, prices) };
  for (const [name, [count, most]] of Object.entries(sizes)) {
    const ladder = ladderOf(count, most);
    const cross = () => {
      crossed[name]++;
    };
    const names = { ladder, instruments, prices, texts, cross };
    ways[name] = loopOf('if (ladder.tick(instruments[j], prices[j], texts[j])) ladder.crossings.drain(cross);', names);
  }
  const rounds = quick ? ROUNDS.quick : ROUNDS.full;
  const times = inTurns(ways, rounds);
  const [few, many, dense] = Object.keys(sizes).map((name) => median(times[name]));
  const shareOf = (name) => crossed[name] / ((rounds + WARM_UP) * BATCHES * BATCH);
  const in100 = (name) => (100 * shareOf(name)).toPrecision(2);
  return [
    row('verdict/growth', Math.log(many / few) / Math.log(sizes.many[0] / sizes.few[0]), '', {
      note: `${few.toPrecision(3)} ns at 1,000, ${many.toPrecision(3)} ns at 1,000,000; the isolated half; ${in100('few')} and ${in100('many')} levels crossed in 100 ticks`,
    }),
    row('verdict/crossing', (dense - few) / shareOf('dense'), 'ns', {
      note: `what a level costs that is crossed, where ${in100('dense')} are in 100 ticks: 100,000 positions at up to 20 times`,
    }),
  ];
}

/** CPU time of some work, ms, collections included: what others do on the machine meanwhile is not in it. The first round compiles. */
function inCpu(work, rounds) {
  const [cpu, wall] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const [used, start] = [process.cpuUsage(), performance.now()];
    work();
    const { user, system } = process.cpuUsage(used);
    if (round === 0) continue;
    cpu.push((user + system) / 1000);
    wall.push(performance.now() - start);
  }
  return { cpu, note: `${spread(cpu)}; wall ${median(wall).toPrecision(3)}` };
}

/** All levels of 100,000 isolated positions anew, and those of one that was edited. */
function relevelRows(quick) {
  const isolated = drawIsolated(100_000);
  const legs = isolated.map((one) => legOf(one));
  const wirings = legs.map((leg, ref) => ({ instrument: isolated[ref].instrument, ref, position: wiredOf(leg) }));
  const wires = new PositionWires(INSTRUMENTS);
  const EDITS = 1000;
  let edited = 0;
  const edit = () => {
    for (let k = 0; k < EDITS; k++) {
      const ref = (edited++ * 7) % legs.length;
      const { instrument } = isolated[ref];
      wires.set({ instrument, ref, position: wiredOf(legs[ref]) }, STARTS[instrument]);
    }
  };
  const bulks = inCpu(() => wires.build(wirings, (instrument) => STARTS[instrument]), quick ? 4 : 12);
  const edits = inCpu(edit, quick ? 6 : 30);
  return [
    row('relevel/bulk', median(bulks.cpu), 'ms', { note: `CPU, of 100,000 isolated positions of ten tiers; ${bulks.note}` }),
    row('relevel/edit', median(edits.cpu), 'us', {
      note: `CPU, of one among them from its exact numbers; a thousand in ms: ${edits.note}`,
    }),
  ];
}

/** Collections of garbage while nothing but ticks happens, in a process of its own. */
function garbageRows(quick) {
  const count = quick ? 1e7 : 1e8;
  const child = fileURLToPath(new URL('../lib/verdict-idle.mjs', import.meta.url));
  const said = execFileSync(process.execPath, ['--trace-gc', child, String(count)], { encoding: 'utf8' });
  // What is collected when all is over was left by the beginning.
  const [, during] = /^warm$([\s\S]*)^done/m.exec(said) ?? [];
  if (during === undefined) throw new Error('the process that ticks did not come to its end');
  const collections = during.split('\n').filter((line) => /(Scavenge|Mark-Compact|Minor)/.test(line)).length;
  return [row('verdict/scavenges', collections, '', { note: `of any kind, over ${count} ticks, half of 1,000 positions cross` })];
}

/** From a price to the verdicts that it turns: by wires, beside a program that computes every position with decimal.js. */
export const figure = {
  name: 'verdict',
  measure({ quick }) {
    const ticks = drawTicks();
    return [
      ...bookRows(1000, ticks, quick),
      ...bookRows(100_000, ticks, quick),
      ...growthRows(ticks, quick),
      ...garbageRows(quick),
      ...relevelRows(quick),
      ...tieRows(quick),
    ];
  },
};
