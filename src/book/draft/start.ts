import { Rational } from '../../money/rational.ts';
import { accountIn, type Book, positionIn } from '../book.ts';
import type { AccountEntry, DebtEntry } from '../entries.ts';
import { type About, choicesOf, FIELDS, type FormKind, type Values } from './draft.ts';
import { productsOf } from './outline.ts';

/** What a form begins with: what is there already, and the usual of each choice. */
export function startOf(form: FormKind, about: About, book: Book): Values {
  const account = about.account === null ? undefined : accountIn(book, about.account);
  const usual = Object.fromEntries(
    FIELDS.flatMap((field) => (choicesOf(field, form).length === 0 ? [] : [[field, choicesOf(field, form)[0]]])),
  );
  return { ...usual, ...(account === undefined ? theOnly(form, about, book) : known(form, about, account)) };
}

/** Forms that go to an account which may be there already. */
const GOES_TO: ReadonlySet<FormKind> = new Set(['position', 'holding', 'debt', 'market']);

/** Where only one account can be meant, it is. */
function theOnly(form: FormKind, about: About, { document }: Book): Values {
  if (about.account !== null || !GOES_TO.has(form)) return {};
  const fitting = document.accounts.filter(
    ({ product, paper }) => productsOf(form).includes(product) && (form !== 'market' || paper === true),
  );
  return fitting.length === 1 ? { account: fitting[0]?.id ?? '' } : {};
}

function known(form: FormKind, about: About, account: AccountEntry): Values {
  const position = about.position === null ? undefined : positionIn(account, about.position);
  if (form === 'account') {
    const { product, label = '', paper = false } = account;
    const jurisdiction = account['jurisdiction'];
    return { product, label, paper: paper ? 'yes' : 'no', jurisdiction: typeof jurisdiction === 'string' ? jurisdiction : 'none' };
  }
  if (form === 'holding') return onlyOne(account.assets, (amount) => ({ amount }));
  if (form === 'debt') return onlyOne(account.debts, debtValues);
  if (form === 'owe') return onlyOne(account.debts, () => ({}));
  if (form === 'loan') return loanValues(account);
  if (position === undefined) return {};
  const {
    symbol,
    side,
    contracts,
    entryPrice,
    marginMode = 'cross',
    leverage = '',
    collateral = '',
    stopPrice = '',
    takeProfitPrice = '',
  } = position;
  if (form === 'stop') return { stopPrice, takeProfitPrice };
  if (form === 'position') {
    return { symbol, side, contracts, entryPrice, marginMode, leverage, collateral, stopPrice, takeProfitPrice };
  }
  return {};
}

/** Collateral, debt and terms; of several the first. */
function loanValues({ product, assets = {}, debts = {}, ...others }: AccountEntry): Values {
  const [held] = Object.entries(assets);
  const [owed] = Object.entries(debts);
  const { collateralWeights, liquidationRatio, marginCallRatio } = (others['rules'] ?? {}) as RulesEntry;
  const weight = held === undefined ? undefined : collateralWeights?.[held[0]];
  const { amount: owes, ...terms } = owed === undefined ? {} : debtValues(owed[1]);
  return {
    ...(held === undefined ? {} : { code: held[0], amount: held[1] }),
    ...(owed === undefined ? {} : { owedCode: owed[0], owed: owes ?? '', ...terms }),
    ...(typeof weight === 'string' ? { threshold: thresholdText(product, weight) } : {}),
    ...(liquidationRatio === undefined ? {} : { saleLtv: percentText(liquidationRatio) }),
    ...(marginCallRatio === undefined ? {} : { callLtv: percentText(marginCallRatio) }),
  };
}

/** What these forms write of an account's rules. */
export interface RulesEntry {
  readonly collateralWeights?: Readonly<Record<string, unknown>>;
  readonly liquidationRatio?: string;
  readonly marginCallRatio?: string;
  readonly [more: string]: unknown;
}

function percentText(fraction: string): string {
  return Rational.from(fraction).times(Rational.of(100)).toString();
}

/** Digits that a ratio of a vault is shown by: its weight was rounded, and 149.99…9 means 150. */
const RATIO_DIGITS = 20;

function thresholdText(product: string, weight: string): string {
  const value = Rational.from(weight);
  if (product !== 'maker/vault' || value.sign() === 0) return percentText(weight);
  return Rational.ofDecimal(Rational.of(100).over(value).toDecimal(RATIO_DIGITS)).toString();
}

function onlyOne<T>(amounts: Readonly<Record<string, T>> | undefined, values: (amount: T) => Values): Values {
  const [first, ...others] = Object.entries(amounts ?? {});
  return first === undefined || others.length > 0 ? {} : { code: first[0], ...values(first[1]) };
}

function debtValues(debt: DebtEntry): Values {
  if (typeof debt === 'string') return { amount: debt };
  const { amount, annualRate, since } = debt;
  return {
    amount,
    ...(typeof annualRate === 'string' ? { rate: percentText(annualRate) } : {}),
    ...(typeof since === 'string' ? { since } : {}),
  };
}
