import type { Account, Portfolio } from '../book/portfolio.ts';
import type { Prices } from '../book/prices.ts';
import type { RuleBook } from '../book/product-rules.ts';
import { debtLevel } from './cross.ts';
import { type Level, worst } from './level.ts';
import type { Pool } from './pool.ts';
import { crossAtRisk, crossPool, isolatedPool, lookUp } from './pools.ts';
import { ratioLevel, type Thresholds, thresholdsOf } from './thresholds.ts';
import { currencyOf, Valuation } from './valuation.ts';
import { verdictOf } from './verdict.ts';

/**
 * The level of an account by its health, equity and margin ratios alone: what a reading says, without solving for any price. A
 * quick look at prices that have already passed.
 */
export function glance(account: Account, portfolio: Portfolio, prices: Prices, thresholds: Thresholds, book: RuleBook): Level {
  const holdings = lookUp(account, portfolio, new Valuation(prices, account.product, new Set()), book);
  const levels: Level[] = [];
  const look = (pool: Pool, atRisk: boolean, limits: Thresholds): void => {
    const verdict = verdictOf(pool, atRisk);
    const { level, marginRatio } = verdict;
    const found =
      level !== 'ok' || marginRatio === null
        ? level
        : pool.collateralDebt
          ? debtLevel(pool, verdict)
          : ratioLevel(marginRatio, limits.marginRatio);
    levels.push(pool.levelWaiting(found));
  };
  const cross = crossPool(holdings, currencyOf(account));
  if (cross !== null) look(cross, crossAtRisk(holdings), thresholds);
  for (const leg of holdings.legs) {
    if (leg.position.marginMode !== 'isolated') continue;
    look(isolatedPool(leg, holdings.isolatedRules), true, thresholdsOf(thresholds, leg.position.id));
  }
  return worst(levels);
}
