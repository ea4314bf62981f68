import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/machine.mjs';
import { targetText, valueText } from './lib/report.mjs';
import { TARGETS } from './lib/targets.mjs';

// `npm run -s bench -- --json > RUN.json`, then `node test/bench/readme.mjs RUN.json`: puts what a full run measured into the README.

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('node test/bench/readme.mjs RUN.json, of a full run: npm run -s bench -- --json > RUN.json\n');
  process.exit(2);
}
const { figures, controls, machine } = JSON.parse(readFileSync(file, 'utf8'));
const README = join(ROOT, 'README.md');

const asked = TARGETS.filter(({ table }) => table);
const found = new Map(figures.map((one) => [one.name, one]));
const unmeasured = asked.filter(({ name }) => (found.get(name)?.value ?? null) === null).map(({ name }) => name);
if (machine.mode !== 'full' || unmeasured.length > 0) {
  const why = machine.mode === 'full' ? `it has not measured ${unmeasured.join(', ')}` : 'it is a quick run';
  process.stderr.write(`${file} is no full run: ${why}; the README stays as it was\n`);
  process.exit(1);
}

const loads = [machine.load, machine.loadAfter].map(([minute]) => minute);
const rows = asked.map((target) => {
  const { value, unit, verdict } = found.get(target.name);
  return `| \`${target.name}\` | ${target.asks} | ${targetText(target)} | ${`${valueText({ value })} ${unit}`.trim()}${verdict === 'ok' ? '' : ', short'} |`;
});
const failed = controls
  .filter(({ control }) => control)
  .map(({ name, value, unit }) => `\`${name}\` ${`${valueText({ value })} ${unit}`.trim()}`);
const block = [
  '| figure | what | asked | measured |',
  '|---|---|---|---|',
  ...rows,
  '',
  `Measured on ${machine.at.slice(0, 10)} at commit ${machine.commit} on ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGB} GB, ${machine.os}; Node ${machine.node}, load ${loads.join(' before and ')} after.`,
  `Controls that must fail the same tests, and did: ${failed.join(', ')}.`,
].join('\n');

const text = readFileSync(README, 'utf8');
const [begin, end] = ['<!-- figures -->\n', '\n<!-- /figures -->'];
const [from, to] = [text.indexOf(begin), text.indexOf(end)];
if (from < 0 || to < from) throw new Error(`README.md has no place for the figures: ${begin.trim()} … ${end.trim()}`);
writeFileSync(README, text.slice(0, from + begin.length) + block + text.slice(to));
