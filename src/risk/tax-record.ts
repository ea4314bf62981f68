import { fold } from '../book/book.ts';
import type { Recorded } from '../book/recorded.ts';
import { Rational } from '../money/rational.ts';
import { dealingsOf } from './dealings.ts';
import { type Gains, gainsOf } from './gains.ts';
import type { Method } from './lots.ts';

/**
 * What a whole record comes to, line by line, in the order in which it happened; beside it what the fills and the book disagree on.
 * @param paper whether accounts of play money count
 */
export function taxRecord(record: readonly Recorded[], method: Method, paper: boolean): Gains {
  const gains = gainsOf(dealingsOf(record, paper), method);
  const { document } = fold(record.filter(({ undone }) => undone === null).map(({ event }) => event));
  const last = record.reduce((latest, { at }) => Math.max(latest, at), 0);
  const apart = document.accounts
    .filter((account) => paper || account.paper !== true)
    .flatMap(({ id, positions = [] }) =>
      positions.flatMap((position) => {
        const filled = Rational.from(gains.held.get(`${id}/${position.id}`) ?? '0');
        if (filled.equals(Rational.from(position.contracts))) return [];
        const text = `${id}/${position.id}: its fills, in the order of their times, come to ${filled} contracts; the book says ${position.contracts}`;
        return [{ at: last, account: id, text }];
      }),
    );
  return { ...gains, remarks: [...gains.remarks, ...apart] };
}
