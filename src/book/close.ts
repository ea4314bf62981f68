import { min, Rational } from '../money/rational.ts';
import type { Book } from './book.ts';
import { profitAt } from './contract.ts';
import { EntryError } from './entry-error.ts';
import type { BookChange, Booked } from './event.ts';
import { chargeFee, type Fee, type FeeRequest, feeEntry, feeOf } from './fee.ts';
import { aboveZero, rounded } from './figure.ts';
import { changesOn, collateralIn, contractFor, type Holding, holdingIn, tradeEntry } from './holding.ts';
import { type Moment, worthAt } from './moment.ts';
import { noted } from './note.ts';
import { Till } from './till.ts';

/** A position, or a part of it, that is closed at a price. */
export interface Close extends FeeRequest {
  readonly account: string;
  /** Its id in the account. */
  readonly position: string;
  /** How many contracts; absent: all of them. */
  readonly contracts?: string;
  readonly price: string;
  /** What closed it; absent: its holder. */
  readonly cause?: 'stopped' | 'took-profit' | 'liquidated';
  /**
   * Who bears what is lost beyond what was there (an isolated position's collateral, a cross account's assets of the currency).
   * Absent or 'holder': it is owed. 'venue': the loss ends there, and that much less of it is realised.
   */
  readonly shortfall?: 'holder' | 'venue';
  readonly note?: string;
}

/**
 * Closes a position at a price, whole or in part. Profit is realised: linear s·q·(exit − entry), exact; inverse
 * s·Q·(1/entry − 1/exit), to 30 significant digits. Cross, it goes to the account's assets; isolated, together with the
 * collateral's part (collateral × closed / held). What the assets cannot pay becomes a debt of that currency. The entry price of
 * what is left stays.
 * @throws EntryError also when more is closed than is held: what turns a position round is a close and a new position.
 */
export function close(book: Book, request: Close, moment: Moment): Booked {
  const holding = holdingIn(book, request.account, request.position, moment);
  const { account, symbol, contracts: held, entryPrice } = holding;
  const closed = request.contracts === undefined ? held : aboveZero('contracts', request.contracts);
  if (held.lessThan(closed)) {
    throw new EntryError(
      'contracts',
      `${account.id}/${request.position} holds ${held} contracts, so ${closed} cannot be closed: close it whole, and add the other side as a position of its own`,
    );
  }
  const whole = closed.equals(held);
  const price = aboveZero('price', request.price);
  const fee = feeOf(request, symbol.settle);
  const profit = profitAt(contractFor(holding, closed, entryPrice), price);
  const collateral = holding.isolated ? collateralIn(holding) : null;
  const released = collateral === null ? Rational.ZERO : whole ? collateral : min(collateral, rounded(collateral.times(closed).over(held)));
  const till = new Till(account, worthAt(moment, symbol, price));
  const borne = bookResult(till, holding, symbol.inverse ? rounded(profit) : profit, released, fee, request.shortfall === 'venue');
  const changes: BookChange = whole
    ? { kind: 'position.removed', account: account.id, position: request.position }
    : {
        kind: 'position.edited',
        account: account.id,
        position: request.position,
        changes: changesOn(holding, {
          contracts: held.minus(closed).toString(),
          ...(collateral === null ? {} : { collateral: collateral.minus(released).toString() }),
        }),
      };
  return {
    kind: 'booked',
    entry: {
      what: request.cause ?? (whole ? 'closed' : 'reduced'),
      at: moment.at,
      ...tradeEntry(holding, closed, price),
      ...feeEntry(fee),
      ...(borne.sign() === 0 ? {} : { borne: borne.toString() }),
      ...noted(request.note),
    },
    changes: [changes, ...till.changes()],
    realised: till.realised,
  };
}

/** Collateral, profit and a fee of the same currency come in as one sum: a fee is paid out of a profit. Returns what the venue bore, ≥ 0. */
function bookResult(
  till: Till,
  { symbol: { settle }, isolated }: Holding,
  profit: Rational,
  released: Rational,
  fee: Fee,
  capped: boolean,
): Rational {
  const apart = fee.currency !== settle;
  const result = released.plus(profit).minus(apart ? Rational.ZERO : fee.amount);
  const missing = (isolated ? result : till.held(settle).plus(result)).negated();
  const borne = capped && missing.sign() > 0 ? missing : Rational.ZERO;
  till.realise('gain', profit.plus(borne), settle);
  till.settle(settle, result.plus(borne));
  if (apart) chargeFee(till, fee, settle);
  else if (fee.amount.sign() > 0) till.realise('fee', fee.amount.negated(), settle);
  return borne;
}
