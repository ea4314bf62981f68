import { notionalAt, profitAt } from '../book/contract.ts';
import { isUsdLike } from '../book/symbol.ts';
import { min, Rational } from '../money/rational.ts';
import { adding, cutting, legOf, repaying, type Stake, selling, totalOf } from './cure-stake.ts';
import { weightGap } from './effective-rules.ts';
import { isUnknown, type Known, unknown } from './known.ts';
import { maintenanceKinks } from './maintenance.ts';
import type { Moves } from './moves.ts';
import type { Holdings, Leg } from './pools.ts';
import { unitPrice } from './valuation.ts';

export type RemedyKind = 'add' | 'repay' | 'cut' | 'sell';

/** One thing that can be done about a pool, in whole steps. */
export interface Lever {
  readonly kind: RemedyKind;
  /** A currency code, or the position to cut. */
  readonly key: string;
  /** What one step is: a currency's smallest amount, a lot of contracts. */
  readonly step: Rational;
  /** Steps until there is nothing left to do; null: no end. */
  readonly most: bigint | null;
  /** The holdings after so many steps. */
  after(steps: bigint): Holdings;
  /** The numbers of steps at which the pool's value at a place changes its formula; whole or not, in any order. */
  breaks(moves: Moves, x: Rational): Rational[];
}

const ZERO = Rational.ZERO;
const CENT = Rational.of(1, 100);
const SATOSHI = Rational.of(1, 100_000_000);
const CENTED: ReadonlySet<string> = new Set(['EUR', 'GBP', 'CHF', 'AUD', 'CAD']);

/** Dollars and such in cents, coins to eight places. */
function tickOf(code: string): Rational {
  return isUsdLike(code) || CENTED.has(code) ? CENT : SATOSHI;
}

const steps = (amount: Rational, step: Rational): bigint => ceil(amount.over(step));

/** ⌈value⌉. */
export function ceil({ num, den }: Rational): bigint {
  return num > 0n ? (num + den - 1n) / den : num / den;
}

/** ⌊value⌋. */
export function floor({ num, den }: Rational): bigint {
  return num >= 0n ? num / den : -((den - 1n - num) / den);
}

/** Money into the pool. Unknown when nobody said how the venue counts it. */
export function addLever(stake: Stake, code: string): Known<Lever> {
  const { holdings, position, currency } = stake;
  const step = tickOf(code);
  if (position === null) {
    const price = unitPrice(holdings.valuation, currency, code);
    if (isUnknown(price)) return price;
    const gap = weightGap(code, isUsdLike(code), holdings.account, holdings.crossRules, code === currency);
    if (gap !== null) return unknown(gap);
  }
  const held = holdings.account.assets.get(code) ?? ZERO;
  return {
    kind: 'add',
    key: code,
    step,
    most: null,
    after: (count) => adding(holdings, position, code, step.times(Rational.of(count))),
    breaks: (moves, x) => balanceBreaks(stake, code, held, step, moves, x),
  };
}

/** A debt paid from outside. */
export function repayLever({ holdings }: Stake, code: string): Lever {
  const step = tickOf(code);
  return {
    kind: 'repay',
    key: code,
    step,
    most: steps(totalOf(holdings.debts.get(code)), step),
    after: (count) => repaying(holdings, code, step.times(Rational.of(count))),
    breaks: () => [],
  };
}

/** Collateral sold to pay off `debt`; a close fee of the rules is paid on the sale. */
export function sellLever(stake: Stake, code: string, debt: string): Known<Lever> {
  const { holdings } = stake;
  const price = unitPrice(holdings.valuation, debt, code);
  if (isUnknown(price)) return price;
  const kept = code === debt ? Rational.ONE : Rational.ONE.minus(holdings.crossRules.closeFee?.rate ?? ZERO);
  const debtPerCoin = price.times(kept);
  const held = holdings.account.assets.get(code) ?? ZERO;
  const step = tickOf(code);
  const useful = debtPerCoin.sign() <= 0 ? ZERO : min(held, totalOf(holdings.debts.get(debt)).over(debtPerCoin));
  return {
    kind: 'sell',
    key: code,
    step,
    most: steps(useful, step),
    after: (count) => selling(holdings, code, step.times(Rational.of(count)), debt, debtPerCoin),
    breaks: (moves, x) => balanceBreaks(stake, code, held, step.negated(), moves, x),
  };
}

/** A position made smaller at the mark. */
export function cutLever(stake: Stake, position: string): Lever {
  const { holdings } = stake;
  const leg = legOf(holdings, position);
  const step = lotOf(leg);
  return {
    kind: 'cut',
    key: position,
    step,
    most: steps(leg.position.contracts, step),
    after: (count) => cutting(holdings, position, step.times(Rational.of(count))),
    breaks: (moves, x) => [...tierBreaks(leg, step, moves, x), ...realisedBreaks(stake, leg, step, moves, x)],
  };
}

const THOUSANDTH = Rational.of(1, 1000);

/**
 * The step of a position's contracts: the instrument's lot. Where it names none: whole contracts of a position that counts them
 * (inverse, or more or less than one base unit each), else thousandths, or three digits of a size that is smaller.
 */
export function lotOf({ lotSize, position, contract }: Leg): Rational {
  const lot = lotSize === null ? undefined : Rational.parse(lotSize);
  if (lot !== undefined) return lot;
  const { contracts } = position;
  const counted = !isUnknown(contract) && (contract.symbol.inverse || !contract.size.equals(contracts));
  if (counted && ceil(contracts) === floor(contracts)) return Rational.ONE;
  let step = THOUSANDTH;
  while (contracts.lessThan(step.times(Rational.of(100)))) step = step.over(Rational.of(10));
  return step;
}

/** Where the size left, at the price of the place, stands at the edge of a tier. */
function tierBreaks({ contract, mark, maintenance, position }: Leg, step: Rational, moves: Moves, x: Rational): Rational[] {
  if (isUnknown(contract) || isUnknown(mark) || isUnknown(maintenance)) return [];
  const moved = moves.mark(contract.symbol) ? mark.times(x) : mark;
  const price = maintenance.basis === 'entry' ? contract.entryPrice : moved;
  if (price.sign() === 0) return [];
  const perContract = notionalAt(contract, price).over(position.contracts);
  return maintenanceKinks(maintenance).map((notional) => position.contracts.minus(notional.over(perContract)).over(step));
}

/** Where the balance that the cut's profit or loss goes to changes how it is counted. */
function realisedBreaks(stake: Stake, { contract, mark, closeFee, position }: Leg, step: Rational, moves: Moves, x: Rational): Rational[] {
  if (stake.position !== null || isUnknown(contract) || isUnknown(mark)) return [];
  const { settle } = contract.symbol;
  const realised = profitAt(contract, mark).minus((closeFee?.rate ?? ZERO).times(notionalAt(contract, mark)));
  const held = stake.holdings.account.assets.get(settle) ?? ZERO;
  return balanceBreaks(stake, settle, held, realised.over(position.contracts).times(step), moves, x);
}

/** Steps until a balance is at a tier of its weight, or at nothing. */
function balanceBreaks(
  { holdings, position }: Stake,
  code: string,
  held: Rational,
  perStep: Rational,
  moves: Moves,
  x: Rational,
): Rational[] {
  if (position !== null || perStep.sign() === 0) return [];
  const usd = holdings.valuation.usd(code);
  const price = isUnknown(usd) ? ZERO : moves.code(code) ? usd.times(x) : usd;
  const floors = price.sign() === 0 ? [] : (holdings.crossRules.collateralWeights?.get(code) ?? []).map((tier) => tier.floor.over(price));
  return [ZERO, ...floors].map((balance) => balance.minus(held).over(perStep));
}
