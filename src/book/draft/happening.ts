import { Rational } from '../../money/rational.ts';
import { type Book, positionIn } from '../book.ts';
import { close } from '../close.ts';
import { borrow, repay } from '../debt-change.ts';
import type { AccountEntry, PositionEntry } from '../entries.ts';
import { EntryError, type EntryField } from '../entry-error.ts';
import type { Booked } from '../event.ts';
import { fill } from '../fill.ts';
import { freeId } from '../free-id.ts';
import { contractsFor, enterAtMarket, type WantedSize } from '../market-entry.ts';
import type { Moment } from '../moment.ts';
import { move } from '../move.ts';
import { parseSymbol } from '../symbol.ts';
import type { About, Draft, Fault, FieldName } from './draft.ts';
import { outlinesOf } from './outline.ts';
import { Reader } from './reader.ts';

/** What has to be known to book a draft, and stands in no book. */
export interface Circumstances {
  /** @param at RFC 3339 UTC; null: now */
  moment(at: string | null): Moment;
  /** The contract's price of now; null: there is none yet. */
  readonly mark: string | null;
  /** Size of one contract; null: it is not known. */
  readonly size: Rational | null;
  /** Smallest step of the contracts; null: it is not known. */
  readonly lot: Rational | null;
  /** Of the notional of a trade; null: it is not known, and none is counted. */
  readonly feeRate: Rational | null;
}

export type Happened = { readonly event: Booked; readonly about: About } | { readonly faults: readonly Fault[] };

/** Reads a draft of something that happens: a fill, a close, money that moves, an entry at the market. */
export function happeningOf(draft: Draft, book: Book, circumstances: Circumstances): Happened {
  const reader = new Reader(draft, outlinesOf(book.document));
  try {
    const happened = booked(draft, book, circumstances, reader);
    return happened === null || reader.faults.length > 0 ? { faults: reader.faults } : happened;
  } catch (error) {
    if (!(error instanceof EntryError)) throw error;
    const field = fieldOf(error.field, draft);
    return { faults: [{ field: field !== null && reader.asks(field) ? field : null, text: error.message, missing: false }] };
  }
}

type Event = { readonly event: Booked; readonly about: About };

function booked(draft: Draft, book: Book, circumstances: Circumstances, reader: Reader): Event | null {
  const { about, form } = draft;
  const account = about.account ?? reader.text('account');
  const at = reader.time('at');
  /** Books it once every field could be read. */
  const finished = (work: (moment: Moment) => Booked, of: About = { account, position: about.position }): Event | null =>
    reader.faults.length > 0 ? null : { event: work(circumstances.moment(at)), about: of };
  switch (form) {
    case 'fill': {
      const trade = { contracts: reader.size('contracts') ?? '', price: reader.size('price') ?? '' };
      const beside = { ...said('fee', reader.amount('fee')), ...said('collateral', reader.amount('collateral')) };
      return finished((moment) => fill(book, { account, position: about.position ?? '', ...trade, ...beside }, moment));
    }
    case 'close': {
      const contracts = said('contracts', reader.size('contracts'));
      const price = reader.size('price') ?? '';
      const fee = said('fee', reader.amount('fee'));
      return finished((moment) => close(book, { account, position: about.position ?? '', price, ...contracts, ...fee }, moment));
    }
    case 'margin': {
      const adds = reader.text('way') === 'add';
      const amount = reader.size('amount') ?? '';
      const [pool, position] = [
        { account, position: null },
        { account, position: about.position },
      ];
      const symbol = positionOf(book, about)?.symbol ?? '';
      const currency = parseSymbol(symbol)?.settle ?? '';
      return finished((moment) => move(book, { amount, currency, from: adds ? pool : position, to: adds ? position : pool }, moment));
    }
    case 'transfer': {
      const [currency, amount] = [reader.code('code') ?? '', reader.size('amount') ?? ''];
      const to = reader.text('to');
      const [here, there] = [{ account, position: null }, to === 'outside' ? null : { account: to, position: null }];
      const comesIn = reader.text('way') === 'in';
      return finished((moment) => move(book, { amount, currency, from: comesIn ? there : here, to: comesIn ? here : there }, moment));
    }
    case 'owe': {
      const borrows = reader.text('way') === 'borrow';
      const request = { account, currency: reader.code('code') ?? '', amount: reader.size('amount') ?? '' };
      return finished((moment) => (borrows ? borrow(book, request, moment) : repay(book, request, moment)));
    }
    case 'market':
      return atMarket(book, account, circumstances, reader, finished);
    default:
      throw new RangeError(`a ${form} is nothing that happens`);
  }
}

type Finish = (work: (moment: Moment) => Booked, of?: About) => Event | null;

/** A paper position at the price of now: how many contracts its size comes to, rounded down to the lot where that is known. */
function atMarket(
  book: Book,
  account: string,
  { mark, size, lot, feeRate }: Circumstances,
  reader: Reader,
  finished: Finish,
): Event | null {
  const holder = book.document.accounts.find(({ id }) => id === account);
  if (holder !== undefined && holder.paper !== true) {
    reader.refuse('account', `${account} is a real account: negmon never trades; only paper accounts enter at the market`);
  } else if (holder === undefined && account !== '') reader.refuse('account', `there is no account ${account}: make a paper account first`);
  const symbol = reader.symbol('symbol') ?? '';
  const side = reader.text('side');
  const wanted = reader.size('size') ?? '';
  const inCoin = reader.text('unit') === 'coin';
  const leverage = reader.times('leverage') ?? '';
  const marginMode = reader.text('marginMode');
  const ends = { ...said('stopPrice', reader.size('stopPrice')), ...said('takeProfitPrice', reader.size('takeProfitPrice')) };
  if (reader.faults.length > 0 || holder === undefined) return null;
  if (mark === null) reader.refuse(null, 'there is no price to go by: none has come yet, or it is old, or not believed');
  if (size === null) reader.refuse('symbol', 'has a contract size that is not known: give it in the document as instruments');
  if (mark === null || size === null) return null;
  const market = { mark: Rational.from(mark), contractSize: size, lot, feeRate };
  const wantedSize: WantedSize = { amount: Rational.from(wanted), unit: inCoin ? 'coin' : 'money' };
  if (contractsFor(wantedSize, parseSymbol(symbol)?.inverse === true, market, size).sign() === 0) {
    reader.refuse('size', lot === null ? 'is too small for one contract' : `is less than the smallest step of ${lot} contracts`);
    return null;
  }
  const id = freeId(symbol, (taken) => positionIn(holder, taken) !== undefined);
  const position = { id, symbol, side, marginMode, leverage, ...ends };
  return finished((moment) => enterAtMarket(book, { account, position, size: wantedSize }, market, moment), { account, position: id });
}

function positionOf(book: Book, { account, position }: About): PositionEntry | undefined {
  const holder: AccountEntry | undefined = book.document.accounts.find(({ id }) => id === account);
  return holder?.positions?.find(({ id }) => id === position);
}

function said<Key extends string>(key: Key, value: string | null): { readonly [K in Key]?: string } {
  return (value === null ? {} : { [key]: value }) as { readonly [K in Key]?: string };
}

const FIELD_OF: Readonly<Partial<Record<EntryField, FieldName>>> = {
  account: 'account',
  symbol: 'symbol',
  contracts: 'contracts',
  price: 'price',
  leverage: 'leverage',
  collateral: 'collateral',
  fee: 'fee',
  amount: 'amount',
  currency: 'code',
  to: 'to',
};

/** What of a request was at fault, as the field of the form that it came from; null where the form has none. */
function fieldOf(field: EntryField, { form }: Draft): FieldName | null {
  if (field === 'collateral' && (form === 'market' || form === 'margin')) return form === 'market' ? 'size' : 'amount';
  return FIELD_OF[field] ?? null;
}
