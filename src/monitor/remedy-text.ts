import { isUsdLike } from '../book/symbol.ts';
import { formatPlaces, formatSignificant } from '../money/format.ts';

/** More digits than any amount has: nothing of it is rounded away. */
const ALL = 160;

/** What can be done, by what a person counts it in; `size` is an exact decimal string. */
export interface Deed {
  readonly kind: 'add' | 'repay' | 'cut' | 'sell';
  readonly key: string;
  readonly size: string;
  readonly unit: string;
}

/** "add 1,816.19 USDT", "cut 0.377 BTC", "sell 0.157 BTC to repay". @param named whether the position to cut is named. */
export function remedyText({ kind, key, size, unit }: Deed, named: boolean): string {
  const amount = `${isUsdLike(unit) ? formatPlaces(size, 2, 'up') : formatSignificant(size, ALL, 'up')} ${unit}`;
  if (kind === 'cut' && named) return `cut ${key} by ${amount}`;
  return `${kind} ${amount}${kind === 'sell' ? ' to repay' : ''}`;
}
