import type { Mark, Prices } from '../book/prices.ts';
import { isUsdLike, parseSymbol } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import { isUnknown } from './known.ts';
import type { AccountReading } from './reading.ts';
import { Valuation } from './valuation.ts';

/** Prices that move together, each by its own signed fraction > −1. */
export interface Shock {
  /** By code: every price whose base it is moves; that of a stablecoin is its USD price, a depeg. USD itself is the measure. */
  readonly moves: ReadonlyMap<string, Rational>;
  /** The move of every coin that is not named, USD and its stablecoins left out; 0: they stand still. */
  readonly others: Rational;
}

/** Every price but USD and the USD stablecoins moves by the fraction (the gap ladder of contract section 4). */
export function everyPrice(move: Rational): Shock {
  return { moves: new Map(), others: move };
}

/** One code's prices move by the fraction. */
export function onePrice(code: string, move: Rational): Shock {
  return { moves: new Map([[code, move]]), others: Rational.ZERO };
}

/** By what signed fraction the price of a code moves. */
export function moveOf({ moves, others }: Shock, code: string): Rational {
  return moves.get(code) ?? (isUsdLike(code) ? Rational.ZERO : others);
}

/** The part of a shock that has happened when the fraction `part` of each move has. */
export function partOf({ moves, others }: Shock, part: Rational): Shock {
  return { moves: new Map([...moves].map(([code, move]) => [code, move.times(part)])), others: others.times(part) };
}

/**
 * The prices that an account meets after a shock. What its currencies are worth is looked up before and then moved by their own
 * moves, because a worth that is derived from a mark in USDT would else fall with USDT, too.
 */
export function shockedPrices({ holdings, currency, pools }: AccountReading, shock: Shock): Prices {
  const { account, valuation } = holdings;
  const { prices } = valuation;
  const factor = (code: string): Rational => Rational.ONE.plus(moveOf(shock, code));
  const before = new Valuation(prices, account.product, new Set());
  const codes = new Set([currency, ...prices.assets.keys(), ...account.assets.keys(), ...account.debts.keys()]);
  for (const { position } of holdings.legs) codes.add(position.symbol.settle);
  for (const { pool } of pools) if (pool.rules.shortfall?.threshold) codes.add(pool.rules.shortfall.threshold.code);
  codes.delete('USD');
  const assets = new Map<string, Rational>();
  for (const code of codes) {
    const price = before.usd(code);
    if (!isUnknown(price)) assets.set(code, price.times(factor(code)));
  }
  const marks = new Map(
    [...prices.marks].map(([key, mark]): [string, Mark] => {
      const base = parseSymbol(key.replace(/^[a-z0-9]+:/, ''))?.base;
      return [key, base === undefined ? mark : { ...mark, price: mark.price.times(factor(base)) }];
    }),
  );
  return { ...prices, marks, assets };
}
