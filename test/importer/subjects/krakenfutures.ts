import { krakenfutures as venue } from '../../../src/importer/krakenfutures/importer.ts';
import { Secret } from '../../../src/secrets/secret.ts';
import { KEY } from '../../venues/accounts/account-double.ts';
import { type Answers, AT, type Subject } from '../subject.ts';

// "ccxt": the comments of node_modules/ccxt/js/src/krakenfutures.js (4.5.84), which quote the venue's answers.
// "nautilus": recordings/frames/nautilus/kraken, captured.

const V3 = 'GET /derivatives/api/v3';

/** nautilus http_futures_instruments.json: its fields of interest. */
const instrument = (symbol: string, type: string, more: object = {}) => ({
  symbol,
  type,
  tickSize: 0.5,
  contractSize: 1,
  tradeable: true,
  marginLevels: [{ contracts: 0, initialMargin: 0.02, maintenanceMargin: 0.01 }],
  contractValueTradePrecision: 0,
  ...more,
});

/** ccxt, fetchBalance: a wallet of an inverse contract. */
const inverse = (currency: string, balance: string, pv: string, mm = '0.0') => ({
  auxiliary: { usd: '0', pv, pnl: '0.0', af: pv, funding: '0.0' },
  marginRequirements: { im: '0.0', mm, lt: '0.0', tt: '0.0' },
  triggerEstimates: { im: '0', mm: '0', lt: '0', tt: '0' },
  balances: { [currency]: balance },
  currency,
  type: 'marginAccount',
});

const flex = (more: object = {}) => ({
  currencies: {},
  initialMargin: '0.0',
  initialMarginWithOrders: '0.0',
  maintenanceMargin: '0.0',
  balanceValue: '0.0',
  portfolioValue: '0.0',
  collateralValue: '0.0',
  pnl: '0.0',
  unrealizedFunding: '0.0',
  totalUnrealized: '0.0',
  availableMargin: '0.0',
  marginEquity: '0.0',
  type: 'multiCollateralMarginAccount',
  ...more,
});

const accounts = (more: object = {}) => ({
  result: 'success',
  accounts: {
    fi_xbtusd: inverse('xbt', '0.0', '0.0'),
    fi_ethusd: inverse('eth', '0.0', '0.0'),
    cash: { balances: { eur: '0.0', xrp: '0.0', xbt: '0.0' }, type: 'cashAccount' },
    flex: flex(),
    ...more,
  },
  serverTime: '2022-04-12T07:48:07.475Z',
});

const empty: Answers = {
  [`${V3}/accounts`]: accounts(),
  [`${V3}/openpositions`]: { result: 'success', openPositions: [], serverTime: '2022-03-03T22:51:16.566Z' },
  [`${V3}/openorders`]: { result: 'success', openOrders: [], serverTime: '2022-03-03T22:51:16.566Z' },
  [`${V3}/instruments`]: {
    result: 'success',
    instruments: [
      instrument('PI_XBTUSD', 'futures_inverse'),
      instrument('PI_ETHUSD', 'futures_inverse'),
      instrument('PF_XBTUSD', 'flexible_futures', { contractValueTradePrecision: 4 }),
      instrument('PF_FTMUSD', 'flexible_futures'),
    ],
    serverTime: '2026-01-01T00:00:00.000Z',
  },
};

/** nautilus http_futures_open_positions.json: numbers, not text. */
const POSITIONS = [
  {
    side: 'short',
    symbol: 'PI_XBTUSD',
    price: 27523.749993345933,
    fillTime: '2023-04-05T12:31:21.410Z',
    size: 8000.0,
    unrealizedFunding: 0.00005879463852989987,
  },
  {
    side: 'long',
    symbol: 'PI_ETHUSD',
    price: 1750.25,
    fillTime: '2023-04-06T08:15:30.250Z',
    size: 12000.0,
    unrealizedFunding: -0.00002345,
  },
];

export const krakenfutures: Subject = {
  venue,
  credentials: { apiKey: new Secret(KEY.apiKey), secret: new Secret(Buffer.from(KEY.secret).toString('base64')) },
  signature: {
    key: ({ headers }) => headers['apikey'],
    signature: ({ headers }) => headers['authent'],
    // ccxt, exceptions.
    refusal: { status: 200, body: { result: 'error', error: 'authenticationError', serverTime: '2022-03-03T22:51:16.566Z' } },
    open: /\/instruments$/,
  },
  empty,
  rights: null,
  scenes: [
    {
      what: 'inverse wallets with their contracts, cash, and orders that could open',
      answers: {
        [`${V3}/accounts`]: accounts({
          fi_xbtusd: inverse('xbt', '0.5', '0.49', '0.003'),
          fi_ethusd: inverse('eth', '10', '10.1', '0.06'),
          cash: { balances: { eur: '12.5', xrp: '2.20188538338', xbt: '0.0' }, type: 'cashAccount' },
        }),
        [`${V3}/openpositions`]: { result: 'success', openPositions: POSITIONS, serverTime: '2023-04-07T16:12:15.410Z' },
        // nautilus http_futures_open_orders.json.
        [`${V3}/openorders`]: {
          result: 'success',
          openOrders: [
            {
              symbol: 'PI_ETHUSD',
              side: 'buy',
              orderType: 'lmt',
              limitPrice: 1200.0,
              unfilledSize: 100.0,
              filledSize: 0.0,
              reduceOnly: false,
            },
            {
              symbol: 'PI_XBTUSD',
              side: 'sell',
              orderType: 'lmt',
              limitPrice: 28500.0,
              unfilledSize: 5000.0,
              filledSize: 2000.0,
              reduceOnly: true,
            },
          ],
        },
      },
      accounts: [
        {
          id: 'inverse-xbtusd',
          product: 'kraken/futures',
          assets: { BTC: '0.5' },
          positions: [
            {
              id: 'btc-usd-short',
              symbol: 'BTC/USD:BTC',
              side: 'short',
              contracts: '8000',
              contractSize: '1',
              entryPrice: '27523.749993345933',
              marginMode: 'cross',
            },
          ],
          reported: { equity: '0.49', marginRatio: '163.333333333', at: AT },
        },
        {
          id: 'inverse-ethusd',
          product: 'kraken/futures',
          assets: { ETH: '10' },
          positions: [
            {
              id: 'eth-usd-long',
              symbol: 'ETH/USD:ETH',
              side: 'long',
              contracts: '12000',
              contractSize: '1',
              entryPrice: '1750.25',
              marginMode: 'cross',
            },
          ],
          reported: { equity: '10.1', marginRatio: '168.333333333', at: AT },
          unmodelled: [{ kind: 'order', text: 'order to buy 100 PI_ETHUSD at 1200 (lmt)', symbol: 'ETH/USD:ETH' }],
        },
        { id: 'cash', product: 'custom/collateral-debt', label: 'cash wallet', assets: { EUR: '12.5', XRP: '2.20188538338' } },
      ],
    },
    {
      // ccxt, parseBalance (flex) and parsePosition: ids in small letters, an exponent, isolated by maxFixedLeverage alone.
      what: 'the multi-collateral wallet: weights as Kraken counts them, dollars that are owed, and an isolated position',
      answers: {
        [`${V3}/accounts`]: accounts({
          flex: flex({
            currencies: {
              USDT: { quantity: '1000', value: '1000.1', collateral: '947.7197625', available: '1000' },
              USD: { quantity: '-20.5', value: '-20.5', collateral: '-20.5', available: '0' },
            },
            maintenanceMargin: '12.5',
            portfolioValue: '979.6',
            marginEquity: '927.2197625',
          }),
        }),
        [`${V3}/openpositions`]: {
          result: 'success',
          openPositions: [
            {
              side: 'long',
              symbol: 'pf_ftmusd',
              price: '0.4921',
              fillTime: '2023-02-22T11:37:16.685Z',
              size: '100',
              unrealizedPnl: '12.34',
              unrealizedFunding: '-8.155240068885155E-8',
              pnlCurrency: 'USD',
              maxFixedLeverage: '10.0',
            },
          ],
        },
      },
      accounts: [
        {
          id: 'flex',
          product: 'kraken/futures',
          assets: { USDT: '1000' },
          // −20.5 and the margin that lies beside the pool: 100 × 0.4921 / 10.
          debts: { USD: '25.421' },
          positions: [
            {
              id: 'ftm-usd-long',
              symbol: 'FTM/USD:USD',
              side: 'long',
              contracts: '100',
              contractSize: '1',
              entryPrice: '0.4921',
              marginMode: 'isolated',
              collateral: '4.921',
              leverage: '10',
            },
          ],
          reported: { equity: '979.6', at: AT },
          // 947.7197625 / 1000.1, to 12 digits.
          rules: { collateralWeights: { USDT: '0.947625' } },
        },
      ],
      notes: [/tells no margin of an isolated position/],
    },
  ],
};
