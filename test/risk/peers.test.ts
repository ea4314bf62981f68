import { describe, expect, it } from 'vitest';
import { flat, printedAccount, printedPosition } from './measure.ts';

/** Failures of other tools that were measured (studies/peers.md section 3), as far as they are the risk core's. */
const A = 'AAA/USDT:USDT';

describe('F1: equity 0 or below is not the absence of risk', () => {
  it.each([
    ['60000', '0', 'liquidation', '0'],
    ['58500', '-1500', 'negative', '1500'],
  ])('at %s equity is %s: %s, and the owed estimate is there', (mark, equity, level, high) => {
    const account = {
      id: 'a',
      product: 'custom/derivatives',
      assets: { USDT: '10000' },
      positions: [{ id: 'p', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1', entryPrice: '70000' }],
      rules: { maintenance: flat('0.005') },
    };
    expect(printedAccount(account, { marks: { 'BTC/USDT:USDT': mark } })).toMatchObject({
      equity,
      level,
      marginRatio: null,
      owed: { low: '0', high },
    });
  });
});

describe('F5: "no liquidation price" is computed, never taken for 0', () => {
  const held = { id: 'p', symbol: A, side: 'long', contracts: '1', entryPrice: '100', marginMode: 'isolated', collateral: '100' };
  const at = (position: object, rules: object) =>
    printedPosition({ id: 'a', product: 'custom/derivatives', positions: [position], rules }, { marks: { [A]: '100' } });

  it('covered in full: there is none, and the level is ok', () => {
    expect(at(held, { maintenance: flat('0.01') })).toMatchObject({ liquidationPrice: null, distance: null, level: 'ok' });
  });

  it('not known: unknown, a state of its own', () => {
    expect(at(held, {})).toMatchObject({ liquidationPrice: { unknown: expect.any(String) }, level: 'unknown' });
  });

  it('a venue’s own 0 is its word for none: named an anomaly where ours has one, never used', () => {
    const reported = { liquidationPrice: '0', at: '2026-01-01T00:00:00Z' };
    expect(at({ ...held, collateral: '10', reported }, { maintenance: flat('0.1') })).toMatchObject({
      liquidationPrice: '100',
      level: 'liquidation',
      reported: { liquidationPrice: null, anomaly: true },
    });
  });
});

describe('F6: cross positions are solved together', () => {
  // TorchTrade #344: equity 5, mark 100, the second position needs 4: P = 99 / 0.996, 0.60 % away and not 4.60 %.
  it('99 / 0.996', () => {
    const account = {
      id: 'a',
      product: 'custom/derivatives',
      assets: { USDT: '5' },
      positions: [
        { id: 'one', symbol: A, side: 'long', contracts: '1', entryPrice: '100' },
        { id: 'two', symbol: 'BBB/USDT:USDT', side: 'long', contracts: '1', entryPrice: '1000' },
      ],
      rules: { maintenance: flat('0.004') },
    };
    expect(printedAccount(account, { marks: { [A]: '100', 'BBB/USDT:USDT': '1000' } }).positions[0]).toMatchObject({
      liquidationPrice: '99.39759036144578313253012048192771084337',
      distance: expect.stringMatching(/^0\.006024/),
      level: 'critical',
    });
  });
});

describe('F8: balances are converted before they are added', () => {
  it('2 BTC and 1,000 USDT are not 1,002', () => {
    const account = { id: 'a', product: 'custom/derivatives', assets: { BTC: '2', USDT: '1000' } };
    expect(printedAccount(account, { assets: { BTC: '50000', USDT: '0.999' } })).toMatchObject({ currency: 'USD', equity: '100999' });
  });
});

describe('F10: price and profit are of one moment', () => {
  it('whatever the venue reported, profit is that of the mark shown', () => {
    const held = { id: 'p', symbol: A, side: 'short', contracts: '3', entryPrice: '100', marginMode: 'isolated', collateral: '100' };
    for (const mark of ['90', '100', '110.5']) {
      const read = printedPosition(
        { id: 'a', product: 'custom/derivatives', positions: [held], rules: { maintenance: flat('0.01') } },
        { marks: { [A]: mark } },
      );
      expect(read.markPrice).toBe(mark);
      expect(Number(read.unrealizedPnl)).toBe(3 * (100 - Number(mark)));
      expect(Number(read.equity)).toBe(100 + Number(read.unrealizedPnl));
    }
  });
});

describe('F12b: the sign follows the profit', () => {
  it('a short gains when the price falls: positive profit, positive notional', () => {
    const held = { id: 'p', symbol: A, side: 'short', contracts: '3', entryPrice: '100', marginMode: 'isolated', collateral: '100' };
    expect(
      printedPosition(
        { id: 'a', product: 'custom/derivatives', positions: [held], rules: { maintenance: flat('0.01') } },
        { marks: { [A]: '95.8' } },
      ),
    ).toMatchObject({
      unrealizedPnl: '12.6',
      notional: '287.4',
    });
  });
});
