import type { Mark } from '../book/prices.ts';
import { Rational } from '../money/rational.ts';
import { isUnknown } from '../risk/known.ts';
import { severity } from '../risk/level.ts';
import type { Holdings } from '../risk/pools.ts';
import type { AccountReading } from '../risk/reading.ts';
import { distanceLevel, type Thresholds, thresholdsOf } from '../risk/thresholds.ts';
import type { Ticker } from './board.ts';

/** The lowest and highest price of a ticker since an account was last measured: of those that were believed, or of those that were not. */
export interface Extremes {
  /** As it was when one of these prices came last. */
  readonly ticker: Ticker;
  readonly low: Rational;
  readonly high: Rational;
}

/** The extremes that the newest reading does not show. @param newest the ticker as it is now. */
export function passedBy({ ticker, low, high }: Extremes, newest: Ticker | undefined): Rational[] {
  const isShown = (price: Rational): boolean =>
    price.equals(ticker.mark.price) && (ticker.suspect === null || (newest?.suspect ?? null) !== null);
  return (low.equals(high) ? [low] : [low, high]).filter((price) => !isShown(price));
}

/** What past prices may have done to an account, seen from its newest reading. */
export interface Past {
  /** Of each ticker the extreme that hurts: if the account would be no worse with all of them at once, it was not with any. */
  readonly corner: readonly (readonly [key: string, mark: Mark])[];
  /** Tickers whose extreme came nearer to a liquidation price than the row's own level says. */
  readonly near: ReadonlySet<string>;
}

export function extremesOf(reading: AccountReading, moved: readonly Extremes[], thresholds: Thresholds): Past {
  const near = new Set<string>();
  const corner = moved.map(({ ticker, low, high }): readonly [string, Mark] => {
    const { key, symbol, mark } = ticker;
    if (cameNear(reading, symbol, low, thresholds) || cameNear(reading, symbol, high, thresholds)) near.add(key);
    return [key, { price: exposureTo(reading, ticker).sign() < 0 ? high : low, kind: mark.kind }];
  });
  return { corner, near };
}

/**
 * What the cross pool holds of a symbol's coin, in coins, signed: positions, and the balances and debts that this price is the worth
 * of; a fall hurts what is above zero. Where it holds none, what isolated positions do: each of those is also looked at by its own
 * liquidation price.
 */
function exposureTo({ positions, holdings, currency }: AccountReading, { key, symbol }: Ticker): Rational {
  const base = symbol.slice(0, symbol.indexOf('/'));
  let cross = balanceOf(holdings, base);
  // Where a pair prices the coin, its contracts' marks price the contracts alone: a mark that leaps by itself hurts a short.
  if (cross.sign() !== 0 && base !== currency && holdings.valuation.route(base).keys[0] !== key) cross = Rational.ZERO;
  let isolated = Rational.ZERO;
  for (const { leg, mark } of positions) {
    const { contract, position } = leg;
    if (position.symbol.text !== symbol || isUnknown(contract) || isUnknown(mark)) continue;
    const coins = contract.sign.times(position.symbol.inverse ? contract.size.over(mark) : contract.size);
    if (position.marginMode === 'cross') cross = cross.plus(coins);
    else isolated = isolated.plus(coins);
  }
  return cross.sign() === 0 ? isolated : cross;
}

/** Held less owed. */
function balanceOf({ account, debts }: Holdings, code: string): Rational {
  const owed = debts.get(code);
  const held = account.assets.get(code) ?? Rational.ZERO;
  return owed === undefined ? held : held.minus(owed.amount).minus(owed.accrued);
}

/**
 * Whether a price of the symbol passed, or came near, a liquidation price. Such a price does not move with the base's own price, so
 * the newest reading's holds for the past one too.
 */
function cameNear(reading: AccountReading, symbol: string, price: Rational, thresholds: Thresholds): boolean {
  const base = symbol.slice(0, symbol.indexOf('/'));
  for (const { leg, liquidationPrice, mark, level } of reading.positions) {
    if (leg.position.symbol.text !== symbol || liquidationPrice === null) continue;
    if (isUnknown(liquidationPrice) || isUnknown(mark)) return true;
    const away = price.minus(liquidationPrice);
    if (away.sign() !== mark.minus(liquidationPrice).sign()) return true;
    const { distance } = thresholdsOf(thresholds, leg.position.id);
    if (severity(distanceLevel(away.abs().over(price), distance)) > severity(level)) return true;
  }
  const sides = reading.cross?.liquidation.get(base);
  if (sides === undefined || reading.holdings.debts.size === 0) return false;
  return [-1, 1].some((way) => {
    const side = way < 0 ? sides.down : sides.up;
    if (side === null) return false;
    if (isUnknown(side)) return true;
    const left = way < 0 ? price.minus(side) : side.minus(price);
    return severity(distanceLevel(left.over(price), thresholds.distance)) > severity(reading.level);
  });
}
