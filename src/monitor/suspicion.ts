import type { Position } from '../book/portfolio.ts';
import { type Level, worst } from '../risk/level.ts';
import type { AccountReading } from '../risk/reading.ts';
import { standsOn } from './ages.ts';
import type { Board, Ticker } from './board.ts';

/** The prices behind an account that are not believed yet. */
export function doubtsOf(reading: AccountReading, board: Board): Ticker[] {
  const doubts: Ticker[] = [];
  for (const key of standsOn(reading)) {
    const ticker = board.ticker(key);
    if (ticker !== undefined && ticker.suspect !== null) doubts.push(ticker);
  }
  return doubts;
}

/**
 * Why something is in doubt: "BTC/USDT:USDT at binance: jumped -17 % in 0.9 s, ..."; null when no price behind it is.
 * @param isolated a position that no other price than its own decides; null for what any price of the account may decide.
 */
export function whyDoubted(doubts: readonly Ticker[], isolated: Position | null): string | null {
  const [first, ...more] = isolated === null ? doubts : doubts.filter(({ symbol }) => symbol === isolated.symbol.text);
  if (first === undefined) return null;
  const { symbol, venue, suspect } = first;
  return `${symbol}${venue === '' ? '' : ` at ${venue}`}: ${suspect}${more.length === 0 ? '' : `; and ${more.length} more`}`;
}

/** What is known of an account's level: that of its pools, `unknown` for those that hang on a price which is not believed. */
export function believedLevel(reading: AccountReading, doubts: readonly Ticker[]): Level {
  const { pools, positions } = reading;
  return worst(
    pools.map(({ position, level }) => {
      const held = positions.find(({ leg }) => leg.position.id === position)?.leg.position ?? null;
      return whyDoubted(doubts, held) === null ? level : 'unknown';
    }),
  );
}

/** "BTC/USDT:USDT at binance is SUSPECT, not confirmed: 42 % below its index". */
export function suspectText({ symbol, venue, suspect }: Ticker): string {
  return `${symbol}${venue === '' ? '' : ` at ${venue}`} is SUSPECT, not confirmed: ${suspect}`;
}
