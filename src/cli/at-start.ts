import { statSync } from 'node:fs';
import { DEFAULT_SETTINGS, type Settings } from '../settings/defaults.ts';
import { hasBook } from '../store/book-file.ts';
import type { Held } from './book.ts';
import { configFrom, dataDirFrom, type GlobalOptions } from './options.ts';

/** The user's settings. What reads a config is loaded only where there is one: a screen waits for this. @throws CliError when it cannot be used. */
export async function settingsAtStart(options: GlobalOptions): Promise<Settings> {
  const { path, optional } = configFrom(options);
  if (optional && isMissing(path)) return DEFAULT_SETTINGS;
  const { settingsFrom } = await import('./settings.ts');
  return settingsFrom(options);
}

/** What is held (`heldFrom`). What reads a portfolio is loaded only where there is one. @throws CliError when it cannot be used. */
export async function heldAtStart(options: GlobalOptions): Promise<Held | null> {
  if (options.portfolio === undefined && !hasBook(dataDirFrom(options))) return null;
  const { heldFrom } = await import('./book.ts');
  return heldFrom(options);
}

/** Whether there is no such file: one that is there and may not be read is none of these. */
function isMissing(path: string): boolean {
  try {
    statSync(path);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
