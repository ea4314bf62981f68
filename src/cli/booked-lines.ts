import { accountIn, type Book, positionIn } from '../book/book.ts';
import { clean } from '../book/clean.ts';
import type { Booked, Entry, RealisedEntry } from '../book/event.ts';
import { debtText, positionText } from './list.ts';

/** What was booked, and what the book says now of all that it changed: a line each. */
export function bookedLines({ entry, changes, realised }: Booked, book: Book): string[] {
  const lines = [wordsOf(entry, realised).join(', ')];
  for (const change of changes) {
    if (change.kind === 'position.edited' || change.kind === 'position.opened') {
      const id = change.kind === 'position.edited' ? change.position : change.position.id;
      const account = accountIn(book, change.account);
      const position = account === undefined ? undefined : positionIn(account, id);
      if (position !== undefined) lines.push(`${change.account}/${id}  ${positionText(position)}`);
    }
    if (change.kind === 'account.edited') {
      const { account, assets = {}, debts = {} } = change;
      for (const [code, amount] of Object.entries(assets))
        lines.push(`${account} holds ${amount ?? 'no'} ${code}${amount === null ? ' any more' : ''}`);
      for (const [code, debt] of Object.entries(debts))
        lines.push(`${account} owes ${debt === null ? `no ${code} any more` : debtText(code, debt)}`);
    }
  }
  return lines.map((line) => clean(line, 400));
}

/** What happened, and what was realised by it. */
function wordsOf(entry: Entry, realised: readonly RealisedEntry[]): string[] {
  const { what, account, position } = entry;
  if (what !== 'funding' && what !== 'interest') return [happened(entry, what), ...realised.map(realisedText)];
  const place = position === undefined ? account : `${account}/${position}`;
  return realised.map(({ amount, currency }) =>
    amount.startsWith('-')
      ? `${place} paid ${amount.slice(1)} ${currency} of ${what}`
      : `${place} received ${amount} ${currency} of ${what}`,
  );
}

/** "desk/btc-1 reduced by 0.2 at 47000". */
function happened(
  { account, position, symbol, contracts, price, moved, to }: Entry,
  what: Exclude<Entry['what'], 'funding' | 'interest'>,
): string {
  const place = position === undefined ? account : `${account}/${position}`;
  const amount = moved === undefined ? '' : ` ${moved.amount} ${moved.currency}`;
  switch (what) {
    case 'opened':
      return `${place} opened at ${price}`;
    case 'added':
      return `${place} added ${contracts} at ${price}`;
    case 'reduced':
      return `${place} reduced by ${contracts} at ${price}`;
    case 'closed':
    case 'stopped':
    case 'took-profit':
    case 'liquidated':
      return `${place} ${what} at ${price}`;
    case 'bought':
    case 'sold':
      return `${place} ${what} ${contracts} ${symbol?.replace('/', ` at ${price} `)}`;
    case 'moved':
      return `${place} moved${amount} to ${to}`;
    case 'margin-added':
      return `${place} took${amount} from ${to} as margin`;
    case 'margin-taken':
      return `${place} gave${amount} of its margin to ${to}`;
    case 'paid-in':
      return `${place} was paid${amount} from outside`;
    case 'paid-out':
      return `${place} paid${amount} out`;
    case 'borrowed':
    case 'repaid':
      return `${place} ${what}${amount}`;
  }
}

function realisedText({ kind, amount, currency }: RealisedEntry): string {
  return kind === 'gain' ? `realised ${amount} ${currency}` : `${kind} ${amount} ${currency}`;
}
