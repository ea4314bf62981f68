import { describe, expect, it } from 'vitest';
import { flat, printed, printedAccount, printedPosition } from './measure.ts';

const SYMBOL = 'BTC/USDT:USDT';
const TIERS = { maintenance: flat('0.005') };
/** Why something is not known; never 0, never null. */
const why = (words: string) => ({ unknown: expect.stringContaining(words) });

const isolated = { id: 'p', symbol: SYMBOL, side: 'long', contracts: '1', entryPrice: '50000', marginMode: 'isolated', collateral: '5000' };
const held = (position: object, rules: object = TIERS, product = 'custom/derivatives') => ({
  id: 'a',
  product,
  positions: [position],
  rules,
});

describe('no mark price', () => {
  it('leaves what needs none: the liquidation price and the bankruptcy price of a position that stands alone', () => {
    expect(printedPosition(held(isolated), {})).toMatchObject({
      markPrice: why('no mark price for BTC/USDT:USDT'),
      notional: why('no mark price'),
      unrealizedPnl: why('no mark price'),
      equity: why('no mark price'),
      marginRatio: why('no mark price'),
      distance: why('no mark price'),
      collateral: '5000',
      // (5,000 − 50,000) / −0.995 and (5,000 − 50,000) / −1.
      liquidationPrice: '45226.13065326633165829145728643216080402',
      bankruptcyPrice: '45000',
      level: 'unknown',
    });
  });

  it('still says that there is none', () => {
    expect(printedPosition(held({ ...isolated, collateral: '50000' }), {})).toMatchObject({
      liquidationPrice: null,
      distance: null,
      level: 'unknown',
    });
  });

  it('of a cross position: its pool is unknown, and so is what it would owe', () => {
    const account = printedAccount({ ...held({ ...isolated, marginMode: 'cross', collateral: '0' }), assets: { USDT: '5000' } }, {});
    expect(account).toMatchObject({
      level: 'unknown',
      equity: why('no mark price'),
      health: why('no mark price'),
      marginRatio: why('no mark price'),
      commonShock: why('no mark price'),
      liquidation: { BTC: { down: why('no mark price'), up: why('no mark price') } },
      owed: { low: '0', high: why('no mark price') },
    });
    expect(account.positions[0]).toMatchObject({ liquidationPrice: why('no mark price'), equity: null, marginRatio: null });
  });

  it('of an isolated one says nothing against the others', () => {
    const reading = printed(
      {
        id: 'a',
        product: 'custom/derivatives',
        positions: [isolated, { ...isolated, id: 'e', symbol: 'ETH/USDT:USDT', entryPrice: '2000', collateral: '20' }],
        rules: TIERS,
      },
      { marks: { 'ETH/USDT:USDT': '2000' } },
    );
    // A known critical outranks the unknown.
    expect(reading.level).toBe('critical');
    expect(reading.equity).toEqual(why('no mark price for BTC/USDT:USDT'));
    expect(reading.accounts[0]?.positions.map(({ level }) => level)).toEqual(['unknown', 'critical']);
  });
});

describe('no maintenance tiers', () => {
  const at = (mark: string) => printedPosition(held(isolated, {}), { marks: { [SYMBOL]: mark } });

  it('hides the liquidation, not the worth', () => {
    expect(at('50000')).toMatchObject({
      maintenanceMargin: why('no maintenance tiers are known for BTC/USDT:USDT'),
      liquidationPrice: why('no maintenance tiers'),
      distance: why('no maintenance tiers'),
      marginRatio: why('no maintenance tiers'),
      bankruptcyPrice: '45000',
      equity: '5000',
      level: 'unknown',
    });
  });

  it('negative equity is known all the same, and equity of nothing is liquidation at any requirement', () => {
    expect(at('44999.99').level).toBe('negative');
    expect(at('45000').level).toBe('liquidation');
    expect(at('45000.01').level).toBe('unknown');
  });

  it('of one leg make the whole cross pool unknown, and no position in it safe', () => {
    const account = printedAccount(
      {
        id: 'a',
        product: 'custom/derivatives',
        assets: { USDT: '100000' },
        positions: [
          { id: 'b', symbol: SYMBOL, side: 'long', contracts: '1', entryPrice: '50000' },
          { id: 'e', symbol: 'ETH/USDT:USDT', side: 'long', contracts: '1', entryPrice: '2000' },
        ],
      },
      { marks: { [SYMBOL]: '50000', 'ETH/USDT:USDT': '2000' } },
      { [SYMBOL]: TIERS },
    );
    expect(account).toMatchObject({
      level: 'unknown',
      equity: '100000',
      health: why('ETH/USDT:USDT'),
      positions: [{ level: 'unknown' }, { level: 'unknown' }],
    });
  });
});

describe('what else may be missing', () => {
  const marks = { marks: { [SYMBOL]: '50000' } };

  it('the contract size of a venue’s contract; for a custom product it is 1', () => {
    expect(printedPosition(held(isolated, TIERS, 'kucoin/futures'), marks)).toMatchObject({
      notional: why('the contract size of BTC/USDT:USDT is not known'),
      liquidationPrice: why('contract size'),
      collateral: '5000',
      level: 'unknown',
    });
    expect(printedPosition(held(isolated), marks).notional).toBe('50000');
    expect(printedPosition({ ...held(isolated, TIERS, 'kucoin/futures') }, marks, { [SYMBOL]: { contractSize: '0.001' } }).notional).toBe(
      '50',
    );
  });

  it('an option: read, never modelled, never ignored', () => {
    const option = { ...isolated, symbol: 'BTC/USD:BTC-260327-100000-C' };
    expect(printedAccount(held(option), { marks: { [option.symbol]: '0.05' } })).toMatchObject({
      level: 'unknown',
      equity: why('is an option'),
      positions: [{ liquidationPrice: why('is an option'), unrealizedPnl: why('is an option') }],
    });
    const inCross = { ...held({ ...option, marginMode: 'cross' }), assets: { BTC: '1' } };
    expect(printedAccount(inCross, { marks: { [option.symbol]: '0.05' }, assets: { BTC: '50000' } }).level).toBe('unknown');
  });

  it('the price of an asset', () => {
    const account = { id: 'a', product: 'custom/unified', assets: { NOPE: '10', USDT: '100' }, debts: { USDT: '50' } };
    expect(printedAccount(account, {})).toMatchObject({
      level: 'unknown',
      equity: why('no price for NOPE'),
      adjustedEquity: why('no price for NOPE'),
      liquidation: { NOPE: { down: why('no price for NOPE') } },
      owed: { low: '0', high: why('no price for NOPE') },
    });
  });

  it('the liquidation ratio of a loan: LTV is known, safety is not', () => {
    const account = { id: 'a', product: 'custom/collateral-debt', assets: { BTC: '1' }, debts: { USD: '25000' } };
    expect(printedAccount(account, { assets: { BTC: '50000' } })).toMatchObject({
      ltv: '0.5',
      marginLevel: '2',
      equity: '25000',
      healthFactor: why('no liquidation ratio is known'),
      marginRatio: why('no liquidation ratio'),
      liquidation: { BTC: { down: why('no liquidation ratio') } },
      commonShock: why('no liquidation ratio'),
      level: 'unknown',
    });
    expect(printedAccount(account, { assets: { BTC: '24999' } }).level).toBe('negative');
  });

  it('whether a stop comes too late', () => {
    expect(printedPosition(held({ ...isolated, stopPrice: '46000' }, {}), marks).stop).toEqual({
      price: '46000',
      beyondLiquidation: why('no maintenance tiers'),
      loss: '4000',
    });
  });
});
