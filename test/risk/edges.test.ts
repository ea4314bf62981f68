import { describe, expect, it } from 'vitest';
import { Rational } from '../../src/money/rational.ts';
import { text } from './fraction.ts';
import { flat, measure } from './measure.ts';

const SYMBOL = 'BTC/USDT:USDT';

/** One isolated linear position; prices as text, fractions for what does not end. */
function solved(held: object, rules: object, mark: string) {
  const account = {
    id: 'a',
    product: 'custom/derivatives',
    positions: [{ id: 'p', symbol: SYMBOL, contracts: '1', marginMode: 'isolated', ...held }],
    rules,
  };
  const reading = measure(account, { marks: { [SYMBOL]: mark } }).positions[0];
  if (reading === undefined) throw new Error('no position');
  return { liquidation: text(reading.liquidationPrice), distance: text(reading.distance), level: reading.level };
}

const table = (shape: 'marginal' | 'whole', ...tiers: readonly (readonly [floor: string, rate: string, deduction?: string])[]): object => ({
  maintenance: { basis: 'mark', shape, tiers: tiers.map(([floor, rate, deduction = '0']) => ({ floor, rate, deduction })) },
});

describe('whole-position tiers that jump', () => {
  // Long 2 at 45,000 on 9,000; from notional 100,000 on, 50 % of it: at 50,000 equity is 19,000 against 50,000.
  const long = { side: 'long', contracts: '2', entryPrice: '45000', collateral: '9000' };
  const jump = table('whole', ['0', '0.01'], ['100000', '0.5']);

  it('liquidate a long upwards, exactly at the edge (floors are inclusive)', () => {
    expect(solved(long, jump, '49000')).toEqual({ liquidation: '50000', distance: '1/49', level: 'critical' });
    expect(solved(long, jump, '49999.99').level).toBe('critical');
    expect(solved(long, jump, '50000').level).toBe('liquidation');
  });

  it('leave the nearer root below where that one is nearer', () => {
    // 9,000 + 2·(p − 45,000) = 0.02·p: p = 81,000 / 1.98.
    expect(solved(long, jump, '42000').liquidation).toBe('450000/11');
  });

  it('liquidate a falling long at an edge whose own value is still safe', () => {
    // A hand-typed table that asks more of the small: above 100,000 notional 1 %, below it 50 %.
    const falling = table('whole', ['0', '0.5'], ['100000', '0.01']);
    expect(solved(long, falling, '52000').liquidation).toBe('50000');
    expect(solved(long, falling, '50000').level).toBe('critical');
    expect(solved(long, falling, '49999.99').level).toBe('liquidation');
  });

  // With 20 % from 100,000 on and 10,000 of collateral, health at 50,000 is exactly 0, above it 1.6·p − 80,000 > 0, below it the small tier's.
  const touched = { ...long, collateral: '10000' };
  const touch = table('whole', ['0', '0.01'], ['100000', '0.2']);

  it('count a single price at which health touches 0', () => {
    expect(solved(touched, touch, '52000').liquidation).toBe('50000');
    expect(solved(touched, touch, '50000').level).toBe('liquidation');
    expect(solved(touched, touch, '49999.99').level).toBe('critical');
  });

  it('do not count it when liquidation is strictly below 0', () => {
    // 10,000 + 2·(p − 45,000) = 0.02·p: p = 80,000 / 1.98.
    expect(solved(touched, { ...touch, strict: true }, '52000').liquidation).toBe('4000000/99');
  });
});

describe('tables as people type them', () => {
  it('a deduction that eats the requirement leaves none, not a negative one', () => {
    // Below 30,000 of notional 1 % is less than 300: maintenance is 0, so a long of 1 at 40,000 on 15,000 goes at 25,000.
    expect(
      solved({ side: 'long', entryPrice: '40000', collateral: '15000' }, table('marginal', ['0', '0.01', '300']), '40000').liquidation,
    ).toBe('25000');
    // Above it counts: 10,000 + p − 45,000 = 0.01·p − 300.
    expect(
      solved({ side: 'long', entryPrice: '45000', collateral: '10000' }, table('marginal', ['0', '0.01', '300']), '45000').liquidation,
    ).toBe(text(Rational.of(3_470_000, 99)));
  });

  it('a marginal table that is not continuous is walked like a jump', () => {
    // At 40,000 the requirement leaps from 400 to 400 + 0.5·40,000: equity there is 15,000.
    const broken = table('marginal', ['0', '0.01'], ['40000', '0.51', '0']);
    expect(solved({ side: 'long', entryPrice: '30000', collateral: '5000' }, broken, '35000').liquidation).toBe('40000');
  });

  it('below a first floor above 0 the first tier holds', () => {
    expect(
      solved({ side: 'long', entryPrice: '50000', collateral: '5000' }, table('marginal', ['1000000', '0.1']), '50000').liquidation,
    ).toBe('50000');
  });

  it('maintenance on entry looks up its tier by the entry notional, once', () => {
    // Entry notional 50,000 stays in the first tier whatever the mark: (2,500 − 50,000 − 0.01·50,000) / −1.
    const onEntry = {
      maintenance: {
        basis: 'entry',
        shape: 'whole',
        tiers: [
          { floor: '0', rate: '0.01' },
          { floor: '60000', rate: '0.9' },
        ],
      },
    };
    expect(solved({ side: 'long', entryPrice: '50000', collateral: '2500' }, onEntry, '70000').liquidation).toBe('48000');
  });
});

describe('a mark that is already past', () => {
  it.each([
    // (2,500 − 50,000) / −0.995: the nearest price above the mark that is not yet safe.
    ['long', '47600', '9500000/199'],
    // (2,500 + 50,000) / 1.005, below the mark.
    ['short', '52400', '3500000/67'],
  ] as const)('%s: the price is where safety begins, the distance negative', (side, mark, liquidation) => {
    const got = solved({ side, entryPrice: '50000', collateral: '2500' }, { maintenance: flat('0.005') }, mark);
    expect({ liquidation: got.liquidation, level: got.level }).toEqual({ liquidation, level: 'liquidation' });
    expect(got.distance.startsWith('-')).toBe(true);
  });

  it('on the very price the distance is 0', () => {
    expect(solved({ side: 'long', entryPrice: '50000', collateral: '10000' }, {}, '40000').distance).toContain('unknown');
    const got = solved({ side: 'long', entryPrice: '50000', collateral: '10000' }, { maintenance: flat('0') }, '40000');
    expect(got).toEqual({ liquidation: '40000', distance: '0', level: 'liquidation' });
  });

  it('strict: at the price itself it lives', () => {
    const held = { side: 'long', entryPrice: '50000', collateral: '10000' };
    const rules = { maintenance: flat('0'), strict: true };
    expect(solved(held, rules, '40000')).toEqual({ liquidation: '40000', distance: '0', level: 'critical' });
    expect(solved(held, rules, '39999.99').level).toBe('negative');
  });
});

describe('multiples of maintenance', () => {
  // Rulebook section 2, F3: Binance portfolio margin liquidates at 1.05 × maintenance: (5,000 − 50,000) / (1.05·0.02 − 1).
  it('raise the requirement', () => {
    const held = { side: 'long', entryPrice: '50000', collateral: '5000' };
    expect(solved(held, { maintenance: flat('0.02'), maintenanceMultiple: '1.05' }, '50000').liquidation).toBe(
      text(Rational.of(45_000_000, 979)),
    );
  });
});

describe('two-sided pools', () => {
  // Rulebook section 1, finding 5: 10 BTC (0.98 to 500,000, then 0.85), 486,000 borrowed, short 9.6 at 50,000.
  const account = {
    id: 'a',
    product: 'custom/unified',
    assets: { BTC: '10' },
    debts: { USDT: '486000' },
    positions: [{ id: 'p', symbol: SYMBOL, side: 'short', contracts: '9.6', entryPrice: '50000' }],
    rules: {
      maintenance: flat('0.005'),
      collateralWeights: {
        BTC: [
          { floor: '0', weight: '0.98' },
          { floor: '500000', weight: '0.85' },
        ],
      },
    },
  };
  const at = (mark: string) => {
    const reading = measure(account, { marks: { [SYMBOL]: mark }, assets: { BTC: mark } });
    const sides = reading.cross?.liquidation.get('BTC');
    const [position] = reading.positions;
    return {
      down: text(sides?.down ?? null),
      up: text(sides?.up ?? null),
      price: text(position?.liquidationPrice ?? null),
      past: text(position?.distance ?? null).startsWith('-'),
      level: reading.level,
    };
  };
  // Below: 9.8·p + 480,000 − 9.6·p − 486,000 − 0.048·p = 0; above: 8.5·p + 65,000 + … = 0.
  const [down, up] = [text(Rational.of(6_000_000, 152)), text(Rational.of(59_000_000, 1148))];

  it('carry both sides', () => {
    expect(at('50000')).toMatchObject({ down, up, price: up, past: false });
    // As the rulebook prints them.
    expect([(6_000_000 / 152).toFixed(1), (59_000_000 / 1148).toFixed(1)]).toEqual(['39473.7', '51393.7']);
  });

  it('name the lower side when it is nearer', () => {
    expect(at('41000').price).toBe(down);
  });

  it('already past on either side, show the edge back to safety', () => {
    expect(at('60000')).toMatchObject({ down: 'none', up, price: up, past: true, level: 'liquidation' });
    expect(at('30000')).toMatchObject({ down, up: 'none', price: down, past: true, level: 'liquidation' });
  });
});

describe('hedged pairs', () => {
  const pair = (rules: object, cash: string) =>
    measure(
      {
        id: 'a',
        product: 'custom/derivatives',
        assets: { USDT: cash },
        positions: [
          { id: 'l', symbol: SYMBOL, side: 'long', contracts: '1', entryPrice: '50000' },
          { id: 's', symbol: SYMBOL, side: 'short', contracts: '1', entryPrice: '50000' },
        ],
        rules,
      },
      { marks: { [SYMBOL]: '50000' } },
    );

  it('are liquidated upwards, for only the requirement moves: 1,000 = 2 × 0.005 × p', () => {
    const { positions, cross } = pair({ maintenance: flat('0.005') }, '1000');
    expect(positions.map(({ liquidationPrice }) => text(liquidationPrice))).toEqual(['100000', '100000']);
    expect(text(cross?.liquidation.get('BTC')?.down ?? null)).toBe('none');
  });

  it('under tiers are not monotone: dead in between, alive beyond', () => {
    // 10 % between notionals 60,000 and 80,000, else 0.5 %: the requirement of 2 × 6,000 at 60,000 exceeds 5,000, and at 80,000 is gone.
    const rules = table('whole', ['0', '0.005'], ['60000', '0.1'], ['80000', '0.005']);
    expect(text(pair(rules, '5000').positions[0]?.liquidationPrice ?? null)).toBe('60000');
  });
});

describe('dated futures', () => {
  const DATED = 'BTC/USDT:USDT-260327';
  const account = {
    id: 'a',
    product: 'custom/derivatives',
    assets: { USDT: '10000' },
    positions: [
      { id: 'perp', symbol: SYMBOL, side: 'long', contracts: '1', entryPrice: '50000' },
      { id: 'dated', symbol: DATED, side: 'short', contracts: '1', entryPrice: '51000' },
    ],
    rules: { maintenance: flat('0') },
  };
  const reading = measure(account, { marks: { [SYMBOL]: '50000', [DATED]: '51000' } });

  it('have a price of their own, solved with the others held', () => {
    // 10,000 + (p − 50,000) = 0 and 10,000 − (p − 51,000) = 0.
    expect(reading.positions.map(({ liquidationPrice }) => text(liquidationPrice))).toEqual(['40000', '61000']);
  });

  it('move with their coin in the common shock and in the price of the base', () => {
    // 10,000 − 1,000·x = 0 at x = 10: nine times up.
    expect(text(reading.cross?.commonShock ?? null)).toBe('10');
    expect(text(reading.cross?.liquidation.get('BTC')?.up ?? null)).toBe('550000');
  });

  it('margined in coin: the coin stands still while their own price moves', () => {
    const inverse = 'BTC/USD:BTC-260327';
    const account = {
      id: 'a',
      product: 'custom/derivatives',
      positions: [
        { id: 'p', symbol: inverse, side: 'long', contracts: '30000', entryPrice: '60000', marginMode: 'isolated', collateral: '0.125' },
      ],
      rules: { maintenance: flat('0') },
    };
    // F2: Q / (W + Q/e) = 30,000 / 0.625, whatever the coin is worth.
    for (const coin of ['60000', '50000'])
      expect(text(measure(account, { marks: { [inverse]: '60000' }, assets: { BTC: coin } }).positions[0]?.liquidationPrice ?? null)).toBe(
        '48000',
      );
  });
});

describe('liquidation with no position at all', () => {
  // Rulebook section 1, finding 6: FX drift between a negative and a positive coin balance.
  it('a borrowed coin that rises', () => {
    const account = {
      id: 'a',
      product: 'custom/unified',
      assets: { USDT: '60000' },
      debts: { BTC: '1' },
      rules: { borrowMaintenance: { BTC: '0.05' } },
    };
    const { cross, level } = measure(account, { assets: { BTC: '50000' } });
    // 60,000 − p = 0.05·p.
    expect(text(cross?.liquidation.get('BTC')?.up ?? null)).toBe('400000/7');
    expect(level).toBe('ok');
  });
});
