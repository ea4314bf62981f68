import type { Position } from '../book/portfolio.ts';
import { isUsdLike } from '../book/symbol.ts';
import { formatPlaces, formatSignificant } from '../money/format.ts';
import { Rational } from '../money/rational.ts';
import { curePool } from '../risk/cure.ts';
import type { RemedyKind } from '../risk/cure-lever.ts';
import type { Target } from '../risk/cure-target.ts';
import { isUnknown } from '../risk/known.ts';
import type { AccountReading } from '../risk/reading.ts';
import type { Thresholds } from '../risk/thresholds.ts';

/** More digits than any amount has: nothing of it is rounded away. */
const ALL = 160;

/** What can be done, by what a person counts it in; `size` is an exact decimal string. */
export interface Deed {
  readonly kind: RemedyKind;
  readonly key: string;
  readonly size: string;
  readonly unit: string;
}

/** "add 1,816.19 USDT", "cut 0.377 BTC", "sell 0.157 BTC to repay". @param named whether the position to cut is named. */
export function remedyText({ kind, key, size, unit }: Deed, named: boolean): string {
  const amount = `${isUsdLike(unit) ? formatPlaces(size, 2, 'up') : formatSignificant(size, ALL, 'up')} ${unit}`;
  if (kind === 'cut' && named) return `cut ${key} by ${amount}`;
  return `${kind} ${amount}${kind === 'sell' ? ' to repay' : ''}`;
}

/**
 * The end of an alarm: " - add 1,816.19 USDT or cut 0.377 BTC for 10 %"; empty when nothing leads there, or it is not known.
 * @param position the one that it is about and that is cut; null for what is owed, which is repaid.
 */
export function remedyHint(reading: AccountReading, position: Position | null, thresholds: Thresholds): string {
  const id = position?.marginMode === 'isolated' ? position.id : null;
  const found = reading.pools.find((pool) => pool.position === id);
  if (found === undefined) return '';
  const wanted = (kind: RemedyKind, key: string): boolean => {
    if (position === null) return kind === 'add' || kind === 'repay';
    return kind === 'add' ? key === position.symbol.settle : kind === 'cut' && key === position.id;
  };
  const cure = curePool(reading, found, { target: null, thresholds, all: true }, wanted);
  if (isUnknown(cure) || cure.remedies.length === 0) return '';
  const [add, other] = (['add', position === null ? 'repay' : 'cut'] as const).map((kind) =>
    cure.remedies.find((one) => one.kind === kind),
  );
  const deeds = [add, other].flatMap((one) => (one === undefined ? [] : [remedyText({ ...one, size: one.size.toString() }, false)]));
  return ` - ${deeds.join(' or ')} for ${goalText(cure.target)}`;
}

function goalText({ kind, value }: Target): string {
  const percent = `${value.times(Rational.of(100))} %`;
  return kind === 'distance' ? percent : kind === 'ltv' ? `an LTV of ${percent}` : `a margin ratio of ${percent}`;
}
