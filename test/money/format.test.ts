import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatCompact,
  formatLiquidation,
  formatMove,
  formatPercent,
  formatPlaces,
  formatPrice,
  formatSignificant,
  formatTick,
  signOf,
  withSign,
} from '../../src/money/format.ts';

const ungroup = (text: string): string => text.replaceAll(',', '');
/** A decimal string as the contract has them, with up to 12 digits before and 18 after the point. */
const decimals = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.stringMatching(/^[0-9]{0,18}$/))
  .map(([negative, whole, places]) => `${negative ? '-' : ''}${whole}${places === '' ? '' : `.${places}`}`);

/** Exact comparison of two decimal strings with BigInt, independent of the code under test. */
function compare(a: string, b: string): number {
  const scaled = (text: string): bigint => {
    const [whole = '0', places = ''] = text.replace('-', '').split('.');
    const size = BigInt(whole + places.padEnd(40, '0'));
    return text.startsWith('-') ? -size : size;
  };
  return scaled(a) < scaled(b) ? -1 : scaled(a) > scaled(b) ? 1 : 0;
}

describe('formatPlaces', () => {
  it.each([
    ['82231.13', 2, 'down', '82,231.13'],
    ['1234567890.5', 0, 'down', '1,234,567,890'],
    // Equity of −0.001 is negative: it must not be shown as 0.00.
    ['-0.001', 2, 'down', '-0.01'],
    // Owing a hundredth of a cent is not owing nothing.
    ['0.0001', 2, 'up', '0.01'],
    // Half-even: 0.125 → 0.12, 0.135 → 0.14.
    ['0.125', 2, 'nearest', '0.12'],
    ['0.135', 2, 'nearest', '0.14'],
    ['-0.001', 2, 'nearest', '0.00'],
    // A float would give 9007199254740992.
    ['9007199254740993', 0, 'nearest', '9,007,199,254,740,993'],
  ] as const)('%s to %i places, %s: %s', (value, places, rounding, expected) => {
    expect(formatPlaces(value, places, rounding)).toBe(expected);
  });

  it('rounds down never above and up never below the value', () => {
    fc.assert(
      fc.property(decimals, fc.integer({ min: 0, max: 8 }), (value, places) => {
        expect(compare(ungroup(formatPlaces(value, places, 'down')), value)).toBeLessThanOrEqual(0);
        expect(compare(ungroup(formatPlaces(value, places, 'up')), value)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('formatSignificant', () => {
  it.each([
    ['0.00001234', 3, 'nearest', '0.0000123'],
    ['123456.789', 3, 'nearest', '123,457'],
    ['150.000', 5, 'nearest', '150'],
    ['0', 5, 'nearest', '0'],
    ['0.012300', 6, 'down', '0.0123'],
  ] as const)('%s to %i digits, %s: %s', (value, digits, rounding, expected) => {
    expect(formatSignificant(value, digits, rounding)).toBe(expected);
  });
});

describe('prices by tick', () => {
  it.each([
    ['45226.13065326', '0.1', 'up', '45,226.2'],
    ['45226.13065326', '0.1', 'down', '45,226.1'],
    ['46195', '0.1', 'nearest', '46,195.0'],
    // A tick that is not a power of ten: multiples of 0.5 and of 25.
    ['102497.3', '0.5', 'up', '102,497.5'],
    ['102497.3', '25', 'nearest', '102,500'],
    ['0.00001234', '0.00000001', 'nearest', '0.00001234'],
  ] as const)('%s at tick %s, %s: %s', (value, tick, rounding, expected) => {
    expect(formatTick(value, tick, rounding)).toBe(expected);
  });

  it('takes 7 significant digits where no tick is known', () => {
    expect(formatPrice('0.0000123456789', null, 'down')).toBe('0.00001234567');
    expect(formatPrice('46195', null, 'down')).toBe('46,195');
  });

  it('moves a liquidation price toward the mark, from both sides', () => {
    // contract.md section 4: long 0.5 BTC, liquidation 45226.13…, mark 46195.
    expect(formatLiquidation('45226.1306', '46195', '0.1')).toBe('45,226.2');
    // A short is liquidated above the mark: 2692.28 is shown nearer, as 2692.2.
    expect(formatLiquidation('2692.28', '2451.9', '0.1')).toBe('2,692.2');
    expect(formatLiquidation('45226.13', null, '0.1')).toBe('45,226.1');
  });
});

describe('formatPercent', () => {
  it.each([
    ['0.0209', 'down', '2.0 %'],
    ['0.0219999', 'down', '2.1 %'],
    // Half a basis point past liquidation is past it: never 0.00.
    ['-0.00005', 'down', '-0.01 %'],
    ['0.0042', 'down', '0.42 %'],
    ['0', 'down', '0.00 %'],
    ['0.999', 'up', '99.9 %'],
    ['0.1932001', 'up', '19.4 %'],
    ['12.345', 'down', '1,234 %'],
    ['1234.5', 'down', '123k %'],
  ] as const)('%s %s: %s', (fraction, rounding, expected) => {
    expect(formatPercent(fraction, rounding)).toBe(expected);
  });
});

describe('formatMove', () => {
  it.each([
    ['-0.3', '-30 %'],
    ['0.05', '+5 %'],
    ['0', '0 %'],
  ])('%s: %s', (fraction, expected) => {
    expect(formatMove(fraction)).toBe(expected);
  });
});

describe('formatCompact', () => {
  it.each([
    ['1234567', 3, 'down', '1.23M'],
    ['1234567', 3, 'up', '1.24M'],
    ['-1234567', 3, 'down', '-1.24M'],
    // Rounding up into the next suffix.
    ['999999', 3, 'up', '1M'],
    ['1000', 3, 'nearest', '1k'],
    ['999.4', 3, 'nearest', '999'],
    ['45226.1', 4, 'nearest', '45.23k'],
    ['1500000000000', 2, 'nearest', '1.5T'],
    ['123400000000000000', 2, 'down', '1.2e17'],
    ['0.00000000123', 2, 'down', '1.2e-9'],
    ['0.0123', 2, 'down', '0.012'],
  ] as const)('%s to %i digits, %s: %s', (value, digits, rounding, expected) => {
    expect(formatCompact(value, digits, rounding)).toBe(expected);
  });

  it('fits nine characters at two digits, whatever the value', () => {
    fc.assert(
      fc.property(decimals, (value) => {
        expect(formatCompact(value, 2, 'down').length).toBeLessThanOrEqual(9);
      }),
    );
  });
});

describe('signs', () => {
  it('puts a plus on gains only', () => {
    expect(['210.00', '0.00', '-1,902.50'].map(withSign)).toEqual(['+210.00', '0.00', '-1,902.50']);
  });

  it('tells the sign of a decimal string', () => {
    expect(['-0.0000001', '-0.0', '3'].map(signOf)).toEqual([-1, 0, 1]);
  });
});

describe('formatAge', () => {
  it.each([
    [400, '0.4s'],
    [9_999, '9.9s'],
    [14_000, '14s'],
    [125_000, '2m05s'],
    [7_140_000, '1h59m'],
    [1_036_800_000, '12d'],
    [-5, '0.0s'],
  ])('%i ms: %s', (ms, expected) => {
    expect(formatAge(ms)).toBe(expected);
  });
});
