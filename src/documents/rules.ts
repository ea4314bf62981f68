import * as z from 'zod';
import { ACCRUALS, type Maintenance, type Rules, type WeightTier } from '../book/rules.ts';
import { Rational } from '../money/rational.ts';
import { byCode, day, exactly, nonNegative, oneOf, positive, present, text } from './fields.ts';

/** Tiers must stand in ascending order: the first that is out of place is named. */
export function ascending(tiers: readonly { readonly floor: Rational }[], context: z.core.$RefinementCtx): void {
  const at = tiers.findIndex((tier, i) => i > 0 && tier.floor.atMost((tiers[i - 1] as { floor: Rational }).floor));
  if (at > 0)
    context.addIssue({
      code: 'custom',
      path: [at, 'floor'],
      message: 'must be above the floor before it: list the tiers from small to large',
    });
}

const maintenanceTier = exactly({
  floor: nonNegative,
  rate: nonNegative,
  deduction: nonNegative.optional(),
  maxLeverage: positive.optional(),
}).transform(({ floor, rate, deduction, maxLeverage }) => ({
  floor,
  rate,
  deduction: deduction ?? Rational.ZERO,
  maxLeverage: maxLeverage ?? null,
}));

export const maintenance = exactly({
  basis: oneOf(['mark', 'entry']),
  shape: oneOf(['marginal', 'whole']),
  tiers: z.array(maintenanceTier, { error: 'must be a list of tiers' }).min(1, 'needs at least one tier').superRefine(ascending),
}).transform((value): Maintenance => value);

export const closeFee = exactly({ rate: nonNegative, basis: oneOf(['mark', 'bankruptcy']) });

const weightTier = exactly({ floor: nonNegative, weight: nonNegative });
const weight = z.union([
  nonNegative.transform((value): WeightTier[] => [{ floor: Rational.ZERO, weight: value }]),
  z.array(weightTier).min(1, 'needs at least one tier').superRefine(ascending),
]);

const shortfall = exactly({
  policy: oneOf(['absorbed', 'capped_at_collateral', 'conditional', 'recourse', 'unknown']),
  threshold: nonNegative.optional(),
  evidence: text,
  asOf: day,
}).transform(({ policy, threshold, evidence, asOf }) => ({
  kind: policy,
  threshold: threshold === undefined ? null : { amount: threshold, code: 'USD' },
  evidence,
  asOf,
}));

/** The rule overrides of contract section 3. */
export const rules = exactly({
  maintenance: maintenance.optional(),
  maintenanceMultiple: positive.optional(),
  strict: z.boolean('must be true or false').optional(),
  closeFee: closeFee.optional(),
  liquidationFee: exactly({ rate: nonNegative }).optional(),
  collateralWeights: byCode(weight).optional(),
  borrowMaintenance: byCode(nonNegative).optional(),
  liquidationRatio: positive.optional(),
  marginCallRatio: positive.optional(),
  shortfall: shortfall.optional(),
}).transform(
  ({ collateralWeights, borrowMaintenance, ...rest }): Rules =>
    present({
      ...rest,
      collateralWeights: collateralWeights && new Map(Object.entries(collateralWeights)),
      borrowMaintenance: borrowMaintenance && new Map(Object.entries(borrowMaintenance)),
    }),
);

export const accrual = oneOf(ACCRUALS);
