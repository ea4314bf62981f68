import fc from 'fast-check';
import { type AlertSettings, type AlertTable, DEFAULT_ALERTS, type RuleName, type RuleOverride } from '../../src/alerts/rule.ts';
import { RuleTable } from '../../src/alerts/rule-table.ts';
import type { Account, Portfolio } from '../../src/book/portfolio.ts';
import type { Mark, Prices } from '../../src/book/prices.ts';
import { NO_RULES, type RuleBook } from '../../src/book/product-rules.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { Rational } from '../../src/money/rational.ts';
import { Board } from '../../src/monitor/board.ts';
import { observeAccount } from '../../src/monitor/observe-account.ts';
import { Volatilities } from '../../src/monitor/volatilities.ts';
import { assessAccount } from '../../src/risk/assess.ts';
import { isUnknown } from '../../src/risk/known.ts';
import { severity } from '../../src/risk/level.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import { drawPool } from '../../src/tripwires/draw.ts';
import { NO_LIMITS, type WireLimits } from '../../src/tripwires/limits.ts';
import type { Sketch } from '../../src/tripwires/sketch.ts';
import { type Book, debtBooks, decimalText, inverseBooks, linearBooks, unifiedBooks } from '../risk/accounts.ts';
import { NOW } from '../risk/measure.ts';

export const HOUR = 3_600_000;

/** An account with the prices that it stands at, and by which rules it is watched. */
export interface Watched {
  readonly portfolio: Portfolio;
  readonly account: Account;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly assets: ReadonlyMap<string, Rational>;
  readonly settings: AlertSettings;
  readonly rules: RuleBook;
}

/** The account measured with some of its prices multiplied, so many ms later. */
export function read(
  { portfolio, account, marks, assets, settings, rules }: Watched,
  factors: readonly Rational[] = [],
  later = 0,
): AccountReading {
  const moved = new Map([...marks].map(([key, mark], i) => [key, { ...mark, price: mark.price.times(factors[i] ?? Rational.ONE) }]));
  const prices: Prices = { at: NOW + later, marks: moved, assets, funding: new Map(), reference: null };
  return assessAccount(account, portfolio, prices, new Set(), new RuleTable(settings).thresholds(account), rules);
}

/** The limits by which tripwires watch an account, as its rules say them. */
export function limitsOf(table: RuleTable, account: string): (position: string | null) => WireLimits {
  return (position) => {
    const rules = table.at(account, position);
    const limits = (rule: RuleName): WireLimits['ltv'] => rules.of(rule)?.settings ?? NO_LIMITS;
    return {
      distance: limits('distance'),
      marginRatio: limits('marginRatio'),
      ltv: limits('ltv'),
      healthFactor: limits('healthFactor'),
      price: limits('price'),
    };
  };
}

/** The sketch of an account's cross pool; what its prices are numbered by is their place in the map. */
export function draw(watched: Watched, reading: AccountReading = read(watched)): ReturnType<typeof drawPool> {
  const keys = [...watched.marks.keys()];
  const limits = limitsOf(new RuleTable(watched.settings), watched.account.id);
  return drawPool(reading, limits, NOW + HOUR, (key) => keys.indexOf(key));
}

export function isSketch(drawn: ReturnType<typeof drawPool>): drawn is Sketch {
  return drawn !== null && !isUnknown(drawn);
}

export function floatsOf({ marks }: Watched, factors: readonly Rational[] = []): Float64Array {
  return Float64Array.from([...marks.values()], ({ price }, i) => price.times(factors[i] ?? Rational.ONE).toNumber());
}

/**
 * What the alert machine is shown of the cross pool and its legs, exact. Of a pool that is liquidated only that: it stands at an alarm, and
 * what its distances are is nothing that a box promises.
 */
export function verdict({ settings }: Watched, reading: AccountReading): string {
  const pool = reading.pools.find(({ position }) => position === null);
  if (pool === undefined) return 'none';
  if (severity(pool.level) >= severity('liquidation')) return pool.level;
  const around = { table: new RuleTable(settings), board: new Board(), volatilities: new Volatilities() };
  const isolated = new Set(reading.positions.filter(({ collateral }) => collateral !== null).map(({ leg }) => leg.position.id));
  const seen = observeAccount(reading, true, [], around)
    .filter(({ subject }) => !isolated.has(subject.split('/')[1] ?? ''))
    .flatMap(({ subject, observations }) => observations.map(({ rule, level }) => `${subject}: ${rule} ${level}`))
    // What is not observed, because nothing is near, is as good as what is observed and well.
    .filter((one) => !one.endsWith(' ok'));
  const legs = reading.positions.filter(({ leg }) => leg.position.marginMode === 'cross').map(({ level }) => level);
  return [pool.level, ...legs, ...seen].join('; ');
}

const at = (units: number, places: number): Rational => Rational.from(decimalText(units, places));
const pair = (most: number, places: number, falling: boolean): fc.Arbitrary<RuleOverride> =>
  fc.tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most })).map(([a, b]) => {
    const [low, high] = [at(Math.min(a, b), places), at(Math.max(a, b), places)];
    return falling ? { warning: high, critical: low } : { warning: low, critical: high };
  });
const maybe = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(one, { nil: undefined, freq: 2 });

const table: fc.Arbitrary<AlertTable> = fc
  .record({
    distance: maybe(pair(400, 3, true)),
    marginRatio: maybe(pair(1500, 3, false)),
    ltv: maybe(pair(1200, 3, false)),
    healthFactor: maybe(pair(2000, 3, true)),
    price: maybe(pair(10_000_000, 2, false)),
  })
  .map((rules) => ({ rules: Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined)) }));

const settings: fc.Arbitrary<AlertSettings> = fc
  .record({ custom: fc.boolean(), alerts: table, first: maybe(table) })
  .map(({ custom, alerts, first }) =>
    custom ? { ...DEFAULT_ALERTS, alerts, positions: new Map(first === undefined ? [] : [['a/p0', first]]) } : DEFAULT_ALERTS,
  );

/** Other shapes of the prices: all given, or read from marks, with USDT at a price of its own or taken for a dollar. */
type Pricing = 'given' | 'marks' | 'marks in USDT';

function priced({ prices }: Book, pricing: Pricing): Pick<Watched, 'marks' | 'assets'> {
  const marks = new Map(
    Object.entries(prices.marks).map(([key, price]): [string, Mark] => [key, { price: Rational.from(price), kind: 'mark' }]),
  );
  const given = new Map(Object.entries(prices.assets).map(([code, price]) => [code, Rational.from(price)]));
  if (pricing === 'given') return { marks, assets: given };
  if (pricing === 'marks in USDT') {
    marks.set('USDT/USD', { price: given.get('USDT') as Rational, kind: 'spot' });
    marks.set('USDC/USD', { price: Rational.from('0.9997'), kind: 'spot' });
    marks.set('BTC/USDT', { price: given.get('BTC') as Rational, kind: 'spot' });
  }
  return { marks, assets: new Map() };
}

/** What a document cannot say, or the books of test/risk do not: growing debts, a second quote coin, a coin account that owes. */
interface Twist {
  readonly rate: number;
  readonly accrual: string;
  readonly usdc: boolean;
  readonly owed: number;
  readonly minimum: number;
}

const twists: fc.Arbitrary<Twist> = fc.record({
  rate: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5000 })),
  accrual: fc.constantFrom('hour_ceil', 'hour_mark_only', 'hour_compound', 'daily_simple'),
  usdc: fc.boolean(),
  owed: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1000 })),
  minimum: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3000 })),
});

function twisted({ account, prices }: Book, { usdc, owed }: Twist): Book {
  const inverse = account.product === 'custom/derivatives' && account.assets?.['BTC'] !== undefined;
  const book = { prices, account: inverse && owed > 0 ? { ...account, debts: { BTC: decimalText(owed, 3) } } : account };
  return usdc ? (JSON.parse(JSON.stringify(book).replaceAll('ETH/USDT:USDT', 'ETH/USDC:USDC')) as Book) : book;
}

/** Debts at rates that are felt within an hour. */
function growing({ account }: Book, { rate, accrual }: Twist): object {
  if (account.debts === undefined || rate === 0) return account;
  const terms = { annualRate: decimalText(rate, 2), since: new Date(NOW - 50 * HOUR).toISOString(), accrual };
  return { ...account, debts: Object.fromEntries(Object.entries(account.debts).map(([code, amount]) => [code, { amount, ...terms }])) };
}

/** A least maintenance, which only venues' own rules have. */
function floored(account: Account, { minimum }: Twist): Account {
  const { maintenance } = account.rules;
  if (minimum === 0 || maintenance === undefined) return account;
  return { ...account, rules: { ...account.rules, maintenance: { ...maintenance, minimum: at(minimum, 1) } } };
}

/** A random account of any family, by any rules. */
export const watched: fc.Arbitrary<Watched> = fc
  .record({
    book: fc.oneof(linearBooks, inverseBooks, unifiedBooks, unifiedBooks, debtBooks),
    pricing: fc.constantFrom<Pricing>('given', 'marks', 'marks in USDT'),
    settings,
    twist: twists,
  })
  .map(({ book: plain, pricing, settings: rules, twist }) => {
    const book = twisted(plain, twist);
    const read = readPortfolio({ version: 1, accounts: [growing(book, twist)], instruments: {} });
    const account = floored(read.accounts[0] as Account, twist);
    return { portfolio: { ...read, accounts: [account] }, account, ...priced(book, pricing), settings: rules, rules: NO_RULES };
  });

/** Several accounts at the same prices: all that any of them knows. */
export function together(some: readonly Watched[]): Watched[] {
  const marks = new Map(some.flatMap((one) => [...one.marks]));
  const assets = new Map(some.flatMap((one) => [...one.assets]));
  return some.map((one) => ({ ...one, marks, assets }));
}
