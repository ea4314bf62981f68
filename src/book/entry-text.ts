import { formatSignificant, withSign } from '../money/format.ts';
import type { AmountEntry, Entry, RealisedEntry } from './event.ts';

/** Digits of money that was reckoned: profit in coin goes on for thirty. */
const DIGITS = 12;

/** "closed long 0.5 BTC/USDT:USDT @ 51,000; gain +500 USDT; fee -1.2 USDT": what happened, without time and place. */
export function entryText(entry: Entry, realised: readonly RealisedEntry[]): string {
  const { what, side, contracts, symbol, price, moved, to, fee, note } = entry;
  const isTrade = contracts !== undefined;
  const trade = isTrade
    ? [side, contracts, symbol, price === undefined ? undefined : `@ ${price}`].filter((word) => word !== undefined)
    : [];
  const way = to === undefined ? '' : `${what === 'margin-taken' ? ' back to' : what === 'margin-added' ? ' from' : ' to'} ${to}`;
  // Of coins from outside the price is what one had cost.
  const cost = isTrade || price === undefined ? '' : ` (cost ${price} ${symbol?.split('/')[1]} each)`;
  const money = moved === undefined ? '' : `${moneyText(moved)}${way}${cost}`;
  // Of a charge the amount that was realised says all, with its sign.
  const isCharge = (what === 'funding' || what === 'interest') && realised.length > 0;
  const parts = [
    ...(isCharge ? [] : [[what, ...trade, money].filter((word) => word !== '').join(' ')]),
    ...realised.map(({ kind, amount, currency }) => `${kind} ${withSign(formatSignificant(amount, DIGITS, 'down'))} ${currency}`),
    ...(fee === undefined || realised.some(({ kind }) => kind === 'fee') ? [] : [`fee ${moneyText(fee)}`]),
    ...(note === undefined ? [] : [`"${note}"`]),
  ];
  return parts.join('; ');
}

/** Rounded down: neither a gain nor what is left of a loss looks better than it is. */
function moneyText({ amount, currency }: AmountEntry): string {
  return `${formatSignificant(amount, DIGITS, 'down')} ${currency}`;
}
