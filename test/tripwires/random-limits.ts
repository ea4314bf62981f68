import { type AlertSettings, type AlertTable, DEFAULT_ALERTS } from '../../src/alerts/rule.ts';
import type { Portfolio } from '../../src/book/portfolio.ts';
import { Rational } from '../../src/money/rational.ts';
import type { Random } from './random.ts';

/** Limits of all kinds: the defaults for most, and others for some accounts and positions. */
export function randomLimits({ accounts }: Portfolio, random: Random): AlertSettings {
  const limits = (warning: number, critical: number) => ({
    warning: random.chance(0.9) ? Rational.from(warning.toFixed(4)) : null,
    critical: random.chance(0.9) ? Rational.from(critical.toFixed(4)) : null,
  });
  const table = (): AlertTable => ({
    rules: {
      ...(random.chance(0.5) ? { distance: limits(0.3 * random.next(), 0.05 * random.next()) } : {}),
      ...(random.chance(0.5) ? { marginRatio: limits(0.3 + 0.3 * random.next(), 0.6 + 0.4 * random.next()) } : {}),
      ...(random.chance(0.3) ? { ltv: limits(0.5 + 0.2 * random.next(), 0.7 + 0.2 * random.next()) } : {}),
      ...(random.chance(0.3) ? { healthFactor: limits(1.2 + random.next(), 1 + 0.3 * random.next()) } : {}),
    },
  });
  const own = accounts.filter(() => random.chance(0.25)).map(({ id }) => [id, table()] as const);
  const single = accounts.flatMap(({ id, positions }) =>
    positions
      .filter(() => random.chance(0.15))
      .map((position): [string, AlertTable] => {
        const entry = position.entryPrice.toNumber();
        const price = { price: limits(entry * (0.8 + 0.4 * random.next()), entry * (0.8 + 0.4 * random.next())) };
        return [`${id}/${position.id}`, { rules: { ...table().rules, ...(random.chance(0.5) ? price : {}) } }];
      }),
  );
  return { ...DEFAULT_ALERTS, accounts: new Map(own), positions: new Map(single) };
}
