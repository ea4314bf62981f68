import { fill } from '../book/fill.ts';
import { accountOf, positionOf } from './book.ts';
import { type BookingOptions, bookEvent, feeFrom, notedFrom, tradeFrom } from './booking.ts';
import { CliError, EXIT } from './exit.ts';
import { positionPlaceFrom } from './rm.ts';

export interface FillOptions extends BookingOptions {
  readonly fee?: string;
  readonly collateral?: string;
}

const WRITTEN = '"negmon fill ACCOUNT/POSITION 0.5 @ 48000"';

/** `negmon fill ACCOUNT/POSITION CONTRACTS @ PRICE`: more of a position that is held. */
export async function bookFill(place: string, words: readonly string[], options: FillOptions): Promise<number> {
  const { account, position } = positionPlaceFrom(place);
  const { contracts, price } = tradeFrom(words, WRITTEN);
  if (contracts === undefined) throw new CliError(`say how many contracts were added: ${WRITTEN}.`, EXIT.usage);
  const request = {
    account,
    position,
    contracts,
    price,
    ...(options.collateral === undefined ? {} : { collateral: options.collateral }),
    ...feeFrom(options.fee),
    ...notedFrom(options),
  };
  return await bookEvent(options, 'negmon fill', (book, moment) => {
    positionOf(accountOf(book, account), position);
    return fill(book, request, moment);
  });
}
