import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../src/book/product.ts';
import type { ProductMode } from '../../src/book/product-rules.ts';
import { Rational } from '../../src/money/rational.ts';
import { maintenanceOf } from '../../src/risk/maintenance.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';

const book = new ShippedRules();
const MODES: readonly ProductMode[] = ['isolated', 'cross', 'borrow'];
const VENUES = PRODUCTS.filter((id) => !id.startsWith('custom/'));
const day = (date: string): number => Date.parse(`${date}T12:00:00Z`);

describe('every product of the contract', () => {
  it('is 36 files, in the contract’s order', () => {
    expect(book.products().map(({ id }) => id)).toEqual(VENUES);
    expect(VENUES).toHaveLength(36); // contract section 3
  });

  it.each(VENUES)('%s has rules for every mode, each with a policy, its evidence and a day', (id) => {
    for (const mode of MODES) {
      const rules = book.rules(id, mode);
      expect(rules?.asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(rules?.shortfall?.evidence).not.toBe('');
      expect(rules?.shortfall?.asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
      // The same object again: rules are looked up once a product and mode.
      expect(book.rules(id, mode)).toBe(rules);
    }
  });

  it('has none of its own for a custom product', () => {
    for (const mode of MODES) expect(book.rules('custom/derivatives', mode)).toBeNull();
    expect(book.contractSize('custom/derivatives', 'BTC')).toBeNull();
    expect(book.overlay('eu-retail', 'custom/derivatives', day('2026-11-21'))).toBeNull();
  });

  it.each(['binance/spot', 'constructor', '__proto__/x'])('refuses %s', (id) => {
    expect(() => book.product(id)).toThrow(new RangeError(`there is no product file for ${id}`));
  });
});

describe('a rule that a venue writes in its own way', () => {
  it('a margin level of 1.1 is exactly 10/11, and a call at 1.3 exactly 10/13 (Binance margin, 2024-09-03)', () => {
    const rules = book.rules('binance/margin', 'cross');
    expect(rules?.liquidationRatio?.equals(Rational.of(10, 11))).toBe(true);
    expect(rules?.marginCallRatio?.equals(Rational.of(10, 13))).toBe(true);
  });

  it.each([
    // rulebook section 4, by product.
    ['binance/loan-fixed', '0.91', '0.77'],
    ['bybit/loan', '0.95', '0.87'],
    ['gate/loan', '0.9', '0.8'],
    ['kucoin/margin', '0.97', '0.95'],
    ['nexo/credit-line', '0.833', '0.714'],
    ['ledn/loan', '0.8', '0.7'],
    ['aave/pool', '1', undefined],
  ])('%s is liquidated at %s and called at %s', (id, liquidation, call) => {
    const rules = book.rules(id, 'borrow');
    expect([rules?.liquidationRatio?.toString(), rules?.marginCallRatio?.toString()]).toEqual([liquidation, call]);
  });

  it('Binance portfolio margin is liquidated at 1.05 times maintenance', () => {
    expect(book.rules('binance/portfolio-margin', 'cross')?.maintenanceMultiple?.toString()).toBe('1.05');
  });

  it('liquidates strictly below where the protocol’s code says so, and at equality elsewhere', () => {
    // reported-positions section 1: dYdX "strict", Aave HF < 1, Comet < 0.
    const strict = VENUES.filter((id) => book.rules(id, 'cross')?.strict === true);
    expect(strict).toEqual(
      expect.arrayContaining(['dydx/perp', 'aave/pool', 'compound/comet', 'morpho/market', 'maker/vault', 'hyperliquid/perp', 'gmx/perp']),
    );
    for (const id of ['binance/usdm', 'binance/margin', 'bybit/unified', 'okx/trading']) expect(strict).not.toContain(id);
  });

  it('differs by margin mode where the venue does: Bybit isolated is absorbed and has no ratio, its pool is recourse', () => {
    const [isolated, cross, borrow] = MODES.map((mode) => book.rules('bybit/unified', mode));
    expect([isolated?.shortfall?.kind, cross?.shortfall?.kind, borrow?.shortfall?.kind]).toEqual(['absorbed', 'recourse', 'recourse']);
    expect(isolated?.venueRatio).toBeNull();
    expect(cross?.venueRatio?.name).toBe('account MM rate');
    expect(book.rules('okx/trading', 'isolated')?.shortfall?.kind).toBe('absorbed');
    expect(book.rules('okx/trading', 'borrow')?.shortfall?.kind).toBe('unknown');
  });

  it('KuCoin isolated goes by the mark since 2025-05-22 (announcement of 2025-05-20), fee included', () => {
    expect(book.product('kucoin/futures').modes?.isolated?.maintenance?.basis).toBe('mark');
    expect(book.rules('kucoin/futures', 'isolated')?.closeFee?.basis).toBe('mark');
  });

  it('of a range of liquidation fees takes the upper end, also where it differs by coin', () => {
    expect(book.rules('gmx/perp', 'isolated')?.liquidationFee?.rate.toString()).toBe('0.003');
    // Deribit, 2022-01-11: BTC 0.75 %, ETH 0.9 %.
    expect(book.rules('deribit/standard', 'cross')?.liquidationFee?.rate.toString()).toBe('0.009');
    expect(book.rules('bybit/loan', 'cross')?.liquidationFee).toBeUndefined();
  });

  it('Gate spot margin names the shortfall that its fund surely pays: 0.1 BTC (2025-06-20)', () => {
    const { kind, threshold } = book.rules('gate/margin', 'borrow')?.shortfall ?? {};
    expect([kind, threshold?.amount.toString(), threshold?.code]).toEqual(['conditional', '0.1', 'BTC']);
  });
});

describe('where maintenance comes from', () => {
  const sourceOf = (id: string, mode: ProductMode = 'cross') => book.rules(id, mode)?.maintenanceSource ?? null;

  it('a table for Binance USDT-M, by mark, marginal', () => {
    expect(sourceOf('binance/usdm')).toEqual({ kind: 'table', table: 'binance-usdm', basis: 'mark', shape: 'marginal' });
  });

  it('growth with size for Deribit: the worked example of SOL, 25 at 2.0125 % (worked.jsonl der-mm-5)', () => {
    const source = sourceOf('deribit/standard');
    if (source?.kind !== 'growth') throw new Error('not growth');
    const { base, perCoin } = source.byBase.get('SOL') ?? { base: Rational.ZERO, perCoin: Rational.ZERO };
    expect(base.plus(perCoin.times(Rational.of(25))).toString()).toBe('0.020125');
    expect([...source.byBase.keys()]).toEqual(['BTC', 'ETH', 'SOL']);
  });

  it('leverage for Kraken margin: 0.4 of used margin, which moves with the price for a short (2025-01-26)', () => {
    expect(sourceOf('kraken/margin')).toEqual({
      kind: 'leverage',
      basis: 'entry',
      shortBasis: 'mark',
      rateOfInitial: Rational.from('0.4'),
    });
  });

  it.each([
    ['bybit/unified', 'public at the venue'],
    ['okx/trading', 'public at the venue'],
    ['hyperliquid/perp', 'public at the venue'],
    ['binance/coinm', 'to a key only'],
    ['gmx/perp', 'on the chain'],
    ['drift/cross', 'on the chain'],
    ['okx/portfolio-margin', 'own portfolio model'],
  ])('%s: elsewhere, and says where: %s', (id, words) => {
    expect(sourceOf(id)).toMatchObject({ kind: 'elsewhere', why: expect.stringContaining(words) });
    expect(sourceOf(id)).toMatchObject({ kind: 'elsewhere', why: expect.stringContaining(id) });
  });

  it.each([
    // docs/rulebook.md, "Tiers differ in shape".
    ['gate/futures', { basis: 'mark', shape: 'marginal' }],
    ['okx/trading', { basis: 'mark', shape: 'whole' }],
    ['bitget/futures', { basis: 'mark', shape: 'whole' }],
    // Nobody says how Kraken's levels add up.
    ['kraken/futures', { basis: 'mark', shape: null }],
    ['binance/coinm', null],
    ['gmx/perp', null],
  ])('%s: what the venue shows without a key is read as %o', (id, open) => {
    expect(sourceOf(id)).toMatchObject({ kind: 'elsewhere', open });
  });

  it('no maintenance at all for a loan', () => {
    for (const id of ['ledn/loan', 'aave/pool', 'binance/margin']) expect(sourceOf(id)).toBeNull();
  });
});

describe('the brackets of Binance USDT-M', () => {
  it('are those of 2 July 2026, floor and rate and deduction and maximum leverage', () => {
    const rows = book
      .tiers('binance-usdm', '0G/USDT:USDT')
      ?.map(({ floor, rate, deduction, maxLeverage }) => [
        floor.toString(),
        rate.toString(),
        deduction.toString(),
        maxLeverage?.toString(),
      ]);
    // ../shared/tiers/binance_usdm.json, its first symbol.
    expect(rows?.slice(0, 5)).toEqual([
      ['0', '0.01', '0', '75'],
      ['5000', '0.015', '25', '50'],
      ['10000', '0.02', '75', '25'],
      ['25000', '0.025', '200', '20'],
      ['50000', '0.05', '1450', '10'],
    ]);
  });

  it.each(['SXP/USDT:USDT', 'BTC/USD:BTC', 'constructor', '__proto__'])('do not know %s, which is not a default', (symbol) => {
    expect(book.tiers('binance-usdm', symbol)).toBeNull();
  });

  it('are continuous at every floor of every symbol: what the tier below asks there is what the tier asks', () => {
    const { symbols } = JSON.parse(readFileSync(new URL('../../config/tiers/binance-usdm.json', import.meta.url), 'utf8')) as {
      symbols: Record<string, number>;
    };
    const broken: string[] = [];
    let edges = 0;
    for (const symbol of Object.keys(symbols)) {
      const tiers = book.tiers('binance-usdm', symbol) ?? [];
      for (const [i, tier] of tiers.entries()) {
        const before = tiers[i - 1];
        if (before === undefined) continue;
        edges++;
        const asked = maintenanceOf({ basis: 'mark', shape: 'marginal', tiers }, tier.floor);
        if (!asked.equals(before.rate.times(tier.floor).minus(before.deduction))) broken.push(`${symbol} ${tier.floor}`);
      }
    }
    expect(broken).toEqual([]);
    // 6,576 brackets of 808 symbols (reported-positions section 4): one edge less a symbol.
    expect(edges).toBe(6576 - 808);
  });
});

describe('the size of a contract', () => {
  it.each([
    // reported-positions section 3, trap 2: COIN-M is 100 USD for BTC, 10 for others.
    ['binance/coinm', 'BTC', '100'],
    ['binance/coinm', 'ETH', '10'],
    ['binance/coinm', 'constructor', '10'],
    ['binance/usdm', 'BTC', '1'],
    ['bybit/unified', 'BTC', '1'],
    ['hyperliquid/perp', 'BTC', '1'],
    ['dydx/perp', 'ETH', '1'],
  ])('%s %s: %s', (id, base, size) => {
    expect(book.contractSize(id, base)?.toString()).toBe(size);
  });

  it.each([
    'okx/trading',
    'gate/futures',
    'kucoin/futures',
    'bitmex/derivatives',
    'deribit/standard',
    'bitget/futures',
    'coinbase/futures',
  ])('%s: comes with the instrument, and is not assumed', (id) => {
    expect(book.contractSize(id, 'BTC')).toBeNull();
  });
});

describe('laws that cap a retail client’s loss', () => {
  const law = (jurisdiction: string, id: string, date: string) => book.overlay(jurisdiction, id, day(date));

  it('eu-retail reaches perpetuals from 24 February 2026 on, the day included (ESMA statement)', () => {
    expect(law('eu-retail', 'hyperliquid/perp', '2026-02-23')).toBeNull();
    expect(law('eu-retail', 'hyperliquid/perp', '2026-02-24')).toMatchObject({ kind: 'absorbed', asOf: '2026-02-24', threshold: null });
    expect(law('eu-retail', 'hyperliquid/perp', '2026-02-24')?.evidence).toContain('ESMA public statement of 2026-02-24');
    expect(law('eu-retail', 'hyperliquid/perp', '2026-02-24')?.evidence).toContain('confidence low');
  });

  it('de-retail reaches dated futures from 2023 on (BaFin WA 35-Wp 5427), and takes over the EU’s reach', () => {
    expect(law('de-retail', 'coinbase/futures', '2022-12-31')).toBeNull();
    expect(law('de-retail', 'coinbase/futures', '2023-01-01')).toMatchObject({ kind: 'absorbed', asOf: '2023-01-01' });
    expect(law('de-retail', 'hyperliquid/perp', '2026-02-23')).toBeNull();
    expect(law('de-retail', 'hyperliquid/perp', '2026-02-24')).toMatchObject({ kind: 'absorbed', asOf: '2026-02-24' });
  });

  it('reaches no loan and no spot margin (studies/policies section 2)', () => {
    const others = VENUES.filter((id) => !book.product(id).instruments.some((kind) => kind === 'perpetual' || kind === 'dated-future'));
    expect(others).toContain('binance/margin');
    expect(others).toContain('kraken/margin');
    for (const id of others) for (const where of ['eu-retail', 'de-retail']) expect([id, law(where, id, '2026-11-21')]).toEqual([id, null]);
  });

  it.each(['uk-retail', 'au-retail', 'us-retail', 'constructor'])('%s reaches no product', (jurisdiction) => {
    for (const id of VENUES) for (const date of ['2019-09-01', '2022-01-01', '2026-11-21']) expect(law(jurisdiction, id, date)).toBeNull();
  });
});
