import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnknown } from '../../src/risk/known.ts';
import { severity } from '../../src/risk/level.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import { type Book, inverseBooks, linearBooks, unifiedBooks } from './accounts.ts';
import { add, decimal, fraction, mul, text } from './fraction.ts';
import { measure } from './measure.ts';
import type { AccountDocument, PositionDocument, RulesDocument } from './oracle.ts';

/** An exact decimal string of a product of two decimals. */
function product(a: string, b: string): string {
  const { n, d } = mul(decimal(a), decimal(b));
  const places = d.toString().length * 4;
  const digits = ((n * 10n ** BigInt(places)) / d).toString().padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places).replace(/0+$/, '')}`.replace(/\.$/, '');
}

const scaleAll = (amounts: Readonly<Record<string, string>> | undefined, k: string): Record<string, string> =>
  Object.fromEntries(Object.entries(amounts ?? {}).map(([code, amount]) => [code, product(amount, k)]));

function scaleRules(rules: RulesDocument | undefined, k: string): RulesDocument {
  const { maintenance, collateralWeights, ...rest } = rules ?? {};
  return {
    ...rest,
    ...(maintenance && {
      maintenance: {
        ...maintenance,
        tiers: maintenance.tiers.map(({ floor, rate, deduction = '0' }) => ({
          floor: product(floor, k),
          rate,
          deduction: product(deduction, k),
        })),
      },
    }),
    ...(collateralWeights && {
      collateralWeights: Object.fromEntries(
        Object.entries(collateralWeights).map(([code, tiers]) => [
          code,
          tiers.map(({ floor, weight }) => ({ floor: product(floor, k), weight })),
        ]),
      ),
    }),
  };
}

/** k times the account: every amount of it, and the floors of the tables with them. */
function times(account: AccountDocument, k: string): AccountDocument {
  return {
    ...account,
    assets: scaleAll(account.assets, k),
    debts: scaleAll(account.debts, k),
    positions: (account.positions ?? []).map(
      ({ collateral, ...one }): PositionDocument => ({
        ...one,
        contracts: product(one.contracts, k),
        ...(collateral === undefined ? {} : { collateral: product(collateral, k) }),
      }),
    ),
    rules: scaleRules(account.rules, k),
  };
}

function levels(reading: AccountReading): unknown {
  return {
    level: reading.level,
    shock: text(reading.cross?.commonShock ?? null),
    ratio: text(reading.cross?.marginRatio ?? null),
    liquidation: [...(reading.cross?.liquidation ?? [])].map(([base, { down, up }]) => [base, text(down), text(up)]),
    positions: reading.positions.map((one) => [
      one.level,
      text(one.liquidationPrice),
      text(one.bankruptcyPrice),
      text(one.distance),
      text(one.marginRatio),
    ]),
  };
}

const anyBook = fc.oneof(linearBooks, inverseBooks, unifiedBooks);

describe('units', () => {
  it('k times everything held changes no price, ratio, level or shock', () => {
    fc.assert(
      fc.property(anyBook, fc.constantFrom('0.001', '7', '250.5'), ({ account, prices }, k) => {
        expect(levels(measure(times(account, k), prices))).toEqual(levels(measure(account, prices)));
      }),
      { numRuns: 150 },
    );
  });

  it('counting a linear contract in thousandths moves its prices alone', () => {
    fc.assert(
      fc.property(linearBooks, ({ account, prices }) => {
        const small: AccountDocument = {
          ...account,
          positions: (account.positions ?? []).map((one) => ({
            ...one,
            contracts: product(one.contracts, '1000'),
            entryPrice: product(one.entryPrice, '0.001'),
          })),
        };
        const marks = Object.fromEntries(Object.entries(prices.marks).map(([symbol, mark]) => [symbol, product(mark, '0.001')]));
        const [before, after] = [measure(account, prices), measure(small, { ...prices, marks })];
        expect(after.positions.map((one) => [one.level, text(one.distance), text(one.marginRatio)])).toEqual(
          before.positions.map((one) => [one.level, text(one.distance), text(one.marginRatio)]),
        );
        expect(text(after.equity)).toBe(text(before.equity));
      }),
      { numRuns: 100 },
    );
  });

  it('a contract size is only a factor of the contracts', () => {
    fc.assert(
      fc.property(inverseBooks, ({ account, prices }) => {
        const single: AccountDocument = {
          ...account,
          positions: (account.positions ?? []).map(({ contractSize = '1', ...one }) => ({
            ...one,
            contracts: product(one.contracts, contractSize),
          })),
        };
        expect(levels(measure(single, prices))).toEqual(levels(measure(account, prices)));
      }),
      { numRuns: 50 },
    );
  });
});

// Fixture F7 of studies/peers.md: helix-demo #169 showed liquidation coming nearer, or 0, when margin was added to a long.
describe('more collateral never brings liquidation nearer', () => {
  const more = ({ account, prices }: Book, extra: string): Book => {
    const code = 'USDT' in (account.assets ?? {}) ? 'USDT' : 'BTC';
    const { n, d } = add(decimal(account.assets?.[code] ?? '0'), decimal(extra));
    return { prices, account: { ...account, assets: { ...account.assets, [code]: product(`${(n * 10n ** 6n) / d}`, '0.000001') } } };
  };

  /**
   * Of a fee held at bankruptcy prices (contract section 3) it is not true: the fee follows that price, which collateral moves. A hedged pair is
   * bankrupt only where its fee eats the equity, so that each fee is as large as all the collateral; an inverse long beside dollars is bankrupt
   * near 0, where the coins that its fee is counted in grow without bound.
   */
  const followsCollateral = ({ account }: Book): boolean => account.rules?.closeFee?.basis === 'bankruptcy';

  it('in cross pools, on either side, already past or not', () => {
    fc.assert(
      fc.property(anyBook, fc.constantFrom('0.5', '20', '5000'), (book, extra) => {
        fc.pre(!followsCollateral(book));
        const richer = more(book, extra);
        const [before, after] = [measure(book.account, book.prices), measure(richer.account, richer.prices)];
        for (const [i, { distance, leg }] of before.positions.entries()) {
          const now = after.positions[i]?.distance ?? null;
          if (leg.position.marginMode === 'isolated' || distance === null || now === null || isUnknown(distance) || isUnknown(now))
            continue;
          expect(now.compare(distance)).toBeGreaterThanOrEqual(0);
        }
        expect(severity(after.pools[0]?.level ?? 'ok')).toBeLessThanOrEqual(severity(before.pools[0]?.level ?? 'ok'));
      }),
      { numRuns: 200 },
    );
  });

  it('in an isolated long, up to more than it could ever lose: then there is none', () => {
    const at = (collateral: string) =>
      measure(
        {
          id: 'a',
          product: 'custom/derivatives',
          positions: [
            { id: 'p', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1', entryPrice: '50000', marginMode: 'isolated', collateral },
          ],
          rules: { maintenance: { basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate: '0.005' }] } },
        },
        { marks: { 'BTC/USDT:USDT': '50000' } },
      ).positions[0]?.liquidationPrice ?? null;
    const prices = ['2500', '10000', '25000', '49999'].map((collateral) => text(at(collateral)));
    // (50,000 − W) / 0.995 (rulebook section 2, F1).
    const expected = [47500, 40000, 25000, 1].map((left) => text(fraction(left * 1000, 995)));
    expect(prices).toEqual(expected);
    expect([text(at('50000')), text(at('60000'))]).toEqual(['none', 'none']);
  });
});
