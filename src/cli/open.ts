import { type Opening, open } from '../book/opening.ts';
import { readPositionLine } from '../documents/position-line.ts';
import { accountIdFrom } from './add.ts';
import { accountOf } from './book.ts';
import { type BookingOptions, bookEvent, feeFrom, notedFrom } from './booking.ts';
import { freeIdIn, lineFrom, type PositionOptions, positionTermsFrom } from './position-words.ts';
import { doubtOf, symbolsOf } from './symbols.ts';

export interface OpenOptions extends BookingOptions, PositionOptions {
  readonly account?: string;
  readonly id?: string;
  readonly fee?: string;
}

/** `negmon open "long 0.5 BTC/USDT:USDT @ 50000 x10 isolated"`: a position was entered, and its collateral and fee left the assets. */
export async function bookOpen(words: readonly string[], options: OpenOptions): Promise<number> {
  const account = accountIdFrom(options);
  const terms = positionTermsFrom(options);
  let doubt: string | null = null;
  const status = await bookEvent(options, 'negmon open', (book, moment) => {
    const holder = accountOf(book, account);
    const known = symbolsOf(holder.product, options);
    const read = lineFrom(() => readPositionLine(words.join(' '), known));
    doubt = doubtOf(read.symbol, known);
    const position: Opening['position'] = { id: options.id ?? freeIdIn(holder, read.symbol), ...read, ...terms };
    return open(book, { account, position, ...feeFrom(options.fee), ...notedFrom(options) }, moment);
  });
  if (doubt !== null) process.stderr.write(`negmon: ${doubt}.\n`);
  return status;
}
