import type { Book } from './book.ts';
import type { Booked } from './event.ts';
import { chargeFee, type FeeRequest, feeEntry, feeOf } from './fee.ts';
import { aboveZero, rounded, zeroOrMore } from './figure.ts';
import { averaged, changesOn, collateralFor, collateralIn, holdingIn, tradeEntry } from './holding.ts';
import { type Moment, worthAt } from './moment.ts';
import { noted } from './note.ts';
import { Till } from './till.ts';

/** More contracts of a position that is held. */
export interface Fill extends FeeRequest {
  readonly account: string;
  /** Its id in the account. */
  readonly position: string;
  /** How many more, > 0. */
  readonly contracts: string;
  readonly price: string;
  /** Isolated: what is set aside for them; absent: their notional / leverage. */
  readonly collateral?: string;
  readonly note?: string;
}

/**
 * A further fill of a position on its own side. The entry price becomes the average of both: by contracts where linear,
 * Σ n·p / Σ n, harmonic where inverse, Σ n / Σ (n / p); rounded to 30 significant digits, half-even. Isolated, the collateral
 * leaves the account's assets; cross, no asset moves. Side, symbol, margin mode and leverage stay.
 * @throws EntryError
 */
export function fill(book: Book, request: Fill, moment: Moment): Booked {
  const holding = holdingIn(book, request.account, request.position, moment);
  const more = aboveZero('contracts', request.contracts);
  const price = aboveZero('price', request.price);
  const { account, symbol, isolated, contracts } = holding;
  const fee = feeOf(request, symbol.settle);
  const till = new Till(account, worthAt(moment, symbol, price));
  const collateral = isolated
    ? request.collateral === undefined
      ? collateralFor(holding, more, price)
      : zeroOrMore('collateral', request.collateral)
    : null;
  if (collateral !== null) till.take(symbol.settle, collateral, 'collateral', 'the collateral');
  chargeFee(till, fee, symbol.settle);
  return {
    kind: 'booked',
    entry: {
      what: 'added',
      at: moment.at,
      ...tradeEntry(holding, more, price),
      ...feeEntry(fee),
      ...noted(request.note),
    },
    changes: [
      {
        kind: 'position.edited',
        account: account.id,
        position: request.position,
        changes: changesOn(holding, {
          contracts: contracts.plus(more).toString(),
          entryPrice: rounded(averaged(holding, more, price)).toString(),
          ...(collateral === null ? {} : { collateral: collateralIn(holding).plus(collateral).toString() }),
        }),
      },
      ...till.changes(),
    ],
    realised: till.realised,
  };
}
