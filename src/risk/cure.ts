import { Rational } from '../money/rational.ts';
import { Goal } from './cure-goal.ts';
import { addLever, cutLever, type Lever, type RemedyKind, repayLever, sellLever } from './cure-lever.ts';
import { codesOf, fewest, isBent } from './cure-solve.ts';
import { legOf, type Stake, totalOf } from './cure-stake.ts';
import { defaultDebt, defaultDistance, defaultRatio, type Target } from './cure-target.ts';
import { isUnknown, type Known, type Unknown, unknown } from './known.ts';
import { severity } from './level.ts';
import type { Holdings } from './pools.ts';
import type { AccountReading, PoolReading } from './reading.ts';
import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.ts';

/** One way to reach the target, by itself. */
export interface Remedy {
  readonly kind: RemedyKind;
  /** A currency code, or the position to cut. */
  readonly key: string;
  /** Rounded up to what can be paid or traded: units of the currency, or contracts. One step less falls short. */
  readonly amount: Rational;
  /** The amount as a person counts it: of a cut the base units, or the quote money of an inverse contract. */
  readonly size: Rational;
  readonly unit: string;
  /** The account's holdings when it has been done; `holdings.account` can be measured again. */
  readonly after: Holdings;
}

/** A way that does not lead there, or of which it is not known. */
export interface Hopeless {
  readonly kind: RemedyKind;
  readonly key: string;
  /** Not known rather than known not to help: no amount was found, and none is proven not to be. */
  readonly doubtful: boolean;
  readonly why: string;
}

/** What brings one pool to its target. */
export interface PoolCure {
  /** The isolated position; null for the cross pool, or debts against their collateral. */
  readonly position: string | null;
  readonly target: Target;
  /** It is there already: nothing needs to be done. */
  readonly reached: boolean;
  readonly remedies: readonly Remedy[];
  readonly hopeless: readonly Hopeless[];
}

/** What brings an account's pools to their targets; a pool of which too little is known says why. */
export interface AccountCure {
  readonly pools: readonly { readonly position: string | null; readonly cure: Known<PoolCure> }[];
}

export interface CureWish {
  /** For every pool; null: each pool's own default. */
  readonly target: Target | null;
  readonly thresholds: Thresholds;
  /** Also pools that nothing ails. */
  readonly all: boolean;
}

const DEFAULT_WISH: CureWish = { target: null, thresholds: DEFAULT_THRESHOLDS, all: false };

/**
 * The exact amounts that bring an account to its target (rulebook section 2, "Inverse problems"): for each pool at fault what to
 * add, repay, cut or sell, each by itself. Null when nothing needs curing.
 */
export function cureOf(reading: AccountReading, wish: CureWish = DEFAULT_WISH): AccountCure | null {
  const pools = reading.pools
    .filter((pool) => atRisk(pool) && (wish.all || severity(pool.level) >= severity('unknown')))
    .map((pool) => ({ position: pool.position, cure: curePool(reading, pool, wish) }));
  return pools.length === 0 ? null : { pools };
}

/** Positions or debts: what holds coins alone cannot be liquidated. */
function atRisk({ position, pool, level }: PoolReading): boolean {
  return position !== null || level !== 'ok' || pool.now().debt.c0.sign() > 0 || pool.now().notional.c0.sign() > 0;
}

/**
 * What brings one pool to its target.
 * @param wanted the remedies to solve; all by default.
 */
export function curePool(
  reading: AccountReading,
  pool: PoolReading,
  wish: CureWish = DEFAULT_WISH,
  wanted: (kind: RemedyKind, key: string) => boolean = () => true,
): Known<PoolCure> {
  const { gaps } = pool.pool;
  const gap: Unknown | null = gaps.worth ?? gaps.mark ?? gaps.rules;
  if (gap !== null) return gap;
  const stake: Stake = { holdings: reading.holdings, pool: pool.pool, position: pool.position, currency: pool.currency };
  const codes = codesOf(stake.holdings);
  const targets = wish.target === null ? defaultTargets(stake, wish.thresholds) : [wish.target];
  const [first] = targets;
  if (first === undefined) return unknown('it has no liquidation ratio to be cured by');
  if (targets.some(({ kind }) => kind === 'ltv') && !stake.pool.collateralDebt)
    return unknown('it is no debt against collateral and has no LTV: give a distance or a ratio');
  for (const target of targets) {
    const goal = new Goal(stake, target);
    const breach = goal.breach(stake.pool.terms, codes, []);
    if (breach === null) continue;
    const remedies: Remedy[] = [];
    const hopeless: Hopeless[] = [];
    for (const { kind, key, lever } of leversOf(stake)) {
      if (!wanted(kind, key)) continue;
      if (isUnknown(lever)) {
        hopeless.push({ kind, key, doubtful: true, why: lever.unknown });
        continue;
      }
      const steps = kind === 'cut' && isBelowZero(stake) ? null : fewest(stake, goal, lever, breach);
      if (steps === null) hopeless.push({ kind, key, doubtful: isDoubtful(stake, kind), why: WHY_NOT[kind] });
      else if (steps === 'lost') hopeless.push({ kind, key, doubtful: true, why: 'no exact amount was found' });
      else remedies.push(remedyOf(stake, lever, steps));
    }
    return { position: pool.position, target, reached: false, remedies, hopeless };
  }
  return { position: pool.position, target: first, reached: true, remedies: [], hopeless: [] };
}

/** Of remedies that can do harm as well, where nothing is a line: that none was found proves nothing. */
function isDoubtful(stake: Stake, kind: RemedyKind): boolean {
  return isBent(stake) && ((kind === 'cut' && !isBelowZero(stake)) || kind === 'sell');
}

/** A cut turns profit or loss into balance, it makes none: without weights a pool below zero stays there. */
function isBelowZero({ pool }: Stake): boolean {
  return pool.now().adjusted.c0.sign() < 0 && (pool.rules.collateralWeights?.size ?? 0) === 0;
}

function remedyOf({ holdings }: Stake, { kind, key, step, after }: Lever, steps: bigint): Remedy {
  const amount = step.times(Rational.of(steps));
  const done = { kind, key, amount, after: after(steps) };
  if (kind !== 'cut') return { ...done, size: amount, unit: key };
  const { contract, position } = legOf(holdings, key);
  if (isUnknown(contract)) throw new RangeError('a cut needs a contract size');
  const { inverse, quote, base } = contract.symbol;
  return { ...done, size: amount.times(contract.size).over(position.contracts), unit: inverse ? quote : base };
}

const WHY_NOT: Readonly<Record<RemedyKind, string>> = {
  add: 'no amount of it reaches the target',
  repay: 'repaying all of it alone does not reach the target',
  cut: 'no smaller size of it alone reaches the target',
  sell: 'selling it alone does not reach the target',
};

/** In the order in which they are tried: the first that is not yet reached is the one. */
function defaultTargets({ pool }: Stake, thresholds: Thresholds): Target[] {
  if (!pool.collateralDebt) return [defaultDistance(thresholds), defaultRatio(thresholds)];
  const target = defaultDebt(pool.rules);
  return target === null ? [] : [target];
}

interface Offer {
  readonly kind: RemedyKind;
  readonly key: string;
  readonly lever: Known<Lever>;
}

function leversOf(stake: Stake): Offer[] {
  const { holdings, position, currency } = stake;
  if (position !== null) {
    return [
      { kind: 'add', key: currency, lever: addLever(stake, currency) },
      { kind: 'cut', key: position, lever: cutLever(stake, position) },
    ];
  }
  const legs = holdings.legs.filter((leg) => leg.position.marginMode === 'cross');
  const held = [...holdings.account.assets].filter(([, amount]) => amount.sign() > 0).map(([code]) => code);
  const owed = [...holdings.debts].filter(([, debt]) => totalOf(debt).sign() > 0).map(([code]) => code);
  const money = new Set([...legs.map((leg) => leg.position.symbol.settle), ...held]);
  const largest = largestOf(owed, holdings);
  return [
    ...[...money].map((code): Offer => ({ kind: 'add', key: code, lever: addLever(stake, code) })),
    ...owed.map((code): Offer => ({ kind: 'repay', key: code, lever: repayLever(stake, code) })),
    ...legs.map(({ position: { id } }): Offer => ({ kind: 'cut', key: id, lever: cutLever(stake, id) })),
    ...(largest === null ? [] : held.map((code): Offer => ({ kind: 'sell', key: code, lever: sellLever(stake, code, largest) }))),
  ];
}

/** The debt worth the most now: what a sale pays off. */
function largestOf(codes: readonly string[], { debts, valuation }: Holdings): string | null {
  let largest: { readonly code: string; readonly usd: Rational } | null = null;
  for (const code of codes) {
    const price = valuation.usd(code);
    const usd = isUnknown(price) ? Rational.ZERO : totalOf(debts.get(code)).times(price);
    if (largest === null || largest.usd.lessThan(usd)) largest = { code, usd };
  }
  return largest?.code ?? null;
}
