import { describe, expect, it } from 'vitest';
import { readShock } from '../../src/documents/stress-shock.ts';
import { Rational } from '../../src/money/rational.ts';
import { moveOf, partOf, shockedPrices } from '../../src/risk/stress-shock.ts';
import { measure } from './measure.ts';

const texts = (words: string): unknown => {
  const { moves, others } = readShock(words);
  return [Object.fromEntries([...moves].map(([code, move]) => [code, move.toString()])), others.toString()];
};

describe('the words of a shock', () => {
  it.each([
    ['BTC -20%, ETH -30%, USDT -2%', { BTC: '-0.2', ETH: '-0.3', USDT: '-0.02' }, '0'],
    ['btc-20%,eth +5.5 %', { BTC: '-0.2', ETH: '0.055' }, '0'],
    // A minus as word processors write it; a code of mixed letters stays what it is.
    ['kPEPE \u221299.9999%', { kPEPE: '-0.999999' }, '0'],
    ['* -10%', {}, '-0.1'],
    ['All -10%, BTC +3%', { BTC: '0.03' }, '-0.1'],
    ['1000SHIB +300%', { '1000SHIB': '3' }, '0'],
  ])('%s', (words, moves, others) => expect(texts(words)).toEqual([moves, others]));

  it.each([
    ['BTC 20%', 'say + or - before the number'],
    ['BTC -20', 'cannot be read at "BTC -20"'],
    ['BTC -1e2%', 'cannot be read'],
    ['-20%', 'cannot be read'],
    ['BTC -20% ETH -30%', 'cannot be read'],
    ['BTC -100%', 'cannot fall by 100 % or more at "BTC -100%"'],
    ['* -250%', 'cannot fall by 100 % or more'],
    ['BTC -1%, btc +2%', 'names BTC twice'],
    ['* -1%, all +2%', 'names all coins twice'],
    ['usd -1%', 'cannot move USD'],
    ['BTC -1%,', 'has an empty part'],
    ['', 'has an empty part'],
    [`BTC -1%${' '.repeat(2000)}`, 'is longer than'],
  ])('%j is refused: %s', (words, message) => expect(() => readShock(words)).toThrow(message));

  it('repeats no control character', () => {
    expect(() => readShock('BTC\u001b[31m -x%')).toThrow(expect.objectContaining({ message: expect.not.stringContaining('\u001b') }));
  });
});

describe('a shock', () => {
  const shock = readShock('* -10%, BTC -20%, USDT -2%');

  it('moves what it names, and the other coins by the move of all; stablecoins that it does not name stand', () => {
    expect(['BTC', 'ETH', 'USDT', 'USDC', 'USD'].map((code) => moveOf(shock, code).toString())).toEqual([
      '-0.2',
      '-0.1',
      '-0.02',
      '0',
      '0',
    ]);
  });

  it('in part is the same part of each move', () => {
    const half = partOf(shock, Rational.of(1, 2));
    expect(['BTC', 'ETH', 'USDT'].map((code) => moveOf(half, code).toString())).toEqual(['-0.1', '-0.05', '-0.01']);
  });

  it('moves each mark by its base, of every venue, and each worth by its own code', () => {
    const account = { id: 'a', product: 'custom/unified', assets: { BTC: '1', USDT: '1' }, debts: { ETH: '1' } };
    const marks = { 'BTC/USDT:USDT': '50000', 'binance:ETH/USDT:USDT': '2500', 'ETH/BTC:BTC': '0.05', 'USDC/USDT': '1' };
    const { marks: moved, assets } = shockedPrices(measure(account, { marks, assets: { ETH: '2500' } }), shock);
    expect(Object.fromEntries([...moved].map(([key, { price }]) => [key, price.toString()]))).toEqual({
      'BTC/USDT:USDT': '40000',
      'binance:ETH/USDT:USDT': '2250',
      'ETH/BTC:BTC': '0.045',
      'USDC/USDT': '1',
    });
    expect(Object.fromEntries([...assets].map(([code, price]) => [code, price.toString()]))).toEqual({
      BTC: '40000',
      ETH: '2250',
      USDT: '0.98',
    });
  });
});
