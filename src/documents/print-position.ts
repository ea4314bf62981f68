import { unrealizedRatio } from '../risk/checks.ts';
import type { AccountReading, PositionReading } from '../risk/reading.ts';
import { liquidationOpinion, positionRatioOpinion } from '../risk/reported.ts';
import { shown } from './print-values.ts';
import type { PositionDocument } from './reading.ts';

/** A position of the reading document. */
export function printPosition(reading: PositionReading, account: AccountReading): PositionDocument {
  const { position } = reading.leg;
  const { stop } = reading;
  return {
    id: position.id,
    symbol: position.symbol.text,
    side: position.side,
    marginMode: position.marginMode,
    contracts: position.contracts.toString(),
    entryPrice: position.entryPrice.toString(),
    leverage: position.leverage?.toString() ?? null,
    markPrice: shown(reading.mark),
    notional: shown(reading.notional),
    unrealizedPnl: shown(reading.unrealizedPnl),
    unrealizedRatio: shown(unrealizedRatio(reading)),
    collateral: shown(reading.collateral),
    equity: shown(reading.equity),
    maintenanceMargin: shown(reading.maintenanceMargin),
    marginRatio: shown(reading.marginRatio),
    liquidationPrice: shown(reading.liquidationPrice),
    bankruptcyPrice: shown(reading.bankruptcyPrice),
    distance: shown(reading.distance),
    level: reading.level,
    stop: stop === null ? null : { price: stop.price.toString(), beyondLiquidation: stop.beyondLiquidation, loss: shown(stop.loss) },
    reported: printPositionReport(reading, account),
  };
}

function printPositionReport(reading: PositionReading, account: AccountReading): PositionDocument['reported'] {
  const { reported } = reading.leg.position;
  if (reported === null) return null;
  const price = liquidationOpinion(reading, reading.leg.tickSize);
  const ratio = positionRatioOpinion(reading, account);
  return {
    liquidationPrice: price?.value?.toString() ?? null,
    marginRatio: ratio?.value?.toString() ?? null,
    at: reported['at'] ?? '',
    difference: price?.difference?.toString() ?? null,
    anomaly: (price?.anomaly ?? false) || (ratio?.anomaly ?? false),
  };
}
