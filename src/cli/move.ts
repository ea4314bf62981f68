import type { Book } from '../book/book.ts';
import { type Move, move } from '../book/move.ts';
import type { Place } from '../book/place.ts';
import { codeFrom } from './amounts.ts';
import { accountOf, positionOf, quoted } from './book.ts';
import { type BookingOptions, bookEvent, feeFrom, notedFrom } from './booking.ts';
import { CliError, EXIT } from './exit.ts';
import { placeFrom } from './rm.ts';

export interface MoveOptions extends BookingOptions {
  readonly from?: string;
  readonly to?: string;
  readonly fee?: string;
  /** "47000 USD". */
  readonly cost?: string;
}

/** `negmon move AMOUNT CODE [--from PLACE] [--to PLACE]`: money went from one place to another; the end that is not named is outside. */
export async function bookMove(amount: string, code: string, options: MoveOptions): Promise<number> {
  const from = options.from === undefined ? null : placeFrom(options.from);
  const to = options.to === undefined ? null : placeFrom(options.to);
  const request = { amount, currency: codeFrom(code), from, to, ...feeFrom(options.fee), ...costFrom(options), ...notedFrom(options) };
  return await bookEvent(options, 'negmon move', (book, moment) => {
    for (const place of [from, to]) if (place !== null) mustBe(book, place);
    return move(book, request, moment);
  });
}

function mustBe(book: Book, { account, position }: Place): void {
  const found = accountOf(book, account);
  if (position !== null) positionOf(found, position);
}

/** "--cost '47000 USD'": what one of it had cost. @throws CliError */
function costFrom({ cost }: MoveOptions): Pick<Move, 'cost'> {
  if (cost === undefined) return {};
  const [price = '', currency, ...rest] = cost.trim().split(/\s+/);
  if (currency === undefined || rest.length > 0) {
    throw new CliError(`--cost must be what one of it had cost, such as "47000 USD"; not ${quoted(cost)}.`, EXIT.usage);
  }
  return { cost: { price, currency: codeFrom(currency) } };
}
