import { formatSignificant, withSign } from '../money/format.ts';
import { clean } from './clean.ts';
import type { AccountEntry, PositionEntry } from './entries.ts';
import type { AmountEntry, BookChange, BookEvent, Entry, Happening, RealisedEntry } from './event.ts';
import { instantOf } from './instant.ts';
import type { Recorded } from './recorded.ts';

/** What the parts of a story are about. */
export const STORY_KINDS = ['trades', 'money', 'levels', 'notices', 'imports', 'changes'] as const;
export type StoryKind = (typeof STORY_KINDS)[number];

/** One thing that happened, told. */
export interface Told {
  /** ms since the epoch: when it happened. */
  readonly at: number;
  /** ms since the epoch: when it was written down. */
  readonly written: number;
  /** The book's changes and the journal are numbered each by themselves. */
  readonly source: 'book' | 'journal';
  readonly id: number;
  readonly kind: StoryKind;
  /** In a word. */
  readonly what: string;
  /** "account" and "account/position" that it is about, the first one first; empty: the whole book. */
  readonly places: readonly string[];
  /** One readable line without time and place, safe to show. */
  readonly text: string;
  /** What was entered; null where nothing was. */
  readonly entry: Entry | null;
  /** What came and went for good. */
  readonly realised: readonly RealisedEntry[];
  /** ms since the epoch: when it was taken back; null while it holds. */
  readonly undone: number | null;
}

const TRADES: readonly Happening[] = ['opened', 'added', 'reduced', 'closed', 'stopped', 'took-profit', 'liquidated', 'bought', 'sold'];
/** Digits of money that was reckoned: profit in coin goes on for thirty. */
const DIGITS = 12;

/** A change of the book, with each thing that it says has happened, and beside it that it was taken back, where it was. */
export function tellChange(change: Recorded): Told[] {
  const { event } = change;
  const parts = event.kind === 'history.imported' ? event.booked.flatMap((one) => tellOne({ ...change, event: one }).slice(0, 1)) : [];
  return [...tellOne(change), ...parts];
}

function tellOne({ id, at, event, undone }: Recorded): Told[] {
  const { kind, what, places, text } = wordsOf(event);
  const booked = event.kind === 'booked' ? event : null;
  const told: Told = {
    at: booked === null ? at : (instantOf(booked.entry.at) ?? at),
    written: at,
    source: 'book',
    id,
    kind,
    what,
    places,
    text: clean(text, 400),
    entry: booked?.entry ?? null,
    realised: booked?.realised ?? [],
    undone,
  };
  if (undone === null) return [told];
  const back = { at: undone, written: undone, kind: 'changes' as const, what: 'undone', text: clean(`taken back: ${text}`, 400) };
  return [told, { ...told, ...back, entry: null, realised: [], undone: null }];
}

function wordsOf(event: BookEvent): Pick<Told, 'kind' | 'what' | 'places' | 'text'> {
  switch (event.kind) {
    case 'booked': {
      const { entry, realised } = event;
      const kind = TRADES.includes(entry.what) ? 'trades' : 'money';
      return { kind, what: entry.what, places: placesOf(entry), text: entryText(entry, realised) };
    }
    case 'history.imported': {
      const text = `record of trades of ${event.venue}: ${event.booked.length === 1 ? '1 entry' : `${event.booked.length} entries`}`;
      return { kind: 'imports', what: 'imported', places: [event.account], text };
    }
    case 'venue.imported': {
      const gone = event.gone.length === 0 ? '' : `; no longer there: ${event.gone.join(', ')}`;
      const text = `import ${event.name} of ${event.venue}: ${counted(event.accounts.length, 'account')} as they stand there${gone}`;
      return { kind: 'imports', what: 'imported', places: [...event.accounts.map(({ id }) => id), ...event.gone], text };
    }
    case 'imported':
      return { kind: 'imports', what: 'imported', places: [], text: 'a whole document took the place of the book' };
    default:
      return { kind: 'changes', ...changeWords(event) };
  }
}

function changeWords(change: BookChange): Pick<Told, 'what' | 'places' | 'text'> {
  switch (change.kind) {
    case 'account.opened': {
      const { account } = change;
      return { what: 'account added', places: [account.id], text: `account added: ${accountText(account)}` };
    }
    case 'account.edited': {
      const { account, changes = {}, assets = {}, debts = {} } = change;
      const amount = (value: unknown): string =>
        typeof value === 'object' && value !== null && 'amount' in value ? String(value.amount) : said(value);
      const parts = [
        ...Object.entries(changes).map(([key, value]) => `${key} ${said(value)}`),
        ...Object.entries(assets).map(([code, value]) => `holds ${said(value)} ${code}`),
        ...Object.entries(debts).map(([code, value]) => `owes ${amount(value)} ${code}`),
        ...(change.rules === undefined ? [] : ['its own rules']),
      ];
      return { what: 'account changed', places: [account], text: `account changed: ${parts.join(', ')}` };
    }
    case 'account.removed':
      return { what: 'account removed', places: [change.account], text: 'account removed' };
    case 'position.opened': {
      const { account, position } = change;
      return { what: 'position added', places: [`${account}/${position.id}`], text: `position added: ${positionText(position)}` };
    }
    case 'position.edited': {
      const parts = Object.entries(change.changes).map(([key, value]) => `${key} ${said(value)}`);
      return { what: 'position changed', places: [`${change.account}/${change.position}`], text: `position changed: ${parts.join(', ')}` };
    }
    case 'position.removed':
      return { what: 'position removed', places: [`${change.account}/${change.position}`], text: 'position removed' };
  }
}

/** "closed long 0.5 BTC/USDT:USDT @ 51,000; gain +500 USDT; fee -1.2 USDT": what happened, without time and place. */
export function entryText(entry: Entry, realised: readonly RealisedEntry[]): string {
  const { what, side, contracts, symbol, price, moved, to, fee, note } = entry;
  const isTrade = contracts !== undefined;
  const trade = isTrade
    ? [side, contracts, symbol, price === undefined ? undefined : `@ ${price}`].filter((word) => word !== undefined)
    : [];
  const way = to === undefined ? '' : `${what === 'margin-taken' ? ' back to' : what === 'margin-added' ? ' from' : ' to'} ${to}`;
  // Of coins from outside the price is what one had cost.
  const cost = isTrade || price === undefined ? '' : ` (cost ${price} ${symbol?.split('/')[1]} each)`;
  const money = moved === undefined ? '' : `${moneyText(moved)}${way}${cost}`;
  // Of a charge the amount that was realised says all, with its sign.
  const isCharge = (what === 'funding' || what === 'interest') && realised.length > 0;
  const parts = [
    ...(isCharge ? [] : [[what, ...trade, money].filter((word) => word !== '').join(' ')]),
    ...realised.map(({ kind, amount, currency }) => `${kind} ${withSign(formatSignificant(amount, DIGITS, 'down'))} ${currency}`),
    ...(fee === undefined || realised.some(({ kind }) => kind === 'fee') ? [] : [`fee ${moneyText(fee)}`]),
    ...(note === undefined ? [] : [`"${note}"`]),
  ];
  return parts.join('; ');
}

function placesOf({ account, position, to }: Entry): string[] {
  const from = position === undefined ? account : `${account}/${position}`;
  return to === undefined || to === from ? [from] : [from, to];
}

/** Rounded down: neither a gain nor what is left of a loss looks better than it is. */
function moneyText({ amount, currency }: AmountEntry): string {
  return `${formatSignificant(amount, DIGITS, 'down')} ${currency}`;
}

function accountText({ product, label, paper, assets = {}, debts = {}, positions = [] }: AccountEntry): string {
  const count = Object.keys(assets).length + Object.keys(debts).length;
  return [
    product,
    ...(label === undefined ? [] : [`"${label}"`]),
    ...(paper === true ? ['play money'] : []),
    ...(count === 0 ? [] : [counted(count, 'amount')]),
    ...(positions.length === 0 ? [] : [counted(positions.length, 'position')]),
  ].join(', ');
}

function positionText({ side, contracts, symbol, entryPrice }: PositionEntry): string {
  return `${side} ${contracts} ${symbol} @ ${entryPrice}`;
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** A value as it was written; null took it away. */
function said(value: unknown): string {
  if (value === null) return 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
