import { checkAddresses } from './addresses.ts';
import { heldFrom } from './book.ts';
import { runHeadless } from './headless.ts';
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
  const { source, json } = heldFrom(options) ?? { source: 'no portfolio yet', json: EMPTY };
  const setup = liveSetup(options, source, json);
  await checkAddresses(setup.feed.venues);
  const recording = { ...setup, feed: { ...setup.feed, ...makeRecording(options.record) } };
  return isScreen(options) ? runScreen(recording, options) : runHeadless(recording, false);
}
