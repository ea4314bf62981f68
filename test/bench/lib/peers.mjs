import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './machine.mjs';

const FOLDER = join(ROOT, 'test/bench/peers');
/** The whole tree is some 400 packages. */
const INSTALL_MS = 10 * 60_000;

/** Without a network npm would try for minutes. */
const PATIENCE = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000'];

const run = promisify(execFile);
const firstLine = (text) => text.split('\n').find((line) => line.trim() !== '') ?? '';

const read = (path) => JSON.parse(readFileSync(join(FOLDER, path), 'utf8'));
const versionOf = (name) => read(join('node_modules', name, 'package.json')).version;

/** Whether the tree is there, whole and in the versions asked for. */
function isInstalled() {
  // npm writes this file last: without it an installation was interrupted.
  if (!existsSync(join(FOLDER, 'node_modules/.package-lock.json'))) return false;
  return Object.entries(read('package.json').dependencies).every(([name, version]) => versionOf(name) === version);
}

/** Installs the peers' own tree once; none of their scripts runs. @returns null, or why it could not be installed. */
export async function installPeers() {
  if (isInstalled()) return null;
  process.stderr.write('bench: installing the peers in test/bench/peers, once (some 400 packages)\n');
  try {
    await run('npm', ['ci', '--ignore-scripts', ...PATIENCE], { cwd: FOLDER, timeout: INSTALL_MS });
    return null;
  } catch (error) {
    return firstLine(error.stderr ?? '') || error.message;
  }
}

/** A peer's module, and its version. */
export async function loadPeer(name) {
  const module = await import(join(FOLDER, `${name}.mjs`));
  return { ...module, version: versionOf(module.peer.package) };
}
