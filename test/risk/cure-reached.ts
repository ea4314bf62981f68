import type { Account, Debt, Portfolio, Position } from '../../src/book/portfolio.ts';
import type { Prices } from '../../src/book/prices.ts';
import { isUsdLike } from '../../src/book/symbol.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { max, min, Rational } from '../../src/money/rational.ts';
import { assessAccount } from '../../src/risk/assess.ts';
import { distanceOf } from '../../src/risk/cross.ts';
import type { Target } from '../../src/risk/cure-target.ts';
import { isUnknown } from '../../src/risk/known.ts';
import { baseMoves, contractMoves, type Moves } from '../../src/risk/moves.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import type { Book } from './accounts.ts';
import { NOW } from './measure.ts';

/** A book read once, and measured after changes that the tests make themselves: nothing here is shared with the cure's own arithmetic. */
export class Case {
  readonly account: Account;
  readonly #portfolio: Portfolio;
  readonly #prices: Prices;

  constructor({ account, prices }: Pick<Book, 'prices'> & { readonly account: object }, instruments: object = {}) {
    this.#portfolio = readPortfolio({ version: 1, accounts: [account], instruments });
    this.account = this.#portfolio.accounts[0] as Account;
    this.#prices = readPrices(prices, NOW);
  }

  measured(account: Account = this.account): AccountReading {
    return assessAccount(account, this.#portfolio, this.#prices, new Set());
  }

  /** The account after somebody did what a remedy says. @param pool the isolated position whose margin is added to. */
  after(kind: string, key: string, amount: Rational, pool: string | null, saleFee = '0'): Account {
    switch (kind) {
      case 'add':
        return pool === null ? this.#paid(this.account, key, amount) : this.#margined(pool, amount);
      case 'repay':
        return this.#owing(this.account, key, amount.negated());
      case 'sell': {
        const reading = this.measured();
        const usd = (code: string): Rational => reading.holdings.valuation.usd(code) as Rational;
        const worth = (code: string): Rational => this.#owed(this.account, code).times(usd(code));
        const [debt] = [...this.account.debts.keys()].sort((a, b) => worth(b).compare(worth(a))) as [string];
        const sold = min(amount, this.account.assets.get(key) ?? Rational.ZERO);
        const kept = key === debt ? Rational.ONE : Rational.ONE.minus(Rational.from(saleFee));
        const paid = sold.times(usd(key)).over(usd(debt)).times(kept);
        return this.#owing(this.#paid(this.account, key, sold.negated()), debt, paid.negated());
      }
      default:
        return this.#cut(key, amount);
    }
  }

  #cut(id: string, contracts: Rational): Account {
    const position = this.account.positions.find((one) => one.id === id) as Position;
    const { symbol, entryPrice, side } = position;
    const mark = this.#prices.marks.get(symbol.text)?.price as Rational;
    const size = min(contracts, position.contracts).times(position.contractSize ?? Rational.ONE);
    const gain = symbol.inverse ? size.over(entryPrice).minus(size.over(mark)) : size.times(mark.minus(entryPrice));
    const notional = symbol.inverse ? size.over(mark) : size.times(mark);
    const fee = (this.account.rules.closeFee?.rate ?? Rational.ZERO).times(notional);
    const realised = (side === 'long' ? gain : gain.negated()).minus(fee);
    const left = position.contracts.minus(min(contracts, position.contracts));
    const others = (change: (one: Position) => Position[]): Account => ({
      ...this.account,
      positions: this.account.positions.flatMap((one) => (one.id === id ? change(one) : [one])),
    });
    if (position.marginMode === 'cross') {
      const rest = others((one) => (left.sign() === 0 ? [] : [{ ...one, contracts: left }]));
      return this.#paid(rest, symbol.settle, realised);
    }
    const collateral = (position.collateral as Rational).plus(realised);
    if (left.sign() === 0)
      return this.#paid(
        others(() => []),
        symbol.settle,
        collateral,
      );
    return others((one) => [{ ...one, contracts: left, collateral }]);
  }

  #margined(id: string, amount: Rational): Account {
    const add = (one: Position): Position => ({ ...one, collateral: (one.collateral as Rational).plus(amount) });
    return { ...this.account, positions: this.account.positions.map((one) => (one.id === id ? add(one) : one)) };
  }

  /** Into a balance; what it falls below zero by is owed. */
  #paid(account: Account, code: string, amount: Rational): Account {
    const balance = (account.assets.get(code) ?? Rational.ZERO).plus(amount);
    const paid: Account = { ...account, assets: new Map(account.assets).set(code, max(Rational.ZERO, balance)) };
    return balance.sign() < 0 ? this.#owing(paid, code, balance.negated()) : paid;
  }

  #owed(account: Account, code: string): Rational {
    return account.debts.get(code)?.amount ?? Rational.ZERO;
  }

  #owing(account: Account, code: string, change: Rational): Account {
    const amount = max(Rational.ZERO, this.#owed(account, code).plus(change));
    const debt: Debt = { amount, annualRate: null, since: null, accrual: null };
    return { ...account, debts: new Map(account.debts).set(code, debt) };
  }
}

/** Whether a measured pool is where a target wants it, judged by its liquidation prices and ratios alone. @param before the book as it was. */
export function isReached(reading: AccountReading, position: string | null, target: Target, before: Account): boolean {
  const found = reading.pools.find((pool) => pool.position === position);
  // A position that was closed leaves nothing to be liquidated, unless it left a hole.
  if (found === undefined) {
    const net = ({ assets, debts }: Account, code: string): Rational =>
      (assets.get(code) ?? Rational.ZERO).minus(debts.get(code)?.amount ?? Rational.ZERO);
    const { settle } = (before.positions.find(({ id }) => id === position) as Position).symbol;
    return net(before, settle).atMost(net(reading.holdings.account, settle));
  }
  const { pool } = found;
  const { equity, adjusted, debt, notional, assets, collateral } = pool.now();
  const risky = pool.terms.length > 0 && (notional.c0.sign() > 0 || debt.c0.sign() > 0);
  if (!risky) return equity.c0.sign() >= 0;
  if (target.kind === 'ltv') return debt.c0.atMost(assets.c0.times(target.value));
  if (target.kind === 'ratio') {
    if (pool.collateralDebt) return debt.c0.atMost(collateral.c0.times(pool.rules.liquidationRatio as Rational).times(target.value));
    return adjusted.c0.sign() > 0 && pool.requirementOf(pool.now()).c0.over(adjusted.c0).atMost(target.value);
  }
  const health = pool.healthOf(pool.now()).c0.sign();
  if (health < 0 || (health === 0 && pool.rules.strict !== true)) return false;
  return movesOf(reading, position).every((moves) => {
    const turns = pool.turns(moves);
    const distance = distanceOf(turns);
    return !turns.liquidated && (distance === null || (!isUnknown(distance) && target.value.atMost(distance)));
  });
}

function movesOf({ holdings, currency }: AccountReading, position: string | null): Moves[] {
  const legs = holdings.legs.filter((leg) => (position === null ? leg.position.marginMode === 'cross' : leg.position.id === position));
  const own = legs.map((leg) => contractMoves(leg.position.symbol));
  if (position !== null) return own;
  const held = [...holdings.account.assets.keys(), ...holdings.debts.keys()].filter((code) => !isUsdLike(code) && code !== currency);
  return [...own, ...held.map(baseMoves)];
}
