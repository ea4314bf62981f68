import { clean } from '../book/clean.ts';
import type { AccountEntry, BookDocument } from '../book/entries.ts';
import { accountText, debtText, positionText } from './list.ts';

/** Parts of an account that have lines of their own. */
const PARTS: ReadonlySet<string> = new Set(['assets', 'debts', 'positions']);

/** What a list shows of an account, a position and a debt. */
const LISTED: ReadonlySet<string> = new Set([
  ...['product', 'label', 'jurisdiction', 'paper'],
  ...['side', 'contracts', 'symbol', 'entryPrice', 'leverage', 'marginMode', 'collateral', 'stopPrice', 'takeProfitPrice', 'contractSize'],
  ...['amount', 'annualRate', 'since', 'accrual'],
]);

/** One thing in a document: how a list shows it, and all that is written of it. */
interface Item {
  readonly shown: string;
  readonly value: unknown;
}

/** What changes when a document takes the place of another, a line a thing; the order of things is no change. Empty: nothing. */
export function previewLines(before: BookDocument, after: BookDocument): string[] {
  const [old, now] = [itemsOf(before), itemsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((what): string[] => {
    const [was, is] = [old.get(what), now.get(what)];
    if (is === undefined) return [line('-', what, was?.shown ?? '')];
    if (was === undefined) return [line('+', what, is.shown)];
    if (inOrder(was.value) === inOrder(is.value)) return [];
    const unseen = keysThatDiffer(was.value, is.value).filter((key) => was.shown === is.shown || !LISTED.has(key));
    const shown = was.shown === is.shown ? is.shown : `${was.shown} -> ${is.shown}`;
    return [line('~', what, unseen.length === 0 ? shown : `${shown} (${unseen.join(', ')})`)];
  });
}

function itemsOf({ accounts, ...rest }: BookDocument): Map<string, Item> {
  const items = accounts.flatMap((account): [string, Item][] => {
    const { id, assets = {}, debts = {}, positions = [] } = account;
    return [
      [id, { shown: accountText(account), value: ownOf(account) }],
      ...Object.entries(assets).map(([code, amount]): [string, Item] => [
        `${id} holds ${code}`,
        { shown: `${amount} ${code}`, value: amount },
      ]),
      ...Object.entries(debts).map(([code, debt]): [string, Item] => [`${id} owes ${code}`, { shown: debtText(code, debt), value: debt }]),
      ...positions.map((position): [string, Item] => [`${id}/${position.id}`, { shown: positionText(position), value: position }]),
    ];
  });
  return new Map([
    ...items,
    ...Object.entries(rest).map(([key, value]): [string, Item] => [key, { shown: 'as the document says', value }]),
  ]);
}

function ownOf(account: AccountEntry): object {
  return Object.fromEntries(Object.entries(account).filter(([key]) => !PARTS.has(key)));
}

/** A value as text in which the order of keys does not show. */
export function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** The keys of an object that differ; none of what is no object. */
function keysThatDiffer(before: unknown, after: unknown): string[] {
  if (![before, after].every((value) => typeof value === 'object')) return [];
  const [old, now] = [before, after].map((value) => new Map(Object.entries(Object(value) as object)));
  const keys = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])];
  return keys.filter((key) => inOrder(old?.get(key) ?? null) !== inOrder(now?.get(key) ?? null));
}

function line(sign: string, what: string, text: string): string {
  return clean(`${sign} ${what}: ${text}`, 800);
}
