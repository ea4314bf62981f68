import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where negmon keeps what it may lose or gather again: $XDG_DATA_HOME/negmon (contract section 7). */
export function dataDir(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'negmon');
}

/** Where the venues' contracts are kept between two runs. @param data the data folder */
export function marketsDir(data: string): string {
  return join(data, 'markets');
}

/**
 * Where compiled code is kept for the next start: $XDG_CACHE_HOME/negmon (contract section 7), a folder for each build.
 * @param build which build of the program it is of
 */
export function codeDir(env: NodeJS.ProcessEnv, build: string): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'negmon', 'code', build);
}

/** Where the user's config is: $XDG_CONFIG_HOME/negmon/negmon.toml (contract section 7). */
export function configPath(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'negmon', 'negmon.toml');
}
