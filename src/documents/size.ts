import { Rational } from '../money/rational.ts';
import { type CheckLimits, checksOf } from '../risk/checks.ts';
import { isUnknown } from '../risk/known.ts';
import { tierAt } from '../risk/maintenance.ts';
import type { AccountReading } from '../risk/reading.ts';
import type { Sized, SizeQuestion } from '../risk/size.ts';
import { printChecks, shown } from './print-values.ts';
import type { CheckDocument, Shown, UnknownText } from './reading.ts';

/** The answer of `negmon size`: money in `currency`, unrounded but for the contracts, which are rounded down to the lot. */
export interface SizeDocument {
  readonly product: string;
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly currency: string;
  readonly entryPrice: string;
  readonly stopPrice: string;
  /** From the entry to the stop, as a fraction of the entry. */
  readonly stopDistance: string;
  readonly equity: string;
  readonly risk: string;
  readonly budget: string;
  readonly feeRate: string;
  readonly contracts: string;
  readonly contractSize: string;
  readonly lotSize: string;
  readonly notional: string;
  /** With fees; never above the budget. */
  readonly lossAtStop: string;
  readonly lossRatio: string;
  /** What was asked for; null: cross, on the whole equity. */
  readonly leverage: string | null;
  /** Notional over the equity of the whole account. */
  readonly effectiveLeverage: string;
  readonly marginMode: 'isolated' | 'cross';
  /** Isolated: margin that is set aside. */
  readonly collateral: Shown;
  readonly maintenanceMargin: Shown;
  readonly liquidationPrice: Shown;
  readonly bankruptcyPrice: Shown;
  readonly stopBeyondLiquidation: boolean | UnknownText | null;
  /** With what is held already; null when nothing is. */
  readonly averageDown: {
    readonly held: string;
    readonly at: string;
    readonly contracts: string;
    readonly entryPrice: string;
    readonly lossAtStop: string;
    readonly lossRatio: string;
  } | null;
  readonly checks: readonly CheckDocument[];
  readonly assumptions: readonly string[];
}

export interface SizeContext {
  readonly product: string;
  readonly leverage: Rational | null;
  readonly limits: CheckLimits;
  readonly assumptions: readonly string[];
}

/** @param after the account just after the entry; null when nothing is bought. */
export function printSize(question: SizeQuestion, sized: Sized, after: AccountReading | null, context: SizeContext): SizeDocument {
  const { symbol, side, entryPrice, stopPrice, equity, held } = question;
  const { together } = sized;
  const position = after?.positions[0] ?? null;
  return {
    product: context.product,
    symbol: symbol.text,
    side,
    currency: symbol.settle,
    entryPrice: entryPrice.toString(),
    stopPrice: stopPrice.toString(),
    stopDistance: entryPrice.minus(stopPrice).abs().over(entryPrice).toString(),
    equity: equity.toString(),
    risk: question.risk.toString(),
    budget: sized.budget.toString(),
    feeRate: question.feeRate.toString(),
    contracts: sized.contracts.toString(),
    contractSize: question.contractSize.toString(),
    lotSize: question.lot.toString(),
    notional: sized.notional.toString(),
    lossAtStop: sized.lossAtStop.toString(),
    lossRatio: sized.lossRatio.toString(),
    leverage: context.leverage?.toString() ?? null,
    effectiveLeverage: (position === null || isUnknown(position.notional) ? Rational.ZERO : position.notional.over(equity)).toString(),
    marginMode: context.leverage === null ? 'cross' : 'isolated',
    collateral: shown(position?.collateral ?? null),
    maintenanceMargin: shown(position?.maintenanceMargin ?? null),
    liquidationPrice: shown(position?.liquidationPrice ?? null),
    bankruptcyPrice: shown(position?.bankruptcyPrice ?? null),
    stopBeyondLiquidation: position?.stop?.beyondLiquidation ?? null,
    averageDown:
      together === null || held === null
        ? null
        : {
            held: held.contracts.toString(),
            at: held.entryPrice.toString(),
            contracts: together.contracts.toString(),
            entryPrice: together.entryPrice.toString(),
            lossAtStop: together.lossAtStop.toString(),
            lossRatio: together.lossRatio.toString(),
          },
    checks: after === null ? [] : [...printChecks(checksOf(after, context.limits)), ...marginChecks(question, after, context.leverage)],
    assumptions: context.assumptions,
  };
}

/** What the margin itself forbids: more of it than there is equity, and more leverage than the tier allows. */
function marginChecks({ symbol, equity }: SizeQuestion, after: AccountReading, leverage: Rational | null): CheckDocument[] {
  const [position] = after.positions;
  if (leverage === null || position === undefined) return [];
  const found: CheckDocument[] = [];
  const { collateral, notional, leg } = position;
  if (collateral !== null && !isUnknown(collateral) && equity.lessThan(collateral)) {
    const text = `at ${leverage}x this takes ${collateral} ${symbol.settle} of margin, more than the equity of ${equity}`;
    found.push({
      id: 'margin',
      level: 'critical',
      position: leg.position.id,
      text,
      value: collateral.toString(),
      limit: equity.toString(),
    });
  }
  const most = isUnknown(leg.maintenance) || isUnknown(notional) ? null : tierAt(leg.maintenance, notional).maxLeverage;
  if (most?.lessThan(leverage)) {
    const text = `the venue allows at most ${most}x at this size`;
    found.push({
      id: 'maxLeverage',
      level: 'critical',
      position: leg.position.id,
      text,
      value: leverage.toString(),
      limit: most.toString(),
    });
  }
  return found;
}
