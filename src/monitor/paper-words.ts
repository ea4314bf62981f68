import type { BookEvent } from '../book/event.ts';
import { formatAmount, formatPrice } from '../money/format.ts';
import { Rational, sum } from '../money/rational.ts';
import type { Level } from '../risk/level.ts';

/** Something that happened to a paper account. */
export interface PaperLine {
  /** "account" or "account/position". */
  readonly subject: string;
  /** ms since the epoch. */
  readonly at: number;
  /** How it is marked on a screen: `liquidation`, else `ok`. */
  readonly level: Level;
  /** One readable line, safe to show. */
  readonly text: string;
}

/**
 * An event of a paper account in one line: "paper: stop of x/btc-1 at 47,000 filled at 46,950: -1,525 USDT", fees included.
 * @param level where the order lay that was reached; null for none
 * @param at ms since the epoch
 */
export function paperLine(event: BookEvent & { readonly kind: 'booked' }, level: Rational | null, at: number): PaperLine {
  const { what, account, position, price, note } = event.entry;
  const subject = position === undefined ? account : `${account}/${position}`;
  const money = sums(event);
  const said = note === undefined ? '' : ` (${note})`;
  const filled = price === undefined ? '' : ` at ${priceText(price)}`;
  const orders: Partial<Record<typeof what, string>> = { stopped: 'stop', 'took-profit': 'take-profit' };
  const order = orders[what];
  if (order !== undefined) {
    const lay = level === null ? '' : ` at ${priceText(level.toString())}`;
    // The entry's note begins with where the order lay.
    const more = note?.split('; ').slice(1).join('; ') ?? '';
    return {
      subject,
      at,
      level: 'ok',
      text: `paper: ${order} of ${subject}${lay} filled${filled}: ${money}${more === '' ? '' : ` (${more})`}`,
    };
  }
  if (what === 'liquidated') return { subject, at, level: 'liquidation', text: `paper: ${subject} liquidated${filled}: ${money}${said}` };
  return { subject, at, level: 'ok', text: `paper: ${what} of ${subject}: ${money}${said}` };
}

/** What an event has brought (> 0) or cost, by currency. */
function sums({ realised }: BookEvent & { readonly kind: 'booked' }): string {
  const codes = [...new Set(realised.map(({ currency }) => currency))];
  const parts = codes.map((code) => {
    const amounts = realised.filter(({ currency }) => currency === code).map(({ amount }) => Rational.from(amount));
    const total = sum(amounts);
    return `${total.sign() > 0 ? '+' : ''}${formatAmount(total.toString(), code)}`;
  });
  return parts.length === 0 ? 'nothing gained or lost' : parts.join(', ');
}

function priceText(price: string): string {
  return formatPrice(price, null, 'nearest');
}
