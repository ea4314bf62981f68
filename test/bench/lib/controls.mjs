import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as rest } from 'node:timers/promises';
import { quantile } from './statistics.mjs';

/** Wall time of `node -e 0` from spawn to exit, ms: the least that any Node program takes here. */
export async function bareNode() {
  const start = performance.now();
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`node -e 0 ended with status ${status}`);
  return performance.now() - start;
}

/** Resident memory of a Node that does nothing, MB. */
export async function bareMemory() {
  const child = spawn(process.execPath, ['-p', 'process.memoryUsage.rss()'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  await once(child, 'close');
  return Number(text) / 2 ** 20;
}

/** How late the timers of an idle Node come on this machine now, ms: what no program can be better than. */
export async function idleDelay(ms) {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await rest(ms);
  histogram.disable();
  return { p50: histogram.percentile(50) / 1e6, p99: histogram.percentile(99) / 1e6, max: histogram.max / 1e6 };
}

const FACTORS = Array.from({ length: 1000 }, (_, i) => 10n ** 39n + BigInt(i) * 987_654_321_987_654_321n);
/** A constant that the products are folded into, so that none of them can be left out. */
let sink = 0n;

/** Time of 1,000 multiplications of 40-digit BigInts, µs: what the risk core's exact arithmetic is made of. */
export function bigintLoop() {
  const start = performance.now();
  for (let i = 0; i < FACTORS.length; i++) sink ^= FACTORS[i] * FACTORS[FACTORS.length - 1 - i];
  return (performance.now() - start) * 1000;
}

/** The controls of a run, for the head of its report: `[{ name, value, unit, note }]`. */
export async function measureControls(quick) {
  const nodes = [];
  for (let i = 0; i < (quick ? 3 : 9); i++) nodes.push(await bareNode());
  const delay = await idleDelay(quick ? 500 : 2000);
  const loops = Array.from({ length: 200 }, bigintLoop);
  if (sink < 0n) throw new Error('a product of positive numbers is negative');
  const line = (name, value, unit, note) => ({ name, value: Number(value.toPrecision(4)), unit, note });
  return [
    line('node -e 0', quantile(nodes, 0.5), 'ms', `spawn to exit; n ${nodes.length}`),
    line('idle loop p50', delay.p50, 'ms', 'delay of a 1 ms timer in an idle event loop'),
    line('idle loop max', delay.max, 'ms', `p99 ${delay.p99.toPrecision(3)} ms`),
    line('bigint loop', quantile(loops, 0.5), 'us', '1,000 products of 40-digit BigInts; n 200'),
  ];
}
