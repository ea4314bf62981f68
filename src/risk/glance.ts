import type { Account, Portfolio } from '../book/portfolio.ts';
import type { Prices } from '../book/prices.ts';
import type { RuleBook } from '../book/product-rules.ts';
import { type Level, worst } from './level.ts';
import { crossPool, isolatedPool, lookUp } from './pools.ts';
import { ratioLevel, type Thresholds } from './thresholds.ts';
import { currencyOf, Valuation } from './valuation.ts';
import { verdictOf } from './verdict.ts';

/**
 * The level of an account by its health, equity and margin ratios alone: what a reading says, without solving for any price. A
 * quick look at prices that have already passed.
 */
export function glance(account: Account, portfolio: Portfolio, prices: Prices, thresholds: Thresholds, book: RuleBook): Level {
  const holdings = lookUp(account, portfolio, new Valuation(prices, account.product, new Set()), book);
  const levels: Level[] = [];
  const look = (pool: Parameters<typeof verdictOf>[0], atRisk: boolean): void => {
    const { level, marginRatio } = verdictOf(pool, atRisk);
    // A debt against its collateral is worse by its own ratios, which are never farther than these of the requirement.
    levels.push(level === 'ok' ? ratioLevel(marginRatio, thresholds.marginRatio) : level);
  };
  const cross = crossPool(holdings, currencyOf(account));
  const inDebt = [...holdings.debts.values()].some(({ amount, accrued }) => amount.plus(accrued).sign() > 0);
  if (cross !== null) look(cross, inDebt || holdings.legs.some(({ position }) => position.marginMode === 'cross'));
  for (const leg of holdings.legs) if (leg.position.marginMode === 'isolated') look(isolatedPool(leg, holdings.isolatedRules), true);
  return worst(levels);
}
