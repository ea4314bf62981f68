import { performance } from 'node:perf_hooks';
import { bigintLoop } from './controls.mjs';
import { row } from './row.mjs';
import { median, medianRatio, spread } from './statistics.mjs';

/** The first rounds compile. */
const WARM_UP = 10;

/** Time of one call, µs, as the mean of a few that follow each other; each gets a number of its own. */
export function timed(call, times, first = 0) {
  const start = performance.now();
  for (let i = 0; i < times; i++) call(first + i);
  return ((performance.now() - start) * 1000) / times;
}

/**
 * Measures some work in turns with the BigInt loop.
 * @param work `[{ name, call(i), times, unit, perUnit, note }]`: `times` calls a round, reported in `unit` of `perUnit` µs (1 µs by default).
 * @returns for each work its median, judged where it has a target, and the median of its ratios to the control.
 */
export function rowsInRounds(work, rounds) {
  const samples = work.map(() => []);
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [i, { call, times = 1 }] of work.entries()) {
      const control = median([bigintLoop(), bigintLoop(), bigintLoop()]);
      const time = timed(call, times, Math.abs(round));
      if (round >= 0) samples[i].push([time, control]);
    }
  }
  return work.flatMap(({ name, unit = 'us', perUnit = 1, note }, i) => {
    const times = samples[i].map(([time]) => time / perUnit);
    const control = median(samples[i].map(([, one]) => one));
    return [
      row(name, median(times), unit, { note: [note, spread(times)].filter(Boolean).join('; ') }),
      row(`${name}/ratio`, medianRatio(samples[i]), 'x', { note: `to the bigint loop, ${control.toFixed(0)} us` }),
    ];
  });
}
