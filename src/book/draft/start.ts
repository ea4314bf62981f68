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

/** What is held or owed of a currency as the form of it has it. */
export function amountValues(form: 'holding' | 'debt', code: string, account: AccountEntry): Values {
  if (form === 'holding') return { amount: account.assets?.[code] ?? '' };
  const debt = account.debts?.[code];
  return debt === undefined ? {} : debtValues(debt);
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
    ...(typeof annualRate === 'string' ? { rate: Rational.from(annualRate).times(Rational.of(100)).toString() } : {}),
    ...(typeof since === 'string' ? { since } : {}),
  };
}
