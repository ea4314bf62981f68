import type { Book } from '../book/book.ts';
import { move } from '../book/move.ts';
import type { Place } from '../book/place.ts';
import { codeFrom } from './amounts.ts';
import { accountOf, positionOf } from './book.ts';
import { type BookingOptions, bookEvent, feeFrom, notedFrom } from './booking.ts';
import { placeFrom } from './rm.ts';

export interface MoveOptions extends BookingOptions {
  readonly from?: string;
  readonly to?: string;
  readonly fee?: string;
}

/** `negmon move AMOUNT CODE [--from PLACE] [--to PLACE]`: money went from one place to another; the end that is not named is outside. */
export async function bookMove(amount: string, code: string, options: MoveOptions): Promise<number> {
  const from = options.from === undefined ? null : placeFrom(options.from);
  const to = options.to === undefined ? null : placeFrom(options.to);
  const request = { amount, currency: codeFrom(code), from, to, ...feeFrom(options.fee), ...notedFrom(options) };
  return await bookEvent(options, 'negmon move', (book, moment) => {
    for (const place of [from, to]) if (place !== null) mustBe(book, place);
    return move(book, request, moment);
  });
}

function mustBe(book: Book, { account, position }: Place): void {
  const found = accountOf(book, account);
  if (position !== null) positionOf(found, position);
}
