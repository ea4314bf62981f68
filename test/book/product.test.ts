import { describe, expect, it } from 'vitest';
import { familyOf, PRODUCTS, venueOf } from '../../src/book/product.ts';

describe('products', () => {
  it('are the 36 of contract section 3 and the three custom ones', () => {
    expect(PRODUCTS).toHaveLength(39);
    expect(new Set(PRODUCTS).size).toBe(39);
    expect(PRODUCTS.slice(-3)).toEqual(['custom/derivatives', 'custom/collateral-debt', 'custom/unified']);
  });

  it.each([
    ['binance/usdm', 'derivatives', 'binance'],
    ['bybit/unified', 'unified', 'bybit'],
    // Rulebook section 2, F4: margin level, debt ratio, LTV and health factor are one family; Kraken's margin is not of it.
    ['binance/margin', 'collateral-debt', 'binance'],
    ['kucoin/margin', 'collateral-debt', 'kucoin'],
    ['aave/pool', 'collateral-debt', 'aave'],
    ['kraken/margin', 'derivatives', 'kraken'],
    ['custom/unified', 'unified', null],
  ])('%s is %s', (product, family, venue) => {
    expect([familyOf(product), venueOf(product)]).toEqual([family, venue]);
  });

  it('refuse a stranger, also one that every object has', () => {
    for (const product of ['ftx/futures', '', 'constructor']) expect(() => familyOf(product)).toThrow(RangeError);
  });
});
