import type { AccountEntry } from '../book/entries.ts';
import type { RealisedKind } from '../book/realised.ts';
import { type Recorded, standing } from '../book/recorded.ts';
import { unknown } from './known.ts';
import type { TaxLine } from './tax-line.ts';

/** An imported account while it was one. */
interface Imported {
  readonly venue: string;
  readonly from: number;
  /** Its newest import, and the id of that change. */
  readonly last: number;
  readonly source: number;
  /** When it was gone; null while it is there. */
  readonly to: number | null;
  readonly kinds: ReadonlySet<RealisedKind>;
}

/**
 * What a venue charged and paid the accounts that were imported from it, and never told: a balance says what is left, not why. One line
 * for fees, for funding where positions were held, for interest where something was owed; each of unknown amount, so that no total passes for whole.
 * An account whose record of trades was imported beside is told by that.
 * @param start ms since the epoch, of the time that is asked about
 * @param end its end, exclusive
 */
export function unrecorded(record: readonly Recorded[], start: number, end: number): TaxLine[] {
  const told = new Set(
    record.flatMap(({ event, undone }) => (event.kind === 'history.imported' && undone === null ? [event.account] : [])),
  );
  return [...importedIn(record)]
    .filter(([account, { from, to }]) => from < end && (to ?? end) > start && !told.has(account))
    .flatMap(([account, { venue, kinds, last, source }]) =>
      [...kinds].map((kind): TaxLine => {
        const amount = unknown(
          `${WORDS[kind]} at ${venue} is not in this record of ${account}, which is imported: the venue's own export has it`,
        );
        const nothing = { position: null, asset: null, quantity: null, cost: null, proceeds: null, lots: [] };
        return {
          at: Math.max(start, Math.min(last, end - 1)),
          source,
          account,
          kind,
          what: 'imported',
          ...nothing,
          amount,
          currency: 'USD',
          usd: amount,
        };
      }),
    );
}

const WORDS: Readonly<Record<RealisedKind, string>> = {
  gain: 'what was gained',
  fee: 'what was paid in fees',
  interest: 'what was paid in interest',
  funding: 'what was paid and received in funding',
};

function importedIn(record: readonly Recorded[]): Map<string, Imported> {
  const found = new Map<string, Imported>();
  const end = (account: string, at: number): void => {
    const one = found.get(account);
    if (one !== undefined && one.to === null) found.set(account, { ...one, to: at });
  };
  for (const { id, at, event } of standing(record)) {
    if (event.kind === 'account.removed') end(event.account, at);
    if (event.kind !== 'venue.imported') continue;
    for (const account of event.gone) end(account, at);
    for (const account of event.accounts) {
      const before = found.get(account.id);
      const kinds = new Set([...(before?.kinds ?? []), ...kindsOf(account)]);
      found.set(account.id, { venue: event.venue, from: before?.from ?? at, last: at, source: id, to: null, kinds });
    }
  }
  return found;
}

/** What a venue charges for what an account has. */
function kindsOf({ positions = [], debts = {} }: AccountEntry): RealisedKind[] {
  return [
    'fee',
    ...(positions.length === 0 ? [] : (['funding'] as const)),
    ...(Object.keys(debts).length === 0 ? [] : (['interest'] as const)),
  ];
}
