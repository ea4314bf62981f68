import { TapeError } from '../feed/replay/error.ts';
import { openReplay } from '../feed/replay/replay.ts';
import type { FeedSource, Setup } from '../monitor/protocol.ts';
import { setupBy } from '../monitor/setup.ts';
import { packageFile } from '../settings/package-file.ts';
import { type Held, neededFrom } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { runHeadless } from './headless.ts';
import { portfolioFrom } from './input.ts';
import { configFrom, dataDirFrom, type GlobalOptions, isScreen, settingsFrom, speedFrom } from './options.ts';
import { runScreen } from './screen.ts';

export interface ReplayOptions extends GlobalOptions {
  readonly speed: string;
  readonly json?: boolean;
}

/** `negmon replay`: recorded prices over a portfolio. Returns the exit status. */
export async function replay(tapes: readonly string[], options: ReplayOptions): Promise<number> {
  return play({ kind: 'replay', files: tapes, speed: speedFrom(options.speed) }, neededFrom(options, 'negmon replay'), options);
}

/** `negmon demo`: the bundled recording over the bundled example; needs no network, no key, no file. */
export async function demo(options: ReplayOptions): Promise<number> {
  const tape = packageFile('config/demo/tape.jsonl.gz');
  const { json } = portfolioFrom(packageFile('config/demo/portfolio.json'));
  return play({ kind: 'demo', files: [tape], speed: speedFrom(options.speed) }, { json, source: 'the bundled example' }, options);
}

async function play(
  feed: FeedSource & { kind: 'replay' | 'demo' },
  { json, source }: Pick<Held, 'json' | 'source'>,
  options: ReplayOptions,
): Promise<number> {
  await checkTapes(feed.files);
  const setup: Setup = { portfolio: json, source, feed, ...setupBy(settingsFrom(options)) };
  if (options.json === true || !isScreen(options)) return runHeadless(setup, options.json === true);
  const followed: Setup = { ...setup, config: configFrom(options) };
  const own = feed.kind === 'replay' && options.portfolio === undefined;
  return runScreen(own ? { ...followed, book: { folder: dataDirFrom(options), mayAct: false } } : followed, options);
}

/** A tape that cannot be played is said before a screen opens. */
async function checkTapes(files: readonly string[]): Promise<void> {
  try {
    const feed = await openReplay({ files, speed: 'max' });
    await feed.close();
  } catch (error) {
    if (error instanceof TapeError) throw new CliError(error.message, EXIT.failure);
    throw error;
  }
}
