import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readMarkets } from '../../../src/documents/markets.ts';
import { ccxtMarkets, type MarketSource } from '../../../src/feed/ccxt/markets.ts';
import { systemClock } from '../../../src/feed/clock.ts';
import { TIMINGS } from '../../../src/feed/timings.ts';
import { BitgetDouble } from '../../venues/bitget.ts';
import type { Double, HttpAnswer } from '../../venues/double.ts';
import { GateDouble } from '../../venues/gate.ts';
import { KucoinDouble } from '../../venues/kucoin.ts';
import { until } from '../sink.ts';
import { quietly } from '../watching.ts';
import { LISTS, ListDouble } from './lists.ts';

quietly();

const DAY = Date.parse('2026-11-22T03:00:00Z');
const AT = '2026-11-22T03:00:00.000Z';
const { signal } = new AbortController();
let double: Double;
beforeEach(async () => {
  double = await ListDouble.open();
});
afterEach(() => double.close());

function source(venue: string, more: object = {}): MarketSource {
  const clock = { ...systemClock(), now: () => DAY };
  return ccxtMarkets({ venues: { [venue]: { ws: double.url, rest: double.restUrl } }, timings: { ...TIMINGS, ...more }, clock });
}
const answering = (venue: string) => {
  double.rest = LISTS[venue] ?? (() => null);
  return source(venue);
};
const market = (contractSize: string | null, tickSize: string | null, lotSize: string | null) => ({ contractSize, tickSize, lotSize });

describe('contracts', () => {
  test.each([
    ['binance', { 'BTC/USDT:USDT': market('1', '0.01', '0.001'), 'BTC/USD:BTC': market('100', '0.1', '1') }],
    ['bybit', { 'BTC/USDT:USDT': market('1', '0.5', '0.001'), 'BTC/USD:BTC': market('1', '0.5', '1') }],
    ['okx', { 'BTC/USD:BTC': market('100', '0.1', '1'), 'ETH/USDT:USDT': market('0.1', '0.01', '0.01') }],
    [
      'kraken',
      {
        'BTC/USD:BTC': market('1', '0.5', '1'),
        'ETH/USD:USD': market('1', '0.1', '0.001'),
        'PEPE/USD:USD': market('1', '0.0000000001', '1000'),
      },
    ],
    // Its price steps follow the price.
    ['hyperliquid', { 'BTC/USDC:USDC': market('1', null, '0.00001'), 'ATOM/USDC:USDC': market('1', null, '0.01') }],
  ])('%s', async (venue, instruments) => {
    const document = await answering(venue).markets(venue, signal);
    expect(document).toEqual({ version: 1, venue, ccxt: '4.5.84', at: AT, instruments, tiers: {} });
    expect(readMarkets(document).instruments.size).toBe(Object.keys(instruments).length);
    // What is no contract is not even asked for.
    expect(
      double.asked.map(({ path, query }) => `${path} ${query}`).filter((asked) => /spot|api\/v3\/exchangeInfo|OPTION/i.test(asked)),
    ).toEqual([]);
  });

  test.each([
    ['gate', GateDouble, { 'BTC/USDT:USDT': market('0.0001', '0.1', '1'), 'BTC/USD:BTC': market('1', '0.1', '1') }],
    // Bitget's inverse positions count coins: no number of quote money is a contract's.
    ['bitget', BitgetDouble, { 'BTC/USDT:USDT': market('1', '0.1', '0.001'), 'BTC/USD:BTC': market(null, '0.1', null) }],
    ['kucoin', KucoinDouble, { 'BTC/USDT:USDT': market('0.001', '0.1', '1') }],
  ])('%s', async (venue, Kind, instruments) => {
    await double.close();
    double = await (Kind as typeof GateDouble).open();
    expect((await source(venue).markets(venue, signal)).instruments).toMatchObject(instruments);
  });
});

describe('public maintenance tables', () => {
  test.each([
    [
      'bybit',
      ['BTC/USDT:USDT', 'BTC/USD:BTC'],
      {
        'BTC/USDT:USDT': {
          at: AT,
          tiers: [
            { floor: '0', rate: '0.005', maxLeverage: '100' },
            { floor: '2000000', rate: '0.01', deduction: '10000', maxLeverage: '57.14' },
          ],
        },
        // Written in percent.
        'BTC/USD:BTC': { at: AT, tiers: [{ floor: '0', rate: '0.005', maxLeverage: '100' }] },
      },
    ],
    [
      'okx',
      ['ETH/USDT:USDT'],
      {
        'ETH/USDT:USDT': {
          at: AT,
          unit: 'contracts',
          tiers: [
            { floor: '0', rate: '0.01', maxLeverage: '50' },
            { floor: '2001', rate: '0.015', maxLeverage: '40' },
          ],
        },
      },
    ],
    [
      'kraken',
      ['BTC/USD:BTC', 'ETH/USD:USD'],
      {
        'BTC/USD:BTC': {
          at: AT,
          unit: 'contracts',
          tiers: [
            { floor: '0', rate: '0.01', maxLeverage: '50' },
            { floor: '500000', rate: '0.02', maxLeverage: '25' },
          ],
        },
        'ETH/USD:USD': {
          at: AT,
          tiers: [
            { floor: '0.0', rate: '0.01', maxLeverage: '50' },
            { floor: '2000000.0', rate: '0.02', maxLeverage: '25' },
          ],
        },
      },
    ],
    [
      'hyperliquid',
      ['BTC/USDC:USDC', 'ATOM/USDC:USDC'],
      {
        'BTC/USDC:USDC': {
          at: AT,
          tiers: [
            { floor: '0.0', rate: '0.0125', maxLeverage: '40' },
            { floor: '150000000.0', rate: '0.025', maxLeverage: '20' },
          ],
        },
        'ATOM/USDC:USDC': { at: AT, tiers: [{ floor: '0', rate: '0.1', maxLeverage: '5' }] },
      },
    ],
  ])('%s', async (venue, symbols, tiers) => {
    const found = await answering(venue).tiers(venue, symbols, signal);
    expect(found).toEqual(tiers);
    const document = { version: 1, venue, ccxt: '4.5.84', at: AT, instruments: {}, tiers: found };
    expect(readMarkets(document).tiers.size).toBe(symbols.length);
  });

  test.each([
    // The frames of gate.js, bitget.js and kucoin.js of ccxt 4.5.84 (parseMarketLeverageTiers), and the tiers of shared/tiers beside them.
    [
      'gate',
      GateDouble,
      '/api/v4/futures/usdt/risk_limit_tiers',
      [
        { maintenance_rate: '0.004', tier: 1, initial_rate: '0.008', leverage_max: '125', risk_limit: '1000000', deduction: '0' },
        { maintenance_rate: '0.005', tier: 2, initial_rate: '0.01', leverage_max: '100', risk_limit: '2000000', deduction: '1000' },
      ],
      [
        { floor: '0', rate: '0.004', deduction: '0', maxLeverage: '125' },
        { floor: '1000000', rate: '0.005', deduction: '1000', maxLeverage: '100' },
      ],
    ],
    [
      'bitget',
      BitgetDouble,
      '/api/v2/mix/market/query-position-lever',
      {
        code: '00000',
        data: [
          { symbol: 'BTCUSDT', level: '1', startUnit: '0', endUnit: '50000', leverage: '125', keepMarginRate: '0.004' },
          { symbol: 'BTCUSDT', level: '2', startUnit: '50000', endUnit: '200000', leverage: '100', keepMarginRate: '0.005' },
        ],
      },
      [
        { floor: '0', rate: '0.004', maxLeverage: '125' },
        { floor: '50000', rate: '0.005', maxLeverage: '100' },
      ],
    ],
    [
      'kucoin',
      KucoinDouble,
      '/api/v1/contracts/risk-limit/XBTUSDTM',
      '{"code":"200000","data":[{"symbol":"XBTUSDTM","level":1,"maxRiskLimit":250000,"minRiskLimit":0,"maxLeverage":125,"initialMargin":0.0080000000,"maintainMargin":0.0040000000}]}',
      [{ floor: '0', rate: '0.004', maxLeverage: '125' }],
    ],
  ])('%s', async (venue, Kind, path, body, tiers) => {
    await double.close();
    double = await (Kind as typeof GateDouble).open();
    const { rest } = double;
    double.rest = (request) => (request.path === path ? { body } : rest(request));
    expect(await source(venue).tiers(venue, ['BTC/USDT:USDT'], signal)).toEqual({ 'BTC/USDT:USDT': { at: AT, tiers } });
  });

  test.each([
    ['binance', ['BTC/USDT:USDT'], 'Binance shows its leverage brackets to holders of a key only'],
    ['okx', ['XYZ/USDT:USDT'], 'XYZ/USDT:USDT is no contract of okx'],
    ['okx', [], 'no symbol was asked for'],
  ])('%s has none of %j, and says why', async (venue, symbols, reason) => {
    await expect(answering(venue).tiers(venue, symbols, signal)).rejects.toThrow(reason);
  });

  test.each([
    ['a rate beyond its leverage', { maintenanceMargin: '50' }, 'a maintenance rate of 50 where the leverage may be 100'],
    ['a rate that is none', { maintenanceMargin: 'x' }, 'a bracket whose maintenanceMargin is x'],
    ['a rate of zero', { maintenanceMargin: '0' }, 'a bracket whose maintenanceMargin is 0'],
    ['no leverage', { maxLeverage: '' }, 'a bracket whose maxLeverage is undefined'],
  ])('%s is no table', async (_, change, reason) => {
    const { bybit = () => null } = LISTS;
    double.rest = (request) => {
      const answer = bybit(request);
      if (request.path !== '/v5/market/risk-limit') return answer;
      const tier = { id: 1, symbol: 'BTCUSDT', riskLimitValue: '2000000', maintenanceMargin: '0.005', maxLeverage: '100', ...change };
      return { body: { retCode: 0, retMsg: 'OK', result: { category: 'linear', list: [tier] } } };
    };
    await expect(source('bybit').tiers('bybit', ['BTC/USDT:USDT'], signal)).rejects.toThrow(reason);
  });
});

describe('what fails, fails in words', () => {
  test.each<[string, HttpAnswer, RegExp]>([
    ['HTTP 503', { status: 503, body: '<html>\u001b[2J</html>' }, /^127\.0\.0\.1:\d+ answered with HTTP 503$/],
    ['HTTP 451', { status: 451 }, /does not serve this place \(HTTP 451\)$/],
    ['what is no JSON', { body: '{"symbols":' }, /answered with what is not JSON/],
    ['a list of nothing', { body: { symbols: [] } }, /^binance lists no contracts$/],
    ["the venue's own error", { body: { code: -1_003, msg: 'Too many requests\u0007' } }, /Too many requests/],
  ])('%s', async (_, answer, reason) => {
    double.rest = () => answer;
    await expect(source('binance').markets('binance', signal)).rejects.toThrow(reason);
  });

  test('nobody there, and nobody who answers', async () => {
    const silent = source('binance', { handshake: 200 });
    double.rest = () => 'silence';
    await expect(silent.markets('binance', signal)).rejects.toThrow('did not answer within 0.2 s');
    const gone = source('binance');
    await double.close();
    await expect(gone.markets('binance', signal)).rejects.toThrow('connection refused');
    double = await ListDouble.open();
  });

  test('given up when it is told to', async () => {
    double.rest = () => 'silence';
    const over = new AbortController();
    const asked = source('binance').markets('binance', over.signal);
    const ended = asked.catch((error: unknown) => error);
    await until(() => double.asked.length > 0);
    over.abort();
    expect(await ended).toBeInstanceOf(Error);
  });

  test.each(['bitmex', 'gmx', 'aave'])('%s is not in this ccxt', async (venue) => {
    await expect(source(venue).markets(venue, signal)).rejects.toThrow(`${venue} is not in this ccxt (4.5.84)`);
  });
});
