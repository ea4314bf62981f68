import { resolve } from 'node:path';
import { configPath, dataDir } from '../settings/paths.ts';
import { CliError, EXIT } from './exit.ts';

/** Options that every command takes (contract section 1). */
export interface GlobalOptions {
  readonly portfolio?: string;
  readonly config?: string;
  readonly dataDir?: string;
  readonly plain?: boolean;
  readonly ascii?: boolean;
}

/** Where the user's settings are, for whoever follows them. */
export function configFrom({ config }: GlobalOptions): { readonly path: string; readonly optional: boolean } {
  return { path: resolve(config ?? configPath(process.env)), optional: config === undefined };
}

/** Where the program keeps what it writes. */
export function dataDirFrom(options: GlobalOptions): string {
  return options.dataDir ?? dataDir(process.env);
}

/** The speed of a replay: a number above 0, or as fast as it goes. @throws CliError for anything else. */
export function speedFrom(text: string): number | 'max' {
  if (text === 'max') return 'max';
  const speed = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (speed > 0) return speed;
  throw new CliError(
    `--speed must be a number above 0, such as 60 for a minute a second, or "max"; not ${JSON.stringify(text.slice(0, 40))}.`,
    EXIT.usage,
  );
}

/** Whether a person sits at a terminal on both ends, so that a screen makes sense. */
export function isScreen({ plain }: GlobalOptions): boolean {
  return plain !== true && process.stdin.isTTY === true && process.stdout.isTTY === true;
}
