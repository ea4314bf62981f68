import { checkAddresses } from './addresses.ts';
import { runHeadless } from './headless.ts';
import { portfolioFrom } from './input.ts';
import { type GlobalOptions, isScreen } from './options.ts';
import { makeRecording } from './recording.ts';
import { runScreen } from './screen.ts';
import { liveSetup } from './watch.ts';

const EMPTY = { version: 1, accounts: [] };

export interface LiveOptions extends GlobalOptions {
  readonly record?: string;
}

/** `negmon`: the live dashboard. Without a portfolio it shows what to do next; it never invents positions. */
export async function live(options: LiveOptions): Promise<number> {
  const { portfolio } = options;
  const setup = liveSetup(options, portfolio ?? 'no portfolio yet', portfolio === undefined ? EMPTY : portfolioFrom(portfolio).json);
  await checkAddresses(setup.feed.venues);
  const recording = { ...setup, feed: { ...setup.feed, ...makeRecording(options.record) } };
  return isScreen(options) ? runScreen(recording, options) : runHeadless(recording, false);
}
