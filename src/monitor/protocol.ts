import type { VenueAddress } from '../feed/address.ts';
import type { Summary } from './monitor.ts';
import type { Command, Snapshot } from './snapshot.ts';

/** Where prices come from. */
export type FeedSource =
  | { readonly kind: 'live'; readonly venues: Readonly<Record<string, VenueAddress>> }
  | { readonly kind: 'replay' | 'demo'; readonly files: readonly string[]; readonly speed: number | 'max' };

/** What the worker is started with: only what can be cloned to another thread. */
export interface Setup {
  /** The portfolio document, as parsed JSON that has already been checked. */
  readonly portfolio: unknown;
  /** What it is called on the screen. */
  readonly source: string;
  readonly feed: FeedSource;
  /** ms. */
  readonly staleAfter: number;
}

export type ToWorker = Command;

export type FromWorker =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'stopped'; readonly summary: Summary };
