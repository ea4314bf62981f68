import { type Close, close } from '../book/close.ts';
import { oneFrom } from './amounts.ts';
import { accountOf, positionOf } from './book.ts';
import { type BookingOptions, bookEvent, feeFrom, notedFrom, tradeFrom } from './booking.ts';
import { positionPlaceFrom } from './rm.ts';

export interface CloseOptions extends BookingOptions {
  readonly fee?: string;
  readonly as?: string;
  readonly shortfall?: string;
}

const CAUSES = ['stopped', 'took-profit', 'liquidated'] as const satisfies readonly Close['cause'][];
const BEARERS = ['holder', 'venue'] as const satisfies readonly Close['shortfall'][];

/** `negmon close ACCOUNT/POSITION [CONTRACTS] @ PRICE`: a position, or a part of it, was closed. */
export async function bookClose(place: string, words: readonly string[], options: CloseOptions): Promise<number> {
  const { account, position } = positionPlaceFrom(place);
  const request = {
    account,
    position,
    ...tradeFrom(words, '"negmon close ACCOUNT/POSITION @ 48000", or "… 0.2 @ 48000" for a part'),
    ...(options.as === undefined ? {} : { cause: oneFrom('--as', options.as, CAUSES) }),
    ...(options.shortfall === undefined ? {} : { shortfall: oneFrom('--shortfall', options.shortfall, BEARERS) }),
    ...feeFrom(options.fee),
    ...notedFrom(options),
  };
  return await bookEvent(options, 'negmon close', (book, moment) => {
    positionOf(accountOf(book, account), position);
    return close(book, request, moment);
  });
}
