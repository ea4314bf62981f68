import { Rational } from '../money/rational.ts';
import { both, type Found, isUnknown, type Known } from '../risk/known.ts';
import type { AccountReading, PositionReading, Reading } from '../risk/reading.ts';
import { atGap, ladder, lossCap, type OwedRange, policyOf, usdAt } from '../risk/shortfall.ts';
import type {
  AccountDocument,
  OwedDocument,
  PositionDocument,
  ReadingDocument,
  ShortfallDocument,
  Shown,
  TwoSidedDocument,
} from './reading.ts';

/** A value as the contract writes it: a decimal string, null for none, or why it is unknown. */
export function shown(value: Found<Rational>): Shown {
  return value === null || isUnknown(value) ? value : value.toString();
}

/** The reading document of contract section 4, unrounded. */
export function printReading(reading: Reading): ReadingDocument {
  return {
    schemaVersion: 1,
    at: new Date(reading.at).toISOString(),
    level: reading.level,
    equity: shown(reading.equity),
    owed: owedInUsd(reading.accounts),
    assumptions: reading.assumptions,
    accounts: reading.accounts.map(printAccount),
  };
}

/** What all accounts together may owe now, USD, never netted. */
function owedInUsd(accounts: readonly AccountReading[]): OwedDocument {
  return totalOwed(accounts, Rational.ZERO);
}

/** What all accounts together may owe with every price moved by `gap`, USD, never netted. */
export function totalOwed(accounts: readonly AccountReading[], gap: Rational): OwedDocument {
  const side = (pick: (owed: OwedRange) => Known<Rational>): Shown =>
    shown(
      accounts.reduce<Known<Rational>>((total, account) => {
        const owed = both(pick(atGap(account, gap).owed), usdAt(account, gap), (amount, price) => amount.times(price));
        return both(total, owed, (a, b) => a.plus(b));
      }, Rational.ZERO),
    );
  return { low: side(({ low }) => low), high: side(({ high }) => high) };
}

export function printAccount(reading: AccountReading): AccountDocument {
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
    liquidation: Object.fromEntries(
      [...(cross?.liquidation ?? [])].map(([code, { down, up }]): [string, TwoSidedDocument] => [
        code,
        { down: shown(down), up: shown(up) },
      ]),
    ),
    commonShock: shown(cross?.commonShock ?? null),
    debts: Object.fromEntries(
      [...holdings.debts].map(([code, { amount, accrued }]) => [
        code,
        { amount: amount.toString(), accrued: accrued.toString(), total: amount.plus(accrued).toString() },
      ]),
    ),
    owed: printOwed(atGap(reading, Rational.ZERO).owed),
    shortfall: printShortfall(reading),
    positions: reading.positions.map(printPosition),
  };
}

function printOwed({ low, high }: OwedRange): OwedDocument {
  return { low: shown(low), high: shown(high) };
}

function printShortfall(reading: AccountReading): ShortfallDocument {
  const { kind, evidence, asOf } = policyOf(reading);
  return {
    policy: kind,
    evidence,
    asOf,
    lossCap: shown(lossCap(reading)),
    ladder: ladder(reading).map(({ gap, equity, shortfall, owed }) => ({
      gap: gap.toString(),
      equity: shown(equity),
      shortfall: shown(shortfall),
      owed: printOwed(owed),
    })),
  };
}

export function printPosition(reading: PositionReading): PositionDocument {
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
    collateral: shown(reading.collateral),
    equity: shown(reading.equity),
    maintenanceMargin: shown(reading.maintenanceMargin),
    marginRatio: shown(reading.marginRatio),
    liquidationPrice: shown(reading.liquidationPrice),
    bankruptcyPrice: shown(reading.bankruptcyPrice),
    distance: shown(reading.distance),
    level: reading.level,
    stop: stop === null ? null : { price: stop.price.toString(), beyondLiquidation: stop.beyondLiquidation, loss: shown(stop.loss) },
    reported: position.reported,
  };
}
