import type { Book } from '../../book/book.ts';
import { type Close, close } from '../../book/close.ts';
import type { Booked } from '../../book/event.ts';
import { rounded } from '../../book/figure.ts';
import type { Moment } from '../../book/moment.ts';
import { formatPrice } from '../../money/format.ts';
import { Rational } from '../../money/rational.ts';
import { isUnknown } from '../known.ts';
import type { Leg } from '../pools.ts';
import type { AccountReading } from '../reading.ts';
import { borneByVenue, shortfallText } from './shortfall.ts';
import { tradingFee } from './terms.ts';
import type { Reached } from './trigger.ts';

/** A whole position closed at a price, in settle currency with a fee ≥ 0. */
export function closeLeg(
  book: Book,
  leg: Leg,
  request: Omit<Close, 'account' | 'position' | 'price' | 'fee'> & {
    readonly account: string;
    readonly price: Rational;
    readonly fee: Rational;
  },
  moment: Moment,
): Booked {
  const { position, contract } = leg;
  const { price, fee, ...rest } = request;
  const contractSize = (): Rational | null => (isUnknown(contract) ? null : contract.size.over(position.contracts));
  return close(
    book,
    { ...rest, position: position.id, price: price.toString(), fee: rounded(fee).toString() },
    { ...moment, contractSize },
  );
}

/** A paper position closed by its stop or its take-profit, at the price that reached it. @param aside what else has to be said of that price */
export function bookReached(
  book: Book,
  reading: AccountReading,
  { kind, position, level, price, pastLiquidation }: Reached,
  moment: Moment,
  aside: readonly string[] = [],
): Booked {
  const { leg } = position;
  const { account } = reading.holdings;
  const fee = tradingFee(leg, reading, price);
  const said = [`${kind === 'stopped' ? 'stop' : 'take-profit'} at ${formatPrice(level.toString(), null, 'nearest')}`, ...aside];
  if (pastLiquidation) said.push('the price went past the liquidation as well, which lay farther on the way');
  if (fee === null) said.push('no trading fee is counted, since its rate is not known');
  const pool = reading.pools.find((one) => one.position === leg.position.id);
  const { equity } = position;
  const left = equity === null || isUnknown(equity) ? Rational.ZERO : equity.minus(fee ?? Rational.ZERO);
  const isShort = pool !== undefined && left.sign() < 0;
  if (isShort) said.push(shortfallText(reading, pool, left.negated(), leg.position.symbol.settle));
  const shortfall = isShort && borneByVenue(reading, pool) ? 'venue' : 'holder';
  return closeLeg(
    book,
    leg,
    { account: account.id, price, fee: fee ?? Rational.ZERO, cause: kind, shortfall, note: said.join('; ') },
    moment,
  );
}
