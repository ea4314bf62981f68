import { accountIn, type Book, fold } from '../../book/book.ts';
import { notionalAt } from '../../book/contract.ts';
import type { Booked, Entry, RealisedEntry } from '../../book/event.ts';
import { rounded } from '../../book/figure.ts';
import type { Moment } from '../../book/moment.ts';
import { noted } from '../../book/note.ts';
import { isUsdLike } from '../../book/symbol.ts';
import { Till } from '../../book/till.ts';
import { formatAmount, formatPrice } from '../../money/format.ts';
import { min, Rational, sum } from '../../money/rational.ts';
import { isUnknown } from '../known.ts';
import type { Leg } from '../pools.ts';
import type { AccountReading, PoolReading } from '../reading.ts';
import { unitPrice } from '../valuation.ts';
import { closeLeg } from './closing.ts';
import { type LiquidationTerms, termsOf } from './terms.ts';
import type { Liquidated } from './trigger.ts';

/**
 * A paper pool liquidated whole at the prices of a reading. What is left, and what is missing, is the product's rules' to say (`termsOf`):
 * a missing amount that the venue does not surely bear is owed from then on.
 * @param aside what else has to be said of the price that did it
 */
export function bookLiquidation(
  book: Book,
  reading: AccountReading,
  { pool, passed }: Liquidated,
  moment: Moment,
  aside: readonly string[] = [],
): Booked {
  const terms = termsOf(reading, pool);
  const beyond =
    passed === null
      ? aside
      : [
          ...aside,
          `its ${passed.kind === 'stopped' ? 'stop' : 'take-profit'} at ${formatPrice(passed.level.toString(), null, 'nearest')} lay at or beyond the liquidation`,
        ];
  return pool.position === null
    ? crossPool(book, reading, pool, terms, beyond, moment)
    : isolated(book, reading, pool, terms, beyond, moment);
}

function isolated(
  book: Book,
  reading: AccountReading,
  pool: PoolReading,
  terms: LiquidationTerms,
  beyond: readonly string[],
  moment: Moment,
): Booked {
  const leg = reading.holdings.legs.find(({ position }) => position.id === pool.position) as Leg;
  const { price, fee } = feeOf(leg, terms);
  return closeLeg(
    book,
    leg,
    {
      account: reading.holdings.account.id,
      price,
      fee: fee.plus(terms.kept),
      cause: 'liquidated',
      shortfall: terms.borne ? 'venue' : 'holder',
      ...noteOf([...beyond, ...terms.said]),
    },
    moment,
  );
}

function feeOf({ contract, mark, position }: Leg, { feeRate }: LiquidationTerms): { readonly price: Rational; readonly fee: Rational } {
  if (isUnknown(contract) || isUnknown(mark))
    throw new RangeError(`${position.id} cannot be liquidated: its size or its mark is not known`);
  return { price: mark, fee: feeRate.times(notionalAt(contract, mark)) };
}

/** All cross positions are closed at their marks; then what the account owes is repaid out of what it holds, as far as that goes. */
function crossPool(
  book: Book,
  reading: AccountReading,
  pool: PoolReading,
  terms: LiquidationTerms,
  beyond: readonly string[],
  moment: Moment,
): Booked {
  const account = reading.holdings.account.id;
  const legs = reading.holdings.legs.filter(({ position }) => position.marginMode === 'cross');
  const parts: Booked[] = [];
  let then = book;
  for (const leg of legs) {
    const { price, fee } = feeOf(leg, terms);
    const part = closeLeg(then, leg, { account, price, fee, cause: 'liquidated' }, moment);
    parts.push(part);
    then = fold([part], then);
  }
  const entry = accountIn(then, account);
  if (entry === undefined) throw new RangeError(`there is no account ${account}`);
  const till = new Till(entry, moment);
  const sold = settle(till, reading, pool, terms);
  const realised = [...parts.flatMap((part) => part.realised), ...till.realised];
  const closed = legs.length > 1 ? [`${legs.length} positions closed: ${legs.map(legText).join(', ')}`] : [];
  return {
    kind: 'booked',
    entry: {
      ...(parts.length === 1 ? (parts[0] as Booked).entry : { what: 'liquidated', at: moment.at, account }),
      ...feesOf(realised),
      ...noteOf([...beyond, ...terms.said, ...closed, ...sold]),
    },
    changes: [...parts.flatMap((part) => part.changes), ...till.changes()],
    realised,
  };
}

function noteOf(said: readonly string[]): { readonly note?: string } {
  return noted(said.length === 0 ? undefined : said.join('; '));
}

function legText({ position, mark }: Leg): string {
  return `${position.id} at ${isUnknown(mark) ? 'an unknown price' : formatPrice(mark.toString(), null, 'nearest')}`;
}

/** All fees of an event as one amount, where they are of one currency. */
function feesOf(realised: readonly RealisedEntry[]): Pick<Entry, 'fee'> {
  const fees = realised.filter(({ kind }) => kind === 'fee');
  const [first] = fees;
  if (first === undefined || fees.some(({ currency }) => currency !== first.currency)) return {};
  return {
    fee: {
      amount: sum(fees.map(({ amount }) => Rational.from(amount)))
        .negated()
        .toString(),
      currency: first.currency,
    },
  };
}

/**
 * What is owed is repaid out of what is held, coins at their prices; then the venue takes its due. What is missing then is borne by the
 * venue or stays owed. Returns what was sold.
 */
function settle(till: Till, reading: AccountReading, { pool, currency }: PoolReading, terms: LiquidationTerms): string[] {
  const { account, debts, valuation, legs } = reading.holdings;
  const codes = [...new Set([...account.assets.keys(), ...debts.keys(), ...legs.map(({ position }) => position.symbol.settle)])];
  // Dollars first: what pays without a price of its own.
  const order = [...codes.filter(isUsdLike), ...codes.filter((code) => !isUsdLike(code))];
  const worth = (code: string): Rational => {
    const price = unitPrice(valuation, currency, code);
    if (isUnknown(price)) throw new RangeError(`what ${code} is worth is not known: ${price.unknown}`);
    return price;
  };
  const sold = codes.flatMap((owed) => repay(till, owed, [owed, ...order.filter((code) => code !== owed)], worth));
  const { debt, assets } = pool.now();
  const lent = pool.collateralDebt ? (debt.c0.sign() === 0 ? Rational.ZERO : assets.c0) : min(assets.c0, debt.c0);
  takeDue(till, order, terms.feeRate.times(lent).plus(terms.kept), worth, terms);
  for (const code of codes) {
    const missing = till.owed(code);
    if (missing.sign() === 0 || (terms.isShort && !terms.borne)) continue;
    till.repay(code, missing);
    // Where nothing is missing it is the last digit of a quotient.
    if (terms.isShort) till.realise('gain', missing, code);
  }
  return sold;
}

type Worth = (code: string) => Rational;

/** Repays what is owed of a currency out of others, one after another. */
function repay(till: Till, owed: string, payers: readonly string[], worth: Worth): string[] {
  const sold: string[] = [];
  for (const code of payers) {
    const [need, held] = [till.owed(owed), till.held(code)];
    if (need.sign() === 0 || held.sign() === 0) continue;
    const rate = worth(code).over(worth(owed));
    const whole = code === owed ? need : rounded(need.over(rate));
    const amount = min(held, whole);
    till.charge(code, amount);
    till.repay(owed, whole.atMost(held) ? need : min(need, rounded(amount.times(rate))));
    if (code !== owed) sold.push(`${formatAmount(amount.toString(), code)} sold for ${owed}`);
  }
  return sold;
}

/** The fee and what is kept, out of what is held. */
function takeDue(
  till: Till,
  order: readonly string[],
  amount: Rational,
  worth: Worth,
  { keepsAll, isShort, borne }: LiquidationTerms,
): void {
  let due = amount;
  const take = (code: string, part: Rational): void => {
    till.charge(code, part);
    till.realise('fee', part.negated(), code);
  };
  for (const code of order) {
    const held = till.held(code);
    if (held.sign() === 0 || (due.sign() <= 0 && !keepsAll)) continue;
    const whole = keepsAll ? held : rounded(due.over(worth(code)));
    take(code, min(held, whole));
    due = whole.atMost(held) && !keepsAll ? Rational.ZERO : due.minus(held.times(worth(code)));
  }
  // Beyond all that is held the fee is owed, unless the venue bears what is missing.
  const [main] = order;
  if (due.sign() > 0 && isShort && !borne && main !== undefined) take(main, rounded(due.over(worth(main))));
}
