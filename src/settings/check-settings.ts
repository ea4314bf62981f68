import * as z from 'zod';
import { exactly, textLike } from '../documents/fields.ts';
import { Rational } from '../money/rational.ts';
import { type CheckLimit, type CheckLimits, DEFAULT_CHECKS } from '../risk/checks.ts';

const TIMES = /^(\d{1,6}(?:\.\d{1,20})?)x$/;

const times = textLike(TIMES.source, 'a multiple, such as 5x').transform((input, context): Rational => {
  const match = typeof input === 'string' ? TIMES.exec(input) : null;
  if (match !== null) return Rational.from(match[1] as string);
  context.addIssue({ code: 'custom', message: 'must be a multiple such as "5x"' });
  return z.NEVER;
});

const toggle = z.boolean('must be true or false').optional();

/** `false`, or from where on the rule speaks. */
function limitOf(unit: z.ZodType<Rational>) {
  const limit = exactly({ warning: unit, critical: unit.optional() })
    .transform(({ warning, critical }): CheckLimit => ({ warning, critical: critical ?? null }))
    .refine(({ warning, critical }) => critical === null || warning.atMost(critical), 'critical must be at or above warning');
  return z
    .union([z.literal(false, { error: 'must be false, or an object with the keys warning, critical' }).transform(() => null), limit])
    .optional();
}

/** The `[checks]` table: each rule of thumb is switched off with `false`, or given limits of its own. */
export function checkSettings(percent: z.ZodType<Rational>) {
  return exactly({
    riskPerTrade: limitOf(percent),
    noStop: toggle,
    stopBeyondLiquidation: toggle,
    leverage: limitOf(times),
    concentration: limitOf(percent),
    unrealizedLoss: limitOf(percent),
    depeg: limitOf(percent),
  }).transform(
    (given): CheckLimits => ({
      riskPerTrade: given.riskPerTrade === undefined ? DEFAULT_CHECKS.riskPerTrade : given.riskPerTrade,
      noStop: given.noStop ?? DEFAULT_CHECKS.noStop,
      stopBeyondLiquidation: given.stopBeyondLiquidation ?? DEFAULT_CHECKS.stopBeyondLiquidation,
      leverage: given.leverage === undefined ? DEFAULT_CHECKS.leverage : given.leverage,
      concentration: given.concentration === undefined ? DEFAULT_CHECKS.concentration : given.concentration,
      unrealizedLoss: given.unrealizedLoss === undefined ? DEFAULT_CHECKS.unrealizedLoss : given.unrealizedLoss,
      depeg: given.depeg === undefined ? DEFAULT_CHECKS.depeg : given.depeg,
    }),
  );
}
