import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const versionOf = (path) => JSON.parse(readFileSync(new URL(path, `file://${ROOT}`), 'utf8')).version;

/** What the figures stand on. */
const LIBRARIES = ['ink', 'react', 'ccxt', 'decimal.js'];

/** What was measured: the commit, with a plus sign when files differ from it; null outside a git checkout. */
function commit() {
  const git = (...words) => execFileSync('git', words, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return `${git('rev-parse', '--short=10', 'HEAD')}${git('status', '--porcelain', '--', 'src', 'package-lock.json') === '' ? '' : '+'}`;
  } catch {
    return null;
  }
}

/** What the figures were measured on. Load averages are of 1, 5 and 15 minutes, before the run. */
export function machine() {
  return {
    at: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGB: Number((totalmem() / 2 ** 30).toFixed(1)),
    os: `${type()} ${release()} ${arch()}`,
    node: process.version,
    v8: process.versions.v8,
    negmon: versionOf('package.json'),
    ...Object.fromEntries(LIBRARIES.map((name) => [name, versionOf(`node_modules/${name}/package.json`)])),
    commit: commit(),
    load: loadavg().map((load) => Number(load.toFixed(2))),
  };
}
