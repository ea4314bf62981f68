import type { Mark } from './prices.ts';
import { type ContractSymbol, isUsdLike, parseSymbol } from './symbol.ts';

/** A key of `Prices.marks`, taken apart. */
export interface PriceKey {
  readonly key: string;
  /** Null: it holds for every venue. */
  readonly venue: string | null;
  readonly symbol: ContractSymbol;
}

interface Index {
  /** How many keys of the map have been taken in. */
  read: number;
  readonly byBase: Map<string, PriceKey[]>;
}

const NONE: readonly PriceKey[] = [];
/** Prices are looked up for every account at every tick: a map's keys are taken apart once, and not again for a new price. */
const indices = new WeakMap<ReadonlyMap<string, Mark>, Index>();

/**
 * The keys whose price tells what a coin is worth: those with this base, quoted in USD or a stablecoin of it, no options, in the
 * order in which they came. O(1) but for new keys. The map may gain keys and change prices, but must never lose a key.
 */
export function keysOfBase(marks: ReadonlyMap<string, Mark>, base: string): readonly PriceKey[] {
  let index = indices.get(marks);
  if (index === undefined) {
    index = { read: 0, byBase: new Map() };
    indices.set(marks, index);
  }
  if (index.read < marks.size) takeIn(marks, index);
  return index.byBase.get(base) ?? NONE;
}

function takeIn(marks: ReadonlyMap<string, Mark>, index: Index): void {
  let i = 0;
  for (const key of marks.keys()) {
    if (i++ < index.read) continue;
    const venue = /^([a-z0-9]+):/.exec(key)?.[1] ?? null;
    const symbol = parseSymbol(venue === null ? key : key.slice(venue.length + 1));
    if (symbol === undefined || symbol.option || !isUsdLike(symbol.quote)) continue;
    const keys = index.byBase.get(symbol.base) ?? [];
    keys.push({ key, venue, symbol });
    index.byBase.set(symbol.base, keys);
  }
  index.read = marks.size;
}
