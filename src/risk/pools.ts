import type { Account, Instrument, Portfolio, Position } from '../book/portfolio.ts';
import { familyOf, venueOf } from '../book/product.ts';
import type { CloseFee, Maintenance, Rules, WeightTier } from '../book/rules.ts';
import { Rational } from '../money/rational.ts';
import { AssetTerm, DebtTerm } from './balance-term.ts';
import { type Contract, notionalAt, signOf } from './contract.ts';
import { accrued } from './interest.ts';
import { isUnknown, type Known, type Unknown, unknown } from './known.ts';
import { contractMoves } from './moves.ts';
import { type Gaps, Pool } from './pool.ts';
import { PositionTerm } from './position-term.ts';
import type { Term } from './term.ts';
import { unitPrice, type Valuation } from './valuation.ts';

/** A position with everything about it that could be found. */
export interface Leg {
  readonly position: Position;
  /** Unknown for an option, or without a contract size. */
  readonly contract: Known<Contract>;
  readonly mark: Known<Rational>;
  readonly maintenance: Maintenance | null;
  readonly closeFee: CloseFee | null;
}

/** What is owed of one currency now. */
export interface Owed {
  readonly amount: Rational;
  readonly accrued: Rational;
}

/** An account's holdings, looked up once. */
export interface Holdings {
  readonly account: Account;
  readonly rules: Rules;
  readonly legs: readonly Leg[];
  readonly debts: ReadonlyMap<string, Owed>;
  readonly valuation: Valuation;
}

/** Looks up contract sizes, marks, tiers and interest for an account. The account's own rules win over the instrument's. */
export function lookUp(account: Account, portfolio: Portfolio, valuation: Valuation): Holdings {
  const legs = account.positions.map((position): Leg => {
    const instrument = portfolio.instruments.get(position.symbol.text);
    return {
      position,
      contract: contractOf(position, instrument, account),
      mark: valuation.mark(position.symbol.text),
      maintenance: account.rules.maintenance ?? instrument?.maintenance ?? null,
      closeFee: account.rules.closeFee ?? instrument?.closeFee ?? null,
    };
  });
  const debts = new Map(
    [...account.debts].map(([code, debt]) => [code, { amount: debt.amount, accrued: accrued(debt, valuation.prices.at) }]),
  );
  return { account, rules: account.rules, legs, debts, valuation };
}

function contractOf(position: Position, instrument: Instrument | undefined, account: Account): Known<Contract> {
  const { symbol, entryPrice } = position;
  if (symbol.option) return unknown(`${symbol.text} is an option, which negmon does not model`);
  const contractSize = position.contractSize ?? instrument?.contractSize ?? (venueOf(account.product) === null ? Rational.ONE : null);
  if (contractSize === null)
    return unknown(`the contract size of ${symbol.text} is not known: set contractSize on the position or the instrument`);
  return { symbol, sign: signOf(position.side), size: position.contracts.times(contractSize), entryPrice };
}

/** Margin set aside for an isolated position, in settle currency: its own, else entry notional / leverage. */
export function collateralOf(leg: Leg): Known<Rational> {
  const { collateral, leverage, id } = leg.position;
  if (collateral !== null) return collateral;
  if (isUnknown(leg.contract)) return leg.contract;
  if (leverage === null) return unknown(`${id} has neither collateral nor leverage`);
  return notionalAt(leg.contract, leg.contract.entryPrice).over(leverage);
}

/**
 * The pool of one isolated position, in its settle currency. Without a mark it stands at its entry price, so that its price
 * levels, which need none, can still be solved.
 */
export function isolatedPool(leg: Leg, rules: Rules): Pool {
  const { settle } = leg.position.symbol;
  const collateral = collateralOf(leg);
  const terms: Term[] = isUnknown(collateral) ? [] : [new AssetTerm(settle, collateral, collateral, null)];
  return withLegs(terms, [leg], () => Rational.ONE, rules, false, { worth: isUnknown(collateral) ? collateral : null, rules: null });
}

/**
 * The cross pool of an account, or its debts against their collateral, in `currency`: all assets, debts and cross positions.
 * Null when there is none of them.
 */
export function crossPool(holdings: Holdings, currency: string): Pool | null {
  const { account, rules, valuation, debts } = holdings;
  const legs = holdings.legs.filter(({ position }) => position.marginMode === 'cross');
  if (account.assets.size === 0 && debts.size === 0 && legs.length === 0) return null;
  const collateralDebt = familyOf(account.product) === 'collateral-debt';
  let worth: Unknown | null = null;
  const terms: Term[] = [];
  const unit = (code: string): Known<Rational> => unitPrice(valuation, currency, code);
  for (const [code, amount] of account.assets) {
    const price = unit(code);
    const weights: readonly WeightTier[] | null = rules.collateralWeights?.get(code) ?? null;
    const usd = weights === null || (weights.length === 1 && weights[0]?.floor.sign() === 0) ? price : valuation.usd(code);
    if (isUnknown(price)) worth ??= price;
    else if (isUnknown(usd)) worth ??= usd;
    else terms.push(new AssetTerm(code, amount.times(price), amount.times(usd), weights));
  }
  for (const [code, owed] of debts) {
    const price = unit(code);
    const rate = collateralDebt ? undefined : rules.borrowMaintenance?.get(code);
    if (isUnknown(price)) worth ??= price;
    else terms.push(new DebtTerm(code, owed.amount.plus(owed.accrued).times(price), rate ?? Rational.ZERO));
  }
  const ratio =
    collateralDebt && debts.size > 0 && rules.liquidationRatio === undefined
      ? unknown(`no liquidation ratio is known for ${account.product}: set rules.liquidationRatio`)
      : null;
  return withLegs(terms, legs, unit, rules, collateralDebt, { worth, rules: ratio });
}

/** Adds the legs: first with no fee held, to find each bankruptcy price, then with the fees held that are taken there. */
function withLegs(
  terms: readonly Term[],
  legs: readonly Leg[],
  unit: (code: string) => Known<Rational>,
  rules: Rules,
  collateralDebt: boolean,
  missing: Omit<Gaps, 'mark'>,
): Pool {
  let { worth, rules: unruled } = missing;
  let unmarked: Unknown | null = null;
  const positions: PositionTerm[] = [];
  for (const { contract, mark, maintenance, closeFee, position } of legs) {
    const price = unit(position.symbol.settle);
    if (maintenance === null) unruled ??= unknown(`no maintenance tiers are known for ${position.symbol.text}`);
    if (isUnknown(mark)) unmarked ??= mark;
    if (isUnknown(contract)) worth ??= contract;
    else if (isUnknown(price)) worth ??= price;
    else
      positions.push(new PositionTerm(contract, isUnknown(mark) ? contract.entryPrice : mark, price, maintenance, closeFee, Rational.ZERO));
  }
  const gaps = { worth, mark: unmarked, rules: unruled };
  const bare = new Pool([...terms, ...positions], rules, collateralDebt, gaps);
  if (!positions.some(({ closeFee }) => closeFee?.basis === 'bankruptcy')) return bare;
  return new Pool([...terms, ...positions.map((position) => position.holding(heldFee(position, bare)))], rules, collateralDebt, gaps);
}

/** rate × notional at the position's own bankruptcy price, settle currency; 0 when it has none, or its fee is on mark. */
function heldFee(term: PositionTerm, pool: Pool): Rational {
  if (term.closeFee?.basis !== 'bankruptcy') return Rational.ZERO;
  const factor = pool.bankruptcyFactor(term, contractMoves(term.contract.symbol));
  return factor === null ? Rational.ZERO : term.closeFee.rate.times(notionalAt(term.contract, term.mark.times(factor)));
}
