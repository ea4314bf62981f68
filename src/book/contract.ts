import { Rational } from '../money/rational.ts';
import type { Side } from './portfolio.ts';
import type { ContractSymbol } from './symbol.ts';

/** A position reduced to what its money needs: linear sizes are base units, inverse sizes quote money (contract section 3). */
export interface Contract {
  readonly symbol: ContractSymbol;
  /** +1 long, −1 short. */
  readonly sign: Rational;
  /** contracts × contractSize, > 0. */
  readonly size: Rational;
  readonly entryPrice: Rational;
}

export function signOf(side: Side): Rational {
  return side === 'long' ? Rational.ONE : Rational.of(-1);
}

/** Notional at a price, in settle currency: size × price, or for inverse size / price. */
export function notionalAt(contract: Contract, price: Rational): Rational {
  return contract.symbol.inverse ? contract.size.over(price) : contract.size.times(price);
}

/** Profit if closed at a price, signed, in settle currency, without fees: s·q·(p − e), or for inverse s·Q·(1/e − 1/p). */
export function profitAt(contract: Contract, price: Rational): Rational {
  const gain = contract.symbol.inverse
    ? contract.size.over(contract.entryPrice).minus(contract.size.over(price))
    : contract.size.times(price.minus(contract.entryPrice));
  return contract.sign.times(gain);
}
