import type { Rational } from '../money/rational.ts';

/** What a venue's record says of one fill of a contract, in ccxt's words. */
export interface HistoryTrade {
  readonly kind: 'trade';
  /** Of its file. */
  readonly line: number;
  /** RFC 3339 UTC. */
  readonly at: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** > 0; the records that can be read count coins, so where the venue's contract size is not known it is 1. */
  readonly contracts: Rational;
  readonly price: Rational;
  /** Whether it opened or closed; null: the record does not say, and the account nets. */
  readonly effect: 'open' | 'close' | null;
  /** > 0 paid, < 0 a rebate. */
  readonly fee: { readonly amount: Rational; readonly currency: string } | null;
  /** What the venue says was gained by it, without the fee; null: not said. */
  readonly gain: Rational | null;
  /** How many contracts the venue says were held after it, ≥ 0; null: not said. */
  readonly after: Rational | null;
  /** What tells it apart from others of its moment. */
  readonly note: string;
}

/** What a venue's record says of one funding payment: > 0 was received, < 0 paid. */
export interface HistoryFunding {
  readonly kind: 'funding';
  readonly line: number;
  readonly at: string;
  readonly symbol: string;
  readonly amount: Rational;
  readonly currency: string;
  readonly note: string;
}

export type HistoryItem = HistoryTrade | HistoryFunding;
