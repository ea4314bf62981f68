import { clean } from '../book/clean.ts';
import type { AccountEntry, BookDocument, DebtEntry, PositionEntry } from '../book/entries.ts';
import { heldFrom } from './book.ts';
import { EXIT } from './exit.ts';
import type { GlobalOptions } from './options.ts';
import { writeAll } from './write.ts';

const EMPTY: BookDocument = { version: 1, accounts: [] };

/** `negmon list`: what is in the book, as it was written; no price is looked at. */
export async function list(options: GlobalOptions & { readonly json?: boolean }): Promise<number> {
  const document = (heldFrom(options)?.json as BookDocument | undefined) ?? EMPTY;
  await writeAll(options.json === true ? `${JSON.stringify(document)}\n` : `${listLines(document).join('\n')}\n`);
  return EXIT.ok;
}

function listLines({ accounts }: BookDocument): string[] {
  if (accounts.length === 0) return ['nothing in the book yet: "negmon add account ID --product P" makes an account'];
  return accounts.flatMap(accountLines);
}

/** An account and what is in it, a line each. */
function accountLines(account: AccountEntry): string[] {
  const { id, assets = {}, debts = {}, positions = [], unmodelled = [] } = account;
  return [
    line([id, accountText(account)]),
    ...Object.entries(assets).map(([code, amount]) => line([`  holds ${amount} ${code}`])),
    ...Object.entries(debts).map(([code, debt]) => line([`  owes ${debtText(code, debt)}`])),
    ...positions.map((position) => line([`  ${id}/${position.id}`, positionText(position)])),
    ...unmodelled.map(({ kind, text }) => line([`  not modelled: ${kind === 'option' ? 'an option' : 'an open order'}: ${text}`])),
  ];
}

/** An account without what is in it. */
export function accountText({ product, label, paper, jurisdiction }: AccountEntry): string {
  return [product, label, jurisdiction, paper === true ? 'paper' : undefined].filter((word) => typeof word === 'string').join('  ');
}

/** A position in the words it can be added with, and what stands beside them. */
export function positionText({
  side,
  contracts,
  symbol,
  entryPrice,
  leverage,
  marginMode,
  collateral,
  stopPrice,
  takeProfitPrice,
  contractSize,
}: PositionEntry): string {
  return [
    `${side} ${contracts} ${symbol} @ ${entryPrice}`,
    ...(leverage === undefined ? [] : [`x${leverage}`]),
    ...(marginMode === undefined ? [] : [marginMode]),
    ...(collateral === undefined ? [] : [`collateral ${collateral}`]),
    ...(stopPrice === undefined ? [] : [`stop ${stopPrice}`]),
    ...(takeProfitPrice === undefined ? [] : [`takeProfit ${takeProfitPrice}`]),
    ...(typeof contractSize === 'string' && contractSize !== '1' ? [`contractSize ${contractSize}`] : []),
  ].join(' ');
}

/** A debt and its terms. */
export function debtText(code: string, debt: DebtEntry): string {
  if (typeof debt === 'string') return `${debt} ${code}`;
  const { amount, ...terms } = debt;
  return [`${amount} ${code}`, ...Object.entries(terms).map(([term, value]) => `${term} ${String(value)}`)].join(', ');
}

function line(words: readonly string[]): string {
  const text = words.join('  ');
  return `${/^ */.exec(text)?.[0] ?? ''}${clean(text, 400)}`;
}
