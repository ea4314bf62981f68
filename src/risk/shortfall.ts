import type { ShortfallKind, ShortfallPolicy, Threshold } from '../book/rules.ts';
import { max, min, Rational } from '../money/rational.ts';
import { andThen, both, isUnknown, type Known, unknown } from './known.ts';
import { allMove } from './moves.ts';
import type { Pool } from './pool.ts';
import type { AccountReading, PoolReading } from './reading.ts';
import type { Piece } from './term.ts';
import { optionsOf } from './unmodelled.ts';
import { unitPrice } from './valuation.ts';

/** What may be owed, in the account's currency: certainly `low`, at most `high`. */
export interface OwedRange {
  readonly low: Known<Rational>;
  readonly high: Known<Rational>;
}

/** An account after every price but USD and stablecoins moved by `gap`. */
export interface GapReading {
  /** Signed fraction. */
  readonly gap: Rational;
  readonly equity: Known<Rational>;
  /** max(0, −(equity − liquidation fee)), pool by pool, never netted. */
  readonly shortfall: Known<Rational>;
  readonly owed: OwedRange;
}

/** The gaps of the ladder, as fractions; the sign is the one that lowers equity first. */
export const GAPS: readonly Rational[] = ['0', '0.05', '0.1', '0.2', '0.3', '0.5'].map(Rational.from);

const UNSTATED: ShortfallPolicy = { kind: 'unknown', threshold: null, evidence: 'not stated by the venue', asOf: null };

/** From the kindest to the user to the harshest. */
const HARSHNESS: readonly ShortfallKind[] = ['absorbed', 'capped_at_collateral', 'conditional', 'unknown', 'recourse'];

/** Who pays a pool's shortfall; unknown where nobody said. */
export function poolPolicy({ pool }: PoolReading): ShortfallPolicy {
  return pool.rules.shortfall ?? UNSTATED;
}

/** Whether a shortfall is surely owed under a policy, and whether it possibly is (contract section 4, `owed`). */
export function liabilityOf({ kind }: ShortfallPolicy): { readonly surely: boolean; readonly possibly: boolean } {
  return { surely: kind === 'recourse', possibly: kind !== 'absorbed' && kind !== 'capped_at_collateral' };
}

/** The harshest policy among an account's pools: margin modes of one product may differ. */
export function policyOf(reading: AccountReading): ShortfallPolicy {
  const policies = reading.pools.map(poolPolicy);
  const harshest = policies.reduce<ShortfallPolicy | null>(
    (found, policy) => (found === null || HARSHNESS.indexOf(found.kind) < HARSHNESS.indexOf(policy.kind) ? policy : found),
    null,
  );
  return harshest ?? reading.holdings.crossRules.shortfall ?? UNSTATED;
}

/** −1 when falling prices lower the account's equity first, else +1. */
export function adverseSign(reading: AccountReading): Rational {
  const step = Rational.from('0.000001');
  const [fallen, risen] = [step.negated(), step].map((gap) => atGap(reading, gap).equity) as [Known<Rational>, Known<Rational>];
  return !isUnknown(fallen) && !isUnknown(risen) && risen.lessThan(fallen) ? Rational.ONE : Rational.of(-1);
}

/** The account with every price moved by a signed fraction > −1. */
export function atGap(reading: AccountReading, gap: Rational): GapReading {
  const factor = Rational.ONE.plus(gap);
  let total: Known<{ readonly equity: Rational; readonly shortfall: Rational }> = { equity: Rational.ZERO, shortfall: Rational.ZERO };
  let owed: OwedRange = { low: Rational.ZERO, high: Rational.ZERO };
  for (const pool of reading.pools) {
    const worth = poolAt(reading, pool, factor);
    total = both(total, worth, (sum, one) => ({ equity: sum.equity.plus(one.equity), shortfall: sum.shortfall.plus(one.shortfall) }));
    const range = poolOwed(reading, pool, worth, factor);
    owed = { low: both(owed.low, range.low, (a, b) => a.plus(b)), high: both(owed.high, range.high, (a, b) => a.plus(b)) };
  }
  return { gap, equity: andThen(total, ({ equity }) => equity), shortfall: andThen(total, ({ shortfall }) => shortfall), owed };
}

/** What one pool alone would owe with every price moved by a signed fraction, in the account's currency. */
export function poolOwedAt(reading: AccountReading, pool: PoolReading, gap: Rational): OwedRange {
  const factor = Rational.ONE.plus(gap);
  return poolOwed(reading, pool, poolAt(reading, pool, factor), factor);
}

/** The gap ladder of contract section 4. */
export function ladder(reading: AccountReading): GapReading[] {
  const sign = adverseSign(reading);
  return GAPS.map((gap) => atGap(reading, gap.times(sign)));
}

/** The most that can be lost beyond today: what backs the account, in its currency; null where nothing caps it. */
export function lossCap(reading: AccountReading): Known<Rational> | null {
  const { kind } = policyOf(reading);
  if (kind === 'recourse') return null;
  if (kind === 'unknown' || kind === 'conditional') return unknown('whether a loss is capped is not stated by the venue');
  let total: Known<Rational> = optionsOf(reading.holdings.account) ?? Rational.ZERO;
  for (const [code, amount] of reading.holdings.account.assets) {
    total = both(total, unitPrice(reading.holdings.valuation, reading.currency, code), (sum, price) => sum.plus(amount.times(price)));
  }
  for (const { collateral, leg } of reading.positions) {
    if (collateral === null) continue;
    const unit = unitPrice(reading.holdings.valuation, reading.currency, leg.position.symbol.settle);
    const worth = both(collateral, unit, (amount, price) => amount.times(price));
    total = both(total, worth, (sum, one) => sum.plus(one));
  }
  return total;
}

/** One pool at a factor of all moving prices, in the account's currency at those prices. */
function poolAt(reading: AccountReading, { pool, unit }: PoolReading, factor: Rational): Known<{ equity: Rational; shortfall: Rational }> {
  const gap = pool.gaps.worth ?? pool.gaps.mark;
  if (gap !== null) return gap;
  const piece = pool.whenAllMove();
  const equity = piece.equity.at(factor);
  const rate = pool.rules.liquidationFee?.rate ?? Rational.ZERO;
  const fee = rate.times(liquidatedValue(pool, piece, factor));
  return andThen(unit, (price) => {
    const scale = price.over(currencyFactor(reading, factor));
    return { equity: equity.times(scale), shortfall: max(Rational.ZERO, fee.minus(equity)).times(scale) };
  });
}

/** How far the account's own currency moves: a coin's amounts are counted in that coin at its new price. */
function currencyFactor(reading: AccountReading, factor: Rational): Rational {
  return allMove.code(reading.currency) ? factor : Rational.ONE;
}

/** What a liquidation closes or sells: all positions, and the collateral that repays the debts. */
export function liquidatedValue(pool: Pool, piece: Piece, factor: Rational): Rational {
  const debt = piece.debt.at(factor);
  const assets = piece.assets.at(factor);
  if (pool.collateralDebt) return debt.sign() === 0 ? Rational.ZERO : assets;
  return piece.notional.at(factor).plus(min(assets, debt));
}

/** USD per unit of the account's currency with every price moved by a signed fraction. */
export function usdAt(reading: AccountReading, gap: Rational): Known<Rational> {
  const factor = currencyFactor(reading, Rational.ONE.plus(gap));
  return andThen(unitPrice(reading.holdings.valuation, 'USD', reading.currency), (price) => price.times(factor));
}

/** A pool's policy applied to its shortfall, in the account's currency: certainly owed, and at most. */
function poolOwed(reading: AccountReading, pool: PoolReading, worth: Known<{ readonly shortfall: Rational }>, factor: Rational): OwedRange {
  const policy = poolPolicy(pool);
  const { surely, possibly } = liabilityOf(policy);
  const shortfall = andThen(worth, (one) => one.shortfall);
  const paid = policy.kind === 'conditional' && policy.threshold !== null && paidByVenue(reading, shortfall, policy.threshold, factor);
  return { low: surely ? shortfall : Rational.ZERO, high: possibly && !paid ? shortfall : Rational.ZERO };
}

/** Whether a shortfall is within what the venue surely pays. */
function paidByVenue(reading: AccountReading, shortfall: Known<Rational>, { amount, code }: Threshold, factor: Rational): boolean {
  const { valuation } = reading.holdings;
  const usd = both(shortfall, unitPrice(valuation, 'USD', reading.currency), (sum, price) =>
    sum.times(price).times(currencyFactor(reading, factor)),
  );
  const limit = andThen(valuation.usd(code), (price) => amount.times(allMove.code(code) ? price.times(factor) : price));
  return !isUnknown(usd) && !isUnknown(limit) && usd.atMost(limit);
}
