import { binance as venue } from '../../../src/importer/binance/importer.ts';
import { Secret } from '../../../src/secrets/secret.ts';
import { KEY } from '../../venues/accounts/account-double.ts';
import { type Answers, AT, type Subject } from '../subject.ts';

// "ccxt": the comments of node_modules/ccxt/js/src/binance.js (4.5.84), which quote the venue's answers. "docs": developers.binance.com.

/** docs, wallet: Get API Key Permission; a key that reads alone. */
const RIGHTS = {
  ipRestrict: true,
  createTime: 1698645219000,
  enableReading: true,
  enableSpotAndMarginTrading: false,
  enableWithdrawals: false,
  enableInternalTransfer: false,
  permitsUniversalTransfer: false,
  enableVanillaOptions: false,
  enableMargin: false,
  enableFutures: false,
  enablePortfolioMarginTrading: false,
  enableFixApiTrade: false,
  enableFixReadOnly: true,
};

/** docs, wallet: Account info. */
const INFO = {
  vipLevel: 0,
  isMarginEnabled: true,
  isFutureEnabled: true,
  isOptionsEnabled: true,
  isPortfolioMarginRetailEnabled: false,
};

const contract = (symbol: string, baseAsset: string, quoteAsset: string, more: object) => ({
  symbol,
  pair: `${baseAsset}${quoteAsset}`,
  contractType: 'PERPETUAL',
  deliveryDate: 4133404800000,
  onboardDate: 1569398400000,
  status: 'TRADING',
  contractStatus: 'TRADING',
  baseAsset,
  quoteAsset,
  pricePrecision: 2,
  quantityPrecision: 3,
  baseAssetPrecision: 8,
  quotePrecision: 8,
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '100000', tickSize: '0.01' },
    { filterType: 'LOT_SIZE', stepSize: '0.001', maxQty: '1000', minQty: '0.001' },
  ],
  ...more,
});

/** ccxt, fetchMarkets: its fields of interest. */
const LINEAR = {
  symbols: [
    ...['BTC', 'WLD', 'ETH'].map((base) => contract(`${base}USDT`, base, 'USDT', { marginAsset: 'USDT' })),
    contract('BTCUSDC', 'BTC', 'USDC', { marginAsset: 'USDC' }),
  ],
};
const INVERSE = {
  symbols: [
    contract('BTCUSD_PERP', 'BTC', 'USD', { marginAsset: 'BTC', contractSize: 100 }),
    contract('ETHUSD_PERP', 'ETH', 'USD', { marginAsset: 'ETH', contractSize: 10 }),
  ],
};

const usdt = (crossWalletBalance: string, marginBalance: string, asset = 'USDT') => ({
  asset,
  walletBalance: crossWalletBalance,
  unrealizedProfit: '0.00000000',
  marginBalance,
  maintMargin: '0.00000000',
  crossWalletBalance,
  crossUnPnl: '0.00000000',
});

const futuresAccount = (assets: readonly object[], totalMarginBalance = '0.00000000') => ({ totalMarginBalance, assets, positions: [] });

const empty: Answers = {
  'GET /sapi/v1/account/apiRestrictions': RIGHTS,
  'GET /sapi/v1/account/info': INFO,
  'GET /api/v3/account': { makerCommission: 10, canTrade: true, accountType: 'SPOT', balances: [] },
  'GET /fapi/v3/account': futuresAccount([usdt('0.00000000', '0.00000000')]),
  // ccxt, fetchPositionsRisk: a contract that is not held is listed too.
  'GET /fapi/v3/positionRisk': [
    {
      symbol: 'BTCUSDT',
      positionSide: 'BOTH',
      positionAmt: '0.000',
      entryPrice: '0.00000',
      markPrice: '6679.50671178',
      unRealizedProfit: '0.00000000',
      liquidationPrice: '0',
      isolatedMargin: '0.00000000',
      isolatedWallet: '0',
      marginAsset: 'USDT',
    },
  ],
  'GET /fapi/v1/multiAssetsMargin': { multiAssetsMargin: false },
  'GET /fapi/v1/openOrders': [],
  'GET /fapi/v1/openAlgoOrders': [],
  'GET /fapi/v1/exchangeInfo': LINEAR,
  'GET /fapi/v1/assetIndex': [],
  'GET /dapi/v1/account': { assets: [], positions: [] },
  'GET /dapi/v1/positionRisk': [],
  'GET /dapi/v1/openOrders': [],
  'GET /dapi/v2/leverageBracket': [],
  'GET /dapi/v1/exchangeInfo': INVERSE,
  // ccxt, fetchBalance (cross margin): all coins, all zero, and a level of 999.
  'GET /sapi/v1/margin/account': {
    borrowEnabled: true,
    marginLevel: '999.00000000',
    userAssets: [
      { asset: 'MATIC', borrowed: '0.00000000', free: '0.00000000', interest: '0.00000000', locked: '0.00000000', netAsset: '0.00000000' },
    ],
  },
  'GET /sapi/v1/margin/isolated/account': { assets: [] },
  'GET /sapi/v1/margin/openOrders': [],
  // policies.md section 4: HTTP 200 and an empty body where there is no loan.
  'GET /sapi/v1/margin/liquidation-loan': () => ({ body: '' }),
  'GET /sapi/v1/portfolio/account': () => ({ status: 400, body: { code: -21001, msg: 'USER_IS_NOT_UNIACCOUNT' } }),
  'GET /sapi/v1/portfolio/pmLoan': () => ({ status: 400, body: { code: -21001, msg: 'USER_IS_NOT_UNIACCOUNT' } }),
  'GET /sapi/v2/loan/flexible/ongoing/orders': { rows: [], total: 0 },
  'GET /sapi/v1/loan/ongoing/orders': { rows: [], total: 0 },
  'GET /eapi/v1/account': { asset: [{ asset: 'USDT', marginBalance: '0.00000000' }] },
  'GET /eapi/v1/position': [],
};

/** ccxt, parsePositionRisk: v3 answers, captured. */
const WLD = {
  symbol: 'WLDUSDT',
  positionSide: 'BOTH',
  positionAmt: '5',
  entryPrice: '2.3483',
  breakEvenPrice: '2.349356735',
  markPrice: '2.39560000',
  unRealizedProfit: '0.23650000',
  liquidationPrice: '0',
  isolatedMargin: '0',
  notional: '11.97800000',
  isolatedWallet: '0',
  updateTime: '1722062678998',
  initialMargin: '2.39560000',
  maintMargin: '0.07186800',
  marginAsset: 'USDT',
};

/** ccxt, parsePositionRisk: COIN-M, captured; the vector binance-coinm-iso-long is made of it. */
const COINM = {
  symbol: 'BTCUSD_PERP',
  positionAmt: '2',
  entryPrice: '37643.10000021',
  markPrice: '38103.05510455',
  unRealizedProfit: '0.00006413',
  liquidationPrice: '25119.97445760',
  leverage: '2',
  maxQty: '1500',
  marginType: 'isolated',
  isolatedMargin: '0.00274471',
  isAutoAddMargin: 'false',
  positionSide: 'BOTH',
  notionalValue: '0.00524892',
  isolatedWallet: '0.00268058',
};

const isolated = (asset: string, amounts: { readonly borrowed?: string; readonly free?: string; readonly interest?: string }) => ({
  asset,
  borrowEnabled: true,
  borrowed: '0',
  free: '0',
  interest: '0',
  locked: '0',
  netAsset: '0',
  totalAsset: '0',
  ...amounts,
});

export const binance: Subject = {
  venue,
  credentials: { apiKey: new Secret(KEY.apiKey), secret: new Secret(KEY.secret) },
  signature: {
    key: ({ headers }) => headers['x-mbx-apikey'],
    signature: ({ query }) => query.get('signature'),
    // docs: errors.
    refusal: { status: 401, body: { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' } },
    open: /\/(exchangeInfo|time|assetIndex)$/,
  },
  empty,
  rights: {
    reading: { read: true, trade: false, withdraw: false, transfer: false, ipBound: true, words: ['enableReading', 'enableFixReadOnly'] },
    trading: { 'GET /sapi/v1/account/apiRestrictions': { ...RIGHTS, enableFutures: true } },
    withdrawing: { 'GET /sapi/v1/account/apiRestrictions': { ...RIGHTS, permitsUniversalTransfer: true } },
  },
  scenes: [
    {
      what: 'a classic account: cross and inverse futures, both kinds of margin, loans and a wallet',
      answers: {
        'GET /fapi/v3/account': futuresAccount([usdt('66.99232610', '67.22882610')]),
        'GET /fapi/v3/positionRisk': [WLD],
        'GET /dapi/v1/account': { assets: [{ asset: 'BTC', crossWalletBalance: '0.01000000', marginBalance: '0.01274471' }] },
        'GET /dapi/v1/positionRisk': [COINM],
        // docs: Notional Bracket for Symbol, which spells the floor "qtylFloor".
        'GET /dapi/v2/leverageBracket': [
          {
            symbol: 'BTCUSD_PERP',
            brackets: [{ bracket: 1, initialLeverage: 125, qtyCap: 50, qtylFloor: 0, maintMarginRatio: 0.004, cum: 0.0 }],
          },
        ],
        // docs: Query Cross Margin Account Details; reported-positions.md section 1: 11.64405625 = 6.82728457 / 0.58633215.
        'GET /sapi/v1/margin/account': {
          marginLevel: '11.64405625',
          totalAssetOfBtc: '6.82728457',
          totalLiabilityOfBtc: '0.58633215',
          userAssets: [
            {
              asset: 'BTC',
              borrowed: '0.00000000',
              free: '0.00499500',
              interest: '0.00000000',
              locked: '0.10000000',
              netAsset: '0.00499500',
            },
            {
              asset: 'USDT',
              borrowed: '300.00000000',
              free: '12.50000000',
              interest: '0.01200000',
              locked: '0.00000000',
              netAsset: '-287.51',
            },
          ],
        },
        // ccxt, fetchBalance (isolated margin), captured; the loan of the second pair is ours.
        'GET /sapi/v1/margin/isolated/account': {
          assets: [
            {
              baseAsset: isolated('1INCH', {}),
              quoteAsset: isolated('USDT', { free: '11' }),
              symbol: '1INCHUSDT',
              marginLevel: '999',
              marginRatio: '5',
              liquidatePrice: '0',
            },
            {
              baseAsset: isolated('BTC', { free: '0.2' }),
              quoteAsset: isolated('USDT', { borrowed: '8000', interest: '0.25' }),
              symbol: 'BTCUSDT',
              marginLevel: '1.75',
              marginRatio: '5',
              liquidatePrice: '44001.4',
            },
            {
              baseAsset: isolated('ETH', {}),
              quoteAsset: isolated('USDT', {}),
              symbol: 'ETHUSDT',
              marginLevel: '999',
              marginRatio: '5',
              liquidatePrice: '0',
            },
          ],
        },
        // docs: Get Flexible Loan Ongoing Orders, and its collateral data.
        'GET /sapi/v2/loan/flexible/ongoing/orders': {
          rows: [{ loanCoin: 'BUSD', totalDebt: '10000', collateralCoin: 'BNB', collateralAmount: '49.27565492', currentLTV: '0.57' }],
          total: 1,
        },
        'GET /sapi/v2/loan/flexible/collateral/data': {
          rows: [{ collateralCoin: 'BNB', initialLTV: '0.65', marginCallLTV: '0.75', liquidationLTV: '0.83', maxLimit: '1000000' }],
          total: 1,
        },
        // docs: Get Loan Ongoing Orders.
        'GET /sapi/v1/loan/ongoing/orders': {
          rows: [
            {
              orderId: 100000001,
              loanCoin: 'BUSD',
              totalDebt: '10000',
              residualInterest: '10.27687923',
              collateralCoin: 'BNB',
              collateralAmount: '49.27565492',
              currentLTV: '0.57',
              expirationTime: 1575018510000,
            },
          ],
          total: 1,
        },
        'GET /api/v3/account': { accountType: 'SPOT', balances: [{ asset: 'BTC', free: '0.00219821', locked: '0.00000000' }] },
      },
      accounts: [
        {
          id: 'usdm',
          product: 'binance/usdm',
          assets: { USDT: '66.9923261' },
          positions: [
            {
              id: 'wld-usdt-long',
              symbol: 'WLD/USDT:USDT',
              side: 'long',
              contracts: '5',
              contractSize: '1',
              entryPrice: '2.3483',
              marginMode: 'cross',
            },
          ],
          reported: { equity: '67.22882610', at: AT },
        },
        {
          id: 'coinm-btc',
          product: 'binance/coinm',
          assets: { BTC: '0.01' },
          positions: [
            {
              id: 'btc-usd-long',
              symbol: 'BTC/USD:BTC',
              side: 'long',
              contracts: '2',
              contractSize: '100',
              entryPrice: '37643.10000021',
              marginMode: 'isolated',
              collateral: '0.00268058',
              leverage: '2',
              reported: { liquidationPrice: '25119.9744576', at: AT },
            },
          ],
          reported: { equity: '0.01274471', at: AT },
          rules: {
            maintenance: { basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate: '0.004', deduction: '0', maxLeverage: '125' }] },
          },
        },
        {
          id: 'margin',
          product: 'binance/margin',
          assets: { BTC: '0.104995', USDT: '12.5' },
          debts: { USDT: '300.012' },
          reported: { marginRatio: '11.64405625', at: AT },
        },
        { id: 'margin-1inchusdt', product: 'binance/margin', assets: { USDT: '11' } },
        {
          id: 'margin-btcusdt',
          product: 'binance/margin',
          assets: { BTC: '0.2' },
          debts: { USDT: '8000.25' },
          reported: { marginRatio: '1.75', at: AT },
        },
        {
          id: 'loan-busd-bnb',
          product: 'binance/loan-flexible',
          assets: { BNB: '49.27565492' },
          debts: { BUSD: '10000' },
          reported: { marginRatio: '0.57', at: AT },
          rules: { liquidationRatio: '0.83', marginCallRatio: '0.75' },
        },
        {
          id: 'loan-fixed-100000001',
          product: 'binance/loan-fixed',
          assets: { BNB: '49.27565492' },
          debts: { BUSD: '10000' },
          reported: { marginRatio: '0.57', at: AT },
        },
        { id: 'spot', product: 'custom/collateral-debt', label: 'spot wallet', assets: { BTC: '0.00219821' } },
      ],
      notes: ['the fixed-rate loan 100000001 of BUSD runs out on 2019-11-29'],
    },
    {
      // ccxt, fetchPositionsRisk: hedge mode, captured; trap 8: both legs, the short one with entry price 0.00000, which mark and profit tell:
      // 6679.50671178 − (−3582.80728820 / −10) = 6321.225982960.
      what: 'hedge mode: each side is a position, and an entry price of 0 is recovered; what would add is said, what would reduce is not',
      answers: {
        'GET /fapi/v3/account': futuresAccount([usdt('1000.00000000', '13517.54')]),
        'GET /fapi/v3/positionRisk': [
          {
            symbol: 'BTCUSDT',
            positionSide: 'LONG',
            positionAmt: '20.000',
            entryPrice: '6563.66500',
            markPrice: '6679.50671178',
            unRealizedProfit: '2316.83423560',
            liquidationPrice: '5930.78',
            isolatedMargin: '15517.54150468',
            isolatedWallet: '13200.70726908',
            marginAsset: 'USDT',
          },
          {
            symbol: 'BTCUSDT',
            positionSide: 'SHORT',
            positionAmt: '-10.000',
            entryPrice: '0.00000',
            markPrice: '6679.50671178',
            unRealizedProfit: '-3582.80728820',
            liquidationPrice: '6851.52',
            isolatedMargin: '5413.95799991',
            isolatedWallet: '8996.76528811',
            marginAsset: 'USDT',
          },
        ],
        // ccxt, fetchOpenOrders and createOrder: captured shapes.
        'GET /fapi/v1/openOrders': [
          {
            symbol: 'BTCUSDT',
            side: 'BUY',
            positionSide: 'LONG',
            origQty: '0.100',
            price: '5400.00',
            type: 'LIMIT',
            reduceOnly: false,
            closePosition: false,
          },
          {
            symbol: 'BTCUSDT',
            side: 'SELL',
            positionSide: 'LONG',
            origQty: '20',
            price: '7000.00',
            type: 'LIMIT',
            reduceOnly: false,
            closePosition: false,
          },
        ],
        'GET /fapi/v1/openAlgoOrders': [
          {
            symbol: 'BTCUSDT',
            side: 'SELL',
            positionSide: 'SHORT',
            quantity: '0.002',
            price: '0',
            triggerPrice: '6000.00',
            orderType: 'STOP_MARKET',
            closePosition: false,
            reduceOnly: false,
          },
          {
            symbol: 'ETHUSDT',
            side: 'BUY',
            positionSide: 'BOTH',
            quantity: '1',
            price: '0',
            triggerPrice: '100000.00',
            orderType: 'STOP_MARKET',
            closePosition: true,
            reduceOnly: false,
          },
        ],
      },
      accounts: [
        {
          id: 'usdm',
          product: 'binance/usdm',
          assets: { USDT: '1000' },
          positions: [
            {
              id: 'btc-usdt-long',
              symbol: 'BTC/USDT:USDT',
              side: 'long',
              contracts: '20',
              contractSize: '1',
              entryPrice: '6563.665',
              marginMode: 'isolated',
              collateral: '13200.70726908',
              reported: { liquidationPrice: '5930.78', at: AT },
            },
            {
              id: 'btc-usdt-short',
              symbol: 'BTC/USDT:USDT',
              side: 'short',
              contracts: '10',
              contractSize: '1',
              entryPrice: '6321.22598296',
              marginMode: 'isolated',
              collateral: '8996.76528811',
              reported: { liquidationPrice: '6851.52', at: AT },
            },
          ],
          reported: { equity: '13517.54', at: AT },
          unmodelled: [
            { kind: 'order', text: 'order to buy 0.100 BTCUSDT at 5400.00 (limit)', symbol: 'BTC/USDT:USDT' },
            { kind: 'order', text: 'order to sell 0.002 BTCUSDT (stop market)', symbol: 'BTC/USDT:USDT' },
          ],
        },
      ],
    },
    {
      // ccxt, fetchBalance and parsePositionRisk: portfolio margin, captured; docs: Account Information of the portfolio margin API.
      what: 'portfolio margin: spot margin and both kinds of futures in one pool, its own numbers as Binance gives them',
      answers: {
        'GET /sapi/v1/account/info': { ...INFO, isPortfolioMarginRetailEnabled: true },
        'GET /papi/v1/account': {
          uniMMR: '5167.92171923',
          accountEquity: '122607.35137903',
          actualEquity: '142607.35137903',
          accountInitialMargin: '23.72469206',
          accountMaintMargin: '23.72469206',
          accountStatus: 'SUPPLY_MARGIN',
        },
        'GET /papi/v1/balance': [
          {
            asset: 'USDT',
            totalWalletBalance: '66.9923261',
            crossMarginAsset: '35.9697141',
            crossMarginBorrowed: '10.5',
            crossMarginFree: '35.9697141',
            crossMarginInterest: '0.25',
            crossMarginLocked: '0.0',
            umWalletBalance: '31.022612',
            umUnrealizedPNL: '9.39173592',
            cmWalletBalance: '0.0',
            cmUnrealizedPNL: '0.0',
            negativeBalance: '0.0',
          },
          {
            asset: 'USDC',
            crossMarginAsset: '5',
            crossMarginBorrowed: '0',
            crossMarginInterest: '0',
            umWalletBalance: '-7',
            cmWalletBalance: '0',
          },
        ],
        'GET /papi/v1/um/positionRisk': [
          {
            symbol: 'BTCUSDT',
            positionAmt: '0.01',
            entryPrice: '44525.0',
            markPrice: '45464.1735922',
            unRealizedProfit: '9.39173592',
            liquidationPrice: '38007.16308568',
            leverage: '100',
            positionSide: 'LONG',
            notional: '454.64173592',
          },
        ],
        'GET /papi/v1/cm/positionRisk': [
          {
            symbol: 'ETHUSD_PERP',
            positionAmt: '1',
            entryPrice: '2422.400000007',
            markPrice: '2424.51267823',
            unRealizedProfit: '0.0000036',
            liquidationPrice: '293.57678898',
            leverage: '0',
            positionSide: 'LONG',
            notionalValue: '0.00412454',
          },
        ],
        'GET /papi/v1/um/openOrders': [],
        'GET /papi/v1/um/conditional/openOrders': [
          {
            symbol: 'BTCUSDT',
            side: 'BUY',
            positionSide: 'LONG',
            origQty: '0.5',
            price: '0',
            strategyType: 'TAKE_PROFIT_MARKET',
            reduceOnly: false,
          },
        ],
        'GET /papi/v1/cm/openOrders': [],
        'GET /papi/v1/cm/conditional/openOrders': [],
        'GET /papi/v1/margin/openOrders': [{ symbol: 'ETHBTC', side: 'SELL', origQty: '1', price: '0.05', type: 'LIMIT' }],
      },
      accounts: [
        {
          id: 'portfolio',
          product: 'binance/portfolio-margin',
          assets: { USDT: '66.9923261' },
          debts: { USDT: '10.75', USDC: '2' },
          positions: [
            {
              id: 'btc-usdt-long',
              symbol: 'BTC/USDT:USDT',
              side: 'long',
              contracts: '0.01',
              contractSize: '1',
              entryPrice: '44525',
              marginMode: 'cross',
              leverage: '100',
              reported: { liquidationPrice: '38007.16308568', at: AT },
            },
            {
              id: 'eth-usd-long',
              symbol: 'ETH/USD:ETH',
              side: 'long',
              contracts: '1',
              contractSize: '10',
              entryPrice: '2422.400000007',
              marginMode: 'cross',
              reported: { liquidationPrice: '293.57678898', at: AT },
            },
          ],
          reported: { equity: '142607.35137903', marginRatio: '5167.92171923', at: AT },
          unmodelled: [
            { kind: 'order', text: 'order to buy 0.5 BTCUSDT (take profit market)', symbol: 'BTC/USDT:USDT' },
            { kind: 'order', text: 'order to sell 1 ETHBTC at 0.05 (limit)' },
          ],
        },
      ],
      notes: ['Binance says of the portfolio margin account: SUPPLY_MARGIN'],
    },
    {
      // docs: Portfolio Margin Pro Account Info; Query Portfolio Margin Pro Bankruptcy Loan Amount.
      what: 'portfolio margin Pro: its parts are one pool, with the bankruptcy loan that Binance reports',
      answers: {
        'GET /fapi/v3/account': futuresAccount([usdt('1000.00000000', '1000.23650000')]),
        'GET /fapi/v3/positionRisk': [WLD],
        'GET /dapi/v1/account': { assets: [{ asset: 'BTC', crossWalletBalance: '0.5', marginBalance: '0.5' }] },
        'GET /sapi/v1/margin/account': {
          marginLevel: '999',
          userAssets: [{ asset: 'USDT', borrowed: '20', free: '100', interest: '0', locked: '0' }],
        },
        'GET /sapi/v1/portfolio/account': {
          uniMMR: '1.87987800',
          accountEquity: '122607.35137903',
          actualEquity: '73.47428058',
          accountMaintMargin: '23.72469206',
          accountStatus: 'NORMAL',
          accountType: 'PM_1',
        },
        'GET /sapi/v1/portfolio/pmLoan': { asset: 'USDC', amount: '579.45' },
      },
      accounts: [
        {
          id: 'portfolio',
          product: 'binance/portfolio-margin',
          assets: { USDT: '1100', BTC: '0.5' },
          debts: { USDT: '20', USDC: '579.45' },
          positions: [
            {
              id: 'wld-usdt-long',
              symbol: 'WLD/USDT:USDT',
              side: 'long',
              contracts: '5',
              contractSize: '1',
              entryPrice: '2.3483',
              marginMode: 'cross',
            },
          ],
          reported: { equity: '73.47428058', marginRatio: '1.879878', at: AT },
        },
      ],
    },
    {
      what: 'an interface of fixed-rate loans that is no more: there are none',
      answers: { 'GET /sapi/v1/loan/ongoing/orders': () => ({ status: 404, body: '<html>not found</html>' }) },
      accounts: [],
    },
    {
      // docs: Query Liquidation Loan, its example.
      what: 'a cross margin account that went below zero: what Binance says is left to repay is owed',
      answers: {
        'GET /sapi/v1/margin/liquidation-loan': {
          asset: 'USDC',
          amount: '1000.00000000',
          repaidAmount: '300.00000000',
          remainingAmount: '700.00000000',
        },
      },
      // 999 is no level.
      accounts: [{ id: 'margin', product: 'binance/margin', debts: { USDC: '700' } }],
      notes: ['Binance reports a liquidation loan of 700 USDC: it is among the debts of the margin account'],
    },
    {
      // docs: Multi-Assets Mode Asset Index: bidRate = index × (1 − bidBuffer); ccxt, parseOptionPosition, captured.
      what: 'multi-assets mode: all back everything, each at its weight; and options',
      answers: {
        'GET /fapi/v1/multiAssetsMargin': { multiAssetsMargin: true },
        'GET /fapi/v3/account': futuresAccount(
          [usdt('100', '100'), usdt('0.5', '0.5', 'BTC'), usdt('0', '0', 'ETH'), usdt('-3', '-3', 'USDC')],
          '30000.5',
        ),
        'GET /fapi/v1/assetIndex': [
          { symbol: 'BTCUSD', index: '60000', bidBuffer: '0.05000000', askBuffer: '0.05000000', bidRate: '57000' },
          { symbol: 'USDTUSD', index: '1', bidBuffer: '0.00100000', askBuffer: '0.00100000', bidRate: '0.999' },
          { symbol: 'USDCUSD', index: '1', bidBuffer: '0.00100000', askBuffer: '0.00100000', bidRate: '0.999' },
        ],
        'GET /eapi/v1/account': { asset: [{ asset: 'USDT', marginBalance: '50.5' }] },
        'GET /eapi/v1/position': [
          { entryPrice: '27.70000000', symbol: 'ETH-230426-1850-C', side: 'LONG', quantity: '0.50000000', markValue: '10.250000000' },
        ],
      },
      accounts: [
        {
          id: 'usdm',
          product: 'binance/usdm',
          assets: { USDT: '100', BTC: '0.5' },
          debts: { USDC: '3' },
          reported: { equity: '30000.5', at: AT },
          rules: { collateralWeights: { BTC: '0.95', USDT: '0.999' } },
        },
        {
          id: 'options',
          product: 'custom/derivatives',
          label: 'options',
          assets: { USDT: '50.5' },
          unmodelled: [{ kind: 'option', text: '0.5 ETH-230426-1850-C, long' }],
        },
      ],
    },
    {
      what: 'margin assets that are pools of their own, and a contract that no document can name',
      answers: {
        'GET /fapi/v3/account': futuresAccount([usdt('10', '10'), usdt('20', '20', 'USDC')]),
        'GET /fapi/v3/positionRisk': [
          { ...WLD, symbol: 'BTCUSDC', positionAmt: '-0.5', entryPrice: '60000', marginAsset: 'USDC' },
          { ...WLD, symbol: '币安人生USDT', positionAmt: '3', entryPrice: '0.1' },
        ],
      },
      accounts: [
        {
          id: 'usdm',
          product: 'binance/usdm',
          assets: { USDT: '10' },
          reported: { equity: '10', at: AT },
          unmodelled: [{ kind: 'option', text: '3 币安人生USDT, long (contract that negmon does not know)' }],
        },
        {
          id: 'usdm-usdc',
          product: 'binance/usdm',
          assets: { USDC: '20' },
          positions: [
            {
              id: 'btc-usdc-short',
              symbol: 'BTC/USDC:USDC',
              side: 'short',
              contracts: '0.5',
              contractSize: '1',
              entryPrice: '60000',
              marginMode: 'cross',
            },
          ],
          reported: { equity: '20', at: AT },
        },
      ],
    },
  ],
};
