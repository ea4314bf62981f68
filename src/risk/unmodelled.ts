import type { UnmodelledEntry } from '../book/entries.ts';
import type { Account, Position } from '../book/portfolio.ts';
import { type Unknown, unknown } from './known.ts';

/** How many of them a sentence names. */
const NAMED = 3;

/**
 * Options that an import found (contract section 2): they are margined in their account's cross pool, so nothing that depends on its
 * worth is known while they are there. Null: none.
 */
export function optionsOf(account: Account): Unknown | null {
  const options = account.unmodelled.filter(({ kind }) => kind === 'option');
  if (options.length === 0) return null;
  return unknown(`${account.id} holds options, which negmon does not model: ${named(options)}`);
}

/** Open orders that could change a position's own pool: those on its symbol, and those that name none. Null: none. */
export function ordersOn({ symbol }: Position, account: Account): Unknown | null {
  return waiting(account, ({ symbol: on }) => on === undefined || on === symbol.text);
}

/** Open orders that could change the cross pool: all but those whose symbol is held isolated alone. Null: none. */
export function ordersOnCross(account: Account): Unknown | null {
  return waiting(account, ({ symbol: on }) => {
    const held = account.positions.filter(({ symbol }) => symbol.text === on);
    return held.length === 0 || held.some(({ marginMode }) => marginMode === 'cross');
  });
}

/** What the account's open orders are, for its assumptions; null without any. */
export function ordersAside(account: Account): string | null {
  const orders = account.unmodelled.filter(({ kind }) => kind === 'order');
  return orders.length === 0 ? null : `${account.id}: measured as it is now, before its open orders fill: ${named(orders)}`;
}

function waiting(account: Account, touches: (order: UnmodelledEntry) => boolean): Unknown | null {
  const orders = account.unmodelled.filter((one) => one.kind === 'order' && touches(one));
  return orders.length === 0 ? null : unknown(`${account.id} has open orders that would change it: ${named(orders)}`);
}

function named(entries: readonly UnmodelledEntry[]): string {
  const texts = entries.slice(0, NAMED).map(({ text }) => text);
  return entries.length > NAMED ? `${texts.join(', ')} and ${entries.length - NAMED} more` : texts.join(', ');
}
