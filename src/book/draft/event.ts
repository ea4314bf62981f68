import { Rational } from '../../money/rational.ts';
import type { Book } from '../book.ts';
import type { AccountEntry, BookDocument, DebtEntry, PositionEntry } from '../entries.ts';
import type { BookEvent, Changes } from '../event.ts';
import { familyOf, PRODUCTS } from '../product.ts';
import { parseSymbol } from '../symbol.ts';
import type { About, Draft, Fault, FormKind } from './draft.ts';
import { type Circumstances, happeningOf } from './happening.ts';
import { nameFor, outlinesOf, positionIdFor, productsOf } from './outline.ts';
import { Reader } from './reader.ts';
import type { RulesEntry } from './start.ts';

/** A draft as what it would change, and what it is about then; or why it is nothing yet. */
export type Drafted = { readonly event: BookEvent; readonly about: About } | { readonly faults: readonly Fault[] };

/** Forms of what happens in an account; the others say how it stands. */
const HAPPENS: ReadonlySet<FormKind> = new Set(['fill', 'close', 'margin', 'transfer', 'owe', 'market']);

/** Reads a draft. @throws RangeError for a book that no longer has what it is about. */
export function eventOf(draft: Draft, book: Book, circumstances: Circumstances): Drafted {
  return HAPPENS.has(draft.form) ? happeningOf(draft, book, circumstances) : changeOf(draft, book.document);
}

/** Reads a draft of something that is written down as it stands: accounts, positions, amounts and their terms. */
function changeOf(draft: Draft, book: BookDocument): Drafted {
  const reading = new Reading(draft, book);
  const drafted = reading.drafted();
  return drafted === null || reading.reader.faults.length > 0 ? { faults: reading.reader.faults } : drafted;
}

type Event = { readonly event: BookEvent; readonly about: About };

const ID = /^[a-z0-9][a-z0-9-]{0,39}$/;

class Reading {
  readonly reader: Reader;
  readonly #draft: Draft;
  readonly #book: BookDocument;

  constructor(draft: Draft, book: BookDocument) {
    this.#draft = draft;
    this.#book = book;
    this.reader = new Reader(draft, outlinesOf(book));
  }

  drafted(): Event | null {
    switch (this.#draft.form) {
      case 'position':
        return this.#draft.about.position === null ? this.#newPosition() : this.#editedPosition();
      case 'holding':
        return this.#holding();
      case 'debt':
        return this.#debt();
      case 'loan':
      case 'defi':
        return this.#draft.about.account === null ? this.#loan() : this.#editedLoan(this.#draft.about.account);
      case 'account':
        return this.#account();
      case 'stop':
        return this.#stop();
      default:
        throw new RangeError(`a ${this.#draft.form} is no plain change`);
    }
  }

  #newPosition(): Event | null {
    const { reader } = this;
    const whose = this.#whose();
    const symbol = reader.symbol('symbol') ?? '';
    const side = reader.text('side');
    const trade = this.#trade();
    const funds = reader.amount('funds');
    if (whose === null || reader.faults.length > 0) return null;
    const id = positionIdFor(symbol, { positions: (whose.entry.positions ?? []).map((position) => ({ ...position })) });
    const position: PositionEntry = {
      id,
      symbol,
      side,
      contracts: trade.contracts ?? '',
      entryPrice: trade.entryPrice ?? '',
      ...without({
        marginMode: trade.marginMode,
        leverage: trade.leverage,
        collateral: trade.collateral,
        stopPrice: trade.stopPrice,
        takeProfitPrice: trade.takeProfitPrice ?? null,
      }),
    };
    const about = { account: whose.entry.id, position: id };
    if (!whose.isNew) return { event: { kind: 'position.opened', account: whose.entry.id, position }, about };
    const settle = parseSymbol(symbol)?.settle ?? '';
    const assets = funds === null ? {} : { assets: { [settle]: funds } };
    return { event: { kind: 'account.opened', account: { ...whose.entry, ...assets, positions: [position] } }, about };
  }

  #editedPosition(): Event | null {
    return this.#edited(this.#trade());
  }

  /** What is another than it was: what nobody touched here may have been changed elsewhere meanwhile. */
  #edited(written: Changes): Event | null {
    const { account, position } = this.#draft.about;
    const entry = this.#book.accounts.find(({ id }) => id === account)?.positions?.find(({ id }) => id === position);
    if (account === null || position === null || entry === undefined) {
      this.reader.refuse(null, `there is no position ${account}/${position} any more`);
      return null;
    }
    const was: Readonly<Record<string, unknown>> = { ...entry, marginMode: entry.marginMode ?? 'cross' };
    const changes = Object.fromEntries(Object.entries(written).filter(([key, value]) => (was[key] ?? null) !== value));
    if (Object.keys(changes).length === 0) this.#unchanged();
    return { event: { kind: 'position.edited', account, position, changes }, about: this.#draft.about };
  }

  #unchanged(): void {
    if (this.reader.faults.length === 0) this.reader.faults.push({ field: null, text: 'nothing is changed yet', missing: true });
  }

  #trade(): Readonly<Record<'contracts' | 'entryPrice' | 'marginMode' | 'leverage' | 'collateral' | 'stopPrice', string | null>> & {
    readonly takeProfitPrice?: string | null;
  } {
    const { reader } = this;
    const contracts = reader.size('contracts');
    const entryPrice = reader.size('entryPrice');
    const marginMode = reader.text('marginMode');
    const leverage = reader.times('leverage');
    const collateral = reader.amount('collateral');
    if (
      marginMode === 'isolated' &&
      leverage === null &&
      collateral === null &&
      !reader.faults.some(({ field }) => field === 'leverage' || field === 'collateral')
    ) {
      reader.faults.push({ field: 'leverage', text: 'needed, or the collateral', missing: true });
    }
    return { contracts, entryPrice, marginMode, leverage, collateral, ...this.#ends() };
  }

  /** A take-profit that the form does not show stays as it is. */
  #ends(): { readonly stopPrice: string | null; readonly takeProfitPrice?: string | null } {
    const stopPrice = this.reader.size('stopPrice');
    return this.reader.asks('takeProfitPrice') ? { stopPrice, takeProfitPrice: this.reader.size('takeProfitPrice') } : { stopPrice };
  }

  #stop(): Event | null {
    return this.#edited(this.#ends());
  }

  #holding(): Event | null {
    const whose = this.#whose();
    const code = this.reader.code('code') ?? '';
    const amount = this.reader.amount('amount') ?? '';
    if (whose === null || this.reader.faults.length > 0) return null;
    const held = whose.entry.assets ?? {};
    const gone = Rational.from(amount).sign() === 0;
    if (gone && !Object.hasOwn(held, code)) {
      this.reader.refuse('amount', 'must be greater than zero');
      return null;
    }
    const about = { account: whose.entry.id, position: null };
    if (whose.isNew) return { event: { kind: 'account.opened', account: { ...whose.entry, assets: { [code]: amount } } }, about };
    return { event: { kind: 'account.edited', account: whose.entry.id, assets: { [code]: gone ? null : amount } }, about };
  }

  #debt(): Event | null {
    const whose = this.#whose();
    const code = this.reader.code('code') ?? '';
    const amount = this.reader.amount('amount') ?? '';
    const terms = this.#terms();
    if (whose === null || this.reader.faults.length > 0) return null;
    const owed = whose.entry.debts ?? {};
    const before = Object.hasOwn(owed, code) ? owed[code] : undefined;
    const gone = Rational.from(amount).sign() === 0;
    if (gone && before === undefined) {
      this.reader.refuse('amount', 'must be greater than zero');
      return null;
    }
    const debt = debtEntry(amount, terms, before);
    const about = { account: whose.entry.id, position: null };
    if (whose.isNew) return { event: { kind: 'account.opened', account: { ...whose.entry, debts: { [code]: debt } } }, about };
    return { event: { kind: 'account.edited', account: whose.entry.id, debts: { [code]: gone ? null : debt } }, about };
  }

  /** Collateral and debt in an account of their own. */
  #loan(): Event | null {
    const { reader } = this;
    const product = this.#product();
    const named = reader.text('account');
    const [code, amount] = [reader.code('code') ?? '', reader.size('amount') ?? ''];
    const threshold = this.#threshold(product);
    const [owedCode, owed] = [reader.code('owedCode') ?? '', reader.size('owed') ?? ''];
    const terms = this.#terms();
    const [sale, call] = this.#ltvs();
    if (named !== '') this.#newId(named);
    if (reader.faults.length > 0) return null;
    const id = named === '' ? nameFor(product, outlinesOf(this.#book)) : named;
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
  #editedLoan(id: string): Event | null {
    const { reader } = this;
    const entry = this.#book.accounts.find((account) => account.id === id);
    if (entry === undefined) {
      reader.refuse(null, `there is no account ${id} any more`);
      return null;
    }
    const { assets = {}, debts = {} } = entry;
    const [code, amount] = [reader.code('code') ?? '', reader.amount('amount') ?? ''];
    const threshold = this.#threshold(entry.product);
    const [owedCode, owed] = [reader.code('owedCode') ?? '', reader.amount('owed') ?? ''];
    const terms = this.#terms();
    const [sale, call] = this.#ltvs();
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
    if (Object.keys(differs).length === 0) this.#unchanged();
    return { event: { kind: 'account.edited', account: id, ...differs }, about: this.#draft.about };
  }

  #ltvs(): readonly [sale: string | null, call: string | null] {
    const [sale, call] = [this.#ltv('saleLtv'), this.#ltv('callLtv')];
    if (sale !== null && call !== null && Rational.from(sale).atMost(Rational.from(call)))
      this.reader.refuse('callLtv', 'must be below the LTV at which it is sold');
    return [sale, call];
  }

  #account(): Event | null {
    const { reader } = this;
    const { account } = this.#draft.about;
    const product = this.#product();
    const label = reader.text('label');
    const paper = reader.text('paper') === 'yes';
    const jurisdiction = reader.text('jurisdiction');
    if (account !== null) {
      const changes: Changes = {
        product,
        label: label === '' ? null : label,
        paper: paper ? true : null,
        jurisdiction: jurisdiction === 'none' ? null : jurisdiction,
      };
      const entry = this.#book.accounts.find(({ id }) => id === account);
      const was: Readonly<Record<string, unknown>> = { ...entry, paper: entry?.paper === true ? true : null };
      const others = Object.fromEntries(Object.entries(changes).filter(([key, value]) => (was[key] ?? null) !== value));
      if (Object.keys(others).length === 0) this.#unchanged();
      return { event: { kind: 'account.edited', account, changes: others }, about: this.#draft.about };
    }
    const id = reader.text('account');
    if (id !== '') this.#newId(id);
    const [code, amount] = [reader.code('code'), reader.amount('amount')];
    if (code === null && amount !== null) reader.faults.push({ field: 'code', text: 'of which currency?', missing: true });
    if (code !== null && amount === null && !reader.faults.some(({ field }) => field === 'amount')) {
      reader.faults.push({ field: 'amount', text: 'how much of it?', missing: true });
    }
    const entry: AccountEntry = {
      id,
      product,
      ...(label === '' ? {} : { label }),
      ...(paper ? { paper } : {}),
      ...(jurisdiction === 'none' ? {} : { jurisdiction }),
      ...(code === null || amount === null ? {} : { assets: { [code]: amount } }),
    };
    return { event: { kind: 'account.opened', account: entry }, about: { account: id, position: null } };
  }

  /** The account a draft goes to: one that is there, or a new one of the product that was named. */
  #whose(): { readonly entry: AccountEntry; readonly isNew: boolean } | null {
    const { reader } = this;
    const id = this.#draft.about.account ?? reader.text('account');
    const entry = this.#book.accounts.find((account) => account.id === id);
    if (entry !== undefined) {
      if (!productsOf(this.#draft.form).includes(entry.product))
        reader.refuse('account', `${entry.product} holds assets and debts, no positions`);
      return { entry, isNew: false };
    }
    if (this.#draft.about.account !== null) {
      reader.refuse(null, `there is no account ${id} any more`);
      return null;
    }
    if (id !== '') this.#newId(id);
    if (id !== '' && !reader.asks('product')) reader.refuse('account', 'is only the beginning of a name: Tab completes it');
    const product = this.#product();
    const paper = reader.text('paper') === 'yes';
    return { entry: { id, product, ...(paper ? { paper } : {}) }, isNew: true };
  }

  #newId(id: string): void {
    if (!ID.test(id)) this.reader.refuse('account', 'must be 1 to 40 of a-z, 0-9 and "-", starting with a letter or digit');
    else if (this.#book.accounts.some((account) => account.id === id)) this.reader.refuse('account', 'is the name of another account');
  }

  #product(): string {
    const product = this.reader.text('product');
    if (product === '') return product;
    if (!PRODUCTS.includes(product)) this.reader.refuse('product', 'is none that is known; Tab completes what is typed');
    else if (!productsOf(this.#draft.form).includes(product)) {
      this.reader.refuse(
        'product',
        familyOf(product) === 'collateral-debt' ? 'is lent on collateral and holds no such thing' : 'holds positions and is no loan',
      );
    }
    return product;
  }

  #terms(): { readonly annualRate: string | null; readonly since: string | null } {
    const annualRate = this.reader.percent('rate');
    const since = this.reader.time('since');
    if (annualRate !== null && Rational.of(100).lessThan(Rational.from(annualRate)))
      this.reader.refuse('rate', 'must be at most 10,000 % a year');
    return { annualRate, since };
  }

  #ltv(field: 'saleLtv' | 'callLtv'): string | null {
    const ltv = this.reader.percent(field);
    if (ltv !== null && Rational.from(ltv).sign() === 0) this.reader.refuse(field, 'must be greater than zero');
    return ltv;
  }

  /** How much of the collateral counts. A vault says it the other way round, 150 %: its weight is 1 / 1.5, rounded down, which is never too safe. */
  #threshold(product: string): string | null {
    const percent = this.reader.percent('threshold');
    if (percent === null) return null;
    const value = Rational.from(percent);
    const isRatio = product === 'maker/vault';
    if (value.sign() === 0) this.reader.refuse('threshold', 'must be greater than zero');
    else if (isRatio && value.atMost(Rational.ONE))
      this.reader.refuse('threshold', 'must be above 100 %: a vault says how much more collateral than debt it needs');
    else if (!isRatio && Rational.ONE.lessThan(value)) this.reader.refuse('threshold', 'must be at most 100 %');
    else return isRatio ? roundedDown(Rational.ONE.over(value)) : percent;
    return null;
  }
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

/** A debt as it is written; terms that no form has (how it accrues) stay as they were. */
function debtEntry(
  amount: string,
  { annualRate, since }: { readonly annualRate: string | null; readonly since: string | null },
  before: DebtEntry | undefined,
): DebtEntry {
  const { amount: _, annualRate: __, since: ___, ...others } = typeof before === 'object' ? before : { amount };
  const terms = { ...others, ...without({ annualRate, since }) };
  return Object.keys(terms).length === 0 ? amount : { amount, ...terms };
}

function without(values: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === null || value === '' ? [] : [[key, value]])));
}
