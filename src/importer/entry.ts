import { clean } from '../book/clean.ts';
import type { AccountEntry, PositionEntry, UnmodelledEntry } from '../book/entries.ts';
import { CODE, parseSymbol } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';

/** A position as a venue holds it. */
export interface Holding {
  /** ccxt unified. */
  readonly symbol: string;
  readonly side: 'long' | 'short';
  /** > 0, in ccxt's contracts. */
  readonly contracts: Rational;
  /** Base (linear) or quote money (inverse) of one contract; null where the product's own size is meant. */
  readonly contractSize: Rational | null;
  readonly entryPrice: Rational;
  /** Null: cross. Else the margin set aside, in settle currency, without unrealised profit; it may be below 0 after a withdrawal of profit. */
  readonly collateral: Rational | null;
  readonly leverage?: Rational | null;
  /** As the venue says it; what is not above 0 means none (reported-positions.md section 3, trap 1). */
  readonly liquidationPrice?: Rational | null;
  /** In the venue's own terms. */
  readonly marginRatio?: Rational | null;
  /** ms since the epoch. */
  readonly openedAt?: number | null;
}

/** Money by code. */
export type Money = readonly (readonly [code: string, amount: Rational])[];

/** A venue's name of a coin as a currency code of ours; null when it could be none. */
export function codeOf(text: string): string | null {
  const code = text.toUpperCase();
  return CODE.test(code) ? (SPELLED[code] ?? code) : null;
}

/** Where venues that go by another name for a coin mean the one that ccxt names. */
const SPELLED: Readonly<Record<string, string>> = { XBT: 'BTC' };

/** "btc-usdt-long", and of a dated contract "btc-usdt-261225-long". */
export function positionId(symbol: string, side: string): string {
  const { base, quote, expiry } = parseSymbol(symbol) ?? { base: symbol, quote: '', expiry: null };
  const words = [base, quote, expiry ?? '', side].join(' ').toLowerCase();
  return words
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
}

/**
 * A position as a document says it. A margin below 0 (profit was taken out of an isolated position) is no margin that a document can hold:
 * it is taken out of the entry price instead, which changes neither the equity nor any price that follows from it.
 * @param at RFC 3339: when the venue said so
 */
export function positionEntry(holding: Holding, at: string): PositionEntry {
  const { symbol, side, contracts, contractSize, leverage, openedAt } = holding;
  const { entryPrice, collateral } = solvent(holding);
  const reported = {
    ...above('liquidationPrice', holding.liquidationPrice ?? null),
    ...(holding.marginRatio === undefined || holding.marginRatio === null ? {} : { marginRatio: decimal(holding.marginRatio) }),
  };
  return {
    id: positionId(symbol, side),
    symbol,
    side,
    contracts: decimal(contracts),
    ...above('contractSize', contractSize),
    entryPrice: decimal(entryPrice),
    marginMode: collateral === null ? 'cross' : 'isolated',
    ...(collateral === null ? {} : { collateral: decimal(collateral) }),
    ...above('leverage', leverage ?? null),
    ...(openedAt === undefined || openedAt === null ? {} : { openedAt: timeOf(openedAt) }),
    ...(Object.keys(reported).length === 0 ? {} : { reported: { ...reported, at } }),
  };
}

function solvent({ symbol, side, contracts, contractSize, entryPrice, collateral }: Holding): {
  readonly entryPrice: Rational;
  readonly collateral: Rational | null;
} {
  if (collateral === null || collateral.sign() >= 0) return { entryPrice, collateral };
  const size = contracts.times(contractSize ?? Rational.ONE);
  const loss = (side === 'long' ? collateral.negated() : collateral).over(size);
  // Linear: equity = margin + s·q·(p − e). Inverse: margin + s·Q·(1/e − 1/p).
  const moved =
    parseSymbol(symbol)?.inverse === true ? Rational.ONE.over(Rational.ONE.over(entryPrice).minus(loss)) : entryPrice.plus(loss);
  return { entryPrice: moved, collateral: Rational.ZERO };
}

function above(key: string, value: Rational | null): object {
  return value === null || value.sign() <= 0 ? {} : { [key]: decimal(value) };
}

/** A number as documents write it. */
export function decimal(value: Rational): string {
  return value.toString();
}

/** A quotient of two of the venue's numbers, to 12 digits; null without one. */
export function ratioOf(above: Rational, below: Rational): Rational | null {
  return below.sign() === 0 ? null : Rational.ofDecimal(above.over(below).toDecimal(12));
}

/** RFC 3339 UTC. @param ms since the epoch */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** What is held, and what is owed: amounts below 0 are debts; 0 is left out. Amounts of one code are added. */
export function balances(money: Money): {
  readonly assets: Readonly<Record<string, string>>;
  readonly debts: Readonly<Record<string, string>>;
} {
  const sums = new Map<string, Rational>();
  for (const [code, amount] of money) sums.set(code, (sums.get(code) ?? Rational.ZERO).plus(amount));
  const part = (of: (amount: Rational) => boolean) =>
    Object.fromEntries([...sums].filter(([, amount]) => of(amount)).map(([code, amount]) => [code, decimal(amount.abs())]));
  return { assets: part((amount) => amount.sign() > 0), debts: part((amount) => amount.sign() < 0) };
}

/** What is in an account, as it is put together. */
export interface Contents {
  readonly id: string;
  readonly product: string;
  readonly label?: string;
  /** What is there, net of nothing. */
  readonly held?: Money;
  /** Debts beside it, ≥ 0. */
  readonly owed?: Money;
  readonly positions?: readonly Holding[];
  readonly unmodelled?: readonly UnmodelledEntry[];
  readonly equity?: Rational | null;
  /** In the venue's own terms. */
  readonly marginRatio?: Rational | null;
  readonly rules?: object;
}

/** The account of a document; null when nothing is in it. @param at RFC 3339: when the venue said so */
export function accountEntry(contents: Contents, at: string): AccountEntry | null {
  const { id, product, label, held = [], owed = [], positions = [], unmodelled = [], equity = null, marginRatio = null, rules } = contents;
  const { assets, debts: below } = balances(held);
  const { assets: debts } = balances([...Object.entries(below).map(([code, text]) => [code, Rational.from(text)] as const), ...owed]);
  if ([assets, debts].every((part) => Object.keys(part).length === 0) && positions.length === 0 && unmodelled.length === 0) return null;
  const reported = {
    ...(equity === null ? {} : { equity: decimal(equity) }),
    ...(marginRatio === null ? {} : { marginRatio: decimal(marginRatio) }),
  };
  return {
    id,
    product,
    ...(label === undefined ? {} : { label: clean(label, 100) }),
    ...(Object.keys(assets).length === 0 ? {} : { assets }),
    ...(Object.keys(debts).length === 0 ? {} : { debts }),
    ...(positions.length === 0 ? {} : { positions: positions.map((holding) => positionEntry(holding, at)) }),
    ...(Object.keys(reported).length === 0 ? {} : { reported: { ...reported, at } }),
    ...(unmodelled.length === 0 ? {} : { unmodelled }),
    ...(rules === undefined ? {} : { rules }),
  };
}

/** An open order that could open a position or add to one. */
export function orderEntry(side: string, amount: Rational, symbol: string | null, what: string, price: Rational | null): UnmodelledEntry {
  const at = price === null || price.sign() <= 0 ? 'at the market' : `at ${decimal(price)}`;
  const text = clean(`order to ${side} ${decimal(amount)} ${what} ${at}`, 200);
  return { kind: 'order', text, ...(symbol === null ? {} : { symbol }) };
}

/** A contract that no rule covers. Whatever it does to its account is not known. */
export function oddEntry(side: string, amount: Rational, what: string): UnmodelledEntry {
  return { kind: 'option', text: clean(`${decimal(amount.abs())} ${what}, ${side}`, 200) };
}

/** The side of an amount that is below 0 for a short. */
export function sideOf(amount: Rational): 'long' | 'short' {
  return amount.sign() < 0 ? 'short' : 'long';
}
