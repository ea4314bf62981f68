import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { codeDir } from './paths.ts';

/** Which build this is; the bundle defines it, and what runs from the sources keeps nothing. */
declare const NEGMON_BUILD: string | undefined;

/** What was compiled of a build that long ago, ms, is of one that is gone; if not, it is compiled again. */
const KEPT_FOR = 30 * 86_400_000;

/**
 * Has Node keep what it compiles of this program for its next start. To be called first in each thread. Node compares what is kept with the
 * source before it is used; what cannot be kept (a home that is read only, or none) is compiled again, and nobody is troubled.
 */
export function keepCode(): void {
  if (typeof NEGMON_BUILD !== 'string') return;
  try {
    const folder = codeDir(process.env, NEGMON_BUILD);
    const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOurs(folder)) return;
    enableCompileCache(folder);
    if (made !== undefined) sweep(dirname(folder), Date.now());
  } catch {
    // No folder that can be written: this start takes longer, and that is all.
  }
}

/** Whether nobody else may write there: they could have this program do anything. */
function isOurs(folder: string): boolean {
  if (process.getuid === undefined) return true;
  const { uid, mode } = statSync(folder);
  return uid === process.getuid() && (mode & 0o022) === 0;
}

/** Removes what earlier builds have left. @param now ms since the epoch */
function sweep(folder: string, now: number): void {
  for (const name of readdirSync(folder)) {
    const build = join(folder, name);
    if (now - statSync(build).mtimeMs > KEPT_FOR) rmSync(build, { recursive: true, force: true });
  }
}
