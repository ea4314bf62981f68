import { RuleTable } from '../alerts/rule-table.ts';
import type { ThresholdsOf } from '../risk/assess.ts';
import type { Settings } from '../settings/defaults.ts';
import { configPath } from '../settings/paths.ts';
import { loadSettings } from '../settings/settings.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { CliError, EXIT } from './exit.ts';
import type { GlobalOptions } from './options.ts';

/** The user's settings. @throws CliError when the config cannot be used. */
export function settingsFrom({ config }: GlobalOptions): Settings {
  try {
    return loadSettings(config ?? configPath(process.env), config === undefined);
  } catch (error) {
    if (error instanceof SettingsError) throw new CliError(error.message, EXIT.document);
    throw error;
  }
}

/** What a reading of each account goes by. */
export function thresholdsBy({ alerts }: Settings): ThresholdsOf {
  const table = new RuleTable(alerts);
  return (account) => table.thresholds(account);
}
