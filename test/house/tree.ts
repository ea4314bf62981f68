import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What decides whether a room keeps its rules; copied so that the real files are what is tested. */
const RULES = ['package.json', '.gitignore', 'biome.json', 'tsconfig.base.json', 'tsconfig.json', 'tsconfig.pure.json', 'scripts/lint'];

/** A small house in a temporary folder, under this house's own rules. */
export interface Tree {
  /** Writes files by their path from the root. */
  write(files: Readonly<Record<string, string>>): void;
  /** Runs a script of the checkout's node_modules in the root. */
  run(script: string, ...args: string[]): Promise<{ readonly status: number; readonly stdout: string }>;
  remove(): void;
}

export function plantTree(): Tree {
  const root = mkdtempSync(join(tmpdir(), 'negmon-house-'));
  for (const path of RULES) cpSync(join(ROOT, path), join(root, path), { recursive: true });
  // A folder of links, not one link: tsc writes its cache into node_modules, and must not touch the checkout's.
  mkdirSync(join(root, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== '.cache') symlinkSync(join(ROOT, 'node_modules', name), join(root, 'node_modules', name));
  }
  return {
    write(files) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
    },
    run(script, ...args) {
      const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
      const options = { cwd: root, env, maxBuffer: 64 * 1024 * 1024 };
      return new Promise((resolve, reject) => {
        execFile(process.execPath, [join(ROOT, 'node_modules', script), ...args], options, (error, stdout) => {
          if (error === null) resolve({ status: 0, stdout });
          else if (typeof error.code === 'number') resolve({ status: error.code, stdout });
          else reject(error);
        });
      });
    },
    remove() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
