import { entryText } from './entry-text.ts';
import type { BookEvent } from './event.ts';

/** What a change of the book was, in a few words: "position bybit-main/btc-1 added". */
export function eventText(event: BookEvent): string {
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
    case 'booked': {
      const { account, position } = event.entry;
      return `${position === undefined ? account : `${account}/${position}`} ${entryText(event.entry, event.realised)}`;
    }
    case 'history.imported':
      return `a history of ${event.venue} for ${event.account}`;
    case 'venue.imported':
      return `an import of ${event.name}`;
    case 'imported':
      return 'an import';
  }
}
