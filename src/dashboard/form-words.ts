import type { Draft, FieldName, FormKind } from '../book/draft/draft.ts';
import type { FormView } from '../monitor/snapshot.ts';

const TITLES: Readonly<Record<FormKind, string>> = {
  position: 'FUTURES POSITION',
  holding: 'COINS HELD',
  debt: 'DEBT OR OVERDRAFT',
  loan: 'CRYPTO-BACKED LOAN',
  defi: 'DEFI POSITION',
  account: 'ACCOUNT',
  stop: 'STOP',
  fill: 'FURTHER FILL',
  close: 'CLOSE, WHOLE OR IN PART',
  margin: 'MARGIN OF A POSITION',
  transfer: 'MONEY IN OR OUT',
  owe: 'REPAY OR BORROW',
  market: 'ENTER AT THE MARKET, ON PAPER',
};

/** What a form is called, and what it is about. */
export function titleOf({ form, about, whatIf }: Draft): string {
  const place = about.account === null ? '' : `  ${about.account}${about.position === null ? '' : `/${about.position}`}`;
  const isNew = about.account === null && form !== 'market';
  const title = form === 'loan' && about.account !== null ? 'COLLATERAL AND DEBT' : TITLES[form];
  return `${whatIf ? 'WHAT IF: ' : isNew ? 'NEW: ' : ''}${title}${place}`;
}

const LABELS: Readonly<Record<FieldName, string>> = {
  account: 'account',
  product: 'product',
  paper: 'paper money',
  label: 'label',
  jurisdiction: 'resident',
  symbol: 'symbol',
  side: 'side',
  contracts: 'contracts',
  entryPrice: 'entry price',
  marginMode: 'margin mode',
  leverage: 'leverage',
  collateral: 'collateral',
  stopPrice: 'stop',
  takeProfitPrice: 'take-profit',
  funds: 'money in it',
  way: 'which way',
  code: 'currency',
  amount: 'amount',
  threshold: 'threshold %',
  owedCode: 'owed currency',
  owed: 'owed',
  rate: 'rate % a year',
  since: 'owed since',
  saleLtv: 'sold at LTV %',
  callLtv: 'call at LTV %',
  size: 'size',
  unit: 'size is in',
  price: 'price',
  fee: 'fee',
  at: 'when, UTC',
  to: 'other end',
};

/** The name of a field in its form. */
export function labelOf(field: FieldName, form: FormKind): string {
  if (form === 'loan' || form === 'defi') {
    if (field === 'code') return 'coin pledged';
    if (field === 'amount') return 'how much of it';
  }
  return LABELS[field];
}

/** What an empty field stands for. */
export function emptyText(field: FieldName, { form, about }: Draft): string {
  switch (field) {
    case 'at':
      return 'now';
    case 'fee':
      return 'none';
    case 'contracts':
      return form === 'close' ? 'all of them' : '';
    case 'collateral':
      return 'by the leverage';
    case 'account':
      return form === 'loan' || form === 'defi' ? 'named by its venue' : '';
    case 'saleLtv':
    case 'callLtv':
      return 'as the product says';
    case 'rate':
    case 'since':
      return form === 'debt' || form === 'loan' || form === 'defi' ? 'no interest counted' : '';
    case 'stopPrice':
    case 'takeProfitPrice':
      return 'none';
    case 'leverage':
      return 'not said';
    case 'label':
    case 'funds':
      return about.account === null ? 'may stay empty' : 'none';
    default:
      return '';
  }
}

const EXPLAINED: Readonly<Record<FieldName, string>> = {
  account:
    'A place at a venue that holds money and positions which stand or fall together. A new name makes a new account: a-z, 0-9 and "-".',
  product:
    'Whose rules hold: the venue and the kind of account, such as bybit/unified. Type a part of it and press Tab. custom/... is for what is not listed.',
  paper: 'Play money: negmon simulates stops, funding and liquidation in it. Space changes it.',
  label: 'A name for people; it changes nothing.',
  jurisdiction: 'Where the law caps what a retail client can lose; it decides whether a shortfall can be owed.',
  symbol: 'The contract as ccxt writes it: BTC/USDT:USDT is linear and settled in USDT, BTC/USD:BTC is inverse and settled in the coin.',
  side: 'Long gains when the price rises, short when it falls. Space or an arrow changes it.',
  contracts: 'How many contracts are held; what one is differs by venue.',
  entryPrice: 'The average price at which it was entered: profit and loss are counted from there.',
  marginMode:
    'Isolated: only the collateral set aside for this position is at stake. Cross: everything in the account backs it, and all of it can be lost.',
  leverage: 'Position value divided by the margin behind it: at 10, a move of about 10 % against you eats the margin.',
  collateral: 'The margin set aside for an isolated position, in the settle currency. Empty: entry value divided by the leverage.',
  stopPrice: 'The price at which you mean to close. negmon only watches it: the order has to stand at the venue. On paper it is simulated.',
  takeProfitPrice: 'The price at which a paper position is closed with a gain.',
  funds: 'What the new account holds of the settle currency. A cross position is liquidated by it; without it nothing backs the position.',
  way: 'Space or an arrow changes it.',
  code: 'The code of the coin or the money, such as BTC or USDT.',
  amount: 'All of it as it stands, not a difference: this takes the place of what was written before. 0 takes it away.',
  threshold:
    'How much of the collateral counts before liquidation: the liquidation threshold (Aave, Compound) or LLTV (Morpho) of the coin, such as 83. A Maker vault says it the other way round, such as 150.',
  owedCode: 'The code of what was borrowed, such as USDC.',
  owed: 'What is owed now, or on the day of "owed since".',
  rate: 'Interest for a year in percent: it makes the debt grow, and moves the liquidation price with time. 8 means 8 %.',
  since: 'The day from which interest is counted, UTC: 2026-01-31, or 2026-01-31 12:00. Without it the debt stands still.',
  saleLtv: 'Debt divided by collateral value at which the lender sells. Empty: what the product says, where that is known.',
  callLtv: 'Debt divided by collateral value at which the lender asks for more. Empty: what the product says, where that is known.',
  size: 'How much to enter with, in USD of position value or in coin; the leverage does not multiply it.',
  unit: 'Whether the size is counted in USD or in the coin. Space changes it.',
  price: 'The price of this trade alone; the average is made from it.',
  fee: 'What the trade cost, in the settle currency: it leaves the account and counts as realised.',
  at: 'When it happened, UTC: 2026-01-31 12:00. Empty: now.',
  to: 'Another account of yours, or "outside": a bank, another wallet.',
};

const BY_FORM: Readonly<Partial<Record<FormKind, Readonly<Partial<Record<FieldName, string>>>>>> = {
  close: { contracts: 'How many contracts are closed; empty closes all of them and removes the position.' },
  fill: { contracts: 'How many contracts were added on the same side; the entry price becomes the average.' },
  margin: {
    way: 'Add moves money from the account to the position, take moves it back. Cross positions have no margin of their own.',
    amount: 'How much is moved, in the settle currency.',
  },
  transfer: {
    way: 'Out leaves this account, in comes to it. Space or an arrow changes it.',
    amount: 'How much is moved; a fee is not counted here.',
  },
  owe: {
    way: 'Repay pays the debt from what the account holds, borrow adds to both. Space or an arrow changes it.',
    amount: 'How much; of a debt with a rate the interest until now is charged first.',
  },
  loan: {
    code: 'The coin that is pledged, such as BTC.',
    amount: 'How much of it is pledged.',
    account: 'Empty: named after its venue, such as ledn-1.',
  },
  defi: {
    code: 'The coin that is supplied as collateral.',
    amount: 'How much of it is supplied.',
    account: 'Empty: named after the protocol, such as aave-1.',
  },
};

/** What a field means, in one or two sentences; of contracts also what one is at that venue, where it is known. */
export function explained(field: FieldName, { form }: Draft, view: FormView | null): string {
  const text = BY_FORM[form]?.[field] ?? EXPLAINED[field];
  if (field !== 'contracts') return text;
  return `${text} ${view?.contract ? `One contract is ${view.contract}.` : 'What one contract is here is not known yet.'}`;
}
