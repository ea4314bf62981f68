import type { Book } from '../../book/book.ts';
import { charge } from '../../book/charge.ts';
import { notionalAt } from '../../book/contract.ts';
import type { BookChange, BookEvent } from '../../book/event.ts';
import { rounded } from '../../book/figure.ts';
import type { Moment } from '../../book/moment.ts';
import { venueOf } from '../../book/product.ts';
import { formatPercent, formatPrice } from '../../money/format.ts';
import type { Rational } from '../../money/rational.ts';
import { isUnknown } from '../known.ts';
import type { Leg } from '../pools.ts';
import type { AccountReading } from '../reading.ts';

/** One funding time of a contract. */
export interface FundingDue {
  /** ms since the epoch. */
  readonly at: number;
  /** Signed fraction of the notional, as it stood before; positive: longs pay. */
  readonly rate: Rational;
  /** The mark then. */
  readonly mark: Rational;
  /** To the next one, ms; null: not known. */
  readonly interval: number | null;
  /** Nobody said the time: it is the usual one of the product's rules. */
  readonly usual: boolean;
}

/** The venues that settle an isolated position's funding out of the account before its margin (`Charge.settled`). */
const BY_ACCOUNT: ReadonlySet<string> = new Set(['bybit']);

/**
 * The funding of a paper position at one funding time: rate × notional at the mark then, which a long pays when the rate is above zero.
 * Null where it is booked already, or the position is younger. What came due while nobody looked is counted, and not made up.
 */
export function bookFunding(book: Book, reading: AccountReading, leg: Leg, due: FundingDue, moment: Moment): BookEvent | null {
  const { position, contract } = leg;
  const { account } = reading.holdings;
  const since = position.fundedTo ?? position.openedAt;
  if (isUnknown(contract) || (since !== null && since >= due.at)) return null;
  const booked: BookChange = { kind: 'position.edited', account: account.id, position: position.id, changes: { fundedTo: moment.at } };
  const payment = rounded(contract.sign.times(due.rate).times(notionalAt(contract, due.mark)));
  if (payment.sign() === 0) return booked;
  const missed = since === null || due.interval === null ? 0 : Math.max(0, Math.floor((due.at - 1 - since) / due.interval));
  const said = [
    `${formatPercent(due.rate.toString(), 'nearest')} of the notional at ${formatPrice(due.mark.toString(), null, 'nearest')}`,
    ...(due.usual ? ["the venue did not say the time: it is the product's usual one"] : []),
    ...(missed === 0
      ? []
      : [`${missed} funding ${missed === 1 ? 'time' : 'times'} before it passed unseen and ${missed === 1 ? 'is' : 'are'} not booked`]),
  ];
  const event = charge(
    book,
    {
      kind: 'funding',
      place: { account: account.id, position: position.id },
      amount: payment.abs().toString(),
      currency: position.symbol.settle,
      received: payment.sign() < 0,
      settled: BY_ACCOUNT.has(venueOf(account.product) ?? '') ? 'account' : 'margin',
      note: said.join('; '),
    },
    { ...moment, contractSize: () => contract.size.over(position.contracts) },
  );
  return { ...event, changes: [...event.changes, booked] };
}
