import { Rational } from '../money/rational.ts';
import { timeToLiquidation } from '../risk/carry.ts';
import { type CheckLimits, checksOf, DEFAULT_CHECKS } from '../risk/checks.ts';
import { cureOf } from '../risk/cure.ts';
import { driftOf } from '../risk/drift.ts';
import { andThen, isUnknown } from '../risk/known.ts';
import type { AccountReading } from '../risk/reading.ts';
import { accountRatioOpinion, equityOpinion } from '../risk/reported.ts';
import { atGap } from '../risk/shortfall.ts';
import { unitPrice } from '../risk/valuation.ts';
import { venueRatioOf } from '../risk/venue-ratio.ts';
import { printCure } from './print-cure.ts';
import { printPosition } from './print-position.ts';
import { owedInUsd, printShortfall } from './print-shortfall.ts';
import { printChecks, printOpinion, printOwed, printSides, shown } from './print-values.ts';
import type { AccountDocument } from './reading.ts';

/** An account of the reading document. @param limits of the rules of thumb. */
export function printAccount(reading: AccountReading, limits: CheckLimits = DEFAULT_CHECKS): AccountDocument {
  const { cross, holdings } = reading;
  return {
    id: holdings.account.id,
    product: holdings.account.product,
    level: reading.level,
    currency: reading.currency,
    equity: shown(reading.equity),
    adjustedEquity: shown(cross?.adjustedEquity ?? null),
    maintenanceMargin: shown(cross?.maintenanceMargin ?? null),
    health: shown(cross?.health ?? null),
    marginRatio: shown(cross?.marginRatio ?? null),
    ltv: shown(cross?.ltv ?? null),
    healthFactor: shown(cross?.healthFactor ?? null),
    marginLevel: shown(cross?.marginLevel ?? null),
    liquidation: printSides(cross?.liquidation ?? new Map()),
    commonShock: shown(cross?.commonShock ?? null),
    debts: Object.fromEntries(
      [...holdings.debts].map(([code, { amount, accrued }]) => [
        code,
        { amount: amount.toString(), accrued: accrued.toString(), total: amount.plus(accrued).toString() },
      ]),
    ),
    venueRatio: printVenueRatio(reading),
    timeToLiquidation: printTime(reading),
    drift: printDrift(reading),
    owed: printOwed(atGap(reading, Rational.ZERO).owed),
    owedUsd: owedInUsd([reading]),
    reported: printReported(reading),
    shortfall: printShortfall(reading),
    cure: printCure(cureOf(reading)),
    held: printHeld(reading),
    ...(holdings.account.unmodelled.length === 0 ? {} : { unmodelled: holdings.account.unmodelled }),
    checks: printChecks(checksOf(reading, limits)),
    positions: reading.positions.map((position) => printPosition(position, reading)),
  };
}

function printHeld({ holdings, currency }: AccountReading): AccountDocument['held'] {
  return Object.fromEntries(
    [...holdings.account.assets].map(([code, amount]) => {
      const value = andThen(unitPrice(holdings.valuation, currency, code), (price) => amount.times(price));
      return [code, { amount: amount.toString(), value: shown(value) }];
    }),
  );
}

function printVenueRatio(reading: AccountReading): AccountDocument['venueRatio'] {
  const ratio = venueRatioOf(reading);
  return ratio === null ? null : { ...ratio, value: shown(ratio.value), liquidationAt: shown(ratio.liquidationAt) };
}

function printTime(reading: AccountReading): AccountDocument['timeToLiquidation'] {
  const time = timeToLiquidation(reading);
  return time === null || isUnknown(time) ? time : { hours: time.hours.toString(), cause: time.cause };
}

/** How far ahead a loan's drifting liquidation price is shown. */
const DRIFT_DAYS = 30;

function printDrift(reading: AccountReading): AccountDocument['drift'] {
  const later = driftOf(reading, DRIFT_DAYS);
  return later === null ? null : { days: String(DRIFT_DAYS), liquidation: printSides(later) };
}

function printReported(reading: AccountReading): AccountDocument['reported'] {
  if (reading.holdings.account.reported === null) return null;
  const ratio = accountRatioOpinion(reading);
  const equity = equityOpinion(reading);
  return {
    equity: printOpinion(equity),
    marginRatio: ratio?.value?.toString() ?? null,
    difference: ratio?.difference?.toString() ?? null,
    anomaly: (ratio?.anomaly ?? false) || (equity?.anomaly ?? false),
  };
}
