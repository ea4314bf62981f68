import { describe, expect, test } from 'vitest';
import { bitgetRest } from '../../../src/feed/ccxt/bitget-rest.ts';
import { gateRest } from '../../../src/feed/ccxt/gate-rest.ts';
import { kucoinRest } from '../../../src/feed/ccxt/kucoin-rest.ts';
import { answered, asks } from '../resting.ts';

const BTC = 'BTC/USDT:USDT';
const SYMBOLS = [BTC, 'BTC/USD:BTC', 'USDC/USDT', 'BTC/USDT:USDT-301227', 'nonsense'];
const at = (value: string, venueTime: number | null = null) => ({ value, venueTime, receivedTime: 7 });

describe('gate', () => {
  const rest = gateRest({});

  test('each settlement is asked for whole, and all pairs', () => {
    expect(asks(rest, SYMBOLS)).toEqual([
      'https://api.gateio.ws/api/v4/futures/usdt/tickers',
      'https://api.gateio.ws/api/v4/futures/btc/tickers',
      'https://api.gateio.ws/api/v4/spot/tickers',
    ]);
    expect(SYMBOLS.map((symbol) => rest.serves(symbol))).toEqual([true, true, true, false, false]);
  });

  // The answers quoted in js/src/gate.js of ccxt 4.5.84 (parseTicker).
  test('tickers become quotes', () => {
    const future = `[{"contract":"BTC_USDT","last":"6432","low_24h":"6278","mark_price":"6534","funding_rate":"0.0001","index_price":"6531"}]`;
    const mark = { mark: at('6534'), index: at('6531'), last: at('6432'), fundingRate: at('0.0001') };
    expect(answered(rest, [BTC], 'usdt', future).quotes).toEqual([{ venue: 'gate', symbol: BTC, source: 'rest', ...mark }]);
    const pair = '[{"currency_pair":"USDC_USDT","last":"0.9991","lowest_ask":"0.9992","highest_bid":""}]';
    expect(answered(rest, ['USDC/USDT'], 'spot', pair).quotes).toEqual([
      { venue: 'gate', symbol: 'USDC/USDT', source: 'rest', last: at('0.9991'), ask: at('0.9992') },
    ]);
  });

  test('an error is told', () => {
    expect(answered(rest, [BTC], 'usdt', '{"label":"SERVER_ERROR"}').failure).toContain('an answer without a list');
  });
});

describe('bitget', () => {
  const rest = bitgetRest({});

  test('each product is asked for whole', () => {
    expect(asks(rest, [...SYMBOLS, 'ETH/USDC:USDC'])).toEqual([
      'https://api.bitget.com/api/v2/mix/market/tickers?productType=USDT-FUTURES',
      'https://api.bitget.com/api/v2/mix/market/tickers?productType=USDC-FUTURES',
      'https://api.bitget.com/api/v2/mix/market/tickers?productType=COIN-FUTURES',
      'https://api.bitget.com/api/v2/spot/market/tickers',
    ]);
    expect([...(rest.requests(['ETH/USDC:USDC'])[0]?.symbols ?? [])]).toEqual([['ETHPERP', 'ETH/USDC:USDC']]);
  });

  // The answer quoted in js/src/bitget.js of ccxt 4.5.84 (parseTicker).
  test('tickers become quotes with their own time; an error is told', () => {
    const ticker = {
      symbol: 'BTCUSDT',
      lastPr: '104823.8',
      askPr: '104823.8',
      bidPr: '104823.5',
      ts: '1750332210370',
      indexPrice: '104881.953125',
    };
    const data = [{ ...ticker, fundingRate: '-0.000014', markPrice: '104824.2' }];
    const time = 1_750_332_210_370;
    expect(answered(rest, [BTC], 'USDT-FUTURES', JSON.stringify({ code: '00000', data })).quotes).toEqual([
      {
        venue: 'bitget',
        symbol: BTC,
        source: 'rest',
        mark: at('104824.2', time),
        index: at('104881.953125', time),
        last: at('104823.8', time),
        bid: at('104823.5', time),
        ask: at('104823.8', time),
        fundingRate: at('-0.000014', time),
      },
    ]);
    expect(answered(rest, [BTC], 'mix', '{"code":"429","msg":"Too Many Requests"}').failure).toBe(
      'the venue answered: Too Many Requests (429)',
    );
  });
});

describe('kucoin', () => {
  const rest = kucoinRest({});

  test('contracts are asked for one by one, Bitcoin by its own name; pairs whole', () => {
    expect(asks(rest, SYMBOLS)).toEqual([
      'https://api-futures.kucoin.com/api/v1/mark-price/XBTUSDTM/current',
      'https://api-futures.kucoin.com/api/v1/mark-price/XBTUSDM/current',
      'https://api.kucoin.com/api/v1/market/allTickers',
    ]);
  });

  // The answers of "Get Mark Price" and "Get All Tickers" of KuCoin's own docs: JSON numbers, digit for digit.
  test('marks and tickers become quotes with their own time; an error is told', () => {
    const answer =
      '{"code":"200000","data":{"symbol":"XBTUSDTM","granularity":1000,"timePoint":1729254307000,"value":67687.080,"indexPrice":67683.58}}';
    const time = 1_729_254_307_000;
    expect(answered(rest, [BTC], 'mark-price', answer).quotes).toEqual([
      { venue: 'kucoin', symbol: BTC, source: 'rest', mark: at('67687.080', time), index: at('67683.58', time) },
    ]);
    const pairs =
      '{"code":"200000","data":{"time":1634641987564,"ticker":[{"symbol":"USDC-USDT","buy":"0.9990","sell":"0.9992","last":"0.9991"}]}}';
    expect(answered(rest, ['USDC/USDT'], 'allTickers', pairs).quotes[0]).toMatchObject({
      last: at('0.9991', 1_634_641_987_564),
      bid: { value: '0.9990' },
    });
    expect(answered(rest, [BTC], 'mark-price', '{"code":"400001","msg":"no"}').failure).toBe('the venue answered: no (400001)');
  });
});
