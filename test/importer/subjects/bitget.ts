import { bitget as venue } from '../../../src/importer/bitget/importer.ts';
import { Secret } from '../../../src/secrets/secret.ts';
import { KEY } from '../../venues/accounts/account-double.ts';
import type { HttpAnswer, RestRequest } from '../../venues/double.ts';
import { type Answers, AT, type Subject } from '../subject.ts';

// "ccxt": the comments of node_modules/ccxt/js/src/bitget.js (4.5.84), which quote the venue's answers. "docs": bitget.com/api-doc.

const data = (value: unknown) => ({ code: '00000', msg: 'success', requestTime: 1700625127294, data: value });

/** The answer of one kind of futures; nothing of the two others. */
const of =
  (type: string, answer: object, other: unknown = []) =>
  ({ query }: RestRequest): HttpAnswer => ({
    body: [query.get('productType'), query.get('category')].includes(type) ? data(answer) : data(other),
  });

/** docs, Get Account Information. */
const rights = (...authorities: readonly string[]) =>
  data({ userId: '1', ips: '203.0.113.7', authorities, parentId: 1, traderType: 'not_trader' });

/** ccxt, fetchMarkets (contracts): its fields of interest. */
const contract = (symbol: string, baseCoin: string, quoteCoin: string, margin: string) => ({
  symbol,
  baseCoin,
  quoteCoin,
  supportMarginCoins: [margin],
  symbolType: 'perpetual',
  pricePlace: '1',
  priceEndStep: '1',
  volumePlace: '3',
  sizeMultiplier: '0.001',
  minTradeNum: '0.001',
  symbolStatus: 'normal',
  minLever: '1',
  maxLever: '125',
});

const contracts = ({ query }: RestRequest): HttpAnswer => {
  const lists: Record<string, readonly object[]> = {
    'USDT-FUTURES': [contract('BTCUSDT', 'BTC', 'USDT', 'USDT')],
    'COIN-FUTURES': [contract('BTCUSD', 'BTC', 'USD', 'BTC')],
  };
  return { body: data(lists[query.get('productType') ?? ''] ?? []) };
};

/** ccxt, fetchBalance (swap). */
const wallet = (marginCoin: string, accountEquity: string, more: object = {}) => ({
  marginCoin,
  locked: '0',
  available: accountEquity,
  accountEquity,
  usdtEquity: '0',
  crossedRiskRate: '0',
  unrealizedPL: '0',
  crossedUnrealizedPL: null,
  assetMode: 'single',
  ...more,
});

const empty: Answers = {
  'GET /api/v2/spot/account/info': rights('coor', 'cpor', 'stor'),
  // OpenAlice 951, passivbot 601: what a classic account is answered.
  'GET /api/v3/account/settings': () => ({ status: 400, body: { code: '40084', msg: 'You are in Classic Account mode', data: null } }),
  'GET /api/v2/mix/account/accounts': of('USDT-FUTURES', [wallet('USDT', '0')]),
  'GET /api/v2/mix/position/all-position': data([]),
  'GET /api/v2/mix/order/orders-pending': data({ entrustedList: null, endId: null }),
  'GET /api/v2/mix/order/orders-plan-pending': data({ entrustedList: null, endId: null }),
  'GET /api/v2/mix/market/contracts': contracts,
  'GET /api/v2/margin/crossed/account/assets': data([]),
  'GET /api/v2/margin/isolated/account/assets': data([]),
  'GET /api/v2/earn/loan/ongoing-orders': data([]),
  'GET /api/v2/spot/account/assets': data([
    { coin: 'USDT', available: '0.00000000', limitAvailable: '0', frozen: '0.00000000', locked: '0.00000000' },
  ]),
};

/** ccxt, parsePosition (all-position): captured, in hedge mode. */
const LONG = {
  marginCoin: 'USDT',
  symbol: 'BTCUSDT',
  holdSide: 'long',
  marginSize: '3.73555',
  total: '0.002',
  leverage: '20',
  openPriceAvg: '37355.5',
  marginMode: 'crossed',
  posMode: 'hedge_mode',
  unrealizedPL: '0.03',
  liquidationPrice: '31725.023602417',
  keepMarginRate: '0.004',
  markPrice: '37370.5',
  marginRatio: '0.029550120396',
};

/** ccxt, fetchOpenOrders (swap): its fields of interest. */
const order = (more: object) => ({
  symbol: 'BTCUSDT',
  marginCoin: 'USDT',
  size: '0.002',
  baseVolume: '0.001',
  price: '25000',
  side: 'buy',
  posSide: 'long',
  tradeSide: 'open',
  posMode: 'hedge_mode',
  orderType: 'limit',
  reduceOnly: 'NO',
  ...more,
});

const owed = (coin: string, totalAmount: string, borrow: string, interest: string, symbol?: string) => ({
  ...(symbol === undefined ? {} : { symbol }),
  coin,
  totalAmount,
  available: totalAmount,
  frozen: '0',
  borrow,
  interest,
  net: '0',
});

export const bitget: Subject = {
  venue,
  credentials: { apiKey: new Secret(KEY.apiKey), secret: new Secret(KEY.secret), password: new Secret(KEY.password) },
  signature: {
    key: ({ headers }) => headers['access-key'],
    signature: ({ headers }) => headers['access-sign'],
    // ccxt, exceptions: 40006.
    refusal: { status: 400, body: { code: '40006', msg: 'Invalid ACCESS_KEY', data: null } },
    open: /\/market\/contracts$/,
  },
  empty,
  rights: {
    reading: { read: true, trade: false, ipBound: true, words: ['coor', 'cpor', 'stor'] },
    trading: { 'GET /api/v2/spot/account/info': rights('coow', 'cpow', 'stor') },
    withdrawing: { 'GET /api/v2/spot/account/info': rights('stor', 'wwow') },
  },
  scenes: [
    {
      what: 'a classic account in hedge mode: both legs, an inverse contract that is named and not modelled, margin, a loan, spot',
      answers: {
        'GET /api/v2/mix/account/accounts': ({ query }) => {
          const lists: Record<string, readonly object[]> = {
            'USDT-FUTURES': [wallet('USDT', '105.03', { unrealizedPL: '0.03', crossedRiskRate: '0.029550120396' })],
            'COIN-FUTURES': [wallet('BTC', '0.5', { unrealizedPL: '0' }), wallet('ETH', '0')],
          };
          return { body: data(lists[query.get('productType') ?? ''] ?? []) };
        },
        'GET /api/v2/mix/position/all-position': ({ query }) => {
          // An isolated short; a liquidation price below 0 is none (trap 1).
          const short = {
            ...LONG,
            holdSide: 'short',
            marginMode: 'isolated',
            marginSize: '5',
            openPriceAvg: '37370.5',
            unrealizedPL: '0',
            liquidationPrice: '-5.88',
            marginRatio: '0.1',
          };
          const inverse = { ...LONG, symbol: 'BTCUSD', marginCoin: 'BTC', total: '0.01', unrealizedPL: '0' };
          const lists: Record<string, readonly object[]> = { 'USDT-FUTURES': [LONG, short], 'COIN-FUTURES': [inverse] };
          return { body: data(lists[query.get('productType') ?? ''] ?? []) };
        },
        'GET /api/v2/mix/order/orders-pending': of(
          'USDT-FUTURES',
          {
            entrustedList: [order({}), order({ tradeSide: 'close', side: 'sell' }), order({ tradeSide: 'buy_single', reduceOnly: 'YES' })],
          },
          { entrustedList: null },
        ),
        'GET /api/v2/margin/crossed/account/assets': data([owed('BTC', '0.01', '0', '0'), owed('USDT', '12', '200', '0.5')]),
        'GET /api/v2/margin/crossed/account/risk-rate': data({ riskRateRatio: '0.4' }),
        'GET /api/v2/margin/isolated/account/assets': data([
          owed('BTC', '0.02', '0', '0', 'BTCUSDT'),
          owed('USDT', '0', '900', '0.1', 'BTCUSDT'),
          owed('USDT', '0.000001', '0', '0', 'ETHUSDT'),
        ]),
        // docs, Get Loan Orders (example): rates in percent.
        'GET /api/v2/earn/loan/ongoing-orders': data([
          {
            orderId: '1',
            loanCoin: 'ETH',
            loanAmount: '1',
            interestAmount: '0.00000229',
            hourInterestRate: '0.000229',
            pledgeCoin: 'USDT',
            pledgeAmount: '2619.69231032',
            pledgeRate: '65',
            supRate: '75',
            forceRate: '83',
            borrowTime: '1692434472156',
            expireTime: '1693036799999',
          },
        ]),
        'GET /api/v2/spot/account/assets': data([{ coin: 'BGB', available: '3', frozen: '0.5', locked: '0.25', limitAvailable: '0' }]),
      },
      accounts: [
        {
          id: 'usdt-futures',
          product: 'bitget/futures',
          // 105.03 less the profit of 0.03 and the isolated margin of 5.
          assets: { USDT: '100' },
          positions: [
            {
              id: 'btc-usdt-long',
              symbol: 'BTC/USDT:USDT',
              side: 'long',
              contracts: '0.002',
              contractSize: '1',
              entryPrice: '37355.5',
              marginMode: 'cross',
              leverage: '20',
              reported: { liquidationPrice: '31725.023602417', at: AT },
            },
            {
              id: 'btc-usdt-short',
              symbol: 'BTC/USDT:USDT',
              side: 'short',
              contracts: '0.002',
              contractSize: '1',
              entryPrice: '37370.5',
              marginMode: 'isolated',
              collateral: '5',
              leverage: '20',
              reported: { marginRatio: '0.1', at: AT },
            },
          ],
          reported: { equity: '105.03', marginRatio: '0.029550120396', at: AT },
          unmodelled: [{ kind: 'order', text: 'order to buy 0.001 BTCUSDT at 25000 (limit)', symbol: 'BTC/USDT:USDT' }],
        },
        {
          id: 'coin-futures-btc',
          product: 'bitget/futures',
          assets: { BTC: '0.5' },
          reported: { equity: '0.5', marginRatio: '0', at: AT },
          unmodelled: [{ kind: 'option', text: '0.01 BTCUSD, long (contract that negmon does not know)' }],
        },
        {
          id: 'margin',
          product: 'custom/collateral-debt',
          label: 'cross margin',
          assets: { BTC: '0.01', USDT: '12' },
          debts: { USDT: '200.5' },
          reported: { marginRatio: '0.4', at: AT },
        },
        {
          id: 'isolated-btcusdt',
          product: 'custom/collateral-debt',
          label: 'isolated margin BTCUSDT',
          assets: { BTC: '0.02' },
          debts: { USDT: '900.1' },
        },
        { id: 'isolated-ethusdt', product: 'custom/collateral-debt', label: 'isolated margin ETHUSDT', assets: { USDT: '0.000001' } },
        {
          id: 'loan-1',
          product: 'custom/collateral-debt',
          label: 'Bitget loan',
          assets: { USDT: '2619.69231032' },
          debts: { ETH: '1.00000229' },
          // 65 / 83, to 12 digits: 1 is where it is sold.
          reported: { marginRatio: '0.78313253012', at: AT },
          rules: { liquidationRatio: '0.83', marginCallRatio: '0.75' },
        },
        { id: 'spot', product: 'custom/collateral-debt', label: 'spot wallet', assets: { BGB: '3.75' } },
      ],
    },
    {
      // ccxt, fetchBalance and fetchPosition (uta), captured; docs, Get Borrow Ongoing.
      what: 'the unified account, and a loan beside it',
      answers: {
        'GET /api/v3/account/settings': data({ accountMode: 'unified', assetMode: 'multi_assets', holdMode: 'hedge_mode' }),
        'GET /api/v3/account/assets': data({
          accountEquity: '11.13919278',
          usdtEquity: '11.13921165',
          unrealisedPnl: '0',
          mmr: '0',
          mgnRatio: '0.02',
          assets: [{ coin: 'USDT', equity: '6.19300826', balance: '6.19300826', available: '6.19300826', debt: '0', locked: '0' }],
        }),
        'GET /api/v3/position/current-position': of(
          'USDT-FUTURES',
          {
            list: [
              {
                category: 'USDT-FUTURES',
                symbol: 'BTCUSDT',
                marginCoin: 'USDT',
                holdMode: 'hedge_mode',
                posSide: 'long',
                marginMode: 'crossed',
                positionBalance: '5.435199',
                total: '0.001',
                leverage: '20',
                avgPrice: '107410.3',
                unrealisedPnl: '0.0047',
                liquidationPrice: '0',
                mmr: '0.004',
                markPrice: '107415.3',
              },
            ],
          },
          { list: null },
        ),
        'GET /api/v3/trade/unfilled-orders': data({ list: [], cursor: null }),
        'GET /api/v3/loan/borrow-ongoing': data([
          {
            orderId: '123456789010111',
            loanCoin: 'USDT',
            loanAmount: '1.00032276',
            interestAmount: '0.00000339',
            pledgeCoin: 'BGB',
            pledgeAmount: '0.42325892',
            pledgeRate: '77.97',
            supRate: '85',
            forceRate: '91',
          },
        ]),
      },
      accounts: [
        {
          id: 'unified',
          product: 'custom/unified',
          label: 'unified account',
          assets: { USDT: '6.19300826' },
          positions: [
            {
              id: 'btc-usdt-long',
              symbol: 'BTC/USDT:USDT',
              side: 'long',
              contracts: '0.001',
              contractSize: '1',
              entryPrice: '107410.3',
              marginMode: 'cross',
              leverage: '20',
            },
          ],
          reported: { equity: '11.13919278', marginRatio: '0.02', at: AT },
        },
        {
          id: 'loan-123456789010111',
          product: 'custom/collateral-debt',
          label: 'Bitget loan',
          assets: { BGB: '0.42325892' },
          debts: { USDT: '1.00032615' },
          reported: { marginRatio: '0.856813186813', at: AT },
          rules: { liquidationRatio: '0.91', marginCallRatio: '0.85' },
        },
      ],
      notes: [/unified account is shown as Bitget reports it/],
    },
  ],
};
