import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { measureControls } from './lib/controls.mjs';
import { machine, ROOT } from './lib/machine.mjs';
import { ptyName } from './lib/pty.mjs';
import { QUICK, QUICK_SECONDS } from './lib/quick.mjs';
import { inOrder, printTables } from './lib/report.mjs';
import { unmeasured } from './lib/row.mjs';
import { TARGETS } from './lib/targets.mjs';

const FOLDER = new URL('./figures/', import.meta.url);
const ONE_FIGURE = fileURLToPath(new URL('./lib/one-figure.mjs', import.meta.url));
const NAMES = readdirSync(FOLDER).flatMap((file) => (file.endsWith('.mjs') ? [file.slice(0, -'.mjs'.length)] : []));
const USAGE = `npm run bench -- [quick] [--json] [figure…]   with the figures ${NAMES.join(', ')}; none: all of them`;

const say = (text) => process.stderr.write(`${text}\n`);
const secondsSince = (start) => (performance.now() - start) / 1000;

function complain(message, status) {
  say(`bench: ${message}`);
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
  const all = wish.quick ? NAMES.filter((name) => QUICK[name] !== undefined) : NAMES;
  return { ...wish, named, names: named ? wish.names : all };
}

/** What is measured is what is built from the sources of now. */
function build() {
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('scripts/build.mjs', `file://${ROOT}`))], {
    stdio: ['ignore', 2, 'inherit'],
  });
  if (status !== 0) complain('the program could not be built; nothing was measured', 1);
}

/** The lines of one figure, measured in a process of its own; a fault of one leaves the others to be measured. */
async function measure(name, { quick, named }) {
  const start = performance.now();
  const child = fork(ONE_FIGURE, [name, JSON.stringify({ quick, named })], { stdio: ['ignore', 2, 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([status, signal]) => ({ error: `its process ended by ${signal ?? `status ${status}`}` }));
  const { rows, error } = await Promise.race([once(child, 'message').then(([message]) => message), ended]);
  await ended;
  const budget = quick && QUICK[name] !== undefined ? ` of ${QUICK[name]}` : '';
  say(`bench: ${name} took ${secondsSince(start).toFixed(1)}${budget} s`);
  return error === undefined ? { rows, failed: false } : { rows: [unmeasured(name, error)], failed: true };
}

/** The lines of the issue's table that nobody has given; only a run of the whole bench has to give all. */
function missing(rows, { named }) {
  if (named) return [];
  const given = new Set(rows.map(({ name }) => name));
  return TARGETS.filter(({ name, table }) => table && !given.has(name)).map(({ name }) => unmeasured(name, 'no figure gives it'));
}

async function main() {
  const start = performance.now();
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 18))
    complain(`this is Node ${process.versions.node}, which cannot read TypeScript; run "npm run bench", which brings Node 24`, 2);
  const wish = readWords(process.argv.slice(2));
  const { quick, json, names } = wish;
  const about = { ...machine(), pty: nameOfPty(), mode: quick ? 'quick' : 'full' };
  build();
  const controls = await measureControls(quick);
  const rows = [];
  let failed = false;
  for (const name of names) {
    const result = await measure(name, wish);
    rows.push(...result.rows);
    failed ||= result.failed;
  }
  const absent = missing(rows, wish);
  const all = inOrder([...rows, ...absent]);
  const toothless = all.filter(({ control, verdict }) => control && verdict === 'short');
  const took = secondsSince(start);
  say(`bench: ${took.toFixed(1)} s in all, the build included${quick ? `, of ${QUICK_SECONDS}` : ''}`);
  const report = {
    figures: all.filter(({ control }) => !control),
    controls: [...all.filter(({ control }) => control), ...controls],
    machine: { ...about, loadAfter: loads(), seconds: Number(took.toFixed(1)) },
  };
  process.stdout.write(`${json ? JSON.stringify(report, null, 1) : printTables(report)}\n`);
  process.exitCode = failed || absent.length > 0 || toothless.length > 0 ? 1 : 0;
}

const loads = () => loadavg().map((load) => Number(load.toFixed(2)));

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
