import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { clean } from '../book/clean.ts';
import { type Reference, resolve } from '../secrets/reference.ts';
import { SecretError } from '../secrets/secret-error.ts';
import type { Settings } from '../settings/defaults.ts';
import { packageFile } from '../settings/package-file.ts';
import { strangers } from '../settings/places.ts';
import { loadSettings } from '../settings/settings.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { heldFrom } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { reasonOf } from './input.ts';
import { configFrom, type GlobalOptions } from './options.ts';
import { writeAll } from './write.ts';

/** `negmon config path`: where the config is, or would be. */
export async function configPathOf(options: GlobalOptions): Promise<number> {
  await writeAll(`${clean(configFrom(options).path, 500)}\n`);
  return EXIT.ok;
}

/** `negmon config init`: the annotated config of the defaults, for its owner alone, with the schema beside it. @throws CliError where there is one */
export async function configInit(options: GlobalOptions): Promise<number> {
  const { path } = configFrom(options);
  const shown = clean(path, 500);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeNew(path, 'config/negmon.toml');
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new CliError(
      isThere
        ? `there is a config already, and it is left as it is: ${shown}.`
        : `the config ${shown} cannot be written: ${reasonOf(error)}.`,
      EXIT.failure,
    );
  }
  const beside = join(dirname(path), 'negmon.schema.json');
  try {
    await writeNew(beside, 'config/negmon.schema.json');
  } catch (error) {
    // Editors do without: the config is what was asked for.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      process.stderr.write(`negmon: ${clean(beside, 500)} cannot be written: ${reasonOf(error)}\n`);
  }
  await writeAll(`written: ${shown}. It says the defaults; change what you like, and see with "negmon config check" what it comes to.\n`);
  return EXIT.ok;
}

async function writeNew(path: string, shipped: string): Promise<void> {
  await writeFile(path, await readFile(packageFile(shipped), 'utf8'), { flag: 'wx', mode: 0o600 });
}

/** `negmon config check`: all that is wrong with the config, and what is only odd. Returns the exit status: 78 when it cannot be used. */
export async function configCheck(options: GlobalOptions): Promise<number> {
  const { path, optional } = configFrom(options);
  const shown = clean(path, 500);
  let settings: Settings;
  try {
    settings = loadSettings(path, optional);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const { message, mistakes } = error;
    if (mistakes.length < 2) throw new CliError(message, EXIT.document);
    throw new CliError(
      `the config ${shown} has ${mistakes.length} mistakes:\n${mistakes.map((one) => `  ${one}`).join('\n')}`,
      EXIT.document,
    );
  }
  const odd = [...strangersOf(settings, options), ...(await missingSecrets(settings))];
  const state = existsSync(path)
    ? `${shown} is well`
    : `there is no ${shown}, and the built-in settings hold ("negmon config init" writes them down)`;
  const { accounts, positions } = settings.alerts;
  const counts = `channels: ${settings.channels.length}, overrides: ${accounts.size + positions.size}`;
  await writeAll(`${[`${state} (${counts})`, ...odd.map((text) => `warning: ${text}`)].join('\n')}\n`);
  return EXIT.ok;
}

/** Without a book nothing can be said of what is in it. */
function strangersOf({ alerts }: Settings, options: GlobalOptions): string[] {
  const held = heldFrom(options);
  return held === null ? [] : strangers(alerts, held.portfolio);
}

/** References that lead nowhere from here. Programs are not run for a look. */
async function missingSecrets({ channels, heartbeat }: Settings): Promise<string[]> {
  const all: (readonly [string, Reference | null])[] = [
    ...channels.flatMap((channel) => {
      const { url, secret, token, topic } = channel as { readonly [K in 'url' | 'secret' | 'token' | 'topic']?: Reference | string | null };
      return [url, secret, token, topic].flatMap((one) =>
        typeof one === 'object' && one !== null ? [[`channel ${channel.name}`, one] as const] : [],
      );
    }),
    ['the heartbeat', heartbeat?.url ?? null],
  ];
  const texts = await Promise.all(
    all.map(async ([what, reference]) => {
      if (reference === null || reference.kind === 'cmd') return [];
      try {
        await resolve(reference, process.env);
        return [];
      } catch (error) {
        if (!(error instanceof SecretError)) throw error;
        return [`${what}: ${error.message}`];
      }
    }),
  );
  return texts.flat();
}
