import type { RuleName } from '../alerts/rule.ts';
import type { About, Draft, Fault, FieldName, Values } from '../book/draft/draft.ts';
import type { Outline } from '../book/draft/outline.ts';
import type { EquityCourse } from '../book/equity-course.ts';
import type {
  AccountDocument,
  CheckDocument,
  OwedDocument,
  PositionDocument,
  Shown,
  TwoSidedDocument,
  UnknownText,
} from '../documents/reading.ts';
import type { FeedState } from '../feed/feed.ts';
import type { Level } from '../risk/level.ts';

export type { AccountDocument, CheckDocument, OwedDocument, PositionDocument, Shown, TwoSidedDocument };

/** Age of the price a row stands on, as its own axis beside the level: stale data never improves a level. */
export type Freshness = 'live' | 'stale' | 'none';

/** What a row is about: one position, an account of debts against collateral, or holdings that owe nothing. */
export type RowKind = 'position' | 'debt' | 'holding';

/** One line of the table. Numbers are decimal strings, unrounded; the screen rounds. */
export interface Row {
  /** "account/position" or "account"; unique and steady. */
  readonly key: string;
  readonly account: string;
  readonly kind: RowKind;
  /** In words ("BTC long 0.5 x10 isolated", "loan 30,000 USD on 1.5 BTC"); safe to show. */
  readonly label: string;
  /** At the newest prices, also where one of them is not believed. */
  readonly level: Level;
  readonly freshness: Freshness;
  /** Why a price behind it is not believed yet, safe to show; null when all are. */
  readonly suspect: string | null;
  /** Age of its oldest price, ms; null before the first price, and for a row that needs none. */
  readonly ageMs: number | null;
  /** Signed fraction of the price to liquidation, negative when past it. */
  readonly distance: Shown;
  readonly liquidationPrice: Shown;
  readonly markPrice: Shown;
  /** Whether that very price is the one that is not believed. */
  readonly markSuspect: boolean;
  /** Smallest price step of the instrument for rounding; null when not known. */
  readonly tickSize: string | null;
  /** The pool's margin ratio, 1 = liquidation, for every kind of row. */
  readonly ratio: Shown;
  /** Unrealized, in `currency`; null where the row has none. */
  readonly pnl: Shown;
  readonly currency: string;
  /** What the row's pool could owe at the snapshot's gap, USD. */
  readonly owed: OwedDocument;
  /** Liquidation prices by base when a row can be liquidated by more than one (a basket, both sides). */
  readonly liquidation: Readonly<Record<string, TwoSidedDocument>>;
}

export interface FeedView {
  readonly venue: string;
  readonly state: FeedState;
  /** Age of the venue's newest price, ms; null before the first. */
  readonly ageMs: number | null;
  readonly detail: string;
  readonly rejected: number;
  readonly redials: number;
  /** The venue does not serve this place. */
  readonly closedHere?: boolean;
  /** The venues whose marks stand in meanwhile: "okx, bybit". */
  readonly borrowedFrom?: string;
  /** The venue's clock less ours, ms, where they are too far apart to pass over; null where not, and where it is not known. */
  readonly clockOffset: number | null;
}

/** A recording of the prices. */
export interface Recording {
  /** Why it has stopped, in plain words that are safe to show; null while it goes on. */
  readonly stopped: string | null;
}

/** The one thing to look at now. */
export interface Alarm {
  readonly id: string;
  /** `level`: a position or account; `suspect`: such a level by a price that is not believed; `stale`: prices are old; `monitor`: the monitor itself failed. */
  readonly kind: 'level' | 'suspect' | 'stale' | 'monitor';
  readonly level: Level;
  /** One readable line, safe to show. */
  readonly text: string;
  /** How many further alarms stand behind this one. */
  readonly others: number;
  /** Whether somebody has acknowledged or snoozed it, and until when that holds, ms since the epoch; null: nobody has. */
  readonly quieted: { readonly how: 'acknowledged' | 'snoozed'; readonly until: number } | null;
  /** How many of all that stands nobody has acknowledged. */
  readonly unacknowledged: number;
  /** The first of those; null: there is none. */
  readonly next: Pick<Alarm, 'id' | 'kind' | 'level'> | null;
}

/** A line of the alert log. */
export interface AlertLine {
  readonly id: string;
  /** Wall or tape time, ms since the epoch. */
  readonly at: number;
  readonly level: Level;
  readonly reason: string;
  readonly text: string;
  /** The level is only suspected. */
  readonly suspect: boolean;
  /** Whom it is for, and whether it has reached them. */
  readonly told: readonly Told[];
}

/** What has become of a message on one channel. */
export interface Told {
  readonly channel: string;
  /** `due`: it waits, or was called off before anybody heard; `given up`: it is not tried again. */
  readonly state: 'due' | 'sent' | 'failed' | 'given up';
  /** When that came to be, ms since the epoch; null while it is due. */
  readonly at: number | null;
  /** Why it was not taken, safe to show; null where it was, or was not tried. */
  readonly why: string | null;
}

/** A number's origin, for the detail view ("maintenance 0.5 % of mark" from "binance/usdm, tiers as of 2026-07-02"). */
export interface Provenance {
  readonly what: string;
  readonly from: string;
}

/** How likely the selected row is liquidated soon. An estimate: no drift, no jumps, volatility as it was of late. */
export interface TouchView {
  readonly horizons: readonly {
    readonly hours: number;
    /** Standard deviations to the row's own liquidation price; null where there is none. */
    readonly sigmas: Shown;
    /** That its pool touches liquidation within the hours, a fraction. */
    readonly probability: Shown;
  }[];
  /** Of the probabilities where several prices decide and they were simulated; null for the closed form. */
  readonly standardError: string | null;
  /** The prices that decide: standard deviation a year, a fraction, and how long they have been watched. */
  readonly volatilities: readonly { readonly symbol: string; readonly annual: Shown; readonly spanMs: number | null }[];
  readonly halfLifeMs: number;
  readonly stepMs: number;
}

/** Everything known of the selected row. */
export interface Detail {
  readonly key: string;
  readonly row: Row;
  readonly account: AccountDocument;
  readonly position: PositionDocument | null;
  readonly provenance: readonly Provenance[];
  /** Null where nothing can be liquidated. */
  readonly touch: TouchView | null;
  /** Rules of thumb about the whole book; the account has its own. */
  readonly bookChecks: readonly CheckDocument[];
}

/** How an account stands, seen from one of its rows. */
export interface Standing {
  /** The row that a form is about; null where there is none of it yet. */
  readonly row: Row | null;
  /** Null where the row is no position. */
  readonly entryPrice: string | null;
  /** Whether the stop comes too late; null where there is none. */
  readonly stopBeyond: boolean | UnknownText | null;
  /** Of the whole account, raw and signed, in `currency`. */
  readonly equity: Shown;
  readonly currency: string;
  /** The worst of the whole account, and the smallest distance of its rows. */
  readonly level: Level;
  readonly nearest: Shown;
  /** What the whole account could owe at the snapshot's gap, USD. */
  readonly owed: OwedDocument;
}

/** What the monitor says of the form that is open, at the prices of the moment. */
export interface FormView {
  /** The draft that it answers: the answer to an older one says nothing of what is typed now. */
  readonly number: number;
  readonly accounts: readonly Outline[];
  /** What a form of this kind begins with. */
  readonly start: Values;
  readonly faults: readonly Fault[];
  /** What has to be said besides, in sentences that are safe to show. */
  readonly notes: readonly string[];
  /** What the word in the focused field may become, the likeliest first. */
  readonly matches: readonly string[];
  /** What one contract of the symbol is ("0.01 BTC"); null where it is not known. */
  readonly contract: string | null;
  /** The newest price of the symbol; null before there is one. */
  readonly mark: string | null;
  /** How it stands in the book; null for what is not there yet. */
  readonly before: Standing | null;
  /** How it would stand; null while something is missing or wrong. */
  readonly after: Standing | null;
}

/** What became of something that the screen asked to be written. */
export interface Outcome {
  readonly number: number;
  readonly ok: boolean;
  /** In a sentence that is safe to show. */
  readonly text: string;
}

/** What has happened in an account, and what it was worth. */
export interface HistoryView {
  readonly account: string;
  /** Why there is none, in a sentence that is safe to show; null where there is one. */
  readonly none: string | null;
  /** The newest first; safe to show. */
  readonly told: readonly { readonly at: number; readonly text: string; readonly undone: boolean }[];
  /** How many older ones there are. */
  readonly older: number;
  /** Null: nobody watched yet. */
  readonly course: EquityCourse | null;
  /** What the course is in. */
  readonly currency: string;
}

/** What holds for one rule at one place, and where each part of it comes from. */
export interface LimitView {
  readonly rule: RuleName;
  /** Decimal strings, in the rule's own measure; null: it gives no such level. */
  readonly warning: string | null;
  readonly critical: string | null;
  /** ms. */
  readonly hold: { readonly warning: number; readonly critical: number };
  readonly keep: number;
  /** A fraction of the limit. */
  readonly hysteresis: string;
  /** "default", or the table of the config. */
  readonly from: Readonly<Record<'warning' | 'critical' | 'hold' | 'hysteresis' | 'keep', string>>;
}

/** What decides when to speak of one row. */
export interface LimitsView {
  /** "account" or "account/position". */
  readonly place: string;
  /** The rules that are on. */
  readonly on: readonly LimitView[];
  readonly off: readonly RuleName[];
}

export type Mode =
  | { readonly kind: 'live' }
  | { readonly kind: 'replay' | 'demo'; readonly speed: number | 'max'; readonly ended: boolean };

export const SORTS = ['distance', 'ratio', 'pnl', 'owe', 'name'] as const;
export type Sort = (typeof SORTS)[number];

export type Seat = 'document' | 'replay' | 'acts' | 'shows';

/** What the monitor tells the screen, at most ten times a second; structured-cloneable. */
export interface Snapshot {
  readonly seq: number;
  readonly mode: Mode;
  /** Wall time in live mode, the tape's time in a replay; ms since the epoch. */
  readonly at: number;
  readonly feeds: readonly FeedView[];
  /** Null when nothing is recorded. */
  readonly recording: Recording | null;
  readonly alarm: Alarm | null;
  /** Worst level of the whole book now. */
  readonly level: Level;
  /** Whether a price behind the whole book's numbers is not believed yet. */
  readonly suspect: boolean;
  /** Net worth of all accounts, USD, signed. */
  readonly equity: Shown;
  /** The smallest distance of the book; null when nothing can be liquidated. */
  readonly nearest: Shown;
  /** The gap that the owe column stands for, signed fraction ("-0.3"). */
  readonly gap: string;
  /** What all accounts together could owe at the gap, USD, never netted. */
  readonly owedAtGap: OwedDocument;
  /** The visible rows only. */
  readonly rows: readonly Row[];
  /** Index of the first row given. */
  readonly offset: number;
  /** How many rows there are in all. */
  readonly total: number;
  readonly sort: Sort;
  /** Index of the selected row in the whole sorted list; −1 is never used: null when there is no row. */
  readonly selected: number | null;
  readonly detail: Detail | null;
  /** Of the selected row's account; null while it is not asked for. */
  readonly history: HistoryView | null;
  /** When to speak of the selected row; null while it is not asked for. */
  readonly limits: LimitsView | null;
  /** What moves of all prices at once would do to the book; null while it is not asked for. */
  readonly shocks: ShocksView | null;
  /** Null while none is open. */
  readonly form: FormView | null;
  /** The last thing that was to be written; null before the first. */
  readonly outcome: Outcome | null;
  /** Why nothing can be written, in a sentence that is safe to show; null where it can. */
  readonly readOnly: string | null;
  /** The log, newest first; null while it is not asked for. */
  readonly alerts: readonly AlertLine[] | null;
  /** What the numbers stand on; null while it is not asked for. */
  readonly assumptions: readonly string[] | null;
  /**
   * `document`: the portfolio is a file that is only read. `replay`: the user's book on a tape. `acts`: the user's book, and this monitor is the
   * one that acts on its alerts. `shows`: another one is, and this one only shows.
   */
  readonly seat: Seat;
  /** What is wrong with the user's own book or its journal, each in one line that is safe to show. */
  readonly trouble: readonly string[];
  /** Why the user's config as it was saved cannot be used, safe to show: what it said before holds. Null when it can. */
  readonly settingsFault: string | null;
  /** Where the portfolio came from ("config/demo/portfolio.json"); for the empty screen and the help. */
  readonly source: string;
}

/** What moves of all prices at once would do to a book, for a drawing: floats, and nothing is decided by them. */
export interface ShocksView {
  /** Ascending by move, 0 among them. */
  readonly steps: readonly ShockView[];
  /** What can be liquidated: positions that stand alone, cross pools, debts. */
  readonly pools: number;
  /** Those of them of which it is not known when. */
  readonly unknown: number;
  /** Whether the worth of everything is known. */
  readonly isWhole: boolean;
}

export interface ShockView {
  /** Signed fraction. */
  readonly move: number;
  /** USD, nothing being closed on the way; without what is not known. */
  readonly worth: number;
  /** Pools that are liquidated on the way there. */
  readonly liquidated: number;
}

/** What the screen tells the monitor. */
export type Command =
  /**
   * Which slice of the sorted rows the screen shows; `history` asks for that of the selected row's account, `limits` for its limits, `shocks`
   * for what moves of all prices would do, `log` for the alerts, `help` for the assumptions.
   */
  | {
      readonly kind: 'view';
      readonly offset: number;
      readonly count: number;
      readonly history?: boolean;
      readonly limits?: boolean;
      readonly shocks?: boolean;
      readonly log?: boolean;
      readonly help?: boolean;
    }
  /** The selected row, by index in the sorted list; `detail` asks for its detail in the snapshots. */
  | { readonly kind: 'select'; readonly index: number; readonly detail: boolean }
  | { readonly kind: 'sort'; readonly sort: Sort }
  | { readonly kind: 'gap'; readonly gap: string }
  /** Quiet the alarm's bell and flash until something gets worse. */
  | { readonly kind: 'acknowledge'; readonly id: string }
  /** The same for so many ms. */
  | { readonly kind: 'snooze'; readonly id: string; readonly ms: number }
  /** The form that is open, as it is typed so far, and the field that is typed in; null: none is open any more. */
  | { readonly kind: 'draft'; readonly number: number; readonly draft: Draft | null; readonly focus: FieldName | null }
  /** What is to be written, each answered by the outcome of its number. */
  | { readonly kind: 'save'; readonly number: number; readonly draft: Draft }
  | { readonly kind: 'remove'; readonly number: number; readonly about: About }
  | { readonly kind: 'undo'; readonly number: number }
  | { readonly kind: 'stop' };
