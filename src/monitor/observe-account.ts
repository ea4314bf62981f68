import type { Observation, Said } from '../alerts/observation.ts';
import { formatLiquidation, formatPercent } from '../money/format.ts';
import type { Rational } from '../money/rational.ts';
import { isUnknown } from '../risk/known.ts';
import { severity } from '../risk/level.ts';
import type { AccountReading, Nearest, PoolReading, PositionReading } from '../risk/reading.ts';
import { distanceLevel, type Limits, ratioLevel, type Thresholds } from '../risk/thresholds.ts';
import type { Ticker } from './board.ts';
import { remedyHint } from './remedy-text.ts';
import { whyDoubted } from './suspicion.ts';
import { accountLabel, debtText, distanceText, liquidationText, negativeText, positionLabel, ratioText, sizeOf } from './words.ts';

/** What the alert machine is shown of one subject. */
export interface Seen {
  /** "account" or "account/position". */
  readonly subject: string;
  readonly observation: Observation;
}

/**
 * An account as observations: a subject for its cross pool or debts, one for each isolated position, and one for the distance of
 * each cross position, so that a leg is named before it drags its pool.
 * @param fresh whether all prices behind the account are; @param doubts those of them that are not believed yet.
 */
export function observeAccount(reading: AccountReading, fresh: boolean, doubts: readonly Ticker[], thresholds: Thresholds): Seen[] {
  const { id } = reading.holdings.account;
  const seen: Seen[] = [];
  for (const pool of reading.pools) {
    const isolated = pool.position === null ? null : positionOf(reading, pool.position);
    const subject = isolated === null ? id : `${id}/${pool.position}`;
    const suspect = whyDoubted(doubts, isolated?.leg.position ?? null);
    const pooled = observePool(reading, pool, isolated, thresholds, suspect === null);
    seen.push({ subject, observation: { ...pooled, fresh, tellsAge: seen.length === 0, suspect } });
  }
  // Of a pool at or past liquidation its legs have nothing to add: what it is has been said in one message.
  const gone = reading.pools.some(({ position, level }) => position === null && severity(level) >= severity('liquidation'));
  const suspect = whyDoubted(doubts, null);
  for (const position of reading.positions) {
    if (gone || position.leg.position.marginMode === 'isolated') continue;
    const level = distanceLevel(position.distance, thresholds.distance);
    const subject = `${id}/${position.leg.position.id}`;
    seen.push({
      subject,
      observation: {
        level,
        rule: 'distance',
        fresh,
        tellsAge: false,
        suspect,
        say: () => sayDistance(reading, position, thresholds, suspect === null),
      },
    });
  }
  return seen;
}

function observePool(
  reading: AccountReading,
  pool: PoolReading,
  isolated: PositionReading | null,
  thresholds: Thresholds,
  advised: boolean,
): Omit<Observation, 'fresh' | 'tellsAge' | 'suspect'> {
  const name = isolated === null ? nameOf(reading) : `${shortName(isolated)} at ${reading.holdings.account.id}`;
  const nothing = { value: null, threshold: null };
  const equity = isolated === null ? pool.pool.now().equity.c0 : isolated.equity;
  if (pool.level === 'negative' && equity !== null && !isUnknown(equity)) {
    const currency = pool.currency;
    return {
      level: 'negative',
      rule: 'negative',
      say: () => ({ value: equity.toString(), threshold: '0', text: negativeText(name, reading, equity, currency) }),
    };
  }
  if (pool.level === 'liquidation') {
    return { level: 'liquidation', rule: 'liquidation', say: () => ({ ...nothing, text: liquidationText(name, isolated) }) };
  }
  const ratio = isolated === null ? (reading.cross?.marginRatio ?? null) : isolated.marginRatio;
  if (pool.pool.collateralDebt) return { level: pool.level, rule: 'marginRatio', say: () => sayDebt(reading, name) };
  const byRatio = ratioLevel(ratio, thresholds.marginRatio);
  const byDistance = isolated === null ? 'ok' : distanceLevel(isolated.distance, thresholds.distance);
  if (isolated !== null && severity(byDistance) >= severity(byRatio)) {
    return { level: byDistance, rule: 'distance', say: () => sayDistance(reading, isolated, thresholds, advised) };
  }
  const coin = isolated === null && reading.holdings.debts.size > 0 ? (reading.cross?.nearest ?? null) : null;
  if (coin !== null && !isUnknown(coin)) {
    const byCoin = distanceLevel(coin.distance, thresholds.distance);
    if (severity(byCoin) > severity(byRatio)) {
      return { level: byCoin, rule: 'distance', say: () => sayNearest(reading, name, coin, thresholds, advised) };
    }
  }
  return {
    level: byRatio,
    rule: 'marginRatio',
    say: () => {
      if (ratio === null || isUnknown(ratio)) return { ...nothing, text: `${name}: margin ratio ${ratio === null ? 'none' : 'unknown'}` };
      return {
        value: ratio.toString(),
        threshold: passed(thresholds.marginRatio, (limit) => limit.atMost(ratio)),
        text: ratioText(name, ratio),
      };
    },
  };
}

/** @param advised whether it says what would mend it: nobody is told to move money by a price that is not believed. */
function sayDistance(reading: AccountReading, position: PositionReading, thresholds: Thresholds, advised: boolean): Said {
  const { distance, liquidationPrice, mark } = position;
  const name = shortName(position);
  const account = reading.holdings.account.id;
  if (distance === null || liquidationPrice === null) {
    return { value: null, threshold: null, text: `${name} at ${account} cannot be liquidated by its price` };
  }
  if (isUnknown(distance) || isUnknown(liquidationPrice)) {
    return { value: null, threshold: null, text: `how far ${name} at ${account} is from liquidation is not known` };
  }
  const limit = passed(thresholds.distance, (one) => distance.atMost(one));
  const text = distanceText(name, account, distance, liquidationPrice.toString(), isUnknown(mark) ? null : mark.toString(), null);
  return withHint(distance, limit, text, () => (advised ? remedyHint(reading, position.leg.position, thresholds) : ''));
}

function sayNearest(
  reading: AccountReading,
  name: string,
  { code, price, liquidationPrice, distance }: Nearest,
  thresholds: Thresholds,
  advised: boolean,
): Said {
  const limit = passed(thresholds.distance, (one) => distance.atMost(one));
  const text = `${name} is ${formatPercent(distance.toString(), 'down')} from liquidation, by ${code} at ${formatLiquidation(liquidationPrice.toString(), price.toString(), null)}`;
  return withHint(distance, limit, text, () => (advised ? remedyHint(reading, null, thresholds) : ''));
}

/** A distance with what would mend it, where it is at fault; solved when the words are read, since most are not. */
function withHint(distance: Rational, threshold: string | null, text: string, hint: () => string): Said {
  return {
    value: distance.toString(),
    threshold,
    get text() {
      return threshold === null ? text : text + hint();
    },
  };
}

function sayDebt(reading: AccountReading, name: string): Said {
  const ltv = reading.cross?.ltv ?? null;
  const rules = reading.holdings.crossRules;
  if (ltv === null || isUnknown(ltv))
    return { value: null, threshold: null, text: `${name}: how much of its collateral it owes is not known` };
  return { value: ltv.toString(), threshold: rules.marginCallRatio?.toString() ?? null, text: debtText(name, ltv, rules) };
}

/** The worst limit that the value is past. */
function passed(limits: Limits, isPast: (limit: Limits['critical']) => boolean): string | null {
  if (isPast(limits.critical)) return limits.critical.toString();
  return isPast(limits.warning) ? limits.warning.toString() : null;
}

function positionOf(reading: AccountReading, id: string): PositionReading | null {
  return reading.positions.find(({ leg }) => leg.position.id === id) ?? null;
}

function shortName({ leg }: PositionReading): string {
  return positionLabel(leg.position, sizeOf(leg)).replace(/ (isolated|cross)$/, '');
}

function nameOf(reading: AccountReading): string {
  const { account } = reading.holdings;
  return reading.holdings.debts.size > 0 ? `${account.id} (${accountLabel(reading)})` : account.id;
}
