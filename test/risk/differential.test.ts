import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rational } from '../../src/money/rational.ts';
import { isUnknown } from '../../src/risk/known.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import { atGap, GAPS } from '../../src/risk/shortfall.ts';
import { type Book, debtBooks, edgyBooks, inverseBooks, linearBooks, unifiedBooks } from './accounts.ts';
import { add, atLeastZero, cmp, decimal, div, type Fraction, fraction, mul, ONE, sub, text, ZERO } from './fraction.ts';
import { measure } from './measure.ts';
import { OraclePool, ofAll, ofBase, ofContract, type PoolNumbers, settleOf, straightening } from './oracle.ts';

/** What the random books brought up, so that a generator gone tame cannot pass for a solver gone right. */
const met = new Map<string, number>();
const meet = (what: string): void => void met.set(what, (met.get(what) ?? 0) + 1);

/** The moneys of the reading are in its own currency, the oracle's in USD. */
function inUsd(value: Rational | null | { readonly unknown: string }, unit: Fraction): Rational | null | { readonly unknown: string } {
  return value === null || isUnknown(value) ? value : value.times(Rational.of(unit.n, unit.d));
}

const unitOf = (book: Book, code: string): Fraction => decimal(book.prices.assets[code] as string);

function levelOf({ equity, health }: PoolNumbers, strict: boolean): string {
  if (equity.n < 0n) return 'negative';
  return health.n < 0n || (health.n === 0n && !strict) ? 'liquidation' : 'alive';
}

const coarse = (level: string): string => (['ok', 'warning', 'critical'].includes(level) ? 'alive' : level);

function ratioOf(numbers: PoolNumbers, book: Book): Fraction | null {
  if (book.account.product !== 'custom/collateral-debt')
    return numbers.adjusted.n <= 0n ? null : div(numbers.requirement, numbers.adjusted);
  if (numbers.debt.n === 0n || numbers.collateral.n === 0n) return null;
  return div(numbers.debt, mul(decimal(book.account.rules?.liquidationRatio ?? '1'), numbers.collateral));
}

/** The nearer of two factors; the lower on a tie. */
function nearer({ down, up }: { down: Fraction | null; up: Fraction | null }): Fraction | null {
  if (down === null || up === null) return down ?? up;
  const off = (x: Fraction): Fraction => (cmp(x, ONE) < 0 ? sub(ONE, x) : sub(x, ONE));
  const [low, high] = cmp(down, up) <= 0 ? [down, up] : [up, down];
  return cmp(off(high), off(low)) < 0 ? high : low;
}

function checkPositions(book: Book, reading: AccountReading, cross: OraclePool): void {
  for (const { leg, ...got } of reading.positions) {
    const position = (book.account.positions ?? []).find(({ id }) => id === leg.position.id);
    if (position === undefined) throw new Error('a position that nobody holds');
    const isolated = position.marginMode === 'isolated';
    const pool = isolated ? new OraclePool(book.account, book.prices, position) : cross;
    const mark = decimal(book.prices.marks[position.symbol] as string);
    const { down, up } = pool.turns(ofContract(position.symbol), (x) => straightening(position.symbol, x));
    const factor = nearer({ down, up });
    const past = pool.dead(ofAll, ONE);
    if (past) meet('already past');
    if (factor === null) meet('none');
    else if (pool.at(ofContract(position.symbol), factor).health.n !== 0n) meet('jump');
    if (down !== null && up !== null) meet('two-sided');
    if (!past && position.side === 'long' && down === null && up !== null) meet('long liquidated upwards');
    const distance = factor === null ? null : cmp(factor, ONE) < 0 ? sub(ONE, factor) : sub(factor, ONE);
    const expected = {
      liquidationPrice: text(factor === null ? null : mul(mark, factor)),
      distance: text(distance === null ? null : past ? sub(ZERO, distance) : distance),
      bankruptcyPrice: text(pool.bankruptcyPrice(position)),
    };
    expect({
      liquidationPrice: text(got.liquidationPrice),
      distance: text(got.distance),
      bankruptcyPrice: text(got.bankruptcyPrice),
    }).toEqual(expected);
    if (!isolated) continue;
    const now = pool.at(ofAll, ONE);
    expect(coarse(got.level)).toBe(levelOf(now, book.account.rules?.strict === true));
    expect(text(inUsd(got.equity, unitOf(book, settleOf(position.symbol))))).toBe(text(now.equity));
    expect(text(got.marginRatio)).toBe(text(ratioOf(now, book)));
  }
}

function checkCross(book: Book, reading: AccountReading, pool: OraclePool): void {
  const got = reading.cross;
  if (got === null) throw new Error('every book here has a cross pool');
  const now = pool.at(ofAll, ONE);
  const unit = unitOf(book, reading.currency);
  const debt = book.account.product === 'custom/collateral-debt';
  const atRisk = now.debt.n > 0n || (book.account.positions ?? []).some(({ marginMode }) => marginMode !== 'isolated');
  expect({
    adjusted: text(inUsd(got.adjustedEquity, unit)),
    maintenance: text(inUsd(got.maintenanceMargin, unit)),
    health: text(inUsd(got.health, unit)),
    marginRatio: text(got.marginRatio),
    ltv: text(got.ltv),
    marginLevel: text(got.marginLevel),
  }).toEqual({
    adjusted: text(now.adjusted),
    maintenance: text(debt ? null : now.maintenance),
    health: text(now.health),
    marginRatio: text(atRisk ? ratioOf(now, book) : null),
    ltv: text(debt && now.debt.n > 0n && now.assets.n > 0n ? div(now.debt, now.assets) : null),
    marginLevel: text(debt && now.debt.n > 0n ? div(now.assets, now.debt) : null),
  });
  for (const [base, sides] of got.liquidation) {
    const turns = pool.turns(ofBase(base));
    const price = unitOf(book, base);
    const at = (factor: Fraction | null): string => text(factor === null ? null : mul(price, factor));
    expect({ base, down: text(sides.down), up: text(sides.up) }).toEqual({ base, down: at(turns.down), up: at(turns.up) });
  }
  // A coin-quoted leg makes health a parabola of the common shock; that one has a test of its own.
  if ((book.account.positions ?? []).some(({ symbol }) => symbol === 'ETH/BTC:BTC')) return;
  const { down, up } = pool.turns(ofAll);
  const lower = down === null ? null : sub(down, ONE);
  const higher = up === null ? null : sub(up, ONE);
  const shock = lower === null || higher === null ? (lower ?? higher) : cmp(higher, sub(ZERO, lower)) < 0 ? higher : lower;
  expect(text(got.commonShock)).toBe(text(pool.dead(ofAll, ONE) ? ZERO : shock));
}

/** Pool by pool, never netted; USD at the moved prices. */
function checkLadder(book: Book, reading: AccountReading, pools: readonly OraclePool[]): void {
  const rate = decimal(book.account.rules?.liquidationFee?.rate ?? '0');
  const currencyMoves = reading.currency === 'BTC';
  for (const gap of [...GAPS, ...GAPS.map((one) => one.negated())]) {
    const factor = add(ONE, fraction(gap.num, gap.den));
    let equity = ZERO;
    let shortfall = ZERO;
    for (const pool of pools) {
      const at = pool.at(ofAll, factor);
      const sold =
        book.account.product === 'custom/collateral-debt'
          ? at.debt.n === 0n
            ? ZERO
            : at.assets
          : add(at.notional, cmp(at.assets, at.debt) < 0 ? at.assets : at.debt);
      equity = add(equity, at.equity);
      shortfall = add(shortfall, atLeastZero(sub(mul(rate, sold), at.equity)));
    }
    const unit = mul(unitOf(book, reading.currency), currencyMoves ? factor : ONE);
    const got = atGap(reading, gap);
    expect({
      gap: gap.toString(),
      equity: text(inUsd(got.equity, unit)),
      shortfall: text(inUsd(got.shortfall, unit)),
      low: text(inUsd(got.owed.low, unit)),
    }).toEqual({
      gap: gap.toString(),
      equity: text(equity),
      shortfall: text(shortfall),
      // All of it by recourse, nothing for sure where nobody said.
      low: text(book.account.rules?.shortfall === undefined ? ZERO : shortfall),
    });
  }
}

function check(book: Book): void {
  const reading = measure(book.account, book.prices);
  const cross = new OraclePool(book.account, book.prices);
  const isolated = (book.account.positions ?? []).filter(({ marginMode }) => marginMode === 'isolated');
  const pools = [cross, ...isolated.map((position) => new OraclePool(book.account, book.prices, position))];
  expect(text(inUsd(reading.equity, unitOf(book, reading.currency)))).toBe(text(add(...pools.map((pool) => pool.at(ofAll, ONE).equity))));
  checkCross(book, reading, cross);
  checkPositions(book, reading, cross);
  checkLadder(book, reading, pools);
}

/** Every number of a reading against the contract's definitions written down a second time: test/risk/oracle.ts. */
describe('a random account equals the naive evaluation of the contract', () => {
  it.each([
    ['linear', linearBooks, 200],
    ['inverse', inverseBooks, 200],
    ['between jumping tiers', edgyBooks, 400],
    ['unified', unifiedBooks, 200],
    ['collateral against debt', debtBooks, 500],
  ] as const)(
    '%s',
    (_, books, numRuns) => {
      fc.assert(fc.property(books, check), { numRuns, seed: 20261121 });
    },
    60_000,
  );

  it('and the books were not tame', () => {
    for (const what of ['already past', 'none', 'jump', 'two-sided', 'long liquidated upwards'])
      expect([what, (met.get(what) ?? 0) > 20]).toEqual([what, true]);
  });
});
