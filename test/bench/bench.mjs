import { readdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { measureControls } from './lib/controls.mjs';
import { machine } from './lib/machine.mjs';
import { ptyName } from './lib/pty.mjs';
import { printTable } from './lib/report.mjs';
import { unmeasured } from './lib/row.mjs';

const FOLDER = new URL('./figures/', import.meta.url);
const NAMES = readdirSync(FOLDER).flatMap((file) => (file.endsWith('.mjs') ? [file.slice(0, -'.mjs'.length)] : []));
const USAGE = `npm run bench -- [quick] [--json] [figure…]   with the figures ${NAMES.join(', ')}; none: all of them`;

function complain(message, status) {
  process.stderr.write(`bench: ${message}\n`);
  process.exit(status);
}

/** What the words ask for. */
function readWords(words) {
  const wish = { quick: false, json: false, names: [] };
  for (const word of words) {
    if (word === 'quick') wish.quick = true;
    else if (word === '--json') wish.json = true;
    else if (NAMES.includes(word)) wish.names.push(word);
    else complain(`"${word}" is not known here. ${USAGE}`, 2);
  }
  const named = wish.names.length > 0;
  return { ...wish, named, names: named ? wish.names : NAMES };
}

const say = (text) => process.stderr.write(`${text}\n`);

/** The lines of one figure; a fault of one leaves the others to be measured. */
async function measure(name, { quick, named }) {
  const start = performance.now();
  try {
    const { figure } = await import(new URL(`${name}.mjs`, FOLDER));
    return { rows: await figure.measure({ quick, named }), failed: false };
  } catch (error) {
    return { rows: [unmeasured(name, error instanceof Error ? error.message : String(error))], failed: true };
  } finally {
    say(`bench: ${name} took ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
}

async function main() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 18))
    complain(`this is Node ${process.versions.node}, which cannot read TypeScript; run "npm run bench", which brings Node 24`, 2);
  const wish = readWords(process.argv.slice(2));
  const { quick, json, names } = wish;
  const about = { ...machine(), pty: nameOfPty(), mode: quick ? 'quick' : 'full' };
  const controls = await measureControls(quick);
  const figures = [];
  let failed = false;
  for (const name of names) {
    const result = await measure(name, wish);
    figures.push(...result.rows);
    failed ||= result.failed;
  }
  const report = { figures, controls, machine: { ...about, loadAfter: loadText() } };
  process.stdout.write(`${json ? JSON.stringify(report, null, 1) : printTable(report)}\n`);
  process.exitCode = failed ? 1 : 0;
}

const loadText = () =>
  loadavg()
    .map((load) => load.toFixed(2))
    .join(' ');

function nameOfPty() {
  try {
    return ptyName();
  } catch {
    return 'none';
  }
}

for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  process.on(signal, () => process.exit(status));
}
await main();
