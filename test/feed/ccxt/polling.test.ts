import { beforeEach, describe, expect, test } from 'vitest';
import type { HttpAnswer, RestRequest } from '../../venues/double.ts';
import { until } from '../sink.ts';
import { watching } from '../watching.ts';
import { ListDouble } from './lists.ts';

let double: ListDouble;
beforeEach(async () => {
  double = await ListDouble.open();
});

/** The market of dYdX's indexer that js/src/dydx.js of ccxt 4.5.84 quotes (parseMarket). */
const DYDX = {
  clobPairId: '0',
  ticker: 'BTC-USD',
  status: 'ACTIVE',
  oraclePrice: '118976.5376',
  priceChange24H: '659.9736',
  nextFundingRate: '0.0000125',
  initialMarginFraction: '0.02',
  maintenanceMarginFraction: '0.012',
  atomicResolution: -10,
  quantumConversionExponent: -9,
  tickSize: '1',
  stepSize: '0.0001',
  stepBaseQuantums: 1_000_000,
  subticksPerTick: 100_000,
  marketType: 'CROSS',
};

describe('dYdX, which streams no ticker', () => {
  const BTC = { venue: 'dydx', symbol: 'BTC/USDC:USDC' };
  const { watch, sink, told, states, detailOf } = watching('dydx', () => double);
  const answer = (change: object = {}): HttpAnswer => ({ body: { markets: { 'BTC-USD': { ...DYDX, ...change } } } });
  const serve = (change?: object) => (request: RestRequest) => (request.path === '/v4/perpetualMarkets' ? answer(change) : null);

  test('its oracle price is the mark, fetched again and again, and said to be', async () => {
    double.rest = serve();
    watch([BTC], { restEvery: 30 });
    await until(() => sink.quotes.length > 3);
    const { receivedTime } = sink.quotes[0]?.mark ?? {};
    const at = { venueTime: null, receivedTime };
    expect(sink.quotes[0]).toEqual({
      ...BTC,
      source: 'rest',
      mark: { value: '118976.5376', ...at },
      fundingRate: { value: '0.0000125', ...at },
    });
    expect(states()).toEqual(['connecting', 'polling']);
    expect(detailOf('polling')).toMatch(/^over REST every /);
    expect(double.dials).toEqual([]);
  });

  test('what fails is told and tried again; what is no price is refused', async () => {
    double.rest = serve();
    watch([BTC], { restEvery: 30 });
    await until(() => sink.state === 'polling');
    double.rest = () => ({ status: 503 });
    await until(() => sink.state === 'reconnecting');
    expect(detailOf('reconnecting')).toMatch(/^127\.0\.0\.1:\d+ answered with HTTP 503; dialling again in/);
    double.rest = serve({ oraclePrice: '-5' });
    await until(() => told().length > 0);
    expect(told()[0]).toBe('BTC/USDC:USDC mark "-5" is not above 0');
    double.rest = serve();
    await until(() => sink.state === 'polling');
  });

  test('a ban is kept, and says so', async () => {
    double.rest = serve();
    watch([BTC], { restEvery: 30 });
    await until(() => sink.state === 'polling');
    double.rest = () => ({ status: 429, headers: { 'Retry-After': '1' } });
    await until(() => sink.state === 'limited');
    const asked = double.asked.length;
    const at = performance.now();
    double.rest = serve();
    await until(() => sink.state === 'polling');
    expect(performance.now() - at).toBeGreaterThan(900);
    expect(asked).toBeLessThan(double.asked.length);
  });

  test('what it does not list is named once, and refused when it is all', async () => {
    double.rest = serve();
    watch([{ venue: 'dydx', symbol: 'XYZ/USDC:USDC' }], { restEvery: 30 });
    await until(() => sink.state === 'refused');
    expect(told()).toEqual(['XYZ/USDC:USDC not among the markets of dydx']);
  });

  test('close gives up what is under way', async () => {
    double.rest = (request) => (request.path === '/v4/perpetualMarkets' && double.asked.length > 1 ? 'silence' : serve()(request));
    const feed = watch([BTC], { restEvery: 30 });
    await until(() => double.asked.length > 1);
    await feed.close();
    expect(sink.state).toBe('closed');
  });
});

describe('HTX, whose ticker has no mark', () => {
  const BTC = { venue: 'htx', symbol: 'BTC/USDT:USDT' };
  const { watch, sink, told } = watching('htx', () => double);

  test('its newest mark candle is the mark', async () => {
    // Shapes quoted in js/src/htx.js of ccxt 4.5.84 (fetchMarkets, fetchOHLCV).
    const contract = {
      symbol: 'BTC',
      contract_code: 'BTC-USDT',
      contract_size: 0.001,
      price_tick: 0.1,
      contract_status: 1,
      support_margin_mode: 'all',
      business_type: 'swap',
      pair: 'BTC-USDT',
      contract_type: 'swap',
      trade_partition: 'USDT',
      delivery_date: '',
      settlement_date: '1612342800000',
    };
    double.rest = ({ path }) => {
      if (path === '/linear-swap-api/v1/swap_contract_info') return { body: { status: 'ok', data: [contract], ts: 1 } };
      // An empty list is an error to ccxt.
      const inverse = { ...contract, contract_code: 'BTC-USD', pair: 'BTC-USD' };
      if (path === '/swap-api/v1/swap_contract_info') return { body: { status: 'ok', data: [inverse], ts: 1 } };
      if (path === '/api/v1/contract_contract_info')
        return { body: { status: 'ok', data: [{ ...inverse, contract_code: 'BTC301227', delivery_date: '20301227' }], ts: 1 } };
      if (path !== '/index/market/history/linear_swap_mark_price_kline') return null;
      const candle = {
        amount: '0',
        close: '31078.68',
        count: '0',
        high: '31078.68',
        id: 1_611_105_300,
        low: '31078.68',
        open: '31078.68',
        trade_turnover: '0',
        vol: '0',
      };
      return { body: { ch: 'market.BTC-USDT.mark_price.1min', data: [candle], status: 'ok', ts: 1_611_106_791_703 } };
    };
    watch([BTC], { restEvery: 30 });
    await until(() => sink.quotes.length > 1);
    expect(sink.quotes[0]).toMatchObject({ ...BTC, source: 'rest', mark: { value: '31078.68', venueTime: null } });
    expect(told()).toEqual([]);
  });
});
