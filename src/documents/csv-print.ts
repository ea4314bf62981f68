import type { AccountEntry, BookDocument, DebtEntry } from '../book/entries.ts';
import { cellOf, printCsv } from './csv.ts';
import { COLUMNS, type Column, type Kind, keysOf } from './csv-columns.ts';

/** A row before it is written: cells by column. */
type Cells = ReadonlyMap<string, string>;

/**
 * A book as CSV, a row an account, asset, debt, position, option, open order and instrument; columns that no row has are left out. Keys
 * without a column of their own stand as JSON in `more`, so that `readCsvBook` gives the same book back.
 * @param account only that one, and the instruments of its positions
 */
export function printCsvBook(document: BookDocument, account: string | null = null): string {
  const accounts = document.accounts.filter(({ id }) => account === null || id === account);
  const held = new Set(accounts.flatMap(({ positions = [] }) => positions.map(({ symbol }) => symbol)));
  const instruments = Object.entries((document['instruments'] ?? {}) as Record<string, object>);
  const rows = [
    ...accounts.flatMap(rowsOf),
    ...instruments
      .filter(([symbol]) => account === null || held.has(symbol))
      .map(([symbol, instrument]) => row('instrument', null, { symbol, ...instrument })),
  ];
  const used = COLUMNS.filter(({ name }) => name === 'kind' || name === 'account' || rows.some((cells) => cells.has(name)));
  return printCsv([used.map(({ name }) => name), ...rows.map((cells) => used.map(({ name }) => cells.get(name) ?? ''))]);
}

function rowsOf({ id, assets = {}, debts = {}, positions = [], unmodelled = [], ...own }: AccountEntry): Cells[] {
  return [
    row('account', id, own),
    ...Object.entries(assets).map(([code, amount]) => row('asset', id, { code, amount })),
    ...Object.entries(debts).map(([code, debt]) => row('debt', id, { code, ...termsOf(debt) })),
    ...positions.map((position) => row('position', id, position)),
    ...unmodelled.map(({ kind, ...rest }) => row(kind, id, rest)),
  ];
}

function termsOf(debt: DebtEntry): object {
  return typeof debt === 'string' ? { amount: debt } : debt;
}

function row(kind: Kind, account: string | null, entry: object): Cells {
  const cells = new Map([['kind', kind as string]]);
  if (account !== null) cells.set('account', account);
  const rest = new Map<string, unknown>(Object.entries(entry));
  for (const column of keysOf(kind)) {
    const value = rest.get(column.name);
    if (value === undefined) continue;
    cells.set(column.name, printed(column, value));
    rest.delete(column.name);
  }
  if (rest.size > 0) cells.set('more', JSON.stringify(Object.fromEntries(rest)));
  return cells;
}

/** A number stays one, also below zero; words and text are no formulas. */
function printed({ type }: Column, value: unknown): string {
  return type === 'decimal' ? String(value) : cellOf(String(value));
}
