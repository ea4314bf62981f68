import { notionalAt } from '../book/contract.ts';
import { Rational } from '../money/rational.ts';
import { isUnknown } from '../risk/known.ts';
import { maintenanceOf } from '../risk/maintenance.ts';
import { allMove } from '../risk/moves.ts';
import { collateralOf, type Leg } from '../risk/pools.ts';
import type { AccountReading } from '../risk/reading.ts';
import type { Numbering } from './drawing.ts';
import { floatOf } from './float.ts';
import { Steps } from './steps.ts';

/** What a currency is worth in USD: a constant times prices, by number of the instrument. */
export interface UsdRoute {
  readonly worth: number;
  readonly keys: readonly number[];
  /** Whether it moves when every coin does. */
  readonly moves: boolean;
}

/**
 * An isolated position, its money in settle currency; with n the mark (linear) or 1 / mark (inverse), its equity is cash + exposure · n, and it
 * stands as long as that is above fixed + flat · n + multiple · steps(size · n).
 */
export interface StressRow {
  readonly key: number;
  readonly inverse: boolean;
  /** Whether the mark moves when every coin does. */
  readonly moves: boolean;
  readonly settle: UsdRoute;
  readonly cash: number;
  readonly exposure: number;
  readonly size: number;
  readonly fixed: number;
  readonly flat: number;
  readonly multiple: number;
  /** Null: what it has to keep is in `fixed` and `flat`. */
  readonly steps: Steps | null;
  /** False: what it has to keep is not known, nor, then, when it is liquidated. */
  readonly ruled: boolean;
}

/** USD per unit of a currency, as its account values it; null where that is not known. */
export function usdRouteOf({ holdings }: Pick<AccountReading, 'holdings'>, code: string, numbering: Numbering): UsdRoute | null {
  const { usd, keys, end } = holdings.valuation.route(code);
  if (isUnknown(usd)) return null;
  const given = end.how === 'given' ? holdings.valuation.prices.assets.get(end.code) : undefined;
  return { worth: given === undefined ? 1 : floatOf(given), keys: keys.map(numbering), moves: allMove.code(code) };
}

/** A position of its own margin as a row; null where what it is worth is not known. */
export function stressRowOf(reading: AccountReading, leg: Leg, numbering: Numbering): StressRow | null {
  const { contract, maintenance, closeFee, position } = leg;
  const { holdings } = reading;
  const collateral = collateralOf(leg);
  const settle = usdRouteOf(reading, position.symbol.settle, numbering);
  if (isUnknown(contract) || isUnknown(collateral) || isUnknown(leg.mark) || settle === null) return null;
  const { symbol, sign, size } = contract;
  const { valuation, isolatedRules } = holdings;
  const own = `${valuation.venue}:${symbol.text}`;
  const exposure = symbol.inverse ? sign.negated().times(size) : sign.times(size);
  const entry = notionalAt(contract, contract.entryPrice);
  const cash = collateral.minus(sign.times(symbol.inverse ? entry.negated() : entry));
  const multiple = isolatedRules.maintenanceMultiple ?? Rational.ONE;
  const table = isUnknown(maintenance) ? null : maintenance;
  const byEntry = table?.basis === 'entry' ? maintenanceOf(table, entry).times(multiple) : Rational.ZERO;
  const pool = reading.pools.find((one) => one.position === position.id)?.pool;
  return {
    key: numbering(valuation.venue !== null && valuation.prices.marks.has(own) ? own : symbol.text),
    inverse: symbol.inverse,
    moves: allMove.mark(symbol),
    settle,
    cash: floatOf(cash),
    exposure: floatOf(exposure),
    size: floatOf(size),
    fixed: floatOf(byEntry.plus(closeFee?.basis === 'bankruptcy' ? heldFee(closeFee.rate.times(size), cash, exposure) : Rational.ZERO)),
    flat: closeFee?.basis === 'mark' ? floatOf(closeFee.rate.times(size)) : 0,
    multiple: floatOf(multiple),
    steps: table === null || table.basis === 'entry' ? null : Steps.of(table),
    ruled: table !== null && pool?.gaps.rules === null,
  };
}

/**
 * A close fee at the position's own bankruptcy price (risk/pools.ts): with n there, cash + exposure · n = cost · n, and the fee is cost · n; none
 * where n would not be above 0. No price changes it.
 */
function heldFee(cost: Rational, cash: Rational, exposure: Rational): Rational {
  const slope = cost.minus(exposure);
  if (slope.sign() === 0) return Rational.ZERO;
  const there = cash.over(slope);
  return there.sign() > 0 ? cost.times(there) : Rational.ZERO;
}
