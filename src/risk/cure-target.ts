import { max, Rational } from '../money/rational.ts';
import type { EffectiveRules } from './effective-rules.ts';
import { DEBT_WARNING, DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.ts';

/** What a cure must reach: `distance` at least, `ratio` (the reading's marginRatio) or `ltv` (the reading's ltv) at most. */
export type TargetKind = 'distance' | 'ratio' | 'ltv';

export interface Target {
  readonly kind: TargetKind;
  /** A fraction > 0; below 1 for a ratio. */
  readonly value: Rational;
}

const HUNDRED = Rational.of(100);
const percent = (count: number): Rational => Rational.of(count, 100);

/** Where a cure leads by default: beyond the default warning of 8 %, so that the alarm ends. */
const DISTANCE = percent(10);
/** How far past its warning a limit of the user's own is cured. */
const DISTANCE_MARGIN = percent(2);
const RATIO_MARGIN = percent(10);
const DEBT_MARGIN = percent(5);

/** Reads "distance=15%", "ratio=50%" or "ltv=60%"; undefined for anything else, and for a ratio that would still be liquidated. */
export function parseTarget(text: string): Target | undefined {
  const match = /^(distance|ratio|ltv)=(\d{1,4}(?:\.\d{1,20})?)\s?%$/.exec(text.trim());
  if (match === null) return undefined;
  const kind = match[1] as TargetKind;
  const value = Rational.from(match[2] as string).over(HUNDRED);
  if (value.sign() === 0 || (kind === 'ratio' && !value.lessThan(Rational.ONE))) return undefined;
  return { kind, value };
}

/** "distance 10%", as the reading says it. */
export function targetText({ kind, value }: Target): string {
  return `${kind} ${value.times(HUNDRED)}%`;
}

/** 10 %, or two points past the user's own warning. */
export function defaultDistance({ distance }: Thresholds): Target {
  const limit = distance.warning ?? distance.critical;
  return { kind: 'distance', value: limit === null ? DISTANCE : max(DISTANCE, limit.plus(DISTANCE_MARGIN)) };
}

/** Ten points under the user's own warning: for a pool that is far from liquidation and has used too much of its margin. */
export function defaultRatio({ marginRatio }: Thresholds): Target {
  const limit = marginRatio.warning ?? marginRatio.critical ?? DEFAULT_THRESHOLDS.marginRatio.warning;
  return { kind: 'ratio', value: below(limit, RATIO_MARGIN) };
}

/**
 * Five points under the margin call, cut to whole percents, as an LTV; where weights make the venue's ratio another than the
 * LTV, the same as a part of the liquidation ratio. Null without a liquidation ratio.
 */
export function defaultDebt(rules: EffectiveRules): Target | null {
  const { liquidationRatio, marginCallRatio, collateralWeights } = rules;
  if (liquidationRatio === undefined) return null;
  const safe = below(marginCallRatio ?? DEBT_WARNING.times(liquidationRatio), DEBT_MARGIN);
  if ((collateralWeights?.size ?? 0) === 0) return { kind: 'ltv', value: wholePercent(safe) };
  return { kind: 'ratio', value: wholePercent(safe.over(liquidationRatio)) };
}

function below(limit: Rational, margin: Rational): Rational {
  const half = limit.over(Rational.of(2));
  return max(half, limit.minus(margin));
}

/** Down to whole percents, where any are left. */
function wholePercent(value: Rational): Rational {
  const whole = (value.num * 100n) / value.den;
  return whole === 0n ? value : Rational.of(whole, 100n);
}
