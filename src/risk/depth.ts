import type { Contract } from '../book/contract.ts';
import type { Position } from '../book/portfolio.ts';
import { Rational } from '../money/rational.ts';
import { andThen, both, isUnknown, type Known, unknown } from './known.ts';
import { Pool } from './pool.ts';
import type { Leg } from './pools.ts';
import { PositionTerm } from './position-term.ts';
import type { AccountReading, PoolReading } from './reading.ts';
import { atGap, type GapReading } from './shortfall.ts';
import { unitPrice } from './valuation.ts';

/** What stands in an order book at one price. */
export interface DepthLevel {
  readonly price: Rational;
  readonly amount: Rational;
}

/** The order book of one contract, both sides from the best price on. */
export interface Depth {
  readonly symbol: string;
  /** What amounts count: contracts, as the position does, or units of the base. */
  readonly unit: 'contracts' | 'base';
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

/** What closing a whole position at market would get. */
export interface Fill {
  /** Amounts in contracts. */
  readonly wanted: Rational;
  readonly filled: Rational;
  /** The one price at which the profit would be the same; unknown where the book is too thin for the whole. */
  readonly price: Known<Rational>;
}

/** Fills a position from the book: a long is sold to the bids, a short bought back from the asks. */
export function fillOf({ symbol, side, contracts }: Position, contract: Contract, depth: Depth): Fill {
  const none = (why: string): Fill => ({ wanted: contracts, filled: Rational.ZERO, price: unknown(why) });
  if (depth.unit === 'base' && symbol.inverse)
    return none(`the depth of ${symbol.text} counts coins, and its contracts count ${symbol.quote}: give it in contracts`);
  const contractsPer = depth.unit === 'base' ? contracts.over(contract.size) : Rational.ONE;
  let filled = Rational.ZERO;
  let worth = Rational.ZERO;
  for (const { price, amount } of side === 'long' ? depth.bids : depth.asks) {
    const left = contracts.minus(filled);
    if (left.sign() === 0) break;
    const offered = amount.times(contractsPer);
    const taken = offered.lessThan(left) ? offered : left;
    filled = filled.plus(taken);
    // An inverse contract counts quote money, so its coins are what adds up: the mean is harmonic.
    worth = worth.plus(symbol.inverse ? taken.over(price) : taken.times(price));
  }
  if (filled.lessThan(contracts)) {
    const why = `the book is too thin: it fills ${filled.toString()} of ${contracts.toString()} contracts of ${symbol.text}`;
    return { wanted: contracts, filled, price: unknown(why) };
  }
  return { wanted: contracts, filled, price: symbol.inverse ? filled.over(worth) : worth.over(filled) };
}

/**
 * The account with one position closed at a price and everything else at its mark: equity, shortfall and what would be owed, in the
 * account's currency. An unknown price leaves unknown what depends on it.
 */
export function closedAt(reading: AccountReading, leg: Leg, price: Known<Rational>): GapReading {
  const own = leg.position.marginMode === 'isolated' ? leg.position.id : null;
  const pools = reading.pools.map((pool) => (pool.position === own ? repriced(reading, pool, leg, price) : pool));
  return atGap({ ...reading, pools }, Rational.ZERO);
}

function repriced(account: AccountReading, reading: PoolReading, { contract, position }: Leg, price: Known<Rational>): PoolReading {
  const { pool } = reading;
  const unit = reading.position === null ? unitPrice(account.holdings.valuation, account.currency, position.symbol.settle) : Rational.ONE;
  const closed = both(contract, price, (known, at) => andThen(unit, (one) => new PositionTerm(known, at, one, null, null, Rational.ZERO)));
  const gaps = isUnknown(closed) ? { ...pool.gaps, mark: closed } : pool.gaps;
  const terms = pool.terms.map((term) =>
    !isUnknown(closed) && term instanceof PositionTerm && term.contract === contract ? closed : term,
  );
  return { ...reading, pool: new Pool(terms, pool.rules, pool.collateralDebt, gaps) };
}
