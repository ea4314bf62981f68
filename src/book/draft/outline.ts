import type { BookDocument, PositionEntry } from '../entries.ts';
import { freeId } from '../free-id.ts';
import { familyOf, PRODUCTS, venueOf } from '../product.ts';
import { choicesOf, type Draft, type FieldName, type FormKind } from './draft.ts';

/** What a form needs to know of an account to ask the right questions. */
export interface Outline {
  readonly id: string;
  readonly product: string;
  readonly paper: boolean;
  /** What the import is called that made it; null: by hand. */
  readonly imported: string | null;
  readonly positions: readonly Pick<PositionEntry, 'id' | 'symbol' | 'side' | 'marginMode'>[];
  /** Currency codes that are held, and that are owed. */
  readonly held: readonly string[];
  readonly owed: readonly string[];
}

/** The accounts of a book in outline. */
export function outlinesOf({ accounts }: BookDocument): Outline[] {
  return accounts.map(({ id, product, paper, imported, positions = [], assets = {}, debts = {} }) => ({
    id,
    product,
    paper: paper ?? false,
    imported: imported?.name ?? null,
    positions: positions.map(({ id: position, symbol, side, marginMode }) => ({
      id: position,
      symbol,
      side,
      ...(marginMode === undefined ? {} : { marginMode }),
    })),
    held: Object.keys(assets),
    owed: Object.keys(debts),
  }));
}

/** A field of a form, and whether it may be left empty. */
export interface Asked {
  readonly field: FieldName;
  readonly needed: boolean;
}

const DEFI: readonly string[] = ['aave/pool', 'compound/comet', 'morpho/market', 'maker/vault'];

/** The products that a form can be about. */
export function productsOf(form: FormKind): readonly string[] {
  switch (form) {
    case 'position':
    case 'market':
      return PRODUCTS.filter((product) => familyOf(product) !== 'collateral-debt');
    case 'loan':
      return PRODUCTS.filter((product) => familyOf(product) === 'collateral-debt' && !DEFI.includes(product));
    case 'defi':
      return DEFI;
    default:
      return PRODUCTS;
  }
}

/** The account that a draft is about: the one it was opened on, else the one that is typed; null while that names none. */
export function accountOf({ about, values }: Draft, accounts: readonly Outline[]): Outline | null {
  const id = about.account ?? values.account;
  return accounts.find((account) => account.id === id) ?? null;
}

/** The fields of a form as far as it is filled, in their order: an isolated position has a collateral, a new account a product. */
export function fieldsOf(draft: Draft, accounts: readonly Outline[]): Asked[] {
  const { form, about, values } = draft;
  const account = accountOf(draft, accounts);
  const position = account?.positions.find(({ id }) => id === about.position) ?? null;
  const isolated =
    form === 'margin' ||
    (position !== null && about.position !== null ? (position.marginMode ?? 'cross') : values.marginMode) === 'isolated';
  const paper = account?.paper ?? values.paper === 'yes';
  const whose: Asked[] =
    about.account !== null ? [] : [needed('account'), ...(isNew(values.account ?? '', accounts) ? [needed('product'), may('paper')] : [])];
  const ends: Asked[] = [may('stopPrice'), ...(paper ? [may('takeProfitPrice')] : [])];
  const terms: Asked[] = [may('rate'), may('since')];
  switch (form) {
    case 'position': {
      const margin = [
        needed('marginMode'),
        may('leverage'),
        ...((values.marginMode ?? 'isolated') === 'isolated' ? [may('collateral')] : []),
      ];
      const trade = [needed('contracts'), needed('entryPrice'), ...margin, ...ends];
      if (about.position !== null) return trade;
      return [
        ...whose,
        needed('symbol'),
        needed('side'),
        ...trade,
        ...(isNew(values.account ?? '', accounts) && about.account === null ? [may('funds')] : []),
      ];
    }
    case 'market':
      return [
        ...whose,
        needed('symbol'),
        needed('side'),
        needed('size'),
        needed('unit'),
        needed('leverage'),
        needed('marginMode'),
        ...ends,
      ];
    case 'holding':
      return [...whose, needed('code'), needed('amount')];
    case 'debt':
      return [...whose, needed('code'), needed('amount'), ...terms];
    case 'loan':
      if (about.account !== null) {
        const isDefi = DEFI.includes(account?.product ?? '');
        const sale = isDefi ? [] : [account?.product === 'custom/collateral-debt' ? needed('saleLtv') : may('saleLtv'), may('callLtv')];
        return [
          needed('code'),
          needed('amount'),
          ...(isDefi ? [needed('threshold')] : []),
          needed('owedCode'),
          needed('owed'),
          ...terms,
          ...sale,
        ];
      }
      return [
        may('account'),
        needed('product'),
        needed('code'),
        needed('amount'),
        needed('owedCode'),
        needed('owed'),
        ...terms,
        values.product === 'custom/collateral-debt' ? needed('saleLtv') : may('saleLtv'),
        may('callLtv'),
      ];
    case 'defi':
      return [
        may('account'),
        needed('product'),
        needed('code'),
        needed('amount'),
        needed('threshold'),
        needed('owedCode'),
        needed('owed'),
        ...terms,
      ];
    case 'account': {
      const said = [may('label'), may('paper'), may('jurisdiction')];
      return about.account === null
        ? [needed('account'), needed('product'), ...said, may('code'), may('amount')]
        : [needed('product'), ...said];
    }
    case 'stop':
      return ends;
    case 'fill':
      return [needed('contracts'), needed('price'), may('fee'), ...(isolated ? [may('collateral')] : []), may('at')];
    case 'close':
      return [may('contracts'), needed('price'), may('fee'), may('at')];
    case 'margin':
      return [needed('way'), needed('amount'), may('at')];
    case 'transfer':
      return [
        ...(about.account === null ? [needed('account')] : []),
        needed('way'),
        needed('code'),
        needed('amount'),
        needed('to'),
        may('at'),
      ];
    case 'owe':
      return [...(about.account === null ? [needed('account')] : []), needed('way'), needed('code'), needed('amount'), may('at')];
  }
}

/** What a choice stands at: what was chosen, else the usual. */
export function chosen(field: FieldName, { form, values }: Pick<Draft, 'form' | 'values'>): string {
  return values[field] ?? choicesOf(field, form)[0] ?? '';
}

/** What a new account is called when nobody names it: its venue and a number. */
export function nameFor(product: string, accounts: readonly Pick<Outline, 'id'>[]): string {
  return freeId(venueOf(product) ?? 'loan', (id) => accounts.some((account) => account.id === id));
}

/** Whether a name is that of an account to be made: none that is there begins with it, so it is not one that is being typed. */
function isNew(name: string, accounts: readonly Outline[]): boolean {
  return accounts.length === 0 || (name !== '' && !accounts.some(({ id }) => id.startsWith(name)));
}

const may = (field: FieldName): Asked => ({ field, needed: false });
const needed = (field: FieldName): Asked => ({ field, needed: true });
