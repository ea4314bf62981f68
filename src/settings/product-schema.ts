import * as z from 'zod';
import { ACCRUALS, type MaintenanceTier } from '../book/rules.ts';
import { CODE } from '../book/symbol.ts';
import { day, exactly, nonNegative, oneOf, positive, text } from '../documents/fields.ts';

/** A fact that is not known, with the reason (config/products/README.md). */
export const notKnown = exactly({ unknown: text });
const byBase = <Value extends z.core.SomeType>(value: Value) => z.record(z.string().regex(CODE), value);
const words = z.string().max(2000);

const venueRatio = exactly({
  name: text,
  formula: z.union([text, notKnown]),
  liquidationAt: z.union([nonNegative, notKnown]),
  safer: oneOf(['up', 'down']),
});

const maintenance = exactly({
  basis: oneOf(['mark', 'entry']).optional(),
  shortBasis: oneOf(['mark', 'entry']).optional(),
  shape: oneOf(['marginal', 'whole']).optional(),
  tiers: text,
  note: words.optional(),
  growth: byBase(exactly({ base: nonNegative, perCoin: nonNegative })).optional(),
  rateOfInitial: positive.optional(),
  callOfInitial: positive.optional(),
  rateOfMaxLeverage: positive.optional(),
  floorUsd: nonNegative.optional(),
});

const closeFee = exactly({ rate: nonNegative, basis: oneOf(['mark', 'bankruptcy']), note: words.optional() });

const evidence = exactly({
  quote: words,
  source: words,
  date: words,
  supports: text.optional(),
  confidence: oneOf(['high', 'medium', 'low']).optional(),
  unsaid: words.optional(),
});

const conflict = exactly({
  about: words,
  texts: z.array(exactly({ says: text, text: words, source: words, date: words })).min(2),
  unsettled: words,
});

const asOfIs = oneOf(['source', 'read']);

const shortfall = exactly({
  policy: oneOf(['absorbed', 'capped_at_collateral', 'conditional', 'recourse', 'unknown']),
  threshold: nonNegative.optional(),
  paidUpTo: exactly({ amount: nonNegative, code: z.string().regex(CODE) }).optional(),
  lossCap: words.optional(),
  confidence: oneOf(['high', 'medium', 'low']).optional(),
  evidence: z.array(evidence),
  conflicts: z.array(conflict).optional(),
  asOf: day,
  asOfIs,
});

/** What a margin mode may say for itself. */
const modeKeys = {
  opaque: z.boolean().optional(),
  venueRatio: venueRatio.nullable().optional(),
  maintenance: maintenance.optional(),
  closeFee: closeFee.optional(),
  initialRatio: positive.optional(),
  liquidationRest: oneOf(['returned', 'kept']).optional(),
  partialLiquidation: words.optional(),
};

/** A file of config/products: facts, with what is not known said in words. */
export const productSchema = exactly({
  ...modeKeys,
  id: text,
  venue: text,
  ccxt: text.nullable(),
  name: text,
  family: oneOf(['derivatives', 'unified', 'collateral-debt']),
  instruments: z.array(oneOf(['perpetual', 'dated-future', 'option', 'spot-margin', 'loan', 'defi-loan'])).min(1),
  venueRatio: venueRatio.nullable(),
  contractSize: exactly({ size: positive, byBase: byBase(positive).optional(), note: words }).optional(),
  trigger: z.union([text, notKnown]),
  maintenanceMultiple: positive.optional(),
  strict: z.boolean().optional(),
  liquidationRatio: positive.optional(),
  marginCallRatio: positive.optional(),
  marginCallRatios: z.array(positive).optional(),
  liquidationMarginLevel: positive.optional(),
  callMarginLevel: positive.optional(),
  liquidationFee: exactly({
    rate: nonNegative.optional(),
    low: nonNegative.optional(),
    high: nonNegative.optional(),
    byBase: byBase(nonNegative).optional(),
    note: words.optional(),
  }).optional(),
  collateralWeights: exactly({ from: text, note: words }).optional(),
  borrowMaintenance: exactly({ note: words }).optional(),
  accrual: exactly({ mode: oneOf(ACCRUALS).optional(), note: words.optional() }).optional(),
  funding: exactly({ intervalHours: positive.optional(), continuous: z.boolean().optional(), note: words.optional() }).optional(),
  after: words.optional(),
  modes: z
    .partialRecord(z.enum(['isolated', 'cross', 'borrow', 'portfolio']), exactly({ ...modeKeys, shortfall: shortfall.optional() }))
    .optional(),
  shortfall,
  figures: z.array(z.unknown()).optional(),
  unknown: z.array(words).min(1),
  source: words,
  asOf: day,
  asOfIs,
});

/** A product file, read and checked. */
export type ProductFile = z.output<typeof productSchema>;

const reach = exactly({
  instruments: z.array(text).min(1),
  from: day.nullable(),
  until: day.nullable(),
  instrument: words,
  confidence: oneOf(['high', 'medium', 'low']),
  evidence: z.array(evidence),
});

/** config/products/overlays.json: laws that cap a retail client's loss. */
export const overlaySchema = z.looseObject({
  overlays: z.array(
    z.looseObject({
      id: text,
      includes: z.array(text).optional(),
      reaches: z.array(reach),
      effect: z.looseObject({ policy: oneOf(['absorbed', 'capped_at_collateral']), lossCap: words.optional() }),
    }),
  ),
});

export type OverlayFile = z.output<typeof overlaySchema>;

/** A file of config/tiers. */
export const tierSchema = z.looseObject({
  tables: z.array(
    z
      .array(
        z
          .tuple([nonNegative, nonNegative, nonNegative, positive])
          .transform(([floor, rate, deduction, maxLeverage]): MaintenanceTier => ({ floor, rate, deduction, maxLeverage })),
      )
      .min(1),
  ),
  symbols: z.record(z.string(), z.number().int().min(0)),
});

export type TierFile = z.output<typeof tierSchema>;
