import { min, Rational } from '../money/rational.ts';
import type { Book } from './book.ts';
import { EntryError } from './entry-error.ts';
import type { BookChange, Booked } from './event.ts';
import { aboveZero } from './figure.ts';
import { collateralIn, holdingIn, marginEdited } from './holding.ts';
import type { Moment } from './moment.ts';
import { noted } from './note.ts';
import { accountFor, type Place } from './place.ts';
import { CODE } from './symbol.ts';
import { Till } from './till.ts';

/** Funding or interest, paid or received. */
export interface Charge {
  readonly kind: 'funding' | 'interest';
  /** The account, or the position that it is for. */
  readonly place: Place;
  /** > 0. */
  readonly amount: string;
  readonly currency: string;
  /** True: it was paid to the holder. */
  readonly received: boolean;
  /**
   * Of an isolated position: where it is settled. 'account' (absent): out of the assets, and where they are short out of the position's
   * margin, as at Bybit (help center, "Position margin", 000001391). 'margin': the venue takes and gives it in the margin itself.
   */
  readonly settled?: 'account' | 'margin';
  readonly note?: string;
}

/**
 * Books funding or interest. What neither assets nor margin can pay is owed from then on.
 * @throws EntryError also for interest on a debt that accrues by its own terms: it is booked when it is repaid.
 */
export function charge(book: Book, request: Charge, moment: Moment): Booked {
  const { kind, place, currency, received } = request;
  const account = accountFor(book, place.account);
  const amount = aboveZero('amount', request.amount);
  if (!CODE.test(currency)) throw new EntryError('currency', 'must be a currency code such as BTC or USDT');
  const debt = account.debts !== undefined && Object.hasOwn(account.debts, currency) ? account.debts[currency] : undefined;
  if (kind === 'interest' && typeof debt === 'object' && debt['annualRate'] !== undefined && debt['since'] !== undefined) {
    throw new EntryError(
      'currency',
      `the debt of ${account.id} in ${currency} accrues interest by its own terms, which is booked when it is repaid`,
    );
  }
  const till = new Till(account, moment);
  const holding = place.position === null ? null : holdingIn(book, place.account, place.position, moment);
  const isolated = holding?.isolated === true && holding.symbol.settle === currency ? holding : null;
  const margin: BookChange[] = [];
  const byMargin = request.settled === 'margin';
  if (received) {
    if (isolated !== null && byMargin) margin.push(marginEdited(isolated, collateralIn(isolated).plus(amount)));
    else till.put(currency, amount);
  } else {
    const fromAssets = isolated !== null && byMargin ? Rational.ZERO : min(till.held(currency), amount);
    const fromMargin = isolated === null ? Rational.ZERO : min(collateralIn(isolated), amount.minus(fromAssets));
    if (isolated !== null && fromMargin.sign() > 0) margin.push(marginEdited(isolated, collateralIn(isolated).minus(fromMargin)));
    till.charge(currency, amount.minus(fromMargin));
  }
  till.realise(kind, received ? amount : amount.negated(), currency);
  return {
    kind: 'booked',
    entry: {
      what: kind,
      at: moment.at,
      account: account.id,
      ...(holding === null ? {} : { position: holding.entry.id, symbol: holding.symbol.text, side: holding.side }),
      moved: { amount: amount.toString(), currency },
      ...noted(request.note),
    },
    changes: [...margin, ...till.changes()],
    realised: till.realised,
  };
}
