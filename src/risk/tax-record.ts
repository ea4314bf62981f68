import { fold } from '../book/book.ts';
import type { AccountEntry } from '../book/entries.ts';
import { type Recorded, standing } from '../book/recorded.ts';
import { Rational } from '../money/rational.ts';
import { dealingsOf } from './dealings.ts';
import { type Gains, gainsOf } from './gains.ts';
import type { Method } from './lots.ts';
import type { Remark } from './tax-line.ts';

/** What a whole record comes to. */
export interface TaxRecord extends Gains {
  /** All that are in it. */
  readonly accounts: readonly string[];
  /** Of these the ones of play money, where they do not count. */
  readonly leftOut: readonly string[];
}

/**
 * What a whole record comes to, line by line, in the order in which it happened; its remarks end with where fills and book disagree.
 * @param paper whether accounts of play money count
 */
export function taxRecord(record: readonly Recorded[], method: Method, paper: boolean): TaxRecord {
  const gains = gainsOf(dealingsOf(record, paper), method);
  const { accounts } = fold(standing(record).map(({ event }) => event)).document;
  const counted = accounts.filter((account) => paper || account.paper !== true);
  const last = record.reduce((latest, { at }) => Math.max(latest, at), 0);
  return {
    ...gains,
    remarks: [...gains.remarks, ...record.flatMap(historyRemark), ...counted.flatMap((account) => apart(account, gains, last))],
    accounts: [...new Set([...accounts.map(({ id }) => id), ...[...gains.lines, ...gains.remarks].map(({ account }) => account)])],
    leftOut: accounts.filter((account) => !counted.includes(account)).map(({ id }) => id),
  };
}

/** A venue's record of trades says what it says and no more. */
function historyRemark({ at, event, undone }: Recorded): Remark[] {
  if (event.kind !== 'history.imported' || undone !== null) return [];
  const { account, venue, booked } = event;
  return [
    { at, account, text: `${booked.length} entries of ${account} are of the record of ${venue}: what that leaves out is not counted` },
  ];
}

/** Positions of which the fills, each at its own time, come to another size than the book has. */
function apart({ id, positions = [] }: AccountEntry, { held }: Gains, at: number): Remark[] {
  return positions.flatMap((position) => {
    const filled = held.get(`${id}/${position.id}`) ?? '0';
    if (Rational.from(filled).equals(Rational.from(position.contracts))) return [];
    const text = `${id}/${position.id}: its fills, each at its own time, come to ${filled} contracts; the book has ${position.contracts}`;
    return [{ at, account: id, text }];
  });
}
