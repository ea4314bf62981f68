import type { AlertSettings } from '../alerts/rule.ts';
import type { Portfolio } from '../book/portfolio.ts';
import { nearest } from '../documents/issue.ts';

/** Overrides of the settings for what is not in the book, one sentence each: a slip of the pen, or something that is not held at the moment. */
export function strangers({ accounts, positions }: AlertSettings, portfolio: Portfolio): string[] {
  const ids = portfolio.accounts.map(({ id }) => id);
  const places = portfolio.accounts.flatMap((account) => account.positions.map(({ id }) => `${account.id}/${id}`));
  return [
    ...unknown([...accounts.keys()], ids).map((id) => text('accounts', id, 'account', ids)),
    ...unknown([...positions.keys()], places).map((place) => text('positions', place, 'position', places)),
  ];
}

function unknown(named: readonly string[], known: readonly string[]): string[] {
  return named.filter((one) => !known.includes(one));
}

function text(table: string, name: string, what: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
  return `the settings have [alerts.${table}."${name}"], and the book has no such ${what}${hint}`;
}
