import type { ShortfallPolicy } from '../book/rules.ts';
import { isUsdLike } from '../book/symbol.ts';
import { min, Rational } from '../money/rational.ts';
import { andThen, isUnknown, type Known, type Unknown } from './known.ts';
import { Polynomial } from './polynomial.ts';
import type { AccountReading, PoolReading } from './reading.ts';
import { GAPS, type GapReading, liabilityOf, poolPolicy } from './shortfall.ts';
import { courseOf } from './stress-course.ts';
import { moveOf, type Shock } from './stress-shock.ts';
import { unitPrice } from './valuation.ts';

const ZERO = Rational.ZERO;
const ONE = Rational.ONE;

/** A pool while prices move, in the account's currency as it is worth now. No tier touches its worth, so there are no kinks. */
interface PoolLine {
  readonly policy: ShortfallPolicy;
  readonly equity: Known<Polynomial>;
  /** What is missing after the liquidation fee; below 0 where nothing is. */
  lossAt(y: Rational): Rational;
}

/**
 * An account after each of many steps of one shock, in its own currency at the prices of that step: as `atGap` of shortfall.ts has
 * it for the common shock, here for any, and all steps from one set of coefficients.
 * @param shock the move of each price at the step 1.
 * @param steps signed fractions of it, at which every price is still > 0.
 */
export function stepsOf(reading: AccountReading, shock: Shock, steps: readonly Rational[]): GapReading[] {
  const lines = reading.pools.map((pool) => lineOf(pool, shock));
  const equities = lines.map(({ equity }) => equity);
  const gap = equities.find(isUnknown) ?? null;
  const equity = equities.reduce<Polynomial>((total, one) => (isUnknown(one) ? total : total.plus(one)), Polynomial.ZERO);
  return steps.map((step): GapReading => {
    const y = ONE.plus(step);
    // A coin's amounts are counted in that coin at its new price.
    const currency = ONE.plus(moveOf(shock, reading.currency).times(step));
    const owed = owedAt(reading, lines, shock, step);
    const here = (amount: Rational, missing: Unknown | null): Known<Rational> => missing ?? amount.over(currency);
    return {
      gap: step,
      equity: here(equity.at(y), gap),
      shortfall: here(owed.shortfall, gap),
      owed: { low: here(owed.low, owed.lowGap), high: here(owed.high, owed.highGap) },
    };
  });
}

/**
 * The gap ladder of one move: the steps of contract section 4, with the sign that lowers this account's equity first.
 * @param shock the move of each price at a gap of 1: +1 for the prices that the gap is about.
 */
export function ladderAlong(reading: AccountReading, shock: Shock): GapReading[] {
  const near = Rational.from('0.000001');
  const [fallen, risen] = stepsOf(reading, shock, [near.negated(), near]) as [GapReading, GapReading];
  const rises = !isUnknown(fallen.equity) && !isUnknown(risen.equity) && risen.equity.lessThan(fallen.equity);
  return stepsOf(
    reading,
    shock,
    GAPS.map((gap) => (rises ? gap : gap.negated())),
  );
}

/** The codes whose prices an account's worth depends on, USD and its stablecoins left out: what a gap can be about. */
export function coinsOf({ holdings, currency }: AccountReading): Set<string> {
  const codes = new Set([currency, ...holdings.account.assets.keys(), ...holdings.account.debts.keys()]);
  for (const { position } of holdings.legs) codes.add(position.symbol.base).add(position.symbol.settle);
  return new Set([...codes].filter((code) => !isUsdLike(code)));
}

function lineOf(reading: PoolReading, shock: Shock): PoolLine {
  const { pool, unit } = reading;
  const policy = poolPolicy(reading);
  const missing = pool.gaps.worth ?? pool.gaps.mark ?? (isUnknown(unit) ? unit : null);
  if (missing !== null || isUnknown(unit)) return { policy, equity: missing as Unknown, lossAt: () => ZERO };
  const { equity, assets, debt, notional } = courseOf(pool, shock, unit);
  const rate = pool.rules.liquidationFee?.rate ?? ZERO;
  const owing = debt.at(ONE).sign() > 0;
  const repaid = owing && !pool.collateralDebt && rate.sign() > 0;
  // Closed are all positions, sold is the collateral that repays the debts (liquidatedValue of shortfall.ts).
  const sold = pool.collateralDebt ? (owing ? assets : Polynomial.ZERO) : notional;
  const loss = sold.times(rate).minus(equity);
  const lossAt = (y: Rational): Rational => (repaid ? loss.at(y).plus(rate.times(min(assets.at(y), debt.at(y)))) : loss.at(y));
  return { policy, equity, lossAt };
}

interface Losses {
  readonly shortfall: Rational;
  readonly low: Rational;
  readonly lowGap: Unknown | null;
  readonly high: Rational;
  readonly highGap: Unknown | null;
}

/** Every pool's policy applied to its own loss, never netted; in the account's currency as it is worth now. */
function owedAt(reading: AccountReading, lines: readonly PoolLine[], shock: Shock, step: Rational): Losses {
  let [shortfall, low, high] = [ZERO, ZERO, ZERO];
  let [lowGap, highGap]: [Unknown | null, Unknown | null] = [null, null];
  for (const { policy, equity, lossAt } of lines) {
    const { surely, possibly } = liabilityOf(policy);
    if (isUnknown(equity)) {
      if (possibly) highGap ??= equity;
      if (surely) lowGap ??= equity;
      continue;
    }
    const loss = lossAt(ONE.plus(step));
    if (loss.sign() <= 0) continue;
    shortfall = shortfall.plus(loss);
    if (surely) low = low.plus(loss);
    if (possibly && !(policy.kind === 'conditional' && paidByVenue(reading, loss, policy, shock, step))) high = high.plus(loss);
  }
  return { shortfall, low, lowGap, high, highGap };
}

/** Whether a loss is within what the venue surely pays: both in USD, the limit's currency at its new price. */
function paidByVenue(reading: AccountReading, loss: Rational, { threshold }: ShortfallPolicy, shock: Shock, step: Rational): boolean {
  if (threshold === null) return false;
  const { valuation } = reading.holdings;
  const usd = andThen(unitPrice(valuation, 'USD', reading.currency), (price) => loss.times(price));
  const moved = ONE.plus(moveOf(shock, threshold.code).times(step));
  const limit = andThen(valuation.usd(threshold.code), (price) => threshold.amount.times(price).times(moved));
  return !isUnknown(usd) && !isUnknown(limit) && usd.atMost(limit);
}
