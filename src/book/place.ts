import { accountIn, type Book, positionIn } from './book.ts';
import { clean } from './clean.ts';
import type { AccountEntry, PositionEntry } from './entries.ts';
import { EntryError, type EntryField } from './entry-error.ts';

/** Where money lies: in an account, or in an isolated position of it. */
export interface Place {
  readonly account: string;
  /** Its id in the account; null: the account itself. */
  readonly position: string | null;
}

/** "account" or "account/position". */
export function placeText({ account, position }: Place): string {
  return position === null ? account : `${account}/${position}`;
}

/** An account that something is booked in. @throws EntryError when there is none of that id. */
export function accountFor(book: Book, id: string, field: EntryField = 'account'): AccountEntry {
  const account = accountIn(book, id);
  if (account === undefined) throw new EntryError(field, `there is no account "${clean(id, 60)}" in your book`);
  return account;
}

/** A position that something is booked on. @throws EntryError when the account has none of that id. */
export function positionFor(account: AccountEntry, id: string, field: EntryField = 'position'): PositionEntry {
  const position = positionIn(account, id);
  if (position === undefined) throw new EntryError(field, `there is no position "${clean(id, 60)}" in ${account.id}`);
  return position;
}
