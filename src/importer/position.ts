import { clean } from '../book/clean.ts';
import type { PositionEntry, UnmodelledEntry } from '../book/entries.ts';
import { parseSymbol } from '../book/symbol.ts';
import type { Rational } from '../money/rational.ts';
import type { Market } from './markets.ts';

/** A position as a venue tells of it, in the book's units. */
export interface ReportedPosition {
  /** As the venue's list has it; undefined: the list has no such contract. */
  readonly market: Market | undefined;
  /** The venue's own name of the contract. */
  readonly id: string;
  readonly side: 'long' | 'short';
  /** In contracts, > 0. */
  readonly contracts: Rational;
  readonly entryPrice: Rational;
  readonly isolated: boolean;
  /** Isolated: margin set aside without PnL, settle currency. */
  readonly collateral?: Rational | null;
  /** As the user set it, > 0. */
  readonly leverage?: Rational | null;
  /** The venue's own; null and anything at or below zero: it reports none (reported-positions.md section 3, trap 1). */
  readonly liquidationPrice?: Rational | null;
  /** The position's own ratio in the venue's terms. */
  readonly marginRatio?: Rational | null;
}

/** What an account holds of positions, as portfolio documents say it, with what cannot be said there beside it. */
export interface Positions {
  readonly positions: readonly PositionEntry[];
  readonly unmodelled: readonly UnmodelledEntry[];
}

/** @param at RFC 3339: when the venue said so */
export function positionsOf(reported: readonly ReportedPosition[], at: string): Positions {
  const positions: PositionEntry[] = [];
  const unmodelled: UnmodelledEntry[] = [];
  for (const one of reported) {
    const { market } = one;
    const symbol = market === undefined ? undefined : parseSymbol(market.symbol);
    // A contract that a document cannot name would be missing from the risk in silence.
    if (market === undefined || symbol === undefined || market.contractSize === null) unmodelled.push(strange(one));
    else if (symbol.option) unmodelled.push({ kind: 'option', text: wordsOf(one, 'option'), symbol: market.symbol });
    else positions.push(entryOf(one, market, idOf(market.symbol, one.side, positions), at));
  }
  return { positions, unmodelled };
}

function entryOf(one: ReportedPosition, market: Market, id: string, at: string): PositionEntry {
  const { side, contracts, entryPrice, isolated, collateral, leverage, liquidationPrice, marginRatio } = one;
  const said = {
    ...(liquidationPrice === undefined || liquidationPrice === null || liquidationPrice.sign() <= 0
      ? {}
      : { liquidationPrice: liquidationPrice.toString() }),
    ...(marginRatio === undefined || marginRatio === null ? {} : { marginRatio: marginRatio.toString() }),
  };
  return {
    id,
    symbol: market.symbol,
    side,
    contracts: contracts.toString(),
    contractSize: market.contractSize as string,
    entryPrice: entryPrice.toString(),
    marginMode: isolated ? 'isolated' : 'cross',
    ...(isolated && collateral !== undefined && collateral !== null ? { collateral: collateral.toString() } : {}),
    ...(leverage !== undefined && leverage !== null && leverage.sign() > 0 ? { leverage: leverage.toString() } : {}),
    ...(Object.keys(said).length === 0 ? {} : { reported: { ...said, at } }),
  };
}

/** "btc-usdt-long": the same at every import, whatever else is held. */
export function idOf(symbol: string, side: string, taken: readonly { readonly id: string }[]): string {
  const { base, settle, quote, expiry } = parseSymbol(symbol) as NonNullable<ReturnType<typeof parseSymbol>>;
  const parts = [base, settle === base ? quote : settle, ...(expiry === null ? [] : [expiry])];
  const stem = slug(`${parts.join('-')}`, 30);
  for (let n = 1; ; n++) {
    const id = `${stem}-${side}${n === 1 ? '' : `-${n}`}`;
    if (!taken.some((other) => other.id === id)) return id;
  }
}

/** A venue's name of something as part of an id. */
export function slug(text: string, limit = 39): string {
  const slugged = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, limit)
    .replace(/-+$/, '');
  return slugged === '' ? 'x' : slugged;
}

function strange(one: ReportedPosition): UnmodelledEntry {
  return { kind: 'option', text: wordsOf(one, 'contract that negmon does not know') };
}

function wordsOf({ id, side, contracts }: ReportedPosition, kind: string): string {
  return clean(`${contracts.toString()} ${id}, ${side} (${kind})`, 200);
}
