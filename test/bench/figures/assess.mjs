import { readPortfolio } from '../../../src/documents/portfolio.ts';
import { readPrices } from '../../../src/documents/prices.ts';
import { printReading } from '../../../src/documents/print-reading.ts';
import { assess } from '../../../src/risk/assess.ts';
import { oneAccount, somePrices, TAPE_START } from '../lib/books.mjs';
import { bigintLoop } from '../lib/controls.mjs';
import { seeded } from '../lib/random.mjs';
import { row } from '../lib/row.mjs';
import { median, medianRatio, spread } from '../lib/statistics.mjs';

const CASES = [
  { name: 'isolated-1', count: 1, marginMode: 'isolated', times: 100 },
  { name: 'cross-10', count: 10, marginMode: 'cross', times: 10 },
  { name: 'cross-100', count: 100, marginMode: 'cross', times: 1 },
];

/** Time of one call, µs, as the mean of a few that follow each other. */
function timed(call, times) {
  const start = performance.now();
  for (let i = 0; i < times; i++) call(i);
  return ((performance.now() - start) * 1000) / times;
}

/** One full reading of an account, as each tick asks for it, and with the document that other programs get. All tiers have ten steps. */
export const figure = {
  name: 'assess',
  measure({ quick }) {
    const random = seeded(5);
    const prices = Array.from({ length: 16 }, () => readPrices(somePrices(random), TAPE_START));
    const work = CASES.flatMap(({ name, count, marginMode, times }) => {
      const portfolio = readPortfolio(oneAccount(count, marginMode, random));
      const read = (i) => assess(portfolio, prices[i % prices.length]);
      return [
        { name: `assess/${name}`, times, call: read, samples: [] },
        { name: `assess/${name}-printed`, times, call: (i) => printReading(read(i)), samples: [] },
      ];
    });
    const rounds = quick ? 15 : 60;
    // The first rounds compile.
    for (let round = -5; round < rounds; round++) {
      for (const one of work) {
        const control = median([bigintLoop(), bigintLoop(), bigintLoop()]);
        const shift = (i) => one.call(i + Math.abs(round));
        const time = timed(shift, one.times);
        if (round >= 0) one.samples.push([time, control]);
      }
    }
    return work.flatMap(({ name, samples }) => {
      const times = samples.map(([time]) => time);
      return [
        row(name, median(times), 'us', { note: spread(times) }),
        row(`${name}/ratio`, medianRatio(samples), 'x', {
          note: `to the bigint loop, ${median(samples.map(([, one]) => one)).toFixed(0)} us`,
        }),
      ];
    });
  },
};
