import { kucoin as venue } from '../../../src/importer/kucoin/importer.ts';
import { Secret } from '../../../src/secrets/secret.ts';
import { KEY } from '../../venues/accounts/account-double.ts';
import type { HttpAnswer, RestRequest } from '../../venues/double.ts';
import { type Answers, AT, type Subject } from '../subject.ts';

// "ccxt": the comments of node_modules/ccxt/js/src/kucoin.js (4.5.84), which quote the venue's answers.
// "sdk": Kucoin/kucoin-universal-sdk 78c90c77, spec/rest/api.

const data = (value: unknown) => ({ code: '200000', data: value });

/** sdk, openapi-account-account.json, /api/v1/user/api-key. */
const key = (permission: string) =>
  data({
    remark: 'mine',
    apiKey: KEY.apiKey,
    apiVersion: 3,
    permission,
    ipWhitelist: '203.0.113.7',
    createdAt: 1661789942000,
    uid: 1,
    isMaster: true,
  });

/** ccxt, parseContractMarket; sizes of reported-positions.md, trap 2. */
const contract = (symbol: string, baseCurrency: string, multiplier: number, more: object = {}) => ({
  symbol,
  rootSymbol: 'USDT',
  type: 'FFWCSX',
  expireDate: null,
  nextFundingRateTime: 25481884,
  baseCurrency,
  quoteCurrency: 'USDT',
  settleCurrency: 'USDT',
  lotSize: 1,
  tickSize: 0.1,
  multiplier,
  isInverse: false,
  status: 'Open',
  makerFeeRate: 0.0002,
  takerFeeRate: 0.0006,
  maxLeverage: 100,
  ...more,
});

/** ccxt, fetchBalance (contract): one currency at a time; numbers, not text. */
const overview = (balances: Readonly<Record<string, object>> = {}) => ({
  'GET /api/v1/account-overview': ({ query }: RestRequest): HttpAnswer => {
    const currency = query.get('currency') ?? '';
    const zero = {
      accountEquity: 0,
      unrealisedPNL: 0,
      marginBalance: 0,
      positionMargin: 0,
      orderMargin: 0,
      frozenFunds: 0,
      availableBalance: 0,
      riskRatio: 0,
    };
    return { body: data({ ...zero, ...balances[currency], currency }) };
  },
});

const orders = (...items: readonly object[]) => data({ currentPage: 1, pageSize: 1000, totalNum: items.length, totalPage: 1, items });

const empty: Answers = {
  'GET /api/v1/user/api-key': key('General'),
  'GET /api/ua/v1/account/mode': data({ selfAccountMode: 'CLASSIC' }),
  ...overview(),
  'GET /api/v1/positions': data([]),
  'GET /api/v1/orders': orders(),
  'GET /api/v1/stopOrders': orders(),
  'GET /api/v1/contracts/active': data([
    contract('ETHUSDTM', 'ETH', 0.01),
    contract('XBTUSDTM', 'XBT', 0.001),
    contract('XBTUSDM', 'XBT', -1, { quoteCurrency: 'USD', settleCurrency: 'XBT', rootSymbol: 'XBT', isInverse: true }),
    contract('DOGEUSDTM', 'DOGE', 100),
  ]),
  'GET /api/v3/margin/accounts': data({ debtRatio: '0', status: 'EFFECTIVE', accounts: [] }),
  'GET /api/v3/isolated/accounts': data({ timestamp: 1712085661155, assets: [] }),
  // Loans over the counter: an answer of who has none was not found; KuCoin's refusals are codes.
  'GET /api/v1/otc-loan/loan': () => ({ status: 400, body: { code: '400100', msg: 'the user has no loan' } }),
  'GET /api/v1/accounts': data([]),
};

/** ccxt, fetchPositions: captured (isolated, before marginMode was a field). */
const ETH = {
  id: '615ba79f83a3410001cde321',
  symbol: 'ETHUSDTM',
  maintMarginReq: 0.005,
  realLeverage: 18.61,
  crossMode: false,
  currentQty: 2,
  isOpen: true,
  markPrice: 4225.01,
  markValue: 84.5002,
  posCost: 83.642,
  posInit: 3.6366087,
  posComm: 0.05236717,
  posMargin: 3.68897586,
  posMaint: 0.50637594,
  maintMargin: 4.54717586,
  unrealisedPnl: 0.8582,
  avgEntryPrice: 4182.1,
  liquidationPrice: 4023,
  bankruptPrice: 4000.25,
  settleCurrency: 'USDT',
  isInverse: false,
};

/** KuCoin/kucoin-futures-api-docs (vector kucoin-inverse-short-cap): signed, and a liquidation price that is the cap, so none. */
const XBT_INVERSE = {
  ...ETH,
  symbol: 'XBTUSDM',
  currentQty: -20,
  avgEntryPrice: 7508.22,
  markPrice: 7947.83,
  posMargin: 0.00266779,
  liquidationPrice: 1000000.0,
  bankruptPrice: 1000000.0,
  settleCurrency: 'XBT',
  isInverse: true,
};

/** The vector kucoin-xbt-cross, in the fields of sdk, openapi-futures-positions.json. */
const XBT_CROSS = {
  ...ETH,
  symbol: 'XBTUSDTM',
  marginMode: 'CROSS',
  crossMode: true,
  positionSide: 'BOTH',
  leverage: 5,
  currentQty: 1,
  avgEntryPrice: 96976.8,
  markPrice: 96985.6,
  liquidationPrice: 52351.69,
};

const pair = (symbol: string, status: string, debtRatio: string, base: object, quote: object) => ({
  symbol,
  status,
  debtRatio,
  baseAsset: base,
  quoteAsset: quote,
});

const asset = (currency: string, total: string, more: object = {}) => ({
  currency,
  total,
  available: total,
  hold: '0',
  liability: '0',
  ...more,
});

export const kucoin: Subject = {
  venue,
  credentials: { apiKey: new Secret(KEY.apiKey), secret: new Secret(KEY.secret), password: new Secret(KEY.password) },
  signature: {
    key: ({ headers }) => headers['kc-api-key'],
    signature: ({ headers }) => headers['kc-api-sign'],
    // ccxt, exceptions: "KC-API-KEY not exists".
    refusal: { status: 400, body: { code: '400003', msg: 'KC-API-KEY not exists' } },
    open: /\/contracts\/active$/,
  },
  empty,
  rights: {
    reading: { read: true, trade: false, ipBound: true, words: ['General'] },
    trading: { 'GET /api/v1/user/api-key': key('General,Spot,Futures') },
    withdrawing: { 'GET /api/v1/user/api-key': key('General,InnerTransfer') },
  },
  scenes: [
    {
      what: 'a classic account: futures in contracts of their own sizes, a margin account in LIABILITY, a loan, spot',
      answers: {
        ...overview({
          USDT: { accountEquity: 1005.2088, unrealisedPNL: 0.867, marginBalance: 1004.3418, riskRatio: 0.0021 },
          XBT: { accountEquity: 0.01, marginBalance: 0.01014733, unrealisedPNL: -0.00014733 },
        }),
        'GET /api/v1/positions': data([ETH, XBT_INVERSE, XBT_CROSS]),
        'GET /api/v1/orders': orders(
          {
            symbol: 'XBTUSDTM',
            side: 'buy',
            type: 'limit',
            price: '90000',
            size: 3,
            filledSize: 1,
            reduceOnly: false,
            closeOrder: false,
            settleCurrency: 'USDT',
          },
          {
            symbol: 'XBTUSDTM',
            side: 'sell',
            type: 'limit',
            price: '99000',
            size: 3,
            reduceOnly: true,
            closeOrder: false,
            settleCurrency: 'USDT',
          },
        ),
        'GET /api/v1/stopOrders': orders({
          symbol: 'XBTUSDTM',
          side: 'sell',
          type: 'market',
          stop: 'down',
          stopPrice: '80000',
          size: 1,
          reduceOnly: false,
          closeOrder: true,
          settleCurrency: 'USDT',
        }),
        'GET /api/v3/margin/accounts': data({
          debtRatio: '1.2',
          status: 'LIABILITY',
          accounts: [
            asset('BTC', '0.001'),
            asset('USDT', '0', { liability: '118.25', liabilityPrincipal: '118', liabilityInterest: '0.25' }),
          ],
        }),
        // ccxt, fetchBalance (isolated): the older words, with interest beside the liability.
        'GET /api/v3/isolated/accounts': data({
          timestamp: 1712085661155,
          assets: [
            pair('MANA-USDT', 'EFFECTIVE', '0', asset('MANA', '0', { interest: '0' }), asset('USDT', '0', { interest: '0' })),
            pair('ETH-USDT', 'EFFECTIVE', '0.61', asset('ETH', '1'), asset('USDT', '0', { liability: '2000', interest: '0.5' })),
          ],
        }),
        // sdk, openapi-viplending-viplending.json: quantities come with their coefficient in them.
        'GET /api/v1/otc-loan/loan': data({
          parentUid: '1260004199',
          orders: [{ orderId: '671a2be815f4140007a588e1', principal: '100', interest: '0', currency: 'USDT' }],
          ltv: {
            transferLtv: '0.6000',
            onlyClosePosLtv: '0.7500',
            delayedLiquidationLtv: '0.7500',
            instantLiquidationLtv: '0.8000',
            currentLtv: '0.1111',
          },
          totalMarginAmount: '900.00000000',
          transferMarginAmount: '166.66666666',
          margins: [{ marginCcy: 'USDT', marginQty: '900.00000000', marginFactor: '0.9000000000' }],
        }),
        'GET /api/v1/accounts': data([
          { id: '5c6a4fd399a1d81c4f9cc4d0', currency: 'BTC', type: 'trade', balance: '0.00009788', available: '0.00009788', holds: '0' },
          { id: '5c6a49ec99a1d819392e8e9f', currency: 'USDT', type: 'margin', balance: '5', available: '5', holds: '0' },
        ]),
      },
      accounts: [
        {
          id: 'futures-usdt',
          product: 'kucoin/futures',
          // 1004.3418 less the isolated margin of 3.68897586.
          assets: { USDT: '1000.65282414' },
          positions: [
            {
              id: 'eth-usdt-long',
              symbol: 'ETH/USDT:USDT',
              side: 'long',
              contracts: '2',
              contractSize: '0.01',
              entryPrice: '4182.1',
              marginMode: 'isolated',
              collateral: '3.68897586',
              reported: { liquidationPrice: '4023', at: AT },
            },
            {
              id: 'btc-usdt-long',
              symbol: 'BTC/USDT:USDT',
              side: 'long',
              contracts: '1',
              contractSize: '0.001',
              entryPrice: '96976.8',
              marginMode: 'cross',
              leverage: '5',
              reported: { liquidationPrice: '52351.69', at: AT },
            },
          ],
          reported: { equity: '1005.2088', marginRatio: '0.0021', at: AT },
          unmodelled: [{ kind: 'order', text: 'order to buy 2 contracts of XBTUSDTM at 90000 (limit)', symbol: 'BTC/USDT:USDT' }],
        },
        {
          id: 'futures-btc',
          product: 'kucoin/futures',
          assets: { BTC: '0.00747954' },
          positions: [
            {
              id: 'btc-usd-short',
              symbol: 'BTC/USD:BTC',
              side: 'short',
              contracts: '20',
              contractSize: '1',
              entryPrice: '7508.22',
              marginMode: 'isolated',
              collateral: '0.00266779',
            },
          ],
          reported: { equity: '0.01', at: AT },
        },
        {
          id: 'margin',
          product: 'kucoin/margin',
          assets: { BTC: '0.001' },
          debts: { USDT: '118.25' },
          reported: { marginRatio: '1.2', at: AT },
        },
        {
          id: 'isolated-eth-usdt',
          product: 'kucoin/margin',
          assets: { ETH: '1' },
          debts: { USDT: '2000.5' },
          reported: { marginRatio: '0.61', at: AT },
        },
        {
          id: 'loan',
          product: 'kucoin/loan',
          assets: { USDT: '1000' },
          debts: { USDT: '100' },
          reported: { marginRatio: '0.1111', at: AT },
          rules: { collateralWeights: { USDT: '0.9' }, liquidationRatio: '0.8' },
        },
        { id: 'spot', product: 'custom/collateral-debt', label: 'spot wallet', assets: { BTC: '0.00009788' } },
      ],
      notes: [/LIABILITY of margin: .* still to be repaid/],
    },
    {
      // ccxt, fetchBalance and parsePosition (uta), captured.
      what: 'the unified account',
      answers: {
        'GET /api/ua/v1/account/mode': data({ selfAccountMode: 'UNIFIED' }),
        'GET /api/ua/v1/unified/account/balance': data({
          accountType: 'UNIFIED',
          ts: 1764731696945,
          accounts: [
            {
              currencies: [
                {
                  currency: 'USDT',
                  equity: '97.9936711985',
                  hold: '0',
                  balance: '97.9936711985',
                  available: '97.9936711985',
                  liability: '0.0000000000',
                },
                {
                  currency: 'BTC',
                  equity: '0.0000216000',
                  hold: '0',
                  balance: '0.0000216000',
                  available: '0.0000216000',
                  liability: '0.0000000000',
                },
              ],
            },
          ],
        }),
        'GET /api/ua/v1/unified/account/overview': data({
          accountType: 'UNIFIED',
          riskRatio: '0.0000000000',
          equity: '30.0000000000',
          liability: '0',
          adjustedEquity: '30.0000000000',
          im: '0',
          mm: '0.128086',
        }),
        'GET /api/ua/v1/unified/position/open-list': data([
          {
            symbol: 'DOGEUSDTM',
            marginMode: 'CROSS',
            size: '2',
            entryPrice: '0.093795',
            markPrice: '0.09149',
            leverage: '3',
            maintenanceMargin: '0.128086',
          },
        ]),
      },
      accounts: [
        {
          id: 'unified',
          product: 'custom/unified',
          label: 'unified account',
          assets: { USDT: '97.9936711985', BTC: '0.0000216' },
          positions: [
            {
              id: 'doge-usdt-long',
              symbol: 'DOGE/USDT:USDT',
              side: 'long',
              contracts: '2',
              contractSize: '100',
              entryPrice: '0.093795',
              marginMode: 'cross',
              leverage: '3',
            },
          ],
          // 0.128086 / 30, to 12 digits.
          reported: { equity: '30', marginRatio: '0.00426953333333', at: AT },
        },
      ],
      notes: [/unified account is shown as KuCoin reports it/],
    },
  ],
};
