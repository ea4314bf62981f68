import { writeSync } from 'node:fs';
import { safeReason } from '../secrets/redact.ts';
import { EXIT } from './exit.ts';

const restoring = new Set<() => void>();

/** What was foreseen nowhere, in a sentence. */
export function unforeseen(error: unknown): string {
  return `this should not have happened: ${safeReason(error)}`;
}

/** Has the terminal given back before last words are said. Returns what calls that off. */
export function beforeLastWords(restore: () => void): () => void {
  restoring.add(restore);
  return () => restoring.delete(restore);
}

/**
 * Ends the program with one paragraph when something fails that nobody waited for. A stack, or a report of what was in memory and in the
 * surroundings, could hold a key: neither is written.
 */
export function guardLastWords(): void {
  const { report } = process;
  // What NODE_OPTIONS may have asked for.
  Object.assign(report, { reportOnFatalError: false, reportOnSignal: false, reportOnUncaughtException: false, excludeEnv: true });
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}

function die(error: unknown): never {
  try {
    for (const restore of restoring) restore();
  } catch {
    // What it was is said below, whatever the terminal looks like.
  }
  try {
    writeSync(process.stderr.fd, `negmon: ${unforeseen(error)}\n`);
  } catch {
    // Nobody reads any more.
  }
  process.exit(EXIT.failure);
}
