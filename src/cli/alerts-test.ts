import type { Answer, Channel } from '../notify/channel.ts';
import { testMessage } from '../notify/message.ts';
import { openChannels } from '../notify/open.ts';
import { none, quoted } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import type { GlobalOptions } from './options.ts';
import { settingsFrom } from './settings.ts';
import { ring, writeAll } from './write.ts';

export interface AlertsTestOptions extends GlobalOptions {
  readonly channel?: string;
}

/** One channel may take so long, ms. */
const WITHIN = 60_000;

/**
 * `negmon alerts test`: a marked message through each channel, and what each answered. Returns the exit status: 0 only when all delivered.
 * @throws CliError when there is no such channel, or none at all
 */
export async function testAlerts(options: AlertsTestOptions): Promise<number> {
  const { channels } = settingsFrom(options);
  const { channel: name } = options;
  if (channels.length === 0) {
    throw new CliError(
      'the config has no channel: put a [[notify]] into it, with kind = "bell" or another one (README, "Alerts").',
      EXIT.usage,
    );
  }
  const names = channels.map((one) => one.name);
  if (name !== undefined && !names.includes(name)) throw none(`channel ${quoted(name)}`, name, names, '');
  const wanted = channels.filter((one) => name === undefined || one.name === name);
  // On a pipe an escape sequence would be part of the answer.
  const write = process.stderr.isTTY ? ring : null;
  const opened = new Map(openChannels(wanted, write).map((one) => [one.settings.name, one]));
  const answers = await Promise.all(wanted.map(async (one) => ({ name: one.name, answer: await tested(opened.get(one.name)) })));
  const width = Math.max(...answers.map((one) => one.name.length));
  for (const one of answers) await writeAll(`${one.name.padEnd(width)}  ${wordsOf(one.answer)}\n`);
  return answers.every(({ answer }) => answer?.kind === 'delivered') ? EXIT.ok : EXIT.failure;
}

async function tested(channel: Channel | undefined): Promise<Answer | null> {
  return channel === undefined ? null : channel.send(testMessage(channel.settings.name, Date.now()), AbortSignal.timeout(WITHIN));
}

/** @param answer null: nobody looks at a terminal that it could ring on */
function wordsOf(answer: Answer | null): string {
  switch (answer?.kind) {
    case undefined:
      return 'not tried: this is no terminal, and only a terminal can do it';
    case 'delivered':
      return `delivered (${answer.said})`;
    case 'refused':
      return `refused: ${answer.why}`;
    case 'later':
      return `not delivered: ${answer.why}; while negmon runs it would be tried again`;
  }
}
