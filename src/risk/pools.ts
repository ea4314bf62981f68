import { type Contract, notionalAt, signOf } from '../book/contract.ts';
import type { Account, Debt, Instrument, Portfolio, Position } from '../book/portfolio.ts';
import { familyOf } from '../book/product.ts';
import type { RuleBook } from '../book/product-rules.ts';
import type { CloseFee, Maintenance, WeightTier } from '../book/rules.ts';
import { isUsdLike } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import { AssetTerm, DebtTerm } from './balance-term.ts';
import { closeFeeFor, contractSizeFor, type EffectiveRules, effectiveRules, maintenanceFor, weightGap } from './effective-rules.ts';
import { accrued } from './interest.ts';
import { andThen, isUnknown, type Known, type Unknown, unknown } from './known.ts';
import { contractMoves } from './moves.ts';
import { type Gaps, Pool } from './pool.ts';
import { PositionTerm } from './position-term.ts';
import type { Term } from './term.ts';
import { optionsOf, ordersAside, ordersOn, ordersOnCross } from './unmodelled.ts';
import { unitPrice, type Valuation } from './valuation.ts';

/** A position with everything about it that could be found. */
export interface Leg {
  readonly position: Position;
  /** Unknown for an option, or without a contract size. */
  readonly contract: Known<Contract>;
  readonly mark: Known<Rational>;
  readonly maintenance: Known<Maintenance>;
  readonly closeFee: CloseFee | null;
  /** Smallest price step; null when not known. */
  readonly tickSize: string | null;
  /** Smallest step of its contracts; null where the instrument names none. */
  readonly lotSize: string | null;
  /** The same leg with another size: rates that grow with it are looked up anew. */
  resized(contracts: Rational): Leg;
  /** Open orders at the venue that could change it; null: none. */
  readonly orders: Unknown | null;
}

/** What is owed of one currency now. */
export interface Owed {
  readonly amount: Rational;
  readonly accrued: Rational;
}

/** An account's holdings, looked up once. */
export interface Holdings {
  readonly account: Account;
  readonly isolatedRules: EffectiveRules;
  /** Of the cross pool, or of the debts against their collateral. */
  readonly crossRules: EffectiveRules;
  readonly legs: readonly Leg[];
  readonly debts: ReadonlyMap<string, Owed>;
  readonly valuation: Valuation;
}

/** All currencies that an account holds, owes or settles in. */
export function codesOf({ account, debts, legs }: Holdings): Set<string> {
  return new Set([...account.assets.keys(), ...debts.keys(), ...legs.map(({ position }) => position.symbol.settle)]);
}

/** Looks up contract sizes, marks, tiers and interest for an account. */
export function lookUp(account: Account, portfolio: Portfolio, valuation: Valuation, book: RuleBook): Holdings {
  const { at } = valuation.prices;
  const borrows = [...account.debts.values()].some(({ amount }) => amount.sign() > 0);
  const isolatedRules = effectiveRules(account, 'isolated', book, at);
  const crossRules = effectiveRules(account, borrows ? 'borrow' : 'cross', book, at);
  const legOf = (position: Position): Leg => {
    const instrument = portfolio.instruments.get(position.symbol.text);
    const rules = position.marginMode === 'isolated' ? isolatedRules : crossRules;
    const contract = contractOf(position, account, instrument, book);
    const closeFee = closeFeeFor(account, instrument, rules);
    if (closeFee === null && rules.product?.closeFeeKnown === false)
      valuation.assumptions.add(`${account.product}: no close fee is counted, since whether the venue counts one is not known`);
    return {
      position,
      contract,
      mark: valuation.mark(position.symbol.text),
      maintenance: maintenanceFor(position, isUnknown(contract) ? contract : contract.size, account, instrument, rules, book),
      closeFee,
      tickSize: instrument?.tickSize ?? null,
      lotSize: instrument?.lotSize ?? null,
      resized: (contracts) => legOf({ ...position, contracts }),
      orders: ordersOn(position, account),
    };
  };
  const legs = account.positions.map(legOf);
  const aside = ordersAside(account);
  if (aside !== null) valuation.assumptions.add(aside);
  const debts = new Map([...account.debts].map(([code, debt]) => [code, owedOf(code, debt, crossRules, valuation)]));
  return { account, isolatedRules, crossRules, legs, debts, valuation };
}

function owedOf(code: string, debt: Debt, rules: EffectiveRules, valuation: Valuation): Owed {
  const accrual = debt.accrual ?? rules.product?.accrual ?? null;
  if (accrual === null && rules.product !== null && debt.annualRate !== null && debt.since !== null)
    valuation.assumptions.add(`interest on ${code}: daily and simple, since the venue's way is not known`);
  return { amount: debt.amount, accrued: accrued({ ...debt, accrual }, valuation.prices.at) };
}

function contractOf(position: Position, account: Account, instrument: Instrument | undefined, book: RuleBook): Known<Contract> {
  const { symbol, entryPrice } = position;
  if (symbol.option) return unknown(`${symbol.text} is an option, which negmon does not model`);
  const size = contractSizeFor(position, account, instrument, book);
  return andThen(size, (one) => ({ symbol, sign: signOf(position.side), size: position.contracts.times(one), entryPrice }));
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
export function isolatedPool(leg: Leg, rules: EffectiveRules): Pool {
  const { settle } = leg.position.symbol;
  const collateral = collateralOf(leg);
  const terms: Term[] = isUnknown(collateral) ? [] : [new AssetTerm(settle, collateral, collateral, null)];
  return withLegs(terms, [leg], () => Rational.ONE, rules, false, {
    worth: isUnknown(collateral) ? collateral : null,
    rules: null,
    orders: leg.orders,
  });
}

/**
 * The cross pool of an account, or its debts against their collateral, in `currency`: all assets, debts and cross positions.
 * Null when there is none of them, nor anything that no rule covers.
 */
export function crossPool(holdings: Holdings, currency: string): Pool | null {
  const { account, crossRules: rules, valuation, debts } = holdings;
  const legs = holdings.legs.filter(({ position }) => position.marginMode === 'cross');
  const [options, orders] = [optionsOf(account), ordersOnCross(account)];
  if (account.assets.size === 0 && debts.size === 0 && legs.length === 0 && options === null && orders === null) return null;
  const collateralDebt = familyOf(account.product) === 'collateral-debt';
  let worth: Unknown | null = options;
  let unruled: Unknown | null = null;
  const terms: Term[] = [];
  const unit = (code: string): Known<Rational> => unitPrice(valuation, currency, code);
  for (const [code, amount] of account.assets) {
    const price = unit(code);
    const weights: readonly WeightTier[] | null = rules.collateralWeights?.get(code) ?? null;
    const usd = weights === null || (weights.length === 1 && weights[0]?.floor.sign() === 0) ? price : valuation.usd(code);
    const gap = amount.sign() === 0 ? null : weightGap(code, isUsdLike(code), account, rules, code === currency);
    if (gap !== null) unruled ??= unknown(gap);
    if (isUnknown(price)) worth ??= price;
    else if (isUnknown(usd)) worth ??= usd;
    else terms.push(new AssetTerm(code, amount.times(price), amount.times(usd), weights));
  }
  for (const [code, owed] of debts) {
    const price = unit(code);
    const rate = collateralDebt ? undefined : rules.borrowMaintenance?.get(code);
    if (!collateralDebt && rate === undefined && rules.product?.chargesBorrowing)
      unruled ??= unknown(`the maintenance on borrowed ${code} at ${account.product} is not known: set rules.borrowMaintenance`);
    if (isUnknown(price)) worth ??= price;
    else terms.push(new DebtTerm(code, owed.amount.plus(owed.accrued).times(price), rate ?? Rational.ZERO));
  }
  if (collateralDebt && debts.size > 0 && rules.liquidationRatio === undefined)
    unruled ??= unknown(`no liquidation ratio is known for ${account.product}: set rules.liquidationRatio`);
  return withLegs(terms, legs, unit, rules, collateralDebt, { worth, rules: unruled, orders });
}

/** Whether the cross pool has anything to lose: a cross position, an option, or a debt above zero. */
export function crossAtRisk({ account, legs, debts }: Holdings): boolean {
  if (optionsOf(account) !== null) return true;
  if (legs.some(({ position }) => position.marginMode === 'cross')) return true;
  return [...debts.values()].some(({ amount, accrued }) => amount.plus(accrued).sign() > 0);
}

/** Adds the legs: first with no fee held, to find each bankruptcy price, then with the fees held that are taken there. */
function withLegs(
  terms: readonly Term[],
  legs: readonly Leg[],
  unit: (code: string) => Known<Rational>,
  rules: EffectiveRules,
  collateralDebt: boolean,
  missing: Omit<Gaps, 'mark'>,
): Pool {
  let { worth, rules: unruled } = missing;
  if (rules.product?.opaque)
    unruled ??= unknown("this is the venue's own portfolio margin: its ratio is shown as reported, not recomputed");
  let unmarked: Unknown | null = null;
  const positions: PositionTerm[] = [];
  for (const { contract, mark, maintenance, closeFee, position } of legs) {
    const price = unit(position.symbol.settle);
    if (isUnknown(maintenance)) unruled ??= maintenance;
    if (isUnknown(mark)) unmarked ??= mark;
    if (isUnknown(contract)) worth ??= contract;
    else if (isUnknown(price)) worth ??= price;
    else
      positions.push(
        new PositionTerm(
          contract,
          isUnknown(mark) ? contract.entryPrice : mark,
          price,
          isUnknown(maintenance) ? null : maintenance,
          closeFee,
          Rational.ZERO,
        ),
      );
  }
  const gaps = { worth, mark: unmarked, rules: unruled, orders: missing.orders };
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
