import { Rational } from '../../money/rational.ts';
import type { AccountEntry } from '../entries.ts';
import { debtEntry, termsOf } from './amount-draft.ts';
import { nameFor } from './outline.ts';
import type { RulesEntry } from './start.ts';
import { type Change, type Typed, without } from './typed.ts';

/** Collateral and debt in an account of their own. */
export function newLoan(typed: Typed): Change | null {
  const { reader } = typed;
  const product = typed.product();
  const named = reader.text('account');
  const [code, amount] = [reader.code('code') ?? '', reader.size('amount') ?? ''];
  const threshold = thresholdOf(typed, product);
  const [owedCode, owed] = [reader.code('owedCode') ?? '', reader.size('owed') ?? ''];
  const terms = termsOf(typed);
  const [sale, call] = ltvsOf(typed);
  if (named !== '') typed.newId(named);
  if (reader.faults.length > 0) return null;
  const id = named === '' ? nameFor(product, typed.book.accounts) : named;
  const rules = {
    ...(threshold === null ? {} : { collateralWeights: { [code]: threshold } }),
    ...(sale === null ? {} : { liquidationRatio: sale }),
    ...(call === null ? {} : { marginCallRatio: call }),
  };
  const account: AccountEntry = {
    id,
    product,
    assets: { [code]: amount },
    debts: { [owedCode]: debtEntry(owed, terms, undefined) },
    ...(Object.keys(rules).length === 0 ? {} : { rules }),
  };
  return { event: { kind: 'account.opened', account }, about: { account: id, position: null } };
}

/** Collateral, debt and terms of an account that is there; what is none of these stays. */
export function editedLoan(typed: Typed, id: string): Change | null {
  const { reader } = typed;
  const entry = typed.book.accounts.find((account) => account.id === id);
  if (entry === undefined) {
    reader.refuse(null, `there is no account ${id} any more`);
    return null;
  }
  const { assets = {}, debts = {} } = entry;
  const [code, amount] = [reader.code('code') ?? '', reader.amount('amount') ?? ''];
  const threshold = thresholdOf(typed, entry.product);
  const [owedCode, owed] = [reader.code('owedCode') ?? '', reader.amount('owed') ?? ''];
  const terms = termsOf(typed);
  const [sale, call] = ltvsOf(typed);
  if (reader.faults.length > 0) return null;
  const { liquidationRatio, marginCallRatio, ...others } = (entry['rules'] ?? {}) as RulesEntry;
  const asksLtv = reader.asks('saleLtv');
  const rules = {
    ...others,
    ...(threshold === null ? {} : { collateralWeights: { ...others.collateralWeights, [code]: threshold } }),
    ...without({
      liquidationRatio: asksLtv ? sale : (liquidationRatio ?? null),
      marginCallRatio: asksLtv ? call : (marginCallRatio ?? null),
    }),
  };
  const debt = debtEntry(owed, terms, Object.hasOwn(debts, owedCode) ? debts[owedCode] : undefined);
  const [holds, owes] = [whole(amount, amount), whole(owed, debt)];
  const differs = {
    ...(same(holds, assets[code] ?? null) ? {} : { assets: { [code]: holds } }),
    ...(same(owes, debts[owedCode] ?? null) ? {} : { debts: { [owedCode]: owes } }),
    ...(same(rules, entry['rules'] ?? {}) ? {} : { rules }),
  };
  if (Object.keys(differs).length === 0) typed.unchanged();
  return { event: { kind: 'account.edited', account: id, ...differs }, about: typed.draft.about };
}

function ltvsOf(typed: Typed): readonly [sale: string | null, call: string | null] {
  const [sale, call] = [ltvOf(typed, 'saleLtv'), ltvOf(typed, 'callLtv')];
  if (sale !== null && call !== null && Rational.from(sale).atMost(Rational.from(call)))
    typed.reader.refuse('callLtv', 'must be below the LTV at which it is sold');
  return [sale, call];
}

function ltvOf(typed: Typed, field: 'saleLtv' | 'callLtv'): string | null {
  const ltv = typed.reader.percent(field);
  if (ltv !== null && Rational.from(ltv).sign() === 0) typed.reader.refuse(field, 'must be greater than zero');
  return ltv;
}

/** How much of the collateral counts. A vault says it the other way round, 150 %: its weight is 1 / 1.5, rounded down, which is never too safe. */
function thresholdOf(typed: Typed, product: string): string | null {
  const percent = typed.reader.percent('threshold');
  if (percent === null) return null;
  const value = Rational.from(percent);
  const isRatio = product === 'maker/vault';
  if (value.sign() === 0) typed.reader.refuse('threshold', 'must be greater than zero');
  else if (isRatio && value.atMost(Rational.ONE))
    typed.reader.refuse('threshold', 'must be above 100 %: a vault says how much more collateral than debt it needs');
  else if (!isRatio && Rational.ONE.lessThan(value)) typed.reader.refuse('threshold', 'must be at most 100 %');
  else return isRatio ? roundedDown(Rational.ONE.over(value)) : percent;
  return null;
}

/** What is written of an amount; null for none of it. */
function whole<T>(amount: string, entry: T): T | null {
  return Rational.from(amount).sign() === 0 ? null : entry;
}

/** Whether two values are written the same, whatever the order of their keys. */
function same(a: unknown, b: unknown): boolean {
  return ordered(a) === ordered(b);
}

function ordered(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

const PLACES = 30n;

function roundedDown(value: Rational): string {
  const scale = 10n ** PLACES;
  return Rational.of((value.num * scale) / value.den, scale).toString();
}
