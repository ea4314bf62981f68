import { checkAddresses } from './addresses.ts';
import { heldAtStart, settingsAtStart } from './at-start.ts';
import { liveSetup } from './live-setup.ts';
import { type GlobalOptions, isScreen } from './options.ts';

const EMPTY = { version: 1, accounts: [] };

export interface LiveOptions extends GlobalOptions {
  readonly record?: string;
}

/** `negmon`: the live dashboard. Without a portfolio it shows what to do next; it never invents positions. */
export async function live(options: LiveOptions): Promise<number> {
  const { source, json } = (await heldAtStart(options)) ?? { source: 'no portfolio yet', json: EMPTY };
  const settings = await settingsAtStart(options);
  const setup = liveSetup(options, settings, source, json);
  await checkAddresses(settings.venues);
  const recording = { ...setup, feed: { ...setup.feed, ...(await recordingOf(options)) } };
  if (isScreen(options)) {
    const { runScreen } = await import('./screen.ts');
    return runScreen(recording, options);
  }
  const { runHeadless } = await import('./headless.ts');
  return runHeadless(recording, false);
}

async function recordingOf({ record }: LiveOptions): Promise<{ readonly record?: string }> {
  if (record === undefined) return {};
  const { makeRecording } = await import('./recording.ts');
  return makeRecording(record);
}
