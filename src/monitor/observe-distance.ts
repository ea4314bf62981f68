import { observed } from '../alerts/limit.ts';
import type { Observation, Said } from '../alerts/observation.ts';
import { formatLiquidation, formatPercent } from '../money/format.ts';
import type { Rational } from '../money/rational.ts';
import { isUnknown } from '../risk/known.ts';
import type { AccountReading, Nearest, PositionReading } from '../risk/reading.ts';
import { remedyHint } from './remedy-text.ts';
import type { Surroundings } from './surroundings.ts';
import { distanceText, shortName } from './words.ts';

/** How far a position is from its liquidation price. @param advised whether it says what would mend it: nobody is told to move money by a price that is not believed. */
export function observeDistance(
  reading: AccountReading,
  position: PositionReading,
  { table }: Surroundings,
  advised: boolean,
): Observation[] {
  const { account } = reading.holdings;
  const rule = table.at(account.id, position.leg.position.id).of('distance');
  if (rule === null) return [];
  const hint = (): string => (advised ? remedyHint(reading, position.leg.position, table.thresholds(account)) : '');
  return [observed(rule, position.distance, (threshold) => sayDistance(account.id, position, threshold, hint))];
}

/** How far a pool of coins and debts is from liquidation by the coin that is nearest to it. */
export function observeNearest(
  reading: AccountReading,
  name: () => string,
  nearest: Nearest,
  { table }: Surroundings,
  advised: boolean,
): Observation[] {
  const { account } = reading.holdings;
  const rule = table.at(account.id, null).of('distance');
  if (rule === null) return [];
  const hint = (): string => (advised ? remedyHint(reading, null, table.thresholds(account)) : '');
  return [observed(rule, nearest.distance, (threshold) => sayNearest(name(), nearest, threshold, hint))];
}

function sayDistance(account: string, position: PositionReading, threshold: string | null, hint: () => string): Said {
  const { distance, liquidationPrice, mark } = position;
  const name = shortName(position);
  if (distance === null || liquidationPrice === null) {
    return { value: null, threshold: null, text: `${name} at ${account} cannot be liquidated by its price` };
  }
  if (isUnknown(distance) || isUnknown(liquidationPrice)) {
    return { value: null, threshold: null, text: `how far ${name} at ${account} is from liquidation is not known` };
  }
  const text = distanceText(name, account, distance, liquidationPrice.toString(), isUnknown(mark) ? null : mark.toString(), null);
  return withHint(distance, threshold, text, hint);
}

function sayNearest(
  name: string,
  { code, price, liquidationPrice, distance }: Nearest,
  threshold: string | null,
  hint: () => string,
): Said {
  const text = `${name} is ${formatPercent(distance.toString(), 'down')} from liquidation, by ${code} at ${formatLiquidation(liquidationPrice.toString(), price.toString(), null)}`;
  return withHint(distance, threshold, text, hint);
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
