import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bareNode, bigintLoop } from '../lib/controls.mjs';
import { ROOT } from '../lib/machine.mjs';
import { builtWords, cleanEnvironment, inFolder } from '../lib/negmon.mjs';
import { row } from '../lib/row.mjs';
import { median, medianRatio, spread } from '../lib/statistics.mjs';

const VECTORS = join(ROOT, 'test/vectors');

/** The lines of the contract cases, as `risk --batch` takes them. */
function caseLines() {
  const files = readdirSync(VECTORS).filter((name) => name.endsWith('.jsonl'));
  const cases = files.flatMap((name) => readFileSync(join(VECTORS, name), 'utf8').split('\n').filter(Boolean));
  return cases.map((text) => {
    const { id, line } = JSON.parse(text);
    return JSON.stringify({ id, ...line });
  });
}

/** Wall time of a batch, ms. Status 1 is a batch in which some line got an error, as some cases are there to. */
async function runBatch(file, home, expected) {
  const start = performance.now();
  const [node, ...words] = builtWords('risk', '--batch', file);
  const child = spawn(node, words, { env: cleanEnvironment(home), stdio: ['ignore', 'pipe', 'inherit'] });
  let answers = 0;
  child.stdout.on('data', (chunk) => {
    for (const byte of chunk) if (byte === 10) answers++;
  });
  const [status] = await once(child, 'close');
  if (status > 1 || answers !== expected)
    throw new Error(`risk --batch answered ${answers} of ${expected} lines and ended with status ${status}`);
  return performance.now() - start;
}

/** Lines a second of `risk --batch` over the contract cases; its start, measured with one line in turns, is taken off. */
export const figure = {
  name: 'batch',
  measure({ quick }) {
    return inFolder(async (home) => {
      const lines = caseLines();
      const copies = quick ? 5 : 20;
      const [one, many] = [join(home, 'one.jsonl'), join(home, 'many.jsonl')];
      writeFileSync(one, `${lines[0]}\n`);
      writeFileSync(many, `${lines.join('\n')}\n`.repeat(copies));
      const samples = [];
      for (let i = 0; i < (quick ? 3 : 7); i++) {
        const node = await bareNode();
        const start = await runBatch(one, home, 1);
        const loop = median(Array.from({ length: 50 }, bigintLoop));
        const whole = await runBatch(many, home, lines.length * copies);
        samples.push({ node, start, loop, perLine: ((whole - start) * 1000) / (lines.length * copies - 1) });
      }
      const rates = samples.map(({ perLine }) => 1e6 / perLine);
      const starts = samples.map(({ start }) => start);
      return [
        row('batch', median(rates), 'lines/s', { note: `${lines.length} cases x ${copies}, start taken off; ${spread(rates)}` }),
        row('batch/line/ratio', medianRatio(samples.map(({ perLine, loop }) => [perLine, loop])), 'x', {
          note: `time of a line, ${median(samples.map(({ perLine }) => perLine)).toFixed(0)} us, to the bigint loop`,
        }),
        row('batch/start', median(starts), 'ms', { note: `one line; ${spread(starts)}` }),
        row('batch/start/ratio', medianRatio(samples.map(({ start, node }) => [start, node])), 'x', { note: 'to node -e 0' }),
      ];
    });
  },
};
