import { notionalAt, profitAt } from '../book/contract.ts';
import type { Account, Debt } from '../book/portfolio.ts';
import { max, min, Rational } from '../money/rational.ts';
import { AssetTerm } from './balance-term.ts';
import { isUnknown } from './known.ts';
import { Pool } from './pool.ts';
import { collateralOf, crossPool, type Holdings, isolatedPool, type Leg, type Owed } from './pools.ts';
import { PositionTerm } from './position-term.ts';
import type { Term } from './term.ts';

/** A pool and the holdings it was made of, so that it can be made again after a change. Nothing about it is unknown. */
export interface Stake {
  readonly holdings: Holdings;
  readonly pool: Pool;
  /** Id of the isolated position; null for the cross pool, or debts against their collateral. */
  readonly position: string | null;
  /** What the pool is counted in. */
  readonly currency: string;
}

const ZERO = Rational.ZERO;

/** The parts of a cross pool in the order of its terms: each asset, each debt, each leg. */
function partsOf({ account, debts, legs }: Holdings): unknown[] {
  return [...account.assets.values(), ...debts.values(), ...legs.filter(({ position }) => position.marginMode === 'cross')];
}

/**
 * The terms of the stake's pool after a change; a holding that stayed keeps its very term, which callers may know by identity.
 * A close fee held at bankruptcy prices moves with everything in the pool, so that then no term stays.
 */
export function termsAfter(stake: Stake, changed: Holdings): readonly Term[] {
  const { pool, holdings, currency, position } = stake;
  if (changed === holdings) return pool.terms;
  if (position !== null) return isolatedAfter(stake, changed, position);
  const built = crossPool(changed, currency)?.terms ?? [];
  const [before, after] = [partsOf(holdings), partsOf(changed)];
  if (before.length !== after.length || built.length !== pool.terms.length || holdsFees(stake)) return built;
  return built.map((term, i) => (before[i] === after[i] ? (pool.terms[i] as Term) : term));
}

/** A position closed in full leaves its margin and what it made of it. */
function isolatedAfter({ holdings, pool, currency }: Stake, changed: Holdings, position: string): readonly Term[] {
  const leg = changed.legs.find((one) => one.position.id === position);
  if (leg !== undefined) return isolatedPool(leg, holdings.isolatedRules).terms;
  const freed = (changed.account.assets.get(currency) ?? ZERO).minus(holdings.account.assets.get(currency) ?? ZERO);
  const owed = totalOf(changed.debts.get(currency)).minus(totalOf(holdings.debts.get(currency)));
  const left = freed.minus(owed);
  return new Pool([new AssetTerm(currency, left, left, null)], pool.rules, false, pool.gaps).terms;
}

/** Whether a close fee counts that is taken at bankruptcy prices, which hang on all the pool holds: its value is then no line in a remedy. */
export function holdsFees({ pool }: Stake): boolean {
  return pool.terms.some((term) => term instanceof PositionTerm && term.closeFee?.basis === 'bankruptcy');
}

/** Which terms are others than the pool's own. */
export function changedSlots({ pool }: Stake, terms: readonly Term[]): number[] {
  return terms.flatMap((term, i) => (term === pool.terms[i] ? [] : [i]));
}

export function totalOf(owed: Owed | undefined): Rational {
  return owed === undefined ? ZERO : owed.amount.plus(owed.accrued);
}

/** Money from outside: into the account, or into the margin of an isolated position. */
export function adding(holdings: Holdings, position: string | null, code: string, amount: Rational): Holdings {
  if (position === null) return withBalance(holdings, code, amount);
  const leg = legOf(holdings, position);
  return withLeg(holdings, leg, margined(leg, marginOf(leg).plus(amount)));
}

/** So much less owed, at most all of it, by money from outside. What is left bears the interest that was due. */
export function repaying(holdings: Holdings, code: string, amount: Rational): Holdings {
  const total = totalOf(holdings.debts.get(code));
  return withDebt(holdings, code, total.minus(min(total, amount)));
}

/** Collateral sold at its price, less a fee, to pay off as much of a debt; what the last step sells too much is not counted. */
export function selling(holdings: Holdings, code: string, amount: Rational, debt: string, debtPerCoin: Rational): Holdings {
  const held = holdings.account.assets.get(code) ?? ZERO;
  const sold = min(held, amount);
  return repaying(withAsset(holdings, code, held.minus(sold)), debt, sold.times(debtPerCoin));
}

/**
 * So many contracts less, closed at the mark: their profit or loss, less a close fee where the venue counts one, goes to the
 * margin of an isolated position, else to the account's balance.
 */
export function cutting(holdings: Holdings, position: string, contracts: Rational): Holdings {
  const leg = legOf(holdings, position);
  const { contract, mark } = leg;
  if (isUnknown(contract) || isUnknown(mark)) throw new RangeError('a cut needs a contract size and a mark');
  const { settle } = contract.symbol;
  const cut = min(contracts, leg.position.contracts);
  const part = { ...contract, size: contract.size.times(cut).over(leg.position.contracts) };
  const fee = (leg.closeFee?.rate ?? ZERO).times(notionalAt(part, mark));
  const realised = profitAt(part, mark).minus(fee);
  const left = leg.position.contracts.minus(cut);
  if (leg.position.marginMode === 'isolated') {
    const margin = marginOf(leg).plus(realised);
    if (left.sign() === 0) return withBalance(withLeg(holdings, leg, null), settle, margin);
    return withLeg(holdings, leg, margined(leg.resized(left), margin));
  }
  return withBalance(withLeg(holdings, leg, left.sign() === 0 ? null : leg.resized(left)), settle, realised);
}

export function legOf({ legs }: Holdings, position: string): Leg {
  const leg = legs.find((one) => one.position.id === position);
  if (leg === undefined) throw new RangeError(`there is no position ${position}`);
  return leg;
}

function marginOf(leg: Leg): Rational {
  const margin = collateralOf(leg);
  if (isUnknown(margin)) throw new RangeError('an isolated position needs its margin');
  return margin;
}

function margined(leg: Leg, collateral: Rational): Leg {
  return { ...leg, position: { ...leg.position, collateral } };
}

function withLeg(holdings: Holdings, old: Leg, leg: Leg | null): Holdings {
  const replace = (one: Leg): Leg[] => (one !== old ? [one] : leg === null ? [] : [leg]);
  const legs = holdings.legs.flatMap(replace);
  return { ...holdings, legs, account: { ...holdings.account, positions: legs.map(({ position }) => position) } };
}

/** A balance that falls below zero is owed. */
function withBalance(holdings: Holdings, code: string, change: Rational): Holdings {
  if (change.sign() === 0) return holdings;
  const balance = (holdings.account.assets.get(code) ?? ZERO).plus(change);
  const rest = withAsset(holdings, code, max(ZERO, balance));
  if (balance.sign() >= 0) return rest;
  return withDebt(rest, code, totalOf(holdings.debts.get(code)).minus(balance));
}

function withAsset(holdings: Holdings, code: string, amount: Rational): Holdings {
  const held = holdings.account.assets.get(code);
  if (held?.equals(amount) || (held === undefined && amount.sign() === 0)) return holdings;
  const account: Account = { ...holdings.account, assets: new Map(holdings.account.assets).set(code, amount) };
  return { ...holdings, account };
}

/** What is owed after a payment is owed as of now. */
function withDebt(holdings: Holdings, code: string, amount: Rational): Holdings {
  const debt: Debt = { amount, annualRate: null, since: null, accrual: null };
  const account: Account = { ...holdings.account, debts: new Map(holdings.account.debts).set(code, debt) };
  return { ...holdings, account, debts: new Map(holdings.debts).set(code, { amount, accrued: ZERO }) };
}
