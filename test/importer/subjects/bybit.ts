import { bybit as venue } from '../../../src/importer/bybit/importer.ts';
import { Secret } from '../../../src/secrets/secret.ts';
import { type Answer, KEY } from '../../venues/accounts/account-double.ts';
import { type Answers, AT, type Subject } from '../subject.ts';

// "ccxt": the comments of node_modules/ccxt/js/src/bybit.js (4.5.84), which quote the venue's answers. "docs": bybit-exchange.github.io/docs/v5.

const ok = (result: object) => ({ retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time: 1672125441042 });
const list = (rows: readonly object[], more: object = {}) => ok({ list: rows, nextPageCursor: '', ...more });
/** Answers by a parameter of the query, else an empty list. */
const by =
  (answers: Readonly<Record<string, readonly object[]>>): Answer =>
  ({ query }) => ({ body: list(answers[`${query.get('category')}${query.get('settleCoin') ?? ''}`] ?? []) });
const wallets =
  (answers: Readonly<Record<string, object>>): Answer =>
  ({ query }) => ({ body: list([answers[query.get('accountType') ?? ''] ?? { accountType: query.get('accountType'), coin: [] }]) });

/** docs, user: Get API Key Information; of a key that only reads. */
const RIGHTS = {
  id: '16651472',
  note: 'testxxx',
  apiKey: KEY.apiKey,
  readOnly: 1,
  secret: '',
  permissions: { ContractTrade: ['Order', 'Position'], Spot: ['SpotTrade'], Wallet: [], Options: [], Derivatives: ['DerivativesTrade'] },
  ips: ['*'],
  type: 1,
  uta: 1,
};

const contract = (symbol: string, baseCoin: string, quoteCoin: string, contractType: string, minOrderQty: string) => ({
  symbol,
  contractType,
  status: 'Trading',
  baseCoin,
  quoteCoin,
  settleCoin: contractType.startsWith('Inverse') ? baseCoin : quoteCoin,
  launchTime: '1585526400000',
  deliveryTime: '0',
  priceScale: '2',
  leverageFilter: { minLeverage: '1', maxLeverage: '100.00', leverageStep: '0.01' },
  priceFilter: { minPrice: '0.10', maxPrice: '1999999.80', tickSize: '0.10' },
  lotSizeFilter: { minOrderQty, maxOrderQty: '1190.000', qtyStep: '0.001' },
  fundingInterval: 480,
});

const INSTRUMENTS: Answer = ({ query }) => ({
  body: list(
    query.get('status') === 'PreLaunch'
      ? []
      : query.get('category') === 'inverse'
        ? // The smallest order is no contract size: it is 1 USD whatever that is.
          [contract('BTCUSD', 'BTC', 'USD', 'InversePerpetual', '5')]
        : ['XRP', 'ETH', 'BTC'].map((base) => contract(`${base}USDT`, base, 'USDT', 'LinearPerpetual', '0.001')),
    { category: query.get('category') },
  ),
});

/** docs, account: Get Account Info. */
const info = (marginMode: string, unifiedMarginStatus: number) =>
  ok({ marginMode, updatedTime: '1697078946000', unifiedMarginStatus, dcpStatus: 'OFF', isMasterTrader: false, spotHedgingStatus: 'OFF' });

const empty: Answers = {
  'GET /v5/user/query-api': ok(RIGHTS),
  'GET /v5/account/info': info('REGULAR_MARGIN', 5),
  'GET /v5/account/wallet-balance': wallets({}),
  'GET /v5/position/list': by({}),
  'GET /v5/order/realtime': by({}),
  'GET /v5/crypto-loan-common/position': ok({ borrowList: [], collateralList: [], ltv: '0', totalCollateral: '0', totalDebt: '0' }),
  'GET /v5/market/instruments-info': INSTRUMENTS,
  // docs, spot-margin: Get Tiered Collateral Ratio.
  'GET /v5/spot-margin-trade/collateral': list([
    {
      currency: 'BTC',
      collateralRatioList: [
        { minQty: '0', maxQty: '1000000', collateralRatio: '0.85' },
        { minQty: '1000000', maxQty: '', collateralRatio: '0' },
      ],
    },
    {
      currency: 'XRP',
      collateralRatioList: [
        { minQty: '0', maxQty: '100', collateralRatio: '0.8' },
        { minQty: '100', maxQty: '', collateralRatio: '0' },
      ],
    },
    { currency: 'USDT', collateralRatioList: [{ minQty: '0', maxQty: '', collateralRatio: '1' }] },
  ]),
  // docs, new-crypto-loan: Get Collateral Coins.
  'GET /v5/crypto-loan-common/collateral-data': ok({
    collateralRatioConfigList: [
      {
        collateralRatioList: [
          { collateralRatio: '0.7', maxValue: '20000', minValue: '10000' },
          { collateralRatio: '0.8', maxValue: '10000', minValue: '0' },
        ],
        currencies: 'ATOM,AAVE,BTC,BOB',
      },
    ],
    currencyLiquidationList: [{ currency: 'BTC', liquidationOrder: 1 }],
  }),
};

const coin = (code: string, fields: object) => ({
  coin: code,
  accruedInterest: '0',
  borrowAmount: '0',
  totalPositionIM: '0',
  unrealisedPnl: '0',
  ...fields,
});

/** ccxt, parsePosition: of a unified account, captured. Its liquidation price is the smallest tick: none (reported-positions.md, trap 1), which the reading knows. */
const XRP = {
  symbol: 'XRPUSDT',
  leverage: '10',
  avgPrice: '0.3615',
  liqPrice: '0.0001',
  riskLimitValue: '200000',
  positionValue: '36.15',
  riskId: 41,
  unrealisedPnl: '-1.83',
  markPrice: '0.3432',
  positionMM: '0.381021',
  positionIdx: 0,
  positionIM: '3.634521',
  side: 'Buy',
  bustPrice: '',
  size: '100',
  positionStatus: 'Normal',
  tradeMode: 0,
};

/** docs, position: Get Position Info, its example; of an account whose inverse contracts stand beside it. */
const BTCUSD = {
  positionIdx: 0,
  symbol: 'BTCUSD',
  side: 'Sell',
  size: '300',
  avgPrice: '27464.50441675',
  positionValue: '0.01092319',
  tradeMode: 0,
  leverage: '10',
  positionBalance: '0.00139186',
  markPrice: '28224.50',
  liqPrice: '',
  bustPrice: '999999.00',
  unrealisedPnl: '-0.00029413',
};

/** ccxt, parsePosition: isolated, captured. */
const ETH = {
  positionIdx: 0,
  symbol: 'ETHUSDT',
  side: 'Buy',
  size: '0.10',
  positionValue: '119.845',
  entryPrice: '1198.45',
  tradeMode: 1,
  leverage: '4.2',
  positionBalance: '28.58931118',
  liqPrice: '919.10',
  bustPrice: '913.15',
  unrealisedPnl: '0.083',
};

export const bybit: Subject = {
  venue,
  credentials: { apiKey: new Secret(KEY.apiKey), secret: new Secret(KEY.secret) },
  signature: {
    key: ({ headers }) => headers['x-bapi-api-key'],
    signature: ({ headers }) => headers['x-bapi-sign'],
    // docs: error codes.
    refusal: { body: { retCode: 10003, retMsg: 'API key is invalid.', result: {}, retExtInfo: {}, time: 1672125441042 } },
    open: /\/v5\/(market|spot-margin-trade\/collateral|crypto-loan-common\/collateral-data)/,
  },
  empty,
  rights: {
    reading: { read: true, trade: false, withdraw: false, transfer: false, ipBound: false },
    trading: { 'GET /v5/user/query-api': ok({ ...RIGHTS, readOnly: 0 }) },
    withdrawing: { 'GET /v5/user/query-api': ok({ ...RIGHTS, readOnly: 0, permissions: { Wallet: ['AccountTransfer'] } }) },
  },
  scenes: [
    {
      // docs, account: Get Wallet Balance (the numbers of the account); the borrowed coin and the interest are ours.
      what: 'a unified account in cross margin: what was borrowed is owed, loans stand beside it',
      answers: {
        'GET /v5/account/wallet-balance': wallets({
          UNIFIED: {
            totalEquity: '18070.32797922',
            accountMMRate: '0.0021',
            totalMaintenanceMargin: '0.38106773',
            accountType: 'UNIFIED',
            coin: [
              coin('BTC', { equity: '0.805994', walletBalance: '0.805994', usdValue: '12920.95352538' }),
              coin('USDT', {
                equity: '-201.83',
                walletBalance: '-200',
                unrealisedPnl: '-1.83',
                borrowAmount: '200',
                accruedInterest: '0.0008391',
              }),
              coin('XRP', { equity: '150', walletBalance: '150' }),
            ],
          },
        }),
        'GET /v5/position/list': by({ linearUSDT: [XRP, { ...ETH, size: '0', side: '' }] }),
        'GET /v5/order/realtime': by({
          linearUSDT: [
            { symbol: 'XRPUSDT', side: 'Sell', qty: '300', price: '0.5', orderType: 'Limit', reduceOnly: false, positionIdx: 0 },
            { symbol: 'XRPUSDT', side: 'Sell', qty: '100', price: '0.9', orderType: 'Limit', reduceOnly: true, positionIdx: 0 },
          ],
          spot: [
            { symbol: 'BTCUSDT', side: 'Buy', qty: '0.1', price: '20000', orderType: 'Limit', isLeverage: '1' },
            { symbol: 'BTCUSDT', side: 'Buy', qty: '0.2', price: '20000', orderType: 'Limit', isLeverage: '0' },
          ],
        }),
        // docs, new-crypto-loan: Get Crypto Loan Position, its example.
        'GET /v5/crypto-loan-common/position': ok({
          borrowList: [
            {
              fixedTotalDebt: '0',
              fixedTotalDebtUSD: '0',
              flexibleTotalDebt: '0.08800022',
              flexibleTotalDebtUSD: '9355.37',
              loanCurrency: 'BTC',
            },
            { fixedTotalDebt: '0.1', fixedTotalDebtUSD: '282.8', flexibleTotalDebt: '0', flexibleTotalDebtUSD: '0', loanCurrency: 'ETH' },
          ],
          collateralList: [
            { amount: '0.12', amountUSD: '9930.11', currency: 'BTC' },
            { amount: '4002.12', amountUSD: '3201.69', currency: 'USDT' },
          ],
          ltv: '0.524344',
          totalCollateral: '18381.41',
          totalDebt: '9638.17',
        }),
      },
      accounts: [
        {
          id: 'unified',
          product: 'bybit/unified',
          assets: { BTC: '0.805994', XRP: '150' },
          debts: { USDT: '200.0008391' },
          positions: [
            {
              id: 'xrp-usdt-long',
              symbol: 'XRP/USDT:USDT',
              side: 'long',
              contracts: '100',
              contractSize: '1',
              entryPrice: '0.3615',
              marginMode: 'cross',
              leverage: '10',
              reported: { liquidationPrice: '0.0001', at: AT },
            },
          ],
          reported: { equity: '18070.32797922', marginRatio: '0.0021', at: AT },
          unmodelled: [
            { kind: 'order', text: 'order to sell 300 XRPUSDT at 0.5 (limit)', symbol: 'XRP/USDT:USDT' },
            { kind: 'order', text: 'order to buy 0.1 BTCUSDT at 20000 (limit)' },
          ],
          // 150 XRP are more than the first tier's 100: left to the user.
          rules: { collateralWeights: { BTC: '0.85' } },
        },
        {
          id: 'loan',
          product: 'bybit/loan',
          assets: { BTC: '0.12', USDT: '4002.12' },
          debts: { BTC: '0.08800022', ETH: '0.1' },
          reported: { marginRatio: '0.524344', at: AT },
          rules: {
            collateralWeights: {
              BTC: [
                { floor: '0', weight: '0.8' },
                { floor: '10000', weight: '0.7' },
              ],
            },
          },
        },
      ],
    },
    {
      what: 'isolated margin and hedge mode: the margin of each side is beside the wallet, not in it',
      answers: {
        'GET /v5/account/info': info('ISOLATED_MARGIN', 6),
        'GET /v5/account/wallet-balance': wallets({
          // docs: the account's own numbers are "" in isolated margin.
          UNIFIED: {
            totalEquity: '',
            accountMMRate: '',
            totalMaintenanceMargin: '',
            coin: [coin('USDT', { equity: '100.083', walletBalance: '100', unrealisedPnl: '0.083' })],
          },
        }),
        'GET /v5/position/list': by({
          linearUSDT: [
            { ...ETH, positionIdx: 1 },
            { ...ETH, positionIdx: 2, side: 'Sell', liqPrice: '', positionBalance: '10.4' },
          ],
        }),
        'GET /v5/order/realtime': by({
          linearUSDT: [
            { symbol: 'ETHUSDT', side: 'Sell', qty: '1', price: '1300', orderType: 'Limit', reduceOnly: false, positionIdx: 1 },
            { symbol: 'ETHUSDT', side: 'Sell', qty: '2', price: '1300', orderType: 'Limit', reduceOnly: false, positionIdx: 2 },
          ],
        }),
      },
      accounts: [
        {
          id: 'unified',
          product: 'bybit/unified',
          assets: { USDT: '61.01068882' },
          positions: [
            {
              id: 'eth-usdt-long',
              symbol: 'ETH/USDT:USDT',
              side: 'long',
              contracts: '0.1',
              contractSize: '1',
              entryPrice: '1198.45',
              marginMode: 'isolated',
              collateral: '28.58931118',
              leverage: '4.2',
              reported: { liquidationPrice: '919.1', at: AT },
            },
            {
              id: 'eth-usdt-short',
              symbol: 'ETH/USDT:USDT',
              side: 'short',
              contracts: '0.1',
              contractSize: '1',
              entryPrice: '1198.45',
              marginMode: 'isolated',
              collateral: '10.4',
              leverage: '4.2',
            },
          ],
          unmodelled: [{ kind: 'order', text: 'order to sell 2 ETHUSDT at 1300 (limit)', symbol: 'ETH/USDT:USDT' }],
          rules: { collateralWeights: { USDT: '1' } },
        },
      ],
    },
    {
      what: 'inverse contracts beside an older unified account, each coin for itself',
      answers: {
        'GET /v5/account/info': info('REGULAR_MARGIN', 3),
        'GET /v5/account/wallet-balance': wallets({
          CONTRACT: { coin: [coin('BTC', { equity: '0.00970587', walletBalance: '0.01', unrealisedPnl: '-0.00029413' })] },
        }),
        'GET /v5/position/list': by({ inverse: [BTCUSD] }),
      },
      accounts: [
        {
          id: 'inverse-btc',
          product: 'bybit/unified',
          assets: { BTC: '0.01' },
          positions: [
            {
              id: 'btc-usd-short',
              symbol: 'BTC/USD:BTC',
              side: 'short',
              contracts: '300',
              contractSize: '1',
              entryPrice: '27464.50441675',
              marginMode: 'cross',
              leverage: '10',
            },
          ],
          rules: { collateralWeights: { BTC: '1' } },
        },
      ],
    },
    {
      what: 'a classic account, which has no unified one',
      answers: {
        'GET /v5/account/info': info('REGULAR_MARGIN', 1),
        'GET /v5/account/wallet-balance': wallets({
          CONTRACT: { coin: [coin('USDT', { equity: '128.67', walletBalance: '128.58931118', unrealisedPnl: '0.083' })] },
          SPOT: { coin: [coin('BTC', { walletBalance: '0.5' })] },
        }),
        'GET /v5/position/list': by({ linearUSDT: [ETH] }),
      },
      accounts: [
        {
          id: 'classic-usdt',
          product: 'bybit/unified',
          assets: { USDT: '99.99768882' },
          positions: [
            {
              id: 'eth-usdt-long',
              symbol: 'ETH/USDT:USDT',
              side: 'long',
              contracts: '0.1',
              contractSize: '1',
              entryPrice: '1198.45',
              marginMode: 'isolated',
              collateral: '28.58931118',
              leverage: '4.2',
              reported: { liquidationPrice: '919.1', at: AT },
            },
          ],
          rules: { collateralWeights: { USDT: '1' } },
        },
        { id: 'classic-spot', product: 'custom/collateral-debt', label: 'spot wallet', assets: { BTC: '0.5' } },
      ],
      notes: ["this is Bybit's classic account: it is measured by the rules of the unified one"],
    },
    {
      what: 'portfolio margin and options: said, and left unknown',
      answers: {
        'GET /v5/account/info': info('PORTFOLIO_MARGIN', 5),
        'GET /v5/account/wallet-balance': wallets({
          UNIFIED: {
            totalEquity: '5000',
            accountMMRate: '0.12',
            totalMaintenanceMargin: '600',
            coin: [coin('USDT', { equity: '5000', walletBalance: '5000' })],
          },
        }),
        'GET /v5/position/list': by({
          option: [{ symbol: 'BTC-27DEC26-100000-C', side: 'Buy', size: '2', avgPrice: '500', positionIdx: 0 }],
        }),
      },
      accounts: [
        {
          id: 'unified',
          product: 'bybit/unified',
          assets: { USDT: '5000' },
          reported: { equity: '5000', marginRatio: '0.12', at: AT },
          unmodelled: [
            { kind: 'option', text: '2 BTC-27DEC26-100000-C, long' },
            { kind: 'option', text: 'portfolio margin, where the venue counts risk by scenarios' },
          ],
          rules: { collateralWeights: { USDT: '1' } },
        },
      ],
    },
  ],
};
