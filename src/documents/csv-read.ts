import type { AccountEntry, BookDocument } from '../book/entries.ts';
import { freeIds } from '../book/free-id.ts';
import { CODE } from '../book/symbol.ts';
import { CsvError, parseCsv } from './csv.ts';
import { keysOf } from './csv-columns.ts';
import { Places } from './csv-places.ts';
import { type Entry, entriesOf } from './csv-rows.ts';
import { DocumentError, harmless } from './issue.ts';
import { readPortfolio } from './portfolio.ts';

/** What the rows say of one account. */
interface Gathered {
  readonly id: string;
  readonly first: Entry;
  readonly rows: readonly Entry[];
}

/** The one account that the rows are about, and the book that the others stay in. */
export interface CsvTarget {
  readonly document: BookDocument;
  readonly account: string;
}

/**
 * Reads a book, or with a target one account of it, from CSV. Without a row of kind `account` the target keeps what it is (product,
 * label, rules) and each of assets, debts and positions that the rows say nothing of.
 * @throws CsvError naming line and column.
 */
export function readCsvBook(text: string, target: CsvTarget | null = null): BookDocument {
  const entries = entriesOf(parseCsv(text));
  if (entries.length === 0) throw new CsvError(1, null, 'there is no row below the header: nothing to import');
  const places = new Places();
  const gathered = gather(entries, target?.account ?? null);
  const accounts: AccountEntry[] = [...(target?.document.accounts ?? [])];
  const standing = new Map(accounts.map(({ id }, at) => [id, at]));
  for (const one of gathered) {
    const index = standing.get(one.id) ?? accounts.length;
    accounts[index] = accountFrom(one, accounts[index] ?? null, places, `portfolio.accounts.${index}`);
  }
  const instruments = instrumentsFrom(entries, places);
  const before = target?.document ?? { version: 1 };
  const all = { ...((target?.document['instruments'] ?? {}) as object), ...instruments };
  const document: BookDocument = { ...before, version: 1, accounts, ...(Object.keys(all).length === 0 ? {} : { instruments: all }) };
  try {
    readPortfolio(document);
  } catch (error) {
    throw error instanceof DocumentError ? places.blame(error) : error;
  }
  return document;
}

/** The rows by account, in the order of their first. @param target the only one there may be; rows need not name it */
function gather(entries: readonly Entry[], target: string | null): Gathered[] {
  const found = new Map<string, { id: string; first: Entry; rows: Entry[] }>();
  for (const entry of entries) {
    if (entry.kind === 'instrument') continue;
    const id = (entry.values.get('account') as string | undefined) ?? target;
    if (id === null) throw new CsvError(entry.line, 'account', 'is missing: say to which account the row belongs');
    if (target !== null && id !== target) throw new CsvError(entry.line, 'account', `must be ${target}, the account that is imported`);
    const one = found.get(id);
    if (one === undefined) found.set(id, { id, first: entry, rows: [entry] });
    else one.rows.push(entry);
  }
  return [...found.values()];
}

function accountFrom({ id, first, rows }: Gathered, before: AccountEntry | null, places: Places, path: string): AccountEntry {
  places.note(path, first, null);
  places.note(`${path}.id`, first, 'account');
  const [own, again] = rows.filter(({ kind }) => kind === 'account');
  if (again !== undefined) throw new CsvError(again.line, 'account', `there is a row of the account ${id} already`);
  const kept = own === undefined ? before : null;
  const product = rows.find(({ values }) => values.has('product'));
  if (product !== undefined) places.note(`${path}.product`, product, 'product');
  let account: AccountEntry = kept ?? {
    id,
    product: productOf(id, rows),
    ...(own === undefined ? {} : keyed(own, places, path, ['product'])),
  };
  const assets = byCode(rows, 'asset', places, `${path}.assets`, ({ amount }) => amount);
  const debts = byCode(rows, 'debt', places, `${path}.debts`, (terms) => (Object.keys(terms).length > 1 ? terms : terms['amount']));
  const taken = new Set(rows.flatMap(({ kind, values }) => (kind === 'position' ? [values.get('id')] : [])));
  const nextId = freeIds((one) => taken.has(one));
  const positions = rows
    .filter(({ kind }) => kind === 'position')
    .map((row, at) => {
      const { id: named, ...rest } = keyed(row, places, `${path}.positions.${at}`, ['product']);
      const made = (named as string | undefined) ?? nextId(String(rest['symbol'] ?? ''));
      return { id: made, ...rest };
    });
  const unmodelled = rows
    .filter(({ kind }) => kind === 'option' || kind === 'order')
    .map((row, at) => ({ kind: row.kind, ...keyed(row, places, `${path}.unmodelled.${at}`, ['product']) }));
  for (const [name, value] of Object.entries({ assets, debts, positions, unmodelled })) {
    if (Object.keys(value).length > 0) account = { ...account, [name]: value };
  }
  return account;
}

/** What an account without a row of its own is of. */
function productOf(id: string, rows: readonly Entry[]): string {
  const said = rows.filter(({ values }) => values.has('product'));
  const [first] = said;
  if (first === undefined) {
    throw new CsvError(
      rows[0]?.line ?? 1,
      'account',
      `nothing says what ${id} is: fill the column product (as "negmon venues" lists them), or add a row of kind account`,
    );
  }
  const product = first.values.get('product') as string;
  const other = said.find(({ values }) => values.get('product') !== product);
  if (other !== undefined) throw new CsvError(other.line, 'product', `${id} is of ${product} in line ${first.line}`);
  return product;
}

/** What an account says in rows and columns of their own. */
const ROWS: ReadonlySet<string> = new Set(['id', 'assets', 'debts', 'positions', 'unmodelled']);

/** A row's cells as keys of what it is about, with those of `more`; where each stands is noted. */
function keyed(row: Entry, places: Places, path: string, without: readonly string[] = []): Record<string, unknown> {
  places.note(path, row, null);
  const found: [string, unknown][] = [];
  for (const { name } of keysOf(row.kind)) {
    places.note(`${path}.${name}`, row, name);
    if (row.values.has(name) && !without.includes(name)) found.push([name, row.values.get(name)]);
  }
  for (const [key, value] of Object.entries((row.values.get('more') ?? {}) as object)) {
    if (keysOf(row.kind).some(({ name }) => name === key) || (row.kind === 'account' && ROWS.has(key)))
      throw new CsvError(row.line, 'more', `"${harmless(key)}" has a column or a row of its own: write it there`);
    places.note(`${path}.${key}`, row, 'more');
    found.push([key, value]);
  }
  return Object.fromEntries(found);
}

function byCode(
  rows: readonly Entry[],
  kind: 'asset' | 'debt',
  places: Places,
  path: string,
  entry: (terms: Record<string, unknown>) => unknown,
): Record<string, unknown> {
  const found = new Map<string, unknown>();
  for (const row of rows) {
    if (row.kind !== kind) continue;
    const code = row.values.get('code');
    if (typeof code !== 'string' || !CODE.test(code)) throw new CsvError(row.line, 'code', 'must be a currency code such as BTC');
    if (found.has(code)) throw new CsvError(row.line, 'code', `${code} stands there already: one row a currency`);
    if (!row.values.has('amount')) throw new CsvError(row.line, 'amount', 'is missing');
    const terms = keyed(row, places, `${path}.${code}`, ['product', 'code']);
    places.note(`${path}.${code}`, row, 'amount');
    found.set(code, entry(terms));
  }
  return Object.fromEntries(found);
}

function instrumentsFrom(entries: readonly Entry[], places: Places): Record<string, unknown> {
  const found = new Map<string, unknown>();
  for (const row of entries) {
    if (row.kind !== 'instrument') continue;
    const symbol = row.values.get('symbol');
    if (typeof symbol !== 'string') throw new CsvError(row.line, 'symbol', 'is missing');
    if (found.has(symbol)) throw new CsvError(row.line, 'symbol', `${harmless(symbol)} stands there already: one row an instrument`);
    const terms = keyed(row, places, `portfolio.instruments.${symbol}`, ['symbol']);
    places.note(`portfolio.instruments.${symbol}`, row, 'symbol');
    found.set(symbol, terms);
  }
  return Object.fromEntries(found);
}
