import { accountIn, type Book, positionIn } from '../book/book.ts';
import { clean } from '../book/clean.ts';
import { entryText } from '../book/entry-text.ts';
import type { Booked } from '../book/event.ts';
import { debtText, positionText } from './list.ts';

/** What was booked, and what the book says now of all that it changed: a line each. */
export function bookedLines({ entry, changes, realised }: Booked, book: Book): string[] {
  const { account, position } = entry;
  const lines = [`${position === undefined ? account : `${account}/${position}`} ${entryText(entry, realised)}`];
  for (const change of changes) {
    if (change.kind === 'position.edited' || change.kind === 'position.opened') {
      const id = change.kind === 'position.edited' ? change.position : change.position.id;
      const holder = accountIn(book, change.account);
      const now = holder === undefined ? undefined : positionIn(holder, id);
      if (now !== undefined) lines.push(`${change.account}/${id}  ${positionText(now)}`);
    }
    if (change.kind === 'account.edited') {
      const { account: id, assets = {}, debts = {} } = change;
      for (const [code, amount] of Object.entries(assets))
        lines.push(`${id} holds ${amount ?? 'no'} ${code}${amount === null ? ' any more' : ''}`);
      for (const [code, debt] of Object.entries(debts))
        lines.push(`${id} owes ${debt === null ? `no ${code} any more` : debtText(code, debt)}`);
    }
  }
  return lines.map((line) => clean(line, 400));
}
