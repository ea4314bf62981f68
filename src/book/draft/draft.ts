import type { MarginMode, Side } from '../portfolio.ts';

/** What a form is about. */
export const FORMS = [
  'position',
  'holding',
  'debt',
  'loan',
  'defi',
  'account',
  'stop',
  'fill',
  'close',
  'margin',
  'transfer',
  'owe',
  'market',
] as const;
export type FormKind = (typeof FORMS)[number];

/** What can be typed or chosen; keys of the portfolio document where there are such. */
export const FIELDS = [
  'account',
  'product',
  'paper',
  'label',
  'jurisdiction',
  'symbol',
  'side',
  'contracts',
  'entryPrice',
  'marginMode',
  'leverage',
  'collateral',
  'stopPrice',
  'takeProfitPrice',
  'funds',
  'way',
  'code',
  'amount',
  'threshold',
  'owedCode',
  'owed',
  'rate',
  'since',
  'saleLtv',
  'callLtv',
  'size',
  'unit',
  'price',
  'fee',
  'at',
  'to',
] as const;
export type FieldName = (typeof FIELDS)[number];

/** What a field takes. `account`: one that is there, or a new one's name; `held`: only one that is there, or "outside". */
export type FieldKind = 'account' | 'product' | 'symbol' | 'code' | 'amount' | 'times' | 'percent' | 'time' | 'text' | 'held' | 'choice';

export const KINDS: Readonly<Record<FieldName, FieldKind>> = {
  account: 'account',
  product: 'product',
  paper: 'choice',
  label: 'text',
  jurisdiction: 'choice',
  symbol: 'symbol',
  side: 'choice',
  contracts: 'amount',
  entryPrice: 'amount',
  marginMode: 'choice',
  leverage: 'times',
  collateral: 'amount',
  stopPrice: 'amount',
  takeProfitPrice: 'amount',
  funds: 'amount',
  way: 'choice',
  code: 'code',
  amount: 'amount',
  threshold: 'percent',
  owedCode: 'code',
  owed: 'amount',
  rate: 'percent',
  since: 'time',
  saleLtv: 'percent',
  callLtv: 'percent',
  size: 'amount',
  unit: 'choice',
  price: 'amount',
  fee: 'amount',
  at: 'time',
  to: 'held',
};

const SIDES: readonly Side[] = ['long', 'short'];
const MODES: readonly MarginMode[] = ['isolated', 'cross'];

/** The words of a field that takes one of a few, the first one the usual; none for other fields. */
export function choicesOf(field: FieldName, form: FormKind): readonly string[] {
  switch (field) {
    case 'side':
      return SIDES;
    case 'marginMode':
      return MODES;
    case 'paper':
      return ['no', 'yes'];
    case 'jurisdiction':
      return ['none', 'eu-retail', 'de-retail', 'uk-retail', 'au-retail'];
    case 'unit':
      return ['USD', 'coin'];
    case 'way':
      return form === 'margin' ? ['add', 'take'] : form === 'transfer' ? ['out', 'in'] : ['repay', 'borrow'];
    default:
      return [];
  }
}

/** What a form is about: nothing yet, an account, or one of its positions. */
export interface About {
  readonly account: string | null;
  readonly position: string | null;
}

/** A form as it is typed so far. */
export interface Draft {
  readonly form: FormKind;
  /** What it changes; nothing in it: something new. */
  readonly about: About;
  /** On a throw-away copy: shown, never written. */
  readonly whatIf: boolean;
  /** As typed; absent: nothing typed. */
  readonly values: Values;
}

export type Values = Readonly<Partial<Record<FieldName, string>>>;

/** Why a draft is no event yet: in words, beside the field that it is about; null: the whole form. */
export interface Fault {
  readonly field: FieldName | null;
  readonly text: string;
  /** Nothing is wrong, it is only not there yet. */
  readonly missing: boolean;
}
