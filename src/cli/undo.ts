import type { BookEvent } from '../book/event.ts';
import { refusePortfolio, withStore } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import type { GlobalOptions } from './options.ts';
import { writeAll } from './write.ts';

/** `negmon undo`: takes the last change of the book back, whoever made it; again and it is the one before. */
export async function undo(options: GlobalOptions): Promise<number> {
  refusePortfolio(options, 'negmon undo');
  const event = withStore(options, (store) => store.undo(Date.now()));
  if (event === null) throw new CliError('there is nothing to undo.', EXIT.failure);
  await writeAll(`undone: ${nameOf(event)}\n`);
  return EXIT.ok;
}

function nameOf(event: BookEvent): string {
  switch (event.kind) {
    case 'account.opened':
      return `account ${event.account.id} added`;
    case 'account.edited':
      return `account ${event.account} changed`;
    case 'account.removed':
      return `account ${event.account} removed`;
    case 'position.opened':
      return `position ${event.account}/${event.position.id} added`;
    case 'position.edited':
      return `position ${event.account}/${event.position} changed`;
    case 'position.removed':
      return `position ${event.account}/${event.position} removed`;
    case 'booked':
      return `${event.entry.account} ${event.entry.what}`;
    case 'venue.imported':
      return `an import of ${event.name}`;
    case 'imported':
      return 'an import';
  }
}
