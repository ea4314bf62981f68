import { tradeCoins } from '../book/coins.ts';
import { accountIdFrom } from './add.ts';
import { codeFrom } from './amounts.ts';
import { accountOf, quoted } from './book.ts';
import { type BookingOptions, bookEvent, feeFrom, notedFrom } from './booking.ts';
import { CliError, EXIT } from './exit.ts';

export interface TradeOptions extends BookingOptions {
  readonly account?: string;
  readonly fee?: string;
}

/** `negmon trade "buy 0.5 BTC @ 50000 USDT"`: coins were bought or sold. */
export async function bookTrade(words: readonly string[], options: TradeOptions): Promise<number> {
  const line = words.join(' ');
  const [side, amount = '', base = '', at, price = '', quote = '', ...rest] = line.replace('@', ' @ ').trim().split(/\s+/);
  if ((side !== 'buy' && side !== 'sell') || at !== '@' || rest.length > 0 || quote === '') {
    throw new CliError(`${quoted(line)} is no purchase or sale: it is written "buy 0.5 BTC @ 50000 USDT", or "sell …".`, EXIT.usage);
  }
  const account = accountIdFrom(options);
  const request = {
    account,
    side,
    amount,
    base: codeFrom(base),
    price,
    quote: codeFrom(quote),
    ...feeFrom(options.fee),
    ...notedFrom(options),
  } as const;
  return await bookEvent(options, 'negmon trade', (book, moment) => {
    accountOf(book, account);
    return tradeCoins(book, request, moment);
  });
}
