import { fact, observed } from '../alerts/limit.ts';
import type { Observation, Said } from '../alerts/observation.ts';
import type { PlacedRules } from '../alerts/rule-table.ts';
import { Rational } from '../money/rational.ts';
import { debtLevelAt } from '../risk/cross.ts';
import { isUnknown } from '../risk/known.ts';
import type { AccountReading, PoolReading, PositionReading } from '../risk/reading.ts';
import { observeDistance, observeNearest } from './observe-distance.ts';
import type { Surroundings } from './surroundings.ts';
import { debtText, healthFactorText, liquidationText, ltvText, nameOf, negativeText, ratioText, shortName } from './words.ts';

/**
 * How near a pool is to liquidation, by all rules that say so: its margin or what it owes, its distance, and whether it is there or below zero.
 * @param isolated the position, for an isolated pool; @param advised whether messages say what would mend it
 */
export function observePool(
  reading: AccountReading,
  pool: PoolReading,
  isolated: PositionReading | null,
  around: Surroundings,
  advised: boolean,
): Observation[] {
  const { account } = reading.holdings;
  // Most are never read.
  const name = (): string => (isolated === null ? nameOf(reading) : `${shortName(isolated)} at ${account.id}`);
  const rules = around.table.at(account.id, pool.position);
  const measured = observeMeasured(reading, pool, isolated, name, around, advised);
  return [...measured, ...observeFacts(reading, pool, isolated, name, rules, measured)];
}

function observeMeasured(
  reading: AccountReading,
  pool: PoolReading,
  isolated: PositionReading | null,
  name: () => string,
  around: Surroundings,
  advised: boolean,
): Observation[] {
  const rules = around.table.at(reading.holdings.account.id, pool.position);
  if (pool.pool.collateralDebt) return observeDebt(reading, pool, name, rules);
  const byRatio = observeRatio(reading, isolated, name, rules);
  if (isolated !== null) return [...observeDistance(reading, isolated, around, advised), ...byRatio];
  const coin = reading.holdings.debts.size > 0 ? (reading.cross?.nearest ?? null) : null;
  const byCoin = coin === null || isUnknown(coin) ? [] : observeNearest(reading, name, coin, around, advised);
  return [...byRatio, ...byCoin];
}

/**
 * What needs no limit; it comes last, since of what is equally bad the number is told. Its hysteresis is the level below: it has not left
 * liquidation while it is critical, nor come above zero while it is in liquidation.
 */
function observeFacts(
  reading: AccountReading,
  pool: PoolReading,
  isolated: PositionReading | null,
  name: () => string,
  rules: PlacedRules,
  measured: readonly Observation[],
): Observation[] {
  const equity = isolated === null ? pool.pool.now().equity.c0 : isolated.equity;
  const below = pool.level === 'negative' && equity !== null && !isUnknown(equity) ? equity : null;
  const liquidated = pool.level === 'liquidation' || (pool.level === 'negative' && below === null);
  const inLiquidation = fact('liquidation', liquidated ? 'liquidation' : 'ok', rules.settingsOf('liquidation').keep, null, () => ({
    value: null,
    threshold: null,
    text: liquidationText(name(), isolated),
  }));
  const belowZero = fact('negative', below === null ? 'ok' : 'negative', rules.settingsOf('negative').keep, below, () =>
    below === null
      ? { value: null, threshold: null, text: `${name()} is not below zero` }
      : { value: below.toString(), threshold: '0', text: negativeText(name(), reading, below, pool.currency) },
  );
  const isCritical = liquidated || measured.some(({ level }) => level === 'critical');
  return [
    { ...inLiquidation, lingers: isCritical ? 'liquidation' : 'ok' },
    { ...belowZero, lingers: below !== null || liquidated ? 'negative' : 'ok' },
  ];
}

function observeRatio(reading: AccountReading, isolated: PositionReading | null, name: () => string, rules: PlacedRules): Observation[] {
  const ratio = isolated === null ? (reading.cross?.marginRatio ?? null) : isolated.marginRatio;
  const rule = rules.of('marginRatio');
  if (rule === null) return [];
  return [
    observed(rule, ratio, (threshold): Said => {
      if (ratio === null || isUnknown(ratio)) {
        return { value: null, threshold: null, text: `${name()}: margin ratio ${ratio === null ? 'none' : 'unknown'}` };
      }
      return { value: ratio.toString(), threshold, text: ratioText(name(), ratio) };
    }),
  ];
}

/** Debt against collateral: by the product's own margin call, and by the user's limits where there are any. */
function observeDebt(reading: AccountReading, { level, pool }: PoolReading, name: () => string, rules: PlacedRules): Observation[] {
  const observations: Observation[] = [];
  const { ltv = null, healthFactor = null } = reading.cross ?? {};
  const [byLtv, byHealth] = [rules.of('ltv'), rules.of('healthFactor')];
  const called = level === 'warning' || level === 'critical' || level === 'unknown' ? level : 'ok';
  const { keep } = rules.settingsOf('marginRatio');
  const value = ltv === null || isUnknown(ltv) ? null : ltv;
  const call = reading.holdings.crossRules.marginCallRatio?.toString() ?? null;
  const say = (): Said =>
    value === null
      ? { value: null, threshold: null, text: `${name()}: how much of its collateral it owes is not known` }
      : { value: value.toString(), threshold: call, text: debtText(name(), value, reading.holdings.crossRules) };
  // The product's own limits ease as the user's do: by the hysteresis of the ratio that they are limits of.
  const ease = Rational.ONE.minus(rules.settingsOf('ltv').hysteresis);
  const byProduct: Observation = {
    ...fact('marginRatio', called, keep, value, say),
    rises: true,
    get lingers() {
      return called === 'unknown' ? called : debtLevelAt(pool, pool.now(), ease);
    },
  };
  observations.push(byProduct);
  if (byLtv !== null) {
    observations.push(
      observed(byLtv, ltv, (threshold) => (value === null ? say() : { value: value.toString(), threshold, text: ltvText(name(), value) })),
    );
  }
  if (byHealth !== null) {
    const factor = healthFactor === null || isUnknown(healthFactor) ? null : healthFactor;
    observations.push(
      observed(byHealth, healthFactor, (threshold) =>
        factor === null ? say() : { value: factor.toString(), threshold, text: healthFactorText(name(), factor) },
      ),
    );
  }
  return observations;
}
