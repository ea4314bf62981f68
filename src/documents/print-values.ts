import type { Rational } from '../money/rational.ts';
import type { Finding } from '../risk/checks.ts';
import { type Found, isUnknown } from '../risk/known.ts';
import type { TwoSided } from '../risk/reading.ts';
import type { SecondOpinion } from '../risk/reported.ts';
import type { OwedRange } from '../risk/shortfall.ts';
import type { CheckDocument, OpinionDocument, OwedDocument, Shown, TwoSidedDocument } from './reading.ts';

/** A value as the contract writes it: a decimal string, null for none, or why it is unknown. */
export function shown(value: Found<Rational>): Shown {
  return value === null || isUnknown(value) ? value : value.toString();
}

export function printOwed({ low, high }: OwedRange): OwedDocument {
  return { low: shown(low), high: shown(high) };
}

export function printSides(sides: ReadonlyMap<string, TwoSided>): Readonly<Record<string, TwoSidedDocument>> {
  return Object.fromEntries(
    [...sides].map(([code, { down, up }]): [string, TwoSidedDocument] => [code, { down: shown(down), up: shown(up) }]),
  );
}

/** A venue's number beside ours; null when it reported none. */
export function printOpinion(opinion: SecondOpinion | null): OpinionDocument | null {
  if (opinion === null) return null;
  const { value, difference, anomaly } = opinion;
  return { value: value?.toString() ?? null, difference: difference?.toString() ?? null, anomaly };
}

/** What the rules of thumb found. */
export function printChecks(findings: readonly Finding[]): CheckDocument[] {
  return findings.map(({ id, level, position, text, value, limit }) => ({
    id,
    level,
    position,
    text,
    value: value?.toString() ?? null,
    limit: limit?.toString() ?? null,
  }));
}
