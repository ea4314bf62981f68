import { clean } from './clean.ts';
import type { AccountEntry, PositionEntry } from './entries.ts';
import { entryText } from './entry-text.ts';
import type { BookChange, BookEvent, Entry, Happening, RealisedEntry } from './event.ts';
import { importPlaces, importText } from './import-text.ts';
import { instantOf } from './instant.ts';
import { PlayMoney } from './play-money.ts';
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
  /** Whether the account is one of play money. */
  readonly paper: boolean;
  /** What was entered; null where nothing was. */
  readonly entry: Entry | null;
  /** What came and went for good. */
  readonly realised: readonly RealisedEntry[];
  /** ms since the epoch: when it was taken back; null while it holds. */
  readonly undone: number | null;
}

const TRADES: readonly Happening[] = ['opened', 'added', 'reduced', 'closed', 'stopped', 'took-profit', 'liquidated', 'bought', 'sold'];
/**
 * All changes, in the order they were written: each with every single thing that it says has happened, and beside it that it was taken back,
 * where it was. A reading of a venue that found nothing other than before is no part of the story.
 */
export function tellChanges(record: readonly Recorded[]): Told[] {
  const known = new Map<string, AccountEntry>();
  const play = new PlayMoney();
  return [...record]
    .sort((a, b) => a.id - b.id)
    .flatMap((change) => {
      const wasPlay = (place: string): boolean => play.has(accountIn(place));
      const before = changeOf(change, known);
      const isPlay = before.some(({ places }) => places.some(wasPlay));
      if (change.undone === null) play.follow(change.event);
      const paper = isPlay || before.some(({ places }) => places.some(wasPlay));
      return paper ? before.map((told) => ({ ...told, paper })) : before;
    });
}

function accountIn(place: string): string {
  return place.split('/')[0] ?? '';
}

/** One change. @param known the accounts as imports have them so far, which it brings up to date */
function changeOf(change: Recorded, known: Map<string, AccountEntry>): Told[] {
  const { event, undone } = change;
  if (event.kind !== 'venue.imported') {
    const parts = event.kind === 'history.imported' ? event.booked : [];
    return [...tellAs(change, wordsOf(event)), ...parts.flatMap((one) => tellAs({ ...change, event: one }, wordsOf(one)).slice(0, 1))];
  }
  const text = importText(event, known);
  if (undone === null) {
    for (const id of event.gone) known.delete(id);
    for (const account of event.accounts) known.set(account.id, account);
  }
  return text === null ? [] : tellAs(change, { kind: 'imports', what: 'imported', places: importPlaces(event), text });
}

type Words = Pick<Told, 'kind' | 'what' | 'places' | 'text'>;

function tellAs({ id, at, event, undone }: Recorded, { kind, what, places, text }: Words): Told[] {
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
    paper: false,
    entry: booked?.entry ?? null,
    realised: booked?.realised ?? [],
    undone,
  };
  if (undone === null) return [told];
  const back = { at: undone, written: undone, kind: 'changes' as const, what: 'undone', text: clean(`taken back: ${text}`, 400) };
  return [told, { ...told, ...back, entry: null, realised: [], undone: null }];
}

function wordsOf(event: Exclude<BookEvent, { readonly kind: 'venue.imported' }>): Words {
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

function placesOf({ account, position, to }: Entry): string[] {
  const from = position === undefined ? account : `${account}/${position}`;
  return to === undefined || to === from ? [from] : [from, to];
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
