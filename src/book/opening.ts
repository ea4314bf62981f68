import { type Book, positionIn } from './book.ts';
import type { PositionEntry } from './entries.ts';
import { EntryError } from './entry-error.ts';
import type { Booked } from './event.ts';
import { chargeFee, type FeeRequest, feeEntry, feeOf } from './fee.ts';
import { aboveZero, zeroOrMore } from './figure.ts';
import { collateralIn, holdingOf, tradeEntry } from './holding.ts';
import { type Moment, worthAt } from './moment.ts';
import { noted } from './note.ts';
import { accountFor } from './place.ts';
import { familyOf } from './product.ts';
import { Till } from './till.ts';

/** A position that is entered now, at its entry price. */
export interface Opening extends FeeRequest {
  readonly account: string;
  readonly position: PositionEntry;
  readonly note?: string;
}

/**
 * Enters a position: isolated, its collateral (given, else entry notional / leverage) leaves the account's assets; cross, no asset
 * moves. The fee leaves the assets. Told apart from adding one that is held already, which moves no money.
 * @throws EntryError
 */
export function open(book: Book, request: Opening, moment: Moment): Booked {
  const { position } = request;
  const account = accountFor(book, request.account);
  if (familyOf(account.product) === 'collateral-debt') {
    throw new EntryError('account', `${account.id} is of ${account.product}, which holds assets and debts and no positions`);
  }
  if (positionIn(account, position.id) !== undefined) {
    throw new EntryError(
      'position',
      `there is a position ${account.id}/${position.id} already: book a further fill of it, or give another id`,
    );
  }
  aboveZero('contracts', position.contracts);
  const price = aboveZero('price', position.entryPrice);
  if (position.leverage !== undefined) aboveZero('leverage', position.leverage);
  if (position.collateral !== undefined) zeroOrMore('collateral', position.collateral);
  const holding = holdingOf(book, account, position, moment);
  const fee = feeOf(request, holding.symbol.settle);
  const till = new Till(account, worthAt(moment, holding.symbol, price));
  const collateral = holding.isolated ? collateralIn(holding) : null;
  if (collateral !== null) till.take(holding.symbol.settle, collateral, 'collateral', 'the collateral');
  chargeFee(till, fee, holding.symbol.settle);
  return {
    kind: 'booked',
    entry: {
      what: 'opened',
      at: moment.at,
      ...tradeEntry(holding, holding.contracts, price),
      ...feeEntry(fee),
      ...noted(request.note),
    },
    changes: [
      {
        kind: 'position.opened',
        account: account.id,
        position: {
          ...position,
          ...(collateral === null ? {} : { collateral: collateral.toString() }),
          openedAt: position['openedAt'] ?? moment.at,
        },
      },
      ...till.changes(),
    ],
    realised: till.realised,
  };
}
