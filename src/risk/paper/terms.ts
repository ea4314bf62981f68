import { notionalAt } from '../../book/contract.ts';
import type { Account } from '../../book/portfolio.ts';
import type { CloseFee } from '../../book/rules.ts';
import { formatAmount } from '../../money/format.ts';
import { max, min, Rational } from '../../money/rational.ts';
import { isUnknown } from '../known.ts';
import type { Leg } from '../pools.ts';
import type { AccountReading, PoolReading } from '../reading.ts';
import { liquidatedValue } from '../shortfall.ts';
import { borneByVenue, shortfallText } from './shortfall.ts';

/** What a liquidation takes out of a pool. Money is in the pool's currency. */
export interface LiquidationTerms {
  /** Of the closed notional and the sold collateral; 0 where it is not known. */
  readonly feeRate: Rational;
  /** What the venue keeps beside the fee, ≥ 0. */
  readonly kept: Rational;
  /** What is kept is all that is left. */
  readonly keepsAll: boolean;
  /** Something is missing: the fee and the debts are more than the pool has. */
  readonly isShort: boolean;
  /** What is missing beyond the pool's own money, > 0, is the venue's to bear; false also where nothing is missing. */
  readonly borne: boolean;
  /** What had to be assumed or has to be said, in words. */
  readonly said: readonly string[];
}

/**
 * The terms of a pool's liquidation at its prices, by the product's rules: its fee, and what becomes of the rest. Where the rules are
 * silent the harder reading counts, and is said: an isolated position's margin is gone whole; a cross pool loses its maintenance
 * margin, the most that was seen anywhere (rulebook section 6); what backs a loan is gone whole.
 * @throws RangeError for a pool whose worth is not known, which nothing can liquidate.
 */
export function termsOf(reading: AccountReading, one: PoolReading): LiquidationTerms {
  const { pool, position, currency } = one;
  const equity = pool.equity();
  if (isUnknown(equity)) throw new RangeError(`a pool whose worth is not known cannot be liquidated: ${equity.unknown}`);
  const { product, liquidationFee } = pool.rules;
  const piece = pool.now();
  // Contract section 3: of a custom product, whose rules are its holder's, the fee is 0 where none is named.
  const feeKnown = liquidationFee !== undefined || product === null;
  const feeRate = liquidationFee?.rate ?? Rational.ZERO;
  const left = equity.minus(feeRate.times(liquidatedValue(pool, piece, Rational.ONE)));
  const rest = max(Rational.ZERO, left);
  const rule = product?.liquidationRest ?? null;
  const said = feeKnown || rule === 'kept' ? [] : ['the liquidation fee is not known'];
  if (left.sign() < 0)
    return {
      feeRate,
      kept: Rational.ZERO,
      keepsAll: false,
      isShort: true,
      borne: borneByVenue(reading, one),
      said: [...said, shortfallText(reading, one, left.negated(), currency)],
    };
  const comesBack = feeKnown && (rule === 'returned' || (rule === null && position === null));
  const most =
    position === null && !pool.collateralDebt ? max(Rational.ZERO, pool.requirementOf(piece).c0.minus(equity.minus(left))) : rest;
  const kept = comesBack ? Rational.ZERO : min(rest, most);
  if (kept.sign() > 0) {
    const amount = formatAmount(kept.toString(), currency);
    said.push(
      rule === 'kept'
        ? `the venue keeps the ${amount} that were left`
        : `whether the ${amount} that were left come back is not known: they count as kept by the venue`,
    );
  }
  return { feeRate, kept, keepsAll: kept.sign() > 0 && kept.equals(rest), isShort: false, borne: false, said };
}

/** The fee of trading at a price, in settle currency; null: the rate is not known. */
export function tradingFee(leg: Leg, reading: AccountReading, price: Rational): Rational | null {
  const rate = tradingFeeRate(reading.holdings.account, leg.closeFee);
  return rate === null || isUnknown(leg.contract) ? null : rate.times(notionalAt(leg.contract, price));
}

/** Of the notional of a trade: the close fee of the rules, which is the taker's; null: it is not known. */
export function tradingFeeRate(account: Account, closeFee: CloseFee | null): Rational | null {
  if (closeFee === null) return null;
  // A product's zero says what its liquidation condition counts, and not what a trade costs.
  return closeFee.rate.sign() === 0 && account.rules.closeFee === undefined ? null : closeFee.rate;
}
