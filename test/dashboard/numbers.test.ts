import { describe, expect, it } from 'vitest';
import { liquidationText, moneyText, owedText, percentText, priceText, signedMoneyText } from '../../src/dashboard/numbers.ts';

const unknown = { unknown: 'no price' };

describe('what is not a number', () => {
  it('is a word, and none and unknown are two words', () => {
    expect([priceText(null, '0.1', 9), priceText(unknown, '0.1', 9)]).toEqual(['none', 'unknown']);
    expect([percentText(null, 'down', 9), percentText(unknown, 'down', 9)]).toEqual(['none', 'unknown']);
    expect([moneyText(null, 'USD', 'down', 9, ''), moneyText(unknown, 'USD', 'down', 9, '')]).toEqual(['none', 'unknown']);
    expect([owedText({ low: null, high: null }, 'USD', 9, ''), owedText({ low: '0', high: unknown }, 'USD', 9, '')]).toEqual([
      'none',
      'unknown',
    ]);
  });
});

describe('money', () => {
  it.each([
    ['82231.134', 'USD', 18, '82,231.13'],
    // Negative equity keeps its sign, and is rounded away from zero.
    ['-1204.333', 'USD', 18, '-1,204.34'],
    ['-0.0001', 'USD', 18, '-0.01'],
    // A coin is not counted in hundredths: 0.01234567 BTC is hundreds of dollars.
    ['0.01234567', 'BTC', 18, '0.0123456'],
    ['123456789.1', 'USD', 11, '123,456,789'],
    ['123456789.1', 'USD', 8, '123.4M'],
    ['-123456789.1', 'USD', 8, '-123.5M'],
  ])('%s %s in %i cells: %s', (value, currency, room, expected) => {
    expect(moneyText(value, currency, 'down', room, '')).toBe(expected);
  });

  it('puts a sign before gains', () => {
    expect([signedMoneyText('210', 'USDT', 11, ''), signedMoneyText('0', 'USDT', 11, ''), signedMoneyText('-3', 'USDT', 11, '')]).toEqual([
      '+210.00',
      '0.00',
      '-3.00',
    ]);
  });
});

describe('what may be owed', () => {
  it.each([
    ['0', '0', 'USDT', 11, '0'],
    ['1203.2', '1203.2', 'USDT', 11, '1,204'],
    ['0', '1203.2', 'USDT', 11, '0-1,204'],
    // Rounded up: a cent owed is not nothing.
    ['0.004', '0.004', 'USDT', 11, '1'],
    ['0', '123456789.12', 'USDT', 11, '0-123.5M'],
    ['0.000123', '0.000123', 'BTC', 11, '0.000123'],
  ])('%s to %s %s in %i cells: %s', (low, high, currency, room, expected) => {
    expect(owedText({ low, high }, currency, room, '')).toBe(expected);
  });

  it('never lets an unknown lower end pass for zero', () => {
    expect(owedText({ low: unknown, high: '1203.2' }, 'USD', 11, '')).toBe('?-1,204');
  });
});

describe('prices and percents', () => {
  it('fit their room whole', () => {
    expect(priceText('123456789.123', '0.001', 11)).toBe('123.5M');
    expect(percentText('-12.5', 'down', 7)).toBe('<0 %');
    expect(percentText('9.99', 'down', 7)).toBe('999 %');
  });

  it('move the liquidation price toward the mark', () => {
    expect(liquidationText('45226.13065326', '46195', '0.1', 11)).toBe('45,226.2');
  });
});
