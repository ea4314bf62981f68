import { notionalAt } from '../book/contract.ts';
import type { Funding } from '../book/prices.ts';
import { Rational } from '../money/rational.ts';
import { accrued } from './interest.ts';
import { isUnknown, type Known } from './known.ts';
import type { AccountReading, PoolReading, PositionReading } from './reading.ts';
import { unitPrice } from './valuation.ts';

/** How long an account lives with all prices frozen. */
export interface TimeToLiquidation {
  readonly hours: Rational;
  readonly cause: 'interest' | 'funding' | 'interest and funding';
}

const HOUR = 3_600_000;
/** What is farther off than this is never, for a person, ms. */
const HORIZON = 100 * 365 * 24 * HOUR;

/** A payment that comes round: amount in the pool's currency, > 0 costs. */
interface Round {
  readonly amount: Rational;
  readonly every: number;
  readonly first: number;
}

/**
 * Time until interest and funding alone liquidate the account, all prices frozen (rulebook section 2, "Time to liquidation"): the
 * first moment at which health less what was paid until then is at or below 0. Null when that never comes. Funding is the rate of
 * now, held; its next payment is one interval away where the venue does not say when.
 */
export function timeToLiquidation(reading: AccountReading): Known<TimeToLiquidation> | null {
  let soonest: TimeToLiquidation | null = null;
  for (const pool of reading.pools) {
    if (pool.pool.gaps.worth !== null || pool.pool.gaps.mark !== null || pool.pool.gaps.rules !== null) {
      const gap = pool.pool.gaps.worth ?? pool.pool.gaps.mark ?? pool.pool.gaps.rules;
      if (pool.level === 'unknown' && gap !== null) return gap;
      continue;
    }
    const found = ofPool(reading, pool);
    if (found !== null && (soonest === null || found.hours.lessThan(soonest.hours))) soonest = found;
  }
  return soonest;
}

function ofPool(reading: AccountReading, pool: PoolReading): TimeToLiquidation | null {
  const health = pool.pool.healthOf(pool.pool.now()).c0;
  const rounds = roundsOf(reading, pool);
  const interest = pool.position === null ? interestOf(reading) : null;
  const now = reading.holdings.valuation.prices.at;
  const strict = pool.pool.rules.strict ?? false;
  const spent = (at: number): Rational => {
    let total = interest === null ? Rational.ZERO : interest(at);
    for (const { amount, every, first } of rounds) {
      const times = at < first ? 0 : Math.floor((at - first) / every) + 1;
      total = total.plus(amount.times(Rational.of(times)));
    }
    return total;
  };
  const dead = (at: number): boolean => {
    const left = health.minus(spent(at)).sign();
    return strict ? left < 0 : left <= 0;
  };
  const cause = causeOf(rounds, interest);
  if (dead(now)) return { hours: Rational.ZERO, cause };
  if (rounds.length === 0 && interest === null) return null;
  // Doubling first: a debt that compounds fast is over long before the horizon, where its figures would be beyond print.
  let alive = now;
  let over = now + HOUR;
  while (!dead(over)) {
    if (over - now >= HORIZON) return null;
    [alive, over] = [over, now + (over - now) * 2];
  }
  while (over - alive > 1) {
    const middle = Math.floor((alive + over) / 2);
    if (dead(middle)) over = middle;
    else alive = middle;
  }
  return { hours: Rational.of(over - now).over(Rational.of(HOUR)), cause };
}

function causeOf(rounds: readonly Round[], interest: unknown): TimeToLiquidation['cause'] {
  if (interest === null) return 'funding';
  return rounds.length === 0 ? 'interest' : 'interest and funding';
}

/** What each position of a pool pays per funding interval; what it is paid counts against it. */
function roundsOf(reading: AccountReading, pool: PoolReading): Round[] {
  const { valuation, isolatedRules, crossRules } = reading.holdings;
  const { prices, venue } = valuation;
  const rounds: Round[] = [];
  for (const position of reading.positions) {
    const { id, marginMode, symbol } = position.leg.position;
    if (pool.position === null ? marginMode !== 'cross' : id !== pool.position) continue;
    const funding: Funding | undefined = prices.funding.get(`${venue}:${symbol.text}`) ?? prices.funding.get(symbol.text);
    if (funding === undefined) continue;
    const interval = funding.intervalHours ?? (marginMode === 'isolated' ? isolatedRules : crossRules).product?.fundingIntervalHours;
    const amount = paymentOf(position, funding, pool, reading);
    if (amount === null || interval === undefined || interval === null || amount.sign() === 0) continue;
    const every = Math.round(interval.toNumber() * HOUR);
    rounds.push({ amount, every, first: funding.next !== null && funding.next > prices.at ? funding.next : prices.at + every });
  }
  return rounds;
}

/** side × rate × notional, in the pool's currency; > 0 costs. */
function paymentOf({ leg, mark }: PositionReading, { rate }: Funding, pool: PoolReading, reading: AccountReading): Rational | null {
  if (isUnknown(leg.contract) || isUnknown(mark)) return null;
  const unit = unitPrice(reading.holdings.valuation, pool.currency, leg.position.symbol.settle);
  if (isUnknown(unit)) return null;
  return leg.contract.sign.times(rate).times(notionalAt(leg.contract, mark)).times(unit);
}

/** Interest of all debts after now, in the account's currency, with the maintenance that it is charged; null without any. */
function interestOf(reading: AccountReading): ((at: number) => Rational) | null {
  const { account, valuation, crossRules } = reading.holdings;
  const now = valuation.prices.at;
  const growing = [...account.debts].filter(
    ([, { amount, annualRate }]) => amount.sign() > 0 && annualRate !== null && annualRate.sign() > 0,
  );
  if (growing.length === 0) return null;
  const collateralDebt = reading.pools.some(({ pool }) => pool.collateralDebt);
  const parts = growing.flatMap(([code, debt]) => {
    const price = unitPrice(valuation, reading.currency, code);
    if (isUnknown(price)) return [];
    const multiple = crossRules.maintenanceMultiple ?? Rational.ONE;
    const rate = collateralDebt ? Rational.ZERO : (crossRules.borrowMaintenance?.get(code) ?? Rational.ZERO).times(multiple);
    const terms = { ...debt, accrual: debt.accrual ?? crossRules.product?.accrual ?? null, since: debt.since ?? now };
    return [{ terms, before: accrued(terms, now), weight: price.times(Rational.ONE.plus(rate)) }];
  });
  return (at) =>
    parts.reduce((total, { terms, before, weight }) => total.plus(accrued(terms, at).minus(before).times(weight)), Rational.ZERO);
}
