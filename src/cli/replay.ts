import { readFileSync } from 'node:fs';
import { TapeError } from '../feed/replay/error.ts';
import type { FeedSource, Setup } from '../monitor/protocol.ts';
import { setupBy } from '../monitor/setup.ts';
import { packageFile } from '../settings/package-file.ts';
import { settingsAtStart } from './at-start.ts';
import type { Held } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { configFrom, dataDirFrom, type GlobalOptions, isScreen, speedFrom } from './options.ts';

export interface ReplayOptions extends GlobalOptions {
  readonly speed: string;
  readonly json?: boolean;
}

/** `negmon replay`: recorded prices over a portfolio. Returns the exit status. */
export async function replay(tapes: readonly string[], options: ReplayOptions): Promise<number> {
  const speed = speedFrom(options.speed);
  const { neededFrom } = await import('./book.ts');
  const held = neededFrom(options, 'negmon replay');
  await checkTapes(tapes);
  return play({ kind: 'replay', files: tapes, speed }, held, options);
}

/**
 * `negmon demo`: the bundled recording over the bundled example; needs no network, no key, no file. Both are checked when negmon is made
 * (test/cli/replay.test.ts), not before each screen.
 */
export async function demo(options: ReplayOptions): Promise<number> {
  const tape = packageFile('config/demo/tape.jsonl.gz');
  const json: unknown = JSON.parse(readFileSync(packageFile('config/demo/portfolio.json'), 'utf8'));
  return play({ kind: 'demo', files: [tape], speed: speedFrom(options.speed) }, { json, source: 'the bundled example' }, options);
}

async function play(
  feed: FeedSource & { kind: 'replay' | 'demo' },
  { json, source }: Pick<Held, 'json' | 'source'>,
  options: ReplayOptions,
): Promise<number> {
  const setup: Setup = { portfolio: json, source, feed, ...setupBy(await settingsAtStart(options)) };
  if (options.json === true || !isScreen(options)) {
    const { runHeadless } = await import('./headless.ts');
    return runHeadless(setup, options.json === true);
  }
  const { runScreen } = await import('./screen.ts');
  const followed: Setup = { ...setup, config: configFrom(options) };
  const own = feed.kind === 'replay' && options.portfolio === undefined;
  return runScreen(own ? { ...followed, book: { folder: dataDirFrom(options), mayAct: false } } : followed, options);
}

/** A tape that cannot be played is said before a screen opens. */
async function checkTapes(files: readonly string[]): Promise<void> {
  const { openReplay } = await import('../feed/replay/replay.ts');
  try {
    const feed = await openReplay({ files, speed: 'max' });
    await feed.close();
  } catch (error) {
    if (error instanceof TapeError) throw new CliError(error.message, EXIT.failure);
    throw error;
  }
}
