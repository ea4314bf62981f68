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

/** Where the user's config is: $XDG_CONFIG_HOME/negmon/negmon.toml (contract section 7). */
export function configPath(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'negmon', 'negmon.toml');
}
