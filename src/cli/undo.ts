import { eventText } from '../book/event-text.ts';
import { refusePortfolio, withStore } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import type { GlobalOptions } from './options.ts';
import { writeAll } from './write.ts';

/** `negmon undo`: takes the last change of the book back, whoever made it; again and it is the one before. */
export async function undo(options: GlobalOptions): Promise<number> {
  refusePortfolio(options, 'negmon undo');
  const event = withStore(options, (store) => store.undo(Date.now()));
  if (event === null) throw new CliError('there is nothing to undo.', EXIT.failure);
  await writeAll(`undone: ${eventText(event)}\n`);
  return EXIT.ok;
}
