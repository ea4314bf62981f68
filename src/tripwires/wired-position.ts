import { notionalAt } from '../book/contract.ts';
import type { MaintenanceTier } from '../book/rules.ts';
import { Rational } from '../money/rational.ts';
import type { EffectiveRules } from '../risk/effective-rules.ts';
import { isUnknown } from '../risk/known.ts';
import { maintenanceOf } from '../risk/maintenance.ts';
import { collateralOf, type Leg } from '../risk/pools.ts';
import type { OpenLimits } from '../risk/thresholds.ts';
import { DangerLines, type DangerRules } from './danger-lines.ts';
import type { WireLimits } from './limits.ts';

/** An isolated position as its wires need it. Money is in its settle currency. */
export class WiredPosition {
  readonly lines: DangerLines;
  /** Linear: base units; inverse: quote money; > 0. */
  readonly size: Rational;
  /** Its equity at a notional of nothing: collateral − σ × notional at entry (danger-lines.ts); signed. */
  readonly equityAtNothing: Rational;
  /** What of its requirement does not move: maintenance by the entry's notional, a close fee at its bankruptcy price; ≥ 0. */
  readonly fixed: Rational;
  /** Of its mark: at or below for a long, at or above for a short. */
  readonly price: OpenLimits;
  readonly short: boolean;
  /** The nearest doubles of the same. */
  readonly floats: Readonly<Record<'size' | 'equityAtNothing' | 'fixed', number>>;

  constructor(lines: DangerLines, size: Rational, equityAtNothing: Rational, fixed: Rational, price: OpenLimits, short: boolean) {
    this.lines = lines;
    this.size = size;
    this.equityAtNothing = equityAtNothing;
    this.fixed = fixed;
    this.price = price;
    this.short = short;
    this.floats = { size: size.toNumber(), equityAtNothing: equityAtNothing.toNumber(), fixed: fixed.toNumber() };
  }
}

/** Makes positions ready for their wires; what many of them share is made once. */
export class Wirer {
  readonly #lines = new WeakMap<readonly MaintenanceTier[], Map<string, DangerLines>>();

  /** An isolated leg as its wires need it; null where its size or its collateral is not known. @param rules of isolated positions of its account */
  wired(leg: Leg, rules: EffectiveRules, limits: WireLimits): WiredPosition | null {
    const { contract, position, closeFee } = leg;
    const collateral = collateralOf(leg);
    if (isUnknown(contract) || isUnknown(collateral)) return null;
    const { inverse } = position.symbol;
    const short = position.side === 'short';
    const maintenance = isUnknown(leg.maintenance) || rules.product?.opaque === true ? null : leg.maintenance;
    const lines = this.#linesOf({
      maintenance,
      maintenanceMultiple: rules.maintenanceMultiple ?? Rational.ONE,
      closeFee,
      strict: rules.strict ?? false,
      inverse,
      rises: inverse === short,
      distance: limits.distance,
      marginRatio: limits.marginRatio,
    });
    const atEntry = notionalAt(contract, contract.entryPrice);
    const equityAtNothing = collateral.minus(lines.sigma.times(atEntry));
    const byEntry =
      maintenance?.basis === 'entry' ? maintenanceOf(maintenance, atEntry).times(lines.rules.maintenanceMultiple) : Rational.ZERO;
    const held = closeFee?.basis === 'bankruptcy' ? heldFee(closeFee.rate, equityAtNothing, lines.sigma) : Rational.ZERO;
    return new WiredPosition(lines, contract.size, equityAtNothing, byEntry.plus(held), limits.price, short);
  }

  #linesOf(rules: DangerRules): DangerLines {
    const tiers = rules.maintenance?.tiers ?? NO_TIERS;
    let known = this.#lines.get(tiers);
    if (known === undefined) {
      known = new Map();
      this.#lines.set(tiers, known);
    }
    const key = keyOf(rules);
    let lines = known.get(key);
    if (lines === undefined) {
      lines = new DangerLines(rules);
      known.set(key, lines);
    }
    return lines;
  }
}

const NO_TIERS: readonly MaintenanceTier[] = [];

/** All of the rules but the tiers themselves. */
function keyOf({ maintenance, maintenanceMultiple, closeFee, strict, inverse, rises, distance, marginRatio }: DangerRules): string {
  const fee = closeFee === null ? '-' : `${closeFee.basis} ${textOf(closeFee.rate)}`;
  const limits = [distance.warning, distance.critical, marginRatio.warning, marginRatio.critical].map(textOf).join(' ');
  const how = `${maintenance?.basis} ${textOf(maintenance?.minimum ?? null)} ${textOf(maintenanceMultiple)}`;
  return `${how} ${fee} ${strict} ${inverse} ${rises} ${limits}`;
}

function textOf(value: Rational | null): string {
  return value === null ? '-' : `${value.num}/${value.den}`;
}

/** rate × the notional n at which equity − rate × n is 0: w + σ·n = rate·n; 0 where no price brings it there (risk/pools.ts). */
function heldFee(rate: Rational, equityAtNothing: Rational, sigma: Rational): Rational {
  const slope = rate.minus(sigma);
  if (slope.sign() === 0) return Rational.ZERO;
  const notional = equityAtNothing.over(slope);
  return notional.sign() > 0 ? rate.times(notional) : Rational.ZERO;
}
