import { charge } from '../book/charge.ts';
import { accountIdFrom } from './add.ts';
import { codeFrom } from './amounts.ts';
import { accountOf, positionOf, quoted } from './book.ts';
import { type BookingOptions, bookEvent, notedFrom } from './booking.ts';
import { CliError, EXIT } from './exit.ts';
import { placeFrom } from './rm.ts';

export interface ChargeOptions extends BookingOptions {
  readonly account?: string;
  readonly received?: boolean;
  readonly margin?: boolean;
}

/** `negmon charge funding|interest AMOUNT CODE`: it was charged, or received. */
export async function bookCharge(kind: string, amount: string, code: string, options: ChargeOptions): Promise<number> {
  if (kind !== 'funding' && kind !== 'interest')
    throw new CliError(`what is charged must be funding or interest; not ${quoted(kind)}.`, EXIT.usage);
  const place = placeFrom(accountIdFrom(options));
  if (options.margin === true && place.position === null) {
    throw new CliError('--margin goes with the charge of an isolated position: --account ACCOUNT/POSITION.', EXIT.usage);
  }
  const request = {
    kind,
    place,
    amount,
    currency: codeFrom(code),
    received: options.received === true,
    settled: options.margin === true ? 'margin' : 'account',
    ...notedFrom(options),
  } as const;
  return await bookEvent(options, 'negmon charge', (book, moment) => {
    const account = accountOf(book, place.account);
    if (place.position !== null) positionOf(account, place.position);
    return charge(book, request, moment);
  });
}
