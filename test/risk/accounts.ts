import fc from 'fast-check';
import type { AccountDocument, MaintenanceDocument, PositionDocument, PricesDocument, RulesDocument } from './oracle.ts';

/** A decimal string of `units` × 10^−places. */
export function decimalText(units: number | bigint, places: number): string {
  const digits = units.toString().padStart(places + 1, '0');
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

const scaled = (min: number, max: number, places: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((units) => decimalText(units, places));

/** Marks that are not round and differ a little between the contracts of a coin, as they do. */
export const prices: fc.Arbitrary<PricesDocument> = fc
  .record({
    btc: fc.integer({ min: 2_000_000, max: 9_000_000 }),
    eth: fc.integer({ min: 100_000, max: 400_000 }),
    basis: fc.integer({ min: -50, max: 50 }),
  })
  .map(({ btc, eth, basis }) => ({
    marks: {
      'BTC/USDT:USDT': decimalText(btc, 2),
      'BTC/USDT:USDT-260327': decimalText(btc + 100 * basis, 2),
      'BTC/USD:BTC': decimalText(btc + basis, 2),
      'BTC/USD:BTC-260327': decimalText(btc + 150 * basis, 2),
      'ETH/USDT:USDT': decimalText(eth, 2),
      'ETH/BTC:BTC': decimalText(Math.round((eth * 1e6) / btc), 6),
    },
    assets: { BTC: decimalText(btc - basis, 2), ETH: decimalText(eth, 2), USDT: decimalText(9990 + Math.abs(basis % 7), 4), USD: '1' },
  }));

const LINEAR = ['BTC/USDT:USDT', 'ETH/USDT:USDT', 'BTC/USDT:USDT-260327'];
const INVERSE = ['BTC/USD:BTC', 'BTC/USD:BTC-260327'];
const QUOTED_IN_COIN = ['ETH/BTC:BTC'];

/** Tables a person could type: floors ascend, everything else may jump, and a deduction may eat the requirement. */
function tables(floorUnits: readonly number[], places: number): fc.Arbitrary<MaintenanceDocument> {
  return fc
    .record({
      basis: fc.constantFrom('mark' as const, 'mark' as const, 'entry' as const),
      shape: fc.constantFrom('marginal' as const, 'whole' as const),
      rates: fc.array(fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 500 })), {
        minLength: floorUnits.length,
        maxLength: floorUnits.length,
      }),
      nudges: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: floorUnits.length, maxLength: floorUnits.length }),
      count: fc.integer({ min: 1, max: floorUnits.length }),
      deducted: fc.boolean(),
      continuous: fc.boolean(),
    })
    .map(({ basis, shape, rates, nudges, count, deducted, continuous }) => {
      let cumulative = 0;
      const sorted = continuous ? [...rates].sort((a, b) => a - b) : rates;
      const tiers = floorUnits.slice(0, count).map((floor, i) => {
        if (i > 0) cumulative += floor * ((sorted[i] as number) - (sorted[i - 1] as number));
        const deduction = continuous ? cumulative : ((nudges[i] as number) * floor * 2) / 1;
        return {
          floor: decimalText(floor, places),
          rate: decimalText(sorted[i] as number, 3),
          deduction: decimalText(deducted ? deduction : 0, places + 3),
        };
      });
      return { basis, shape, tiers };
    });
}

const LINEAR_TABLES = tables([0, 20_000, 75_000, 180_000, 400_000], 0);
const COIN_TABLES = tables([0, 40, 150, 500, 900], 2);

function position(symbols: readonly string[], given: PricesDocument, id: string): fc.Arbitrary<PositionDocument> {
  return fc
    .record({
      symbol: fc.constantFrom(...symbols),
      side: fc.constantFrom('long' as const, 'short' as const),
      notional: fc.integer({ min: 1_000, max: 400_000 }),
      entry: fc.integer({ min: 930, max: 1_070 }),
      isolated: fc.integer({ min: 0, max: 4 }),
      margin: fc.integer({ min: 5, max: 600 }),
    })
    .map(({ symbol, side, notional, entry, isolated, margin }) => {
      const mark = Number(given.marks[symbol]);
      const coin = symbol.endsWith(':BTC') || symbol.includes(':BTC-');
      const [btc, isInverse] = [Number(given.assets['BTC']), symbol.startsWith('BTC/USD:BTC')];
      const base = symbol === 'ETH/BTC:BTC' ? Number(given.assets['ETH']) : mark;
      const contracts = isInverse
        ? decimalText(Math.max(1, Math.round(notional / 100)), 0)
        : decimalText(Math.max(1, Math.round((notional / base) * 1e4)), 4);
      const settleNotional = coin ? notional / btc : notional;
      return {
        id,
        symbol,
        side,
        contracts,
        ...(isInverse ? { contractSize: '100' } : {}),
        entryPrice: decimalText(Math.max(1, Math.round(((mark * entry) / 1000) * 1e6)), 6),
        marginMode: isolated === 0 ? ('isolated' as const) : ('cross' as const),
        ...(isolated === 0 ? { collateral: decimalText(Math.round(((settleNotional * margin) / 1000) * 1e6), 6) } : {}),
      };
    });
}

function positions(symbols: readonly string[], given: PricesDocument, most: number): fc.Arbitrary<PositionDocument[]> {
  return fc
    .integer({ min: 1, max: most })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => position(symbols, given, `p${i}`))));
}

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const weights = fc.record({
  BTC: fc.constantFrom(
    [{ floor: '0', weight: '0.95' }],
    [
      { floor: '0', weight: '0.98' },
      { floor: '50000', weight: '0.85' },
      { floor: '200000', weight: '0.3' },
    ],
  ),
  ETH: fc.constantFrom(
    [{ floor: '0', weight: '1' }],
    [
      { floor: '0', weight: '0.9' },
      { floor: '30000', weight: '0.5' },
    ],
  ),
});

function rules(table: fc.Arbitrary<MaintenanceDocument>, pooled: boolean): fc.Arbitrary<RulesDocument> {
  return fc
    .record({
      maintenance: table,
      maintenanceMultiple: maybe(fc.constantFrom('1.05', '2')),
      strict: maybe(fc.boolean()),
      closeFee: maybe(fc.record({ rate: scaled(0, 20, 4), basis: fc.constantFrom('mark' as const, 'bankruptcy' as const) })),
      liquidationFee: maybe(fc.record({ rate: scaled(0, 30, 3) })),
      collateralWeights: pooled ? maybe(weights) : fc.constant(undefined),
      borrowMaintenance: pooled ? maybe(fc.constant({ USDT: '0.05', BTC: '0.02' })) : fc.constant(undefined),
      shortfall: fc.constant({ policy: 'recourse', evidence: 'the test says so', asOf: '2026-01-01' }),
    })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as RulesDocument);
}

export interface Book {
  readonly account: AccountDocument;
  readonly prices: PricesDocument;
}

/** Linear positions on USDT; account currency USDT. */
export const linearBooks: fc.Arbitrary<Book> = prices.chain((given) =>
  fc
    .record({ cash: scaled(0, 10_000_000, 2), held: positions(LINEAR, given, 4), rules: rules(LINEAR_TABLES, false) })
    .map(({ cash, held, rules }) => ({
      prices: given,
      account: { id: 'a', product: 'custom/derivatives', assets: { USDT: cash }, positions: held, rules },
    })),
);

/** Inverse positions on BTC; account currency BTC. */
export const inverseBooks: fc.Arbitrary<Book> = prices.chain((given) =>
  fc
    .record({ coins: scaled(0, 4_000, 3), held: positions(INVERSE, given, 3), rules: rules(COIN_TABLES, false) })
    .map(({ coins, held, rules }) => ({
      prices: given,
      account: { id: 'a', product: 'custom/derivatives', assets: { BTC: coins }, positions: held, rules },
    })),
);

/** One position whose notional stands between tiers of very different rates: where jumps, touches and two sides are. */
export const edgyBooks: fc.Arbitrary<Book> = prices.chain((given) =>
  fc
    .record({
      symbol: fc.constantFrom('BTC/USDT:USDT', 'BTC/USD:BTC', 'BTC/USD:BTC-260327'),
      side: fc.constantFrom('long' as const, 'short' as const),
      units: fc.integer({ min: 1, max: 2_000 }),
      margin: fc.integer({ min: 50, max: 700 }),
      below: fc.integer({ min: 50, max: 99 }),
      above: fc.integer({ min: 101, max: 180 }),
      rates: fc.tuple(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 600 })),
      shape: fc.constantFrom('marginal' as const, 'whole' as const),
      strict: fc.boolean(),
    })
    .map(({ symbol, side, units, margin, below, above, rates, shape, strict }) => {
      const mark = given.marks[symbol] as string;
      const isInverse = symbol.startsWith('BTC/USD:');
      const notional = isInverse ? (units * 100) / Number(mark) : (units / 100) * Number(mark);
      const at = (percent: number): string => decimalText(Math.max(1, Math.round((notional * percent * 1e6) / 100)), 6);
      const [first, middle, last] = rates.map((rate) => decimalText(rate, 3)) as [string, string, string];
      const tiers = [
        { floor: '0', rate: first },
        { floor: at(below), rate: middle },
        { floor: at(above), rate: last },
      ];
      const held = {
        id: 'p',
        symbol,
        side,
        contracts: isInverse ? `${units * 100}` : decimalText(units, 2),
        entryPrice: mark,
        marginMode: 'isolated' as const,
        collateral: decimalText(Math.round((notional * margin * 1e6) / 1000), 6),
      };
      const account = { id: 'a', product: 'custom/derivatives' as const, assets: {}, positions: [held] };
      return {
        prices: given,
        account: {
          ...account,
          assets: { [isInverse ? 'BTC' : 'USDT']: '0' },
          rules: { strict, maintenance: { basis: 'mark' as const, shape, tiers } },
        },
      };
    }),
);

/** A unified account: weights, debts, linear, inverse and coin-quoted legs in one pool. */
export const unifiedBooks: fc.Arbitrary<Book> = prices.chain((given) =>
  fc
    .record({
      btc: scaled(0, 8_000, 3),
      eth: scaled(0, 60_000, 3),
      cash: scaled(0, 20_000_000, 2),
      debt: scaled(0, 20_000_000, 2),
      coinDebt: scaled(0, 2_000, 3),
      held: positions([...LINEAR, ...INVERSE, ...QUOTED_IN_COIN], given, 3),
      rules: fc.oneof(rules(LINEAR_TABLES, true), rules(COIN_TABLES, true)),
    })
    .map(({ btc, eth, cash, debt, coinDebt, held, rules }) => ({
      prices: given,
      account: {
        id: 'a',
        product: 'custom/unified',
        assets: { BTC: btc, ETH: eth, USDT: cash },
        debts: { USDT: debt, BTC: coinDebt },
        positions: held,
        rules,
      },
    })),
);

/** Coins against debt. */
export const debtBooks: fc.Arbitrary<Book> = prices.chain((given) =>
  fc
    .record({
      btc: scaled(0, 4_000, 3),
      eth: scaled(1, 60_000, 3),
      debt: scaled(0, 20_000_000, 2),
      coinDebt: scaled(0, 1_000, 3),
      ratio: scaled(500, 1_000, 3),
      weights: maybe(weights),
      strict: fc.boolean(),
    })
    .map(({ btc, eth, debt, coinDebt, ratio, weights, strict }) => ({
      prices: given,
      account: {
        id: 'a',
        product: 'custom/collateral-debt',
        assets: { BTC: btc, ETH: eth },
        debts: { USDT: debt, BTC: coinDebt },
        rules: {
          liquidationRatio: ratio,
          strict,
          liquidationFee: { rate: '0.02' },
          shortfall: { policy: 'recourse', evidence: 'the test says so', asOf: '2026-01-01' },
          ...(weights === undefined ? {} : { collateralWeights: weights }),
        },
      },
    })),
);
