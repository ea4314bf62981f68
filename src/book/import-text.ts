import type { AccountEntry, PositionEntry } from './entries.ts';
import type { BookEvent } from './event.ts';

type VenueImported = BookEvent & { readonly kind: 'venue.imported' };

/** Accounts that an import is about. */
export function importPlaces({ accounts, gone }: VenueImported): string[] {
  return [...accounts.map(({ id }) => id), ...gone];
}

/**
 * What an import found other than before: "import main of binance: main-usdm/btc: long 0.5 BTC/USDT:USDT @ 50000 -> long 0.7 …"; null when
 * nothing is.
 * @param known the accounts as imports had them before, by id
 */
export function importText({ name, venue, accounts, gone }: VenueImported, known: ReadonlyMap<string, AccountEntry>): string | null {
  const changes = [
    ...accounts.flatMap((account) => changesOf(known.get(account.id), account)),
    ...gone.map((id) => `${id} is no longer there`),
  ];
  return changes.length === 0 ? null : `import ${name} of ${venue}: ${changes.join('; ')}`;
}

function changesOf(before: AccountEntry | undefined, now: AccountEntry): string[] {
  const [old, next] = [partsOf(now.id, before), partsOf(now.id, now)];
  const changed = [...new Set([...old.keys(), ...next.keys()])].flatMap((what) => {
    const [was, is] = [old.get(what), next.get(what)];
    if (was === is) return [];
    return [was === undefined ? `${what}: ${is}` : `${what}: ${was} -> ${is ?? 'none'}`];
  });
  return before === undefined && changed.length === 0 ? [`${now.id} is empty`] : changed;
}

/** What is in an account, by what it is called. */
function partsOf(id: string, account: AccountEntry | undefined): Map<string, string> {
  const { positions = [], assets = {}, debts = {}, unmodelled = [] } = account ?? {};
  return new Map<string, string>([
    ...positions.map((position): [string, string] => [`${id}/${position.id}`, positionText(position)]),
    ...Object.entries(assets).map(([code, amount]): [string, string] => [`${id} holds ${code}`, amount]),
    ...Object.entries(debts).map(([code, debt]): [string, string] => [`${id} owes ${code}`, typeof debt === 'string' ? debt : debt.amount]),
    ...unmodelled.map(({ text }): [string, string] => [`${id} not modelled`, text]),
  ]);
}

function positionText({ side, contracts, symbol, entryPrice }: PositionEntry): string {
  return `${side} ${contracts} ${symbol} @ ${entryPrice}`;
}
