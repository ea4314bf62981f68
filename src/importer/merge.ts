import { type Book, fold } from '../book/book.ts';
import { withByHand } from '../book/by-hand.ts';
import type { AccountEntry, ImportedEntry } from '../book/entries.ts';
import type { BookEvent } from '../book/event.ts';
import type { Reported } from './importer.ts';

/** How an import may be called: the beginning of its accounts' ids. */
export const IMPORT_NAME = /^[a-z0-9][a-z0-9-]{0,15}$/;

/** Without any other change what an import says of its age is written down this often, ms: else a year of polls would fill the book. */
const AGE_EVERY = 1_800_000;

/** Characters of an account's id (contract section 2). */
const LONGEST = 40;

/** An account of the import's name is there that the import did not make. */
export class ImportClash extends Error {
  override readonly name = 'ImportClash';
  readonly account: string;

  constructor(account: string) {
    super(`there is an account ${account} already that this import did not make`);
    this.account = account;
  }
}

/** One import: what it is called, where it reads, and with what. */
export type ImportSource = Omit<ImportedEntry, 'at'>;

/** What an import makes of the book. */
export interface Merged {
  /** What has to be written; null: the book says so already. */
  readonly event: (BookEvent & { readonly kind: 'venue.imported' }) | null;
  /** The accounts of the import as they stand with it, whether that is written or not. */
  readonly accounts: readonly AccountEntry[];
  /** What the user should know, in plain sentences; what is gone among them. */
  readonly notes: readonly string[];
  /** What is no longer there, in plain sentences. */
  readonly gone: readonly string[];
}

/**
 * Brings what a venue says into the book: whole accounts take the place of what the import said of them before. What the user added by hand
 * stays (label, jurisdiction, stops, targets, terms of a debt, rules that the venue does not tell); what could not be read stays with its age;
 * what is gone at the venue goes, and is said.
 * @param now wall ms
 * @throws ImportClash
 */
export function merge(book: Book, source: ImportSource, reported: Reported, now: number): Merged {
  const { name, venue } = source;
  const { at, failed } = reported;
  const before = new Map(importsOf(book, name).map((account) => [account.id, account]));
  const isFailed = (id: string) => failed.some((part) => id === idOf(name, part) || id.startsWith(`${idOf(name, part)}-`));
  const read = reported.accounts.map((account): AccountEntry => {
    const id = idOf(name, account.id);
    const stranger = book.document.accounts.find((one) => one.id === id && one.imported?.name !== name);
    if (stranger !== undefined) throw new ImportClash(id);
    return { ...account, id, imported: { ...source, at } };
  });
  // What is held there tomorrow would be read by nobody if nothing were left of the import today: its first account stays, with nothing in it.
  const [first] = [...before.values()].filter(({ id }) => !isFailed(id));
  const isEmptied = read.length === 0 && first !== undefined && ![...before.keys()].some(isFailed);
  const accounts = isEmptied ? [{ id: first.id, product: first.product, imported: { ...source, at } }] : read;
  const after = accounts.map((account) => {
    const known = before.get(account.id);
    return known === undefined ? account : withByHand(known, account);
  });
  const told = new Set(accounts.map(({ id }) => id));
  const gone = [...before.keys()].filter((id) => !told.has(id) && !isFailed(id));
  const left = [...before.values()].filter(({ id }) => gone.includes(id) || (isEmptied && id === first.id)).filter(isHeld);
  const goneNotes = [
    ...left.map(({ id, imported }) => `${id} is gone at ${venue}: it was last there on ${dayAndTime(imported?.at ?? at)}`),
    ...read.flatMap((account) => positionsGone(before.get(account.id), account, venue)),
  ];
  const notes = [...reported.notes, ...goneNotes, ...accounts.flatMap(onNothing)];
  const isAged = accounts.some(({ id }) => now - Date.parse(before.get(id)?.imported?.at ?? '') >= AGE_EVERY);
  const isChanged = gone.length > 0 || after.some((account) => !saysTheSame(before.get(account.id), account));
  const event = isChanged || isAged ? ({ kind: 'venue.imported', name, venue, accounts, gone } as const) : null;
  return { event, accounts: after, notes, gone: goneNotes };
}

/** The accounts that an import of this name made. */
export function importsOf({ document }: Book, name: string): readonly AccountEntry[] {
  return document.accounts.filter((account) => account.imported?.name === name);
}

/** The book as it would be after. */
export function mergedBook(book: Book, { event }: Merged): Book {
  return event === null ? book : fold([event], book);
}

/** As an account may be called. What is too long is cut and told apart by a number of its whole name: two sides of a pair differ at its end. */
function idOf(name: string, id: string): string {
  const whole = `${name}-${id}`;
  return whole.length <= LONGEST ? whole : `${whole.slice(0, LONGEST - 8)}-${numberOf(whole)}`;
}

/** FNV-1a of 32 bits, as 7 digits of 36. */
function numberOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36).padStart(7, '0');
}

/** Whether anything was in an account. */
function isHeld({ assets = {}, debts = {}, positions = [], unmodelled = [] }: AccountEntry): boolean {
  return [Object.keys(assets), Object.keys(debts), positions, unmodelled].some(({ length }) => length > 0);
}

function positionsGone(before: AccountEntry | undefined, now: AccountEntry, venue: string): string[] {
  const left = new Set(now.positions?.map(({ id }) => id));
  return (before?.positions ?? [])
    .filter(({ id }) => !left.has(id))
    .map(
      ({ id, symbol }) => `${now.id}/${id} (${symbol}) is gone at ${venue}: it was last there on ${dayAndTime(before?.imported?.at ?? '')}`,
    );
}

/** Cross positions with nothing behind them: most often a key or an address of another account than the one that trades. */
function onNothing({ id, assets, positions = [] }: AccountEntry): string[] {
  const crosses = positions.filter(({ marginMode }) => marginMode !== 'isolated');
  const held = Object.values(assets ?? {}).some((amount) => !/^0*(\.0*)?$/.test(amount));
  if (crosses.length === 0 || held) return [];
  return [
    `${id} has ${crosses.length === 1 ? 'a position' : 'positions'} and nothing that backs ${crosses.length === 1 ? 'it' : 'them'}: is this the account that trades?`,
  ];
}

/** Whether two readings of an account differ in nothing but when they were made and the venue's own numbers. */
export function saysTheSame(one: AccountEntry | undefined, other: AccountEntry): boolean {
  return matter(one) === matter(other);
}

/** An account without what changes at every reading: when it was read, and the venue's own numbers, which move with the price. */
function matter(account: AccountEntry | undefined): string {
  if (account === undefined) return '';
  const { imported, ...rest } = account;
  const aged = new Set(['reported', 'since']);
  return JSON.stringify([{ ...imported, at: '' }, rest], (key, value: unknown) => (aged.has(key) ? undefined : value));
}

function dayAndTime(at: string): string {
  return at === '' ? 'a day nobody knows' : `${at.slice(0, 16).replace('T', ' ')} UTC`;
}
