import { accountIn, type Book } from '../book/book.ts';
import { withByHand } from '../book/by-hand.ts';
import type { AccountEntry } from '../book/entries.ts';
import { inOrder } from './preview.ts';

/**
 * Warns of a change to an imported account that its next reading takes back, because what was changed is the venue's to say.
 * @param before the book as it was; null where nothing came of it
 */
export function warnOfVenue(id: string, before: Book | null, after: Book): void {
  const was = before === null ? undefined : accountIn(before, id);
  if (was?.imported === undefined) return;
  const is = accountIn(after, id);
  const stays = is !== undefined && plain(withByHand(is, was)) === plain(is);
  if (!stays)
    process.stderr.write(`negmon: ${id} is what ${was.imported.venue} says: the next reading of ${was.imported.name} takes this back.\n`);
}

/** Without the day that a debt counts from, which moves with every reading. */
function plain(account: AccountEntry): string {
  return inOrder(JSON.parse(JSON.stringify(account, (key, part: unknown) => (key === 'since' ? undefined : part))));
}
