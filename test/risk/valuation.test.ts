import { describe, expect, it } from 'vitest';
import { flat, printed, printedAccount, printedPosition } from './measure.ts';

const wallet = (assets: object, product = 'custom/unified') => ({ id: 'a', product, assets });

describe('the price of a currency that is not given', () => {
  it.each([
    ['its own price wins', { marks: { 'BTC/USDT:USDT': '49000' }, assets: { BTC: '50000' } }, '50000'],
    ['else a mark with that base', { marks: { 'BTC/USDT:USDT': '49000' } }, '49000'],
    [
      'the own venue’s before another’s',
      { marks: { 'bybit:BTC/USDT:USDT': '1', 'BTC/USDT:USDT': '2', 'binance:BTC/USDT:USDT': '49000' } },
      '49000',
    ],
    ['linear before inverse', { marks: { 'BTC/USD:BTC': '1', 'BTC/USDT:USDT': '49000' } }, '49000'],
    ['own venue’s inverse before another’s linear', { marks: { 'binance:BTC/USD:BTC': '49000', 'BTC/USDT:USDT': '1' } }, '49000'],
    ['a perpetual before a dated one', { marks: { 'BTC/USDT:USDT-260327': '1', 'BTC/USDT:USDT': '49000' } }, '49000'],
    ['through the stablecoin it is quoted in', { marks: { 'BTC/USDT:USDT': '50000' }, assets: { USDT: '0.98' } }, '49000'],
  ])('%s', (_, prices, equity) => expect(printedAccount(wallet({ BTC: '1' }, 'binance/portfolio-margin'), prices).equity).toBe(equity));

  it.each([
    ['a pair quoted in another coin', { marks: { 'BTC/ETH:ETH': '20' }, assets: { ETH: '2500' } }],
    ['an option', { marks: { 'BTC/USD:BTC-260327-100000-C': '0.05' } }],
    ['another coin', { marks: { 'ETH/USDT:USDT': '2500' } }],
  ])('is not taken from %s', (_, prices) => {
    expect(printedAccount(wallet({ BTC: '1' }), prices).equity).toEqual({ unknown: 'no price for BTC' });
  });

  it('a stablecoin counts as 1, and the reading says so; a given price is used and nothing is assumed', () => {
    expect(printed(wallet({ USDT: '100', USDC: '1' }), {})).toMatchObject({ equity: '101', assumptions: ['USDT = 1 USD', 'USDC = 1 USD'] });
    expect(printed(wallet({ USDT: '100' }), { assets: { USDT: '0.9' } })).toMatchObject({ equity: '90', assumptions: [] });
    expect(printed(wallet({ USD: '5' }), {})).toMatchObject({ equity: '5', assumptions: [] });
  });
});

describe('a mark with a venue', () => {
  const held = {
    id: 'p',
    symbol: 'BTC/USDT:USDT',
    side: 'long',
    contracts: '1',
    contractSize: '1',
    entryPrice: '50000',
    marginMode: 'isolated',
    collateral: '5000',
  };
  const at = (product: string, marks: object) =>
    printedPosition({ id: 'a', product, positions: [held], rules: { maintenance: flat('0.005') } }, { marks }).markPrice;

  it('wins for that venue, and says nothing to another', () => {
    const marks = { 'BTC/USDT:USDT': '50000', 'binance:BTC/USDT:USDT': '50001' };
    expect([at('binance/usdm', marks), at('okx/trading', marks), at('custom/derivatives', marks)]).toEqual(['50001', '50000', '50000']);
    expect(at('okx/trading', { 'binance:BTC/USDT:USDT': '50001' })).toHaveProperty('unknown');
  });
});

describe('the currency of an account (contract section 3)', () => {
  const linear = { id: 'p', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1', entryPrice: '50000' };
  const inverse = { id: 'q', symbol: 'BTC/USD:BTC', side: 'long', contracts: '1', entryPrice: '50000' };
  const prices = { marks: { 'BTC/USDT:USDT': '50000', 'BTC/USD:BTC': '50000' } };

  it.each([
    ['one code throughout', 'custom/derivatives', { USDT: '1' }, [linear], 'USDT'],
    ['positions alone', 'custom/derivatives', {}, [linear], 'USDT'],
    ['coin-margined', 'custom/derivatives', { BTC: '1' }, [inverse], 'BTC'],
    ['two settle currencies', 'custom/derivatives', {}, [linear, inverse], 'USD'],
    ['an asset of another code', 'custom/derivatives', { USDC: '1' }, [linear], 'USD'],
    ['nothing at all', 'custom/derivatives', {}, [], 'USD'],
    ['unified, always', 'custom/unified', { USDT: '1' }, [linear], 'USD'],
    ['collateral against debt, always', 'custom/collateral-debt', { USDT: '1' }, [], 'USD'],
  ])('%s', (_, product, assets, positions, currency) => {
    expect(printedAccount({ id: 'a', product, assets, positions, rules: { maintenance: flat('0.005') } }, prices).currency).toBe(currency);
  });

  it('the book’s own equity is in USD', () => {
    expect(
      printed(
        { id: 'a', product: 'custom/derivatives', assets: { BTC: '2' }, positions: [inverse], rules: { maintenance: flat('0.005') } },
        prices,
      ).equity,
    ).toBe('100000');
  });

  it('`liquidation` leaves out USD and the account’s own currency, and has every base', () => {
    const account = {
      id: 'a',
      product: 'custom/unified',
      assets: { USD: '5', USDT: '10', ETH: '1' },
      debts: { BTC: '0.0001' },
      positions: [{ ...linear, symbol: 'SOL/USDT:USDT', contracts: '0.001', entryPrice: '100' }],
      rules: { maintenance: flat('0.005') },
    };
    const { liquidation } = printedAccount(account, { marks: { 'SOL/USDT:USDT': '100' }, assets: { ETH: '2000', BTC: '50000' } });
    expect(Object.keys(liquidation).sort()).toEqual(['BTC', 'ETH', 'SOL', 'USDT']);
    expect(
      Object.keys(
        printedAccount(
          { id: 'a', product: 'custom/derivatives', assets: { USDT: '10' }, positions: [linear], rules: { maintenance: flat('0.005') } },
          prices,
        ).liquidation,
      ),
    ).toEqual(['BTC']);
  });
});
