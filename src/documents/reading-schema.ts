import * as z from 'zod';
import { RULES } from '../alerts/rule.ts';
import { LEVELS } from '../risk/level.ts';
import type { ReadingDocument } from './reading.ts';

// What is printed, not read: its form for other programs, held together with the types of reading.ts by the compiler.
const decimal = z.string().meta({ pattern: '^-?[0-9]+(\\.[0-9]+)?$', description: 'an unrounded decimal' });
const time = z.string().meta({ format: 'date-time' });
const unknown = z.object({ unknown: z.string().meta({ description: 'why it is not known, in a sentence' }) });
const shown = z.union([decimal, z.null(), unknown]);
const level = z.enum(LEVELS);
const owed = z.object({ low: shown, high: shown });
const sides = z.record(z.string(), z.object({ down: shown, up: shown }));
const amounts = z.record(z.string(), shown);
const worth = { equity: shown, shortfall: shown, owed };

const shortfall = z.object({
  policy: z.enum(['absorbed', 'capped_at_collateral', 'conditional', 'recourse', 'unknown']),
  evidence: z.string(),
  asOf: z.string().nullable(),
  conflicts: z.array(z.string()),
  after: z.string().nullable(),
  lossCap: shown,
  ladder: z.array(z.object({ gap: decimal, ...worth, usd: z.object(worth) })),
});

const check = z.object({
  id: z.string(),
  level: z.enum(['warning', 'critical']),
  position: z.string().nullable(),
  text: z.string(),
  value: decimal.nullable(),
  limit: decimal.nullable(),
});

const position = z.object({
  id: z.string(),
  symbol: z.string(),
  side: z.enum(['long', 'short']),
  marginMode: z.enum(['isolated', 'cross']),
  contracts: decimal,
  entryPrice: decimal,
  leverage: decimal.nullable(),
  markPrice: shown,
  notional: shown,
  unrealizedPnl: shown,
  unrealizedRatio: shown,
  collateral: shown,
  equity: shown,
  maintenanceMargin: shown,
  marginRatio: shown,
  liquidationPrice: shown,
  bankruptcyPrice: shown,
  distance: shown,
  level,
  stop: z.object({ price: decimal, beyondLiquidation: z.union([z.boolean(), unknown]), loss: shown }).nullable(),
  reported: z
    .object({
      liquidationPrice: decimal.nullable(),
      marginRatio: decimal.nullable(),
      at: z.string(),
      difference: decimal.nullable(),
      anomaly: z.boolean(),
    })
    .nullable(),
});

const after = z.object({ level, equity: shown, distance: shown, marginRatio: shown, ltv: shown });
const poolCure = z.object({
  position: z.string().nullable(),
  target: z.string(),
  reached: z.boolean(),
  remedies: z.array(
    z.object({
      kind: z.enum(['add', 'repay', 'cut', 'sell']),
      key: z.string(),
      amount: decimal,
      size: decimal,
      unit: z.string(),
      after: after.exactOptional(),
    }),
  ),
  impossible: z.array(z.object({ kind: z.string(), key: z.string(), doubtful: z.boolean(), why: z.string() })),
});
const cure = z.object({
  target: z.string(),
  add: amounts,
  repay: amounts,
  cut: amounts,
  sell: amounts,
  note: z.string().nullable(),
  pools: z.array(z.union([poolCure, z.object({ position: z.string().nullable(), unknown: z.string() })])),
});

const opinion = z.object({ value: decimal.nullable(), difference: decimal.nullable(), anomaly: z.boolean() });

const account = z.object({
  id: z.string(),
  product: z.string(),
  level,
  currency: z.string(),
  equity: shown,
  adjustedEquity: shown,
  maintenanceMargin: shown,
  health: shown,
  marginRatio: shown,
  ltv: shown,
  healthFactor: shown,
  marginLevel: shown,
  liquidation: sides,
  commonShock: shown,
  debts: z.record(z.string(), z.object({ amount: decimal, accrued: shown, total: shown })),
  venueRatio: z.object({ name: z.string(), value: shown, liquidationAt: shown, safer: z.enum(['up', 'down']) }).nullable(),
  timeToLiquidation: z.union([z.object({ hours: decimal, cause: z.string() }), unknown, z.null()]),
  drift: z.object({ days: decimal, liquidation: sides }).nullable(),
  owed,
  owedUsd: owed,
  shortfall,
  cure: z.union([cure, unknown, z.null()]),
  reported: z
    .object({ equity: opinion.nullable(), marginRatio: decimal.nullable(), difference: decimal.nullable(), anomaly: z.boolean() })
    .nullable(),
  held: z.record(z.string(), z.object({ amount: decimal, value: shown })),
  unmodelled: z
    .array(z.object({ kind: z.enum(['option', 'order']), text: z.string(), symbol: z.string().exactOptional() }))
    .exactOptional(),
  checks: z.array(check),
  positions: z.array(position),
});

/** The reading of contract section 4. */
export const reading: z.ZodType<ReadingDocument> = z.object({
  schemaVersion: z.literal(1),
  at: time,
  level,
  equity: shown,
  owed,
  assumptions: z.array(z.string()),
  checks: z.array(check),
  accounts: z.array(account),
});

/** A line of `watch --json` and `replay --json` (contract section 6): an alert, or the summary at the end. */
export const alert: z.ZodType = z.union([
  z.object({
    type: z.literal('alert'),
    id: z.string(),
    rule: z.enum(RULES),
    subject: z.string(),
    level,
    from: level,
    reason: z.enum(['first', 'escalated', 'repeat', 'recovered', 'stale', 'blind', 'resumed']),
    value: decimal.nullable(),
    threshold: decimal.nullable(),
    at: time,
    episode: z.int().min(0),
    text: z.string(),
    suspect: z.string().exactOptional(),
  }),
  z.object({ type: z.literal('summary'), ticks: z.int().min(0), alerts: z.int().min(0), worst: level, seconds: z.number().min(0) }),
]);
