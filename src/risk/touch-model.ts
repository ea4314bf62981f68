import { notionalAt } from '../book/contract.ts';
import { isUsdLike } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import { andThen, both, isUnknown, type Known, unknown } from './known.ts';
import { maintenanceOf } from './maintenance.ts';
import { collateralOf } from './pools.ts';
import type { AccountReading, PoolReading, PositionReading } from './reading.ts';
import { unitPrice } from './valuation.ts';

/** A pool's health as a function of several prices at once. */
export interface JointHealth {
  /** The codes whose prices move it; stablecoins stand still. */
  readonly drivers: readonly string[];
  /**
   * Health with each driver's price multiplied by its factor, in the pool's currency up to a factor above 0: liquidated at 0 or below.
   * @param factors one a driver, > 0. @param slope receives the derivative by the logarithm of each factor.
   */
  at(factors: Float64Array, slope: Float64Array): number;
}

/** One holding's part of the health; its derivatives are added to `slope`. */
type Part = (factors: Float64Array, slope: Float64Array) => number;

/** From a floor on: value = rate × amount + offset. */
interface Line {
  readonly floor: number;
  readonly rate: number;
  readonly offset: number;
}

/**
 * The health of contract section 3 in floats, for the many evaluations of a simulation; verdicts are taken elsewhere, exactly. A
 * driver's move is the contract's: every price whose base it is moves by the same factor.
 */
export function jointHealth(reading: AccountReading, own: PoolReading): Known<JointHealth> {
  const { pool } = own;
  const gap = pool.gaps.worth ?? pool.gaps.mark ?? pool.gaps.rules;
  if (gap !== null) return gap;
  const legs = reading.positions.filter(({ leg }) =>
    own.position === null ? leg.position.marginMode === 'cross' : leg.position.id === own.position,
  );
  const drivers = driversOf(reading, own, legs);
  if (isUnknown(drivers)) return drivers;
  const indexOf = (code: string): number => drivers.indexOf(code);
  const money = own.position === null ? balances(reading, own, indexOf) : legs.map((leg) => marginPart(leg, indexOf));
  const parts: Part[] = [];
  for (const part of [...legs.map((leg) => positionPart(reading, own, leg, indexOf)), ...money]) {
    if (isUnknown(part)) return part;
    parts.push(part);
  }
  return {
    drivers,
    at(factors, slope) {
      slope.fill(0);
      let health = 0;
      for (const part of parts) health += part(factors, slope);
      return health;
    },
  };
}

/** Bases of the positions and codes of the money; a lone currency that is no base only scales everything and turns no verdict. */
function driversOf(reading: AccountReading, own: PoolReading, legs: readonly PositionReading[]): Known<string[]> {
  const { account, debts } = reading.holdings;
  const money = new Set(legs.map(({ leg }) => leg.position.symbol.settle));
  if (own.position === null) for (const code of [...account.assets.keys(), ...debts.keys()]) money.add(code);
  const bases = new Map<string, string>();
  for (const { leg } of legs) {
    const { base, quote } = leg.position.symbol;
    const against = isUsdLike(quote) ? 'USD' : quote;
    const known = bases.get(base) ?? against;
    if (known !== against) return unknown(`${base} is quoted in ${known} and in ${against}, which do not move as one`);
    bases.set(base, against);
  }
  if (money.size === 1) return [...bases.keys()].filter((code) => !isUsdLike(code));
  return [...new Set([...bases.keys(), ...money])].filter((code) => !isUsdLike(code));
}

/** What is held and what is owed. */
function balances(reading: AccountReading, own: PoolReading, indexOf: (code: string) => number): Known<Part>[] {
  const { holdings, currency } = reading;
  const { rules, collateralDebt } = own.pool;
  const counted = collateralDebt ? number(rules.liquidationRatio ?? Rational.ONE) : 1;
  const multiple = number(rules.maintenanceMultiple ?? Rational.ONE);
  const held = [...holdings.account.assets].map(([code, amount]): Known<Part> => {
    const weights = rules.collateralWeights?.get(code);
    return both(
      unitPrice(holdings.valuation, currency, code),
      weights === undefined ? Rational.ONE : holdings.valuation.usd(code),
      (unit, usd) => {
        const lines =
          weights === undefined
            ? [{ floor: 0, rate: 1, offset: 0 }]
            : weightLines(weights.map(({ floor, weight }) => [number(floor), number(weight)]));
        // Tiers are by USD value: the line stands in USD, and `scale` brings it to the pool's currency.
        const scale = counted * number(unit.over(usd.sign() === 0 ? Rational.ONE : usd));
        return balancePart(indexOf(code), number(amount.times(usd)), lines, scale);
      },
    );
  });
  const owed = [...holdings.debts].map(([code, { amount, accrued }]): Known<Part> => {
    const required = collateralDebt ? 0 : multiple * number(rules.borrowMaintenance?.get(code) ?? Rational.ZERO);
    return andThen(unitPrice(holdings.valuation, currency, code), (unit) =>
      balancePart(indexOf(code), number(amount.plus(accrued).times(unit)), [{ floor: 0, rate: 1, offset: 0 }], -(1 + required)),
    );
  });
  return [...held, ...owed];
}

/** The margin of an isolated position. */
function marginPart({ leg }: PositionReading, indexOf: (code: string) => number): Known<Part> {
  return andThen(collateralOf(leg), (collateral) =>
    balancePart(indexOf(leg.position.symbol.settle), number(collateral), [{ floor: 0, rate: 1, offset: 0 }], 1),
  );
}

function balancePart(driver: number, value: number, lines: readonly Line[], scale: number): Part {
  return (factors, slope) => {
    const worth = driver < 0 ? value : value * (factors[driver] as number);
    const { rate, offset } = lineAt(lines, worth);
    if (driver >= 0) slope[driver] = (slope[driver] as number) + scale * rate * worth;
    return scale * (rate * worth + offset);
  };
}

/** A position's profit less what it requires. */
function positionPart(
  reading: AccountReading,
  own: PoolReading,
  position: PositionReading,
  indexOf: (code: string) => number,
): Known<Part> {
  const { leg, bankruptcyPrice } = position;
  const { symbol } = leg.position;
  const unit = own.position === null ? unitPrice(reading.holdings.valuation, reading.currency, symbol.settle) : Rational.ONE;
  if (isUnknown(leg.maintenance)) return leg.maintenance;
  if (isUnknown(leg.contract)) return leg.contract;
  const { maintenance, contract, closeFee } = leg;
  return both(leg.mark, unit, (mark, price): Part => {
    const scale = number(price);
    const [sign, entry, now] = [
      number(contract.sign),
      number(notionalAt(contract, contract.entryPrice)),
      number(notionalAt(contract, mark)),
    ];
    const multiple = number(own.pool.rules.maintenanceMultiple ?? Rational.ONE);
    const least = number(maintenance.minimum ?? Rational.ZERO);
    const byMark = maintenance.basis === 'mark';
    const lines = maintenance.tiers.map(({ floor, rate, deduction }) => ({
      floor: number(floor),
      rate: number(rate),
      offset: -number(deduction),
    }));
    const required = byMark ? 0 : number(maintenanceOf(maintenance, notionalAt(contract, contract.entryPrice)));
    const feeRate = closeFee?.basis === 'mark' ? number(closeFee.rate) : 0;
    const held =
      closeFee?.basis === 'bankruptcy' && bankruptcyPrice !== null && !isUnknown(bankruptcyPrice)
        ? number(closeFee.rate.times(notionalAt(contract, bankruptcyPrice)))
        : 0;
    const [base, settle] = [indexOf(symbol.base), indexOf(symbol.settle)];
    return (factors, slope) => {
      const move = base < 0 ? 1 : (factors[base] as number);
      const worth = scale * (settle < 0 ? 1 : (factors[settle] as number));
      const notional = symbol.inverse ? now / move : now * move;
      const profit = sign * (symbol.inverse ? entry - notional : notional - entry);
      const { rate, offset } = byMark ? lineAt(lines, notional) : { rate: 0, offset: required };
      const above = rate * notional + offset > least;
      const requirement = multiple * (above ? rate * notional + offset : least) + feeRate * notional + held;
      const health = worth * (profit - requirement);
      // d notional / d ln(move) is the notional, and for an inverse contract its negative, whose profit runs the other way too.
      const steepness = sign * notional - (symbol.inverse ? -1 : 1) * (multiple * (above ? rate : 0) + feeRate) * notional;
      if (base >= 0) slope[base] = (slope[base] as number) + worth * steepness;
      if (settle >= 0) slope[settle] = (slope[settle] as number) + health;
      return health;
    };
  });
}

/** Marginal weights as lines: in the tier of a value it counts for rate × value + offset. */
function weightLines(tiers: readonly (readonly [floor: number, weight: number])[]): Line[] {
  let rate = (tiers[0] as readonly [number, number])[1];
  let offset = 0;
  const lines: Line[] = [{ floor: Number.NEGATIVE_INFINITY, rate, offset }];
  for (const [floor, weight] of tiers) {
    offset += (rate - weight) * floor;
    rate = weight;
    lines.push({ floor, rate, offset });
  }
  return lines;
}

/** The last line whose floor is at or below the amount; below all the first. */
function lineAt(lines: readonly Line[], amount: number): Line {
  let found = lines[0] as Line;
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] as Line;
    if (line.floor > amount) break;
    found = line;
  }
  return found;
}

function number(value: Rational): number {
  return value.toNumber();
}
