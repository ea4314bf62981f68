import { type Contract, notionalAt, profitAt, signOf } from '../book/contract.ts';
import type { Account, Portfolio, Position, Side } from '../book/portfolio.ts';
import type { RuleBook } from '../book/product-rules.ts';
import type { ContractSymbol } from '../book/symbol.ts';
import { max, Rational } from '../money/rational.ts';
import { assess } from './assess.ts';
import type { AccountReading } from './reading.ts';
import { DEFAULT_THRESHOLDS } from './thresholds.ts';

/** What a trade may risk, and where it would be left. Prices, sizes and equity are > 0. */
export interface SizeQuestion {
  readonly symbol: ContractSymbol;
  readonly side: Side;
  readonly entryPrice: Rational;
  readonly stopPrice: Rational;
  /** Settle currency. */
  readonly equity: Rational;
  /** Part of the equity that the trade may lose, as a fraction. */
  readonly risk: Rational;
  /** Of the notional, paid at the entry and again at the stop; ≥ 0. */
  readonly feeRate: Rational;
  readonly contractSize: Rational;
  /** Smallest step of the contracts; they are rounded down to it. */
  readonly lot: Rational;
  /** What is held already on the same side; null for nothing. */
  readonly held: Held | null;
}

/** A position of the same side. */
export interface Held {
  readonly contracts: Rational;
  readonly entryPrice: Rational;
}

/** A size by its budget. Money is in settle currency. */
export interface Sized {
  /** risk × equity. */
  readonly budget: Rational;
  /** Rounded down, so that the loss never exceeds the budget; 0 when not even one lot fits. */
  readonly contracts: Rational;
  /** At the entry price. */
  readonly notional: Rational;
  /** With the fees of both ends; ≤ budget. */
  readonly lossAtStop: Rational;
  /** Of the equity. */
  readonly lossRatio: Rational;
  /** Together with what is held; null when nothing is, or nothing is added. */
  readonly together: Together | null;
}

/** The position after adding to it. */
export interface Together {
  readonly contracts: Rational;
  /** The average-down (or -up) price. */
  readonly entryPrice: Rational;
  /** Of all of it, with the fees still to pay. */
  readonly lossAtStop: Rational;
  readonly lossRatio: Rational;
}

/**
 * Position size from a risk budget: q = R / (|e − x| + fees), R being risk × equity; for an inverse contract, which loses coins,
 * q = R / (|1/e − 1/x| + fees) of quote money. Fees are feeRate × the notional at either end.
 * @throws RangeError when the stop is not on the losing side of the entry.
 */
export function sizeFor(question: SizeQuestion): Sized {
  const { side, entryPrice, stopPrice, equity, lot, held } = question;
  const wrong = side === 'long' ? entryPrice.atMost(stopPrice) : stopPrice.atMost(entryPrice);
  if (wrong) throw new RangeError(`the stop of a ${side} is ${side === 'long' ? 'below' : 'above'} its entry`);
  const budget = question.risk.times(equity);
  const one = contractOf(question, Rational.ONE, entryPrice);
  const contracts = floorTo(budget.over(lossOf(question, one, one)), lot);
  const added = contractOf(question, contracts, entryPrice);
  const lossAtStop = contracts.sign() === 0 ? Rational.ZERO : lossOf(question, added, added);
  return {
    budget,
    contracts,
    notional: notionalAt(added, entryPrice),
    lossAtStop,
    lossRatio: lossAtStop.over(equity),
    together: held === null || contracts.sign() === 0 ? null : together(question, held, added, contracts),
  };
}

function together(question: SizeQuestion, held: Held, added: Contract, contracts: Rational): Together {
  const all = held.contracts.plus(contracts);
  const entryPrice = averageEntry(question.symbol, held.contracts, held.entryPrice, contracts, question.entryPrice);
  const lossAtStop = lossOf(question, contractOf(question, all, entryPrice), added);
  return { contracts: all, entryPrice, lossAtStop, lossRatio: lossAtStop.over(question.equity) };
}

/** What is lost when `whole` is closed at the stop, with its fee there and the fee of entering `added`. */
function lossOf({ entryPrice, stopPrice, feeRate }: SizeQuestion, whole: Contract, added: Contract): Rational {
  const fees = feeRate.times(notionalAt(added, entryPrice).plus(notionalAt(whole, stopPrice)));
  return fees.minus(profitAt(whole, stopPrice));
}

function contractOf({ symbol, side, contractSize }: SizeQuestion, contracts: Rational, entryPrice: Rational): Contract {
  return { symbol, sign: signOf(side), size: contracts.times(contractSize), entryPrice };
}

/** The entry price of two purchases as one: by base amount, which for inverse contracts, counted in quote money, is the harmonic mean. */
export function averageEntry(
  symbol: ContractSymbol,
  first: Rational,
  firstPrice: Rational,
  second: Rational,
  secondPrice: Rational,
): Rational {
  const total = first.plus(second);
  if (symbol.inverse) return total.over(first.over(firstPrice).plus(second.over(secondPrice)));
  return first.times(firstPrice).plus(second.times(secondPrice)).over(total);
}

/** The largest multiple of a step at or below a value ≥ 0. */
function floorTo(value: Rational, step: Rational): Rational {
  const steps = value.over(step);
  return Rational.of(steps.num / steps.den).times(step);
}

/** How the sized position would be held: alone on its margin, or on the whole equity. */
export interface Holding {
  readonly product: string;
  /** Isolated at this leverage; null: cross, on the whole equity. */
  readonly leverage: Rational | null;
  readonly instruments: Portfolio['instruments'];
  /** ms since the epoch. */
  readonly at: number;
}

/**
 * The account as it would be just after the entry, at the product's own rules, measured with the entry price as the mark; what is
 * held already is part of the position. Null when nothing is bought.
 * @throws RangeError for a cross account whose equity is smaller than the gain on what is held.
 */
export function afterEntry(
  question: SizeQuestion,
  sized: Sized,
  { product, leverage, instruments, at }: Holding,
  book: RuleBook,
): AccountReading | null {
  if (sized.contracts.sign() === 0) return null;
  const { symbol, side, stopPrice, contractSize, equity } = question;
  const { contracts, entryPrice } = sized.together ?? { contracts: sized.contracts, entryPrice: question.entryPrice };
  const whole = contractOf(question, contracts, entryPrice);
  const margin = leverage === null ? Rational.ZERO : notionalAt(whole, entryPrice).over(leverage);
  // The equity counts what is held at today's price; the wallet behind it does not.
  const wallet = equity.minus(profitAt(whole, question.entryPrice)).minus(margin);
  if (leverage === null && wallet.sign() < 0)
    throw new RangeError('what is held has gained more than the whole equity, which counts that gain');
  const position: Position = {
    id: 'trade',
    symbol,
    side,
    contracts,
    contractSize,
    entryPrice,
    marginMode: leverage === null ? 'cross' : 'isolated',
    collateral: null,
    leverage,
    stopPrice,
    takeProfitPrice: null,
    fundedTo: null,
    openedAt: null,
    reported: null,
  };
  const account: Account = {
    id: 'account',
    product,
    label: null,
    paper: true,
    jurisdiction: null,
    assets: new Map([[symbol.settle, max(Rational.ZERO, wallet)]]),
    debts: new Map(),
    positions: [position],
    reported: null,
    imported: null,
    unmodelled: [],
    rules: {},
  };
  const prices = {
    at,
    marks: new Map([[symbol.text, { price: question.entryPrice, kind: 'mark' as const }]]),
    assets: new Map(),
    funding: new Map(),
    reference: null,
  };
  return assess({ accounts: [account], instruments }, prices, DEFAULT_THRESHOLDS, book).accounts[0] as AccountReading;
}
