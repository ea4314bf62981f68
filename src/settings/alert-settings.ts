import * as z from 'zod';
import {
  type AlertSettings,
  type AlertTable,
  DEFAULT_ALERTS,
  type Hold,
  type RuleName,
  type RuleOverride,
  settingsFor,
} from '../alerts/rule.ts';
import { exactly, present } from '../documents/fields.ts';
import { Rational } from '../money/rational.ts';
import {
  duration,
  durationOrNot,
  HOURS,
  limit,
  MONEY,
  measured,
  PERCENTAGE,
  PLAIN,
  percent,
  quietHours,
  span,
  type Unit,
} from './units.ts';

/** Which limit is reached first: `falls` where harm grows as the value falls. Null: that of a price lies on the side of the position. */
type Harm = 'falls' | 'rises' | null;

/** Rules that have limits: how they are written, and where harm lies (src/alerts/rule.ts). */
const LIMITS = {
  distance: [PERCENTAGE, 'falls'],
  marginRatio: [PERCENTAGE, 'rises'],
  sigma: [PLAIN, 'falls'],
  ltv: [PERCENTAGE, 'rises'],
  healthFactor: [PLAIN, 'falls'],
  equity: [MONEY, 'falls'],
  owe: [PLAIN, 'rises'],
  timeToLiquidation: [HOURS, 'falls'],
  funding: [PERCENTAGE, 'rises'],
  stop: [PERCENTAGE, 'falls'],
  price: [PLAIN, null],
  divergence: [PERCENTAGE, 'rises'],
  reported: [PERCENTAGE, 'rises'],
} as const satisfies Partial<Record<RuleName, readonly [Unit, Harm]>>;

type LimitedRule = keyof typeof LIMITS;

const LIMITED = Object.keys(LIMITS) as LimitedRule[];

/** Those that speak without being asked: half a pair of theirs at the top would leave the other half to be guessed. */
const WHOLE: ReadonlySet<LimitedRule> = new Set<LimitedRule>(['distance', 'marginRatio']);

const hold = z
  .union([exactly({ warning: span, critical: span }), span])
  .transform((given): Hold => (typeof given === 'number' ? { warning: given, critical: given } : given));

function ruleOf(name: LimitedRule, top: boolean) {
  const [unit, harm]: readonly [Unit, Harm] = LIMITS[name];
  const table = exactly({
    warning: limit(unit).optional(),
    critical: limit(unit).optional(),
    hold: hold.optional(),
    hysteresis: percent.optional(),
    keep: span.optional(),
  })
    .superRefine(({ warning, critical }, context) => {
      if (top && WHOLE.has(name) && (warning === undefined) !== (critical === undefined)) {
        const missing = warning === undefined ? 'warning' : 'critical';
        context.addIssue({ code: 'custom', path: [missing], message: `must be ${unit.name}, or false: half a pair would be a guess` });
      }
      const fault = disorder({ warning: warning ?? null, critical: critical ?? null }, harm);
      if (fault !== null) context.addIssue({ code: 'custom', message: fault });
    })
    .transform((given): RuleOverride => present(given));
  const off = z
    .literal(false, { error: 'must be false, or a table with the keys warning, critical, hold, hysteresis, keep' })
    .transform((): RuleOverride => ({ warning: null, critical: null }));
  return z.union([table, off]).optional();
}

function disorder({ warning, critical }: Pick<RuleOverride, 'warning' | 'critical'>, harm: Harm): string | null {
  if (!warning || !critical || harm === null) return null;
  if (harm === 'falls') return critical.atMost(warning) ? null : 'critical must be at or below warning: it is nearer';
  return warning.atMost(critical) ? null : 'critical must be at or above warning';
}

function rulesOf(top: boolean) {
  const one = (name: LimitedRule) => ruleOf(name, top);
  return {
    distance: one('distance'),
    marginRatio: one('marginRatio'),
    sigma: one('sigma'),
    ltv: one('ltv'),
    healthFactor: one('healthFactor'),
    equity: one('equity'),
    owe: one('owe'),
    timeToLiquidation: one('timeToLiquidation'),
    funding: one('funding'),
    stop: one('stop'),
    price: one('price'),
    divergence: one('divergence'),
    reported: one('reported'),
  } satisfies Record<LimitedRule, unknown>;
}

const common = { hold: hold.optional(), hysteresis: percent.optional(), keep: span.optional() };

function tableOf({ hold, hysteresis, keep, ...given }: z.output<typeof overrides>): AlertTable {
  const rules = Object.fromEntries(LIMITED.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));
  return { ...present({ hold, hysteresis, keep }), rules };
}

const overrides = exactly({ ...common, ...rulesOf(false) });

/** As the portfolio's ids. */
const ID = '[a-z0-9][a-z0-9-]{0,39}';
const account = z.string().regex(new RegExp(`^${ID}$`), 'must be the id of an account, such as [alerts.accounts."binance-usdm"]');
const position = z
  .string()
  .regex(new RegExp(`^${ID}/${ID}$`), 'must be account and position, such as [alerts.positions."binance-usdm/btc-1"]');

const repeats = exactly({
  warning: durationOrNot.optional(),
  critical: durationOrNot.optional(),
  liquidation: durationOrNot.optional(),
  negative: durationOrNot.optional(),
});

/** The `[alerts]` table: when to speak. */
export const alerts = exactly({
  ...rulesOf(true),
  ...common,
  staleAfter: duration.optional(),
  blindAfter: duration.optional(),
  quietHours: quietHours.optional(),
  acknowledgedFor: duration.optional(),
  snoozeMost: duration.optional(),
  repeat: repeats.optional(),
  groupWait: span.optional(),
  oweGap: measured(PERCENTAGE)
    .refine((share) => share.sign() > 0 && share.atMost(Rational.ONE), 'must be above 0 % and at most 100 %')
    .optional(),
  accounts: z.record(account, overrides, { error: 'must be tables by account' }).optional(),
  positions: z.record(position, overrides, { error: 'must be tables by account/position' }).optional(),
})
  .transform((given): AlertSettings => {
    const { staleAfter, blindAfter, acknowledgedFor, snoozeMost, groupWait, oweGap, repeat = {}, accounts = {}, positions = {} } = given;
    const { quietHours: hours, ...rest } = given;
    const tables = (all: Readonly<Record<string, z.output<typeof overrides>>>): Map<string, AlertTable> =>
      new Map(Object.entries(all).map(([place, table]) => [place, tableOf(table)]));
    return {
      ...DEFAULT_ALERTS,
      ...present({ staleAfter, blindAfter, acknowledgedFor, snoozeMost, groupWait, oweGap }),
      alerts: tableOf(rest),
      accounts: tables(accounts),
      positions: tables(positions),
      quietHours: hours ?? null,
      repeat: { ...DEFAULT_ALERTS.repeat, ...present(repeat) },
    };
  })
  .superRefine((settings, context) => {
    // A limit of one table stands beside one of another: only together they are in order or not.
    const places = [
      ...[...settings.accounts.keys()].map((id) => ({ path: ['accounts', id], account: id, position: null })),
      ...[...settings.positions.keys()].map((place) => {
        const [id = '', own = ''] = place.split('/');
        return { path: ['positions', place], account: id, position: own };
      }),
    ];
    for (const place of places) {
      for (const name of LIMITED) {
        const { settings: held, origins } = settingsFor(settings, place.account, place.position, name);
        if (origins.warning === origins.critical) continue;
        const fault = disorder(held, LIMITS[name][1]);
        const where = `(warning from ${origins.warning}, critical from ${origins.critical})`;
        if (fault !== null) context.addIssue({ code: 'custom', path: [...place.path, name], message: `${fault} ${where}` });
      }
    }
  });
