import { withByHand } from './by-hand.ts';
import type { AccountEntry, BookDocument, PositionEntry } from './entries.ts';
import type { BookEvent } from './event.ts';

/** What the user holds, as the document that says it. */
export interface Book {
  readonly document: BookDocument;
  /** The imported text while nothing has changed since; null afterwards. */
  readonly text: string | null;
}

export const EMPTY_BOOK: Book = { document: { version: 1, accounts: [] }, text: null };

/** The book after some events, oldest first. @throws RangeError when an event names an account or a position that is not there. */
export function fold(events: Iterable<BookEvent>, from: Book = EMPTY_BOOK): Book {
  let book = from;
  for (const event of events) book = apply(book, event);
  return book;
}

/** The book as a file: what was imported byte for byte, else JSON for people to read. */
export function printBook({ document, text }: Book): string {
  return text ?? `${JSON.stringify(document, null, 2)}\n`;
}

/** The document that a text is; whether it is a portfolio is for documents/portfolio.ts to say. A byte order mark is passed over. @throws SyntaxError */
export function parseBook(text: string): BookDocument {
  return JSON.parse(text.replace(/^\uFEFF/, '')) as BookDocument;
}

/** An account by its id; undefined when there is none. */
export function accountIn({ document }: Book, id: string): AccountEntry | undefined {
  return document.accounts.find((account) => account.id === id);
}

/** A position by its id; undefined when the account has none of that id. */
export function positionIn(account: AccountEntry, id: string): PositionEntry | undefined {
  return account.positions?.find((position) => position.id === id);
}

function apply(book: Book, event: BookEvent): Book {
  switch (event.kind) {
    case 'imported':
      return { document: parseBook(event.text), text: event.text };
    case 'venue.imported':
      return imported(book, event);
    case 'history.imported':
      return fold(event.booked, book);
    case 'booked':
      return fold(event.changes, book);
    case 'account.opened':
      return withAccounts(book, [...book.document.accounts, event.account]);
    case 'account.removed':
      accountOf(book, event.account);
      return withAccounts(
        book,
        book.document.accounts.filter(({ id }) => id !== event.account),
      );
    case 'account.edited':
      return withAccount(book, event.account, (account) => edited(account, event));
    case 'position.opened':
      return withAccount(book, event.account, (account) => ({ ...account, positions: [...(account.positions ?? []), event.position] }));
    case 'position.removed':
      return withAccount(book, event.account, (account) => {
        positionOf(account, event.position);
        return { ...account, positions: (account.positions ?? []).filter(({ id }) => id !== event.position) };
      });
    case 'position.edited':
      return withAccount(book, event.account, (account) => {
        const position = positionOf(account, event.position);
        const next = patched(position, event.changes);
        return { ...account, positions: (account.positions ?? []).map((one) => (one === position ? next : one)) };
      });
  }
}

/** What a venue says now, each account in its place and with what was added to it by hand, new ones last. */
function imported(book: Book, { accounts, gone }: BookEvent & { kind: 'venue.imported' }): Book {
  const kept = book.document.accounts.filter(({ id }) => !gone.includes(id));
  const now = new Map(accounts.map((account) => [account.id, account]));
  const places = kept.map((account) => {
    const next = now.get(account.id);
    return next === undefined ? account : withByHand(account, next);
  });
  const known = new Set(kept.map(({ id }) => id));
  return withAccounts(book, [...places, ...accounts.filter(({ id }) => !known.has(id))]);
}

function edited(account: AccountEntry, { changes, assets, debts, rules }: BookEvent & { kind: 'account.edited' }): AccountEntry {
  let next = changes === undefined ? account : patched(account, changes);
  if (assets !== undefined) next = { ...next, assets: patched(next.assets ?? {}, assets) };
  if (debts !== undefined) next = { ...next, debts: patched(next.debts ?? {}, debts) };
  if (rules !== undefined) next = { ...next, rules };
  return next;
}

/** The keys replaced in their places, new ones last, and those that became null taken away. */
function patched<T extends object>(entry: T, changes: Readonly<Record<string, unknown>>): T {
  return Object.fromEntries(Object.entries({ ...entry, ...changes }).filter(([, value]) => value !== null)) as T;
}

function withAccounts({ document }: Book, accounts: readonly AccountEntry[]): Book {
  return { document: { ...document, accounts }, text: null };
}

function withAccount(book: Book, id: string, change: (account: AccountEntry) => AccountEntry): Book {
  const account = accountOf(book, id);
  const next = change(account);
  return withAccounts(
    book,
    book.document.accounts.map((one) => (one === account ? next : one)),
  );
}

function accountOf(book: Book, id: string): AccountEntry {
  const account = accountIn(book, id);
  if (account === undefined) throw new RangeError(`there is no account ${id}`);
  return account;
}

function positionOf(account: AccountEntry, id: string): PositionEntry {
  const position = positionIn(account, id);
  if (position === undefined) throw new RangeError(`there is no position ${account.id}/${id}`);
  return position;
}
