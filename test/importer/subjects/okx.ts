import { okx as venue } from '../../../src/importer/okx/importer.ts';
import { Secret } from '../../../src/secrets/secret.ts';
import { type Answer, KEY } from '../../venues/accounts/account-double.ts';
import { type Answers, AT, type Subject } from '../subject.ts';

// "ccxt": the comments of node_modules/ccxt/js/src/okx.js (4.5.84), which quote the venue's answers. "docs": okx.com/docs-v5.

const ok = (data: readonly object[]) => ({ code: '0', data, msg: '' });

/** docs, trading account: Get account configuration; `perm` of a key that only reads (studies/feeds.md section 5). */
const config = (acctLv: string, perm = 'read_only') =>
  ok([{ uid: '44*********584', acctLv, posMode: 'net_mode', autoLoan: true, perm, ip: '203.0.113.7', label: 'v5 test' }]);

const contract = (instId: string, ctVal: string, settleCcy: string, ctType: string) => ({
  instType: 'SWAP',
  instId,
  uly: instId.replace('-SWAP', ''),
  instFamily: instId.replace('-SWAP', ''),
  ctMult: '1',
  ctType,
  ctVal,
  ctValCcy: ctType === 'inverse' ? 'USD' : instId.split('-')[0],
  settleCcy,
  lever: '125',
  listTime: '1573557408000',
  lotSz: '1',
  minSz: '1',
  state: 'live',
  tickSz: '0.1',
});

/** ccxt, parseMarket; contract sizes: reported-positions.md, trap 2. */
const INSTRUMENTS: Answer = ({ query }) => ({
  body: ok(
    query.get('instType') === 'SWAP'
      ? [
          contract('BTC-USDT-SWAP', '0.01', 'USDT', 'linear'),
          contract('ETH-USDT-SWAP', '0.1', 'USDT', 'linear'),
          contract('BTC-USD-SWAP', '100', 'BTC', 'inverse'),
        ]
      : [{ ...contract('BTC-USDT-270326', '0.01', 'USDT', 'linear'), instType: 'FUTURES', expTime: '1806048000000' }],
  ),
});

const balance = (details: readonly object[], more: object = {}) =>
  ok([{ adjEq: '', imr: '', mgnRatio: '', mmr: '', notionalUsd: '', totalEq: '0', uTime: '1705474164160', ...more, details }]);

const wallet = (ccy: string, cashBal: string, more: object = {}) => ({
  ccy,
  cashBal,
  crossLiab: '',
  eq: cashBal,
  eqUsd: '',
  interest: '',
  isoEq: '0',
  liab: '',
  mgnRatio: '',
  stgyEq: '0',
  upl: '0',
  ...more,
});

const empty: Answers = {
  'GET /api/v5/account/config': config('3'),
  'GET /api/v5/account/balance': balance([]),
  'GET /api/v5/account/positions': ok([]),
  'GET /api/v5/trade/orders-pending': ok([]),
  'GET /api/v5/trade/orders-algo-pending': ok([]),
  'GET /api/v5/finance/flexible-loan/loan-info': ok([]),
  'GET /api/v5/public/instruments': INSTRUMENTS,
  // docs, public data: Get discount rate and interest-free quota.
  'GET /api/v5/public/discount-rate-interest-free-quota': ok([
    {
      ccy: 'BTC',
      amt: '0',
      details: [{ discountRate: '0.98', liqPenaltyRate: '0.02', maxAmt: '20', minAmt: '0', tier: '1', disCcyEq: '1000' }],
    },
    { ccy: 'USDT', amt: '0', details: [{ discountRate: '1', liqPenaltyRate: '0', maxAmt: '', minAmt: '0', tier: '1' }] },
  ]),
  'GET /api/v5/public/position-tiers': ok([
    { instType: 'MARGIN', instId: 'BTC-USDT', tier: '2', mmr: '0.04', baseMaxLoan: '100', quoteMaxLoan: '4000000' },
    { instType: 'MARGIN', instId: 'BTC-USDT', tier: '1', mmr: '0.03', baseMaxLoan: '50', quoteMaxLoan: '2000000' },
  ]),
};

/** ccxt, parsePosition: captured. Its markPx belongs to another coin (reported-positions.md, trap 10) and is not read. */
const BTC_SWAP = {
  avgPx: '34131.1',
  ccy: 'USDT',
  imr: '170.66093041794787',
  instId: 'BTC-USDT-SWAP',
  instType: 'SWAP',
  interest: '0',
  lever: '2',
  liab: '',
  liabCcy: '',
  liqPx: '12608.959083877446',
  markPx: '4786.459271773621',
  margin: '',
  mgnMode: 'cross',
  mgnRatio: '140.49930117599155',
  mmr: '1.3652874433435829',
  notionalUsd: '341.5130010779638',
  pos: '1',
  posCcy: '',
  posSide: 'long',
  upl: '0.0108608358957281',
};

const open = { ...BTC_SWAP, posSide: 'net', liqPx: '', mgnRatio: '' };

export const okx: Subject = {
  venue,
  credentials: { apiKey: new Secret(KEY.apiKey), secret: new Secret(KEY.secret), password: new Secret(KEY.password) },
  signature: {
    key: ({ headers }) => (headers['ok-access-passphrase'] === KEY.password ? headers['ok-access-key'] : undefined),
    signature: ({ headers }) => headers['ok-access-sign'],
    // docs: error codes.
    refusal: { status: 401, body: { msg: 'Invalid OK-ACCESS-KEY', code: '50111' } },
    open: /\/public\//,
  },
  empty,
  rights: {
    reading: { read: true, trade: false, withdraw: false, transfer: false, ipBound: true, words: ['read_only'] },
    trading: { 'GET /api/v5/account/config': config('3', 'read_only,trade') },
    withdrawing: { 'GET /api/v5/account/config': config('3', 'read_only,withdraw,trade') },
  },
  scenes: [
    {
      what: 'multi-currency margin: one pool with a loan in it, isolated margin on a pair, a flexible loan, bots aside',
      answers: {
        // docs, trading account: Get balance, its example (4850.435693622894 − 7.5456 + 150 = 4992.890093622894); the loan in BTC is ours.
        'GET /api/v5/account/balance': balance(
          [
            wallet('USDT', '4850.435693622894', {
              eq: '4992.890093622894',
              eqUsd: '4991.542013297616',
              stgyEq: '150',
              upl: '-7.545600000000006',
              crossLiab: '0',
              interest: '0',
            }),
            wallet('BTC', '-0.05', { eq: '-0.05', liab: '0.05', crossLiab: '0.05', interest: '0.0000012' }),
          ],
          { adjEq: '55415.624719833286', totalEq: '55837.43556134779', mgnRatio: '41.3', mmr: '120' },
        ),
        'GET /api/v5/account/positions': ok([
          BTC_SWAP,
          {
            ...BTC_SWAP,
            instId: 'ETH-USDT-SWAP',
            posSide: 'short',
            pos: '10',
            avgPx: '2000',
            mgnMode: 'isolated',
            margin: '55.5',
            liqPx: '2300.1',
            mgnRatio: '11.73',
            lever: '3',
          },
          // docs, trading account: Get positions (margin), its shape: liab is printed below zero.
          {
            instType: 'MARGIN',
            instId: 'BTC-USDT',
            mgnMode: 'isolated',
            posSide: 'net',
            pos: '0.2',
            posCcy: 'BTC',
            ccy: 'USDT',
            margin: '1500',
            liab: '-8000',
            liabCcy: 'USDT',
            interest: '0.5',
            mgnRatio: '11.7',
            avgPx: '40000',
            liqPx: '33000',
            baseBal: '',
            quoteBal: '',
          },
        ]),
        'GET /api/v5/trade/orders-pending': ok([
          {
            instType: 'SWAP',
            instId: 'BTC-USDT-SWAP',
            side: 'buy',
            posSide: 'long',
            sz: '2',
            px: '30000',
            ordType: 'limit',
            tdMode: 'cross',
            reduceOnly: 'false',
          },
          {
            instType: 'SWAP',
            instId: 'BTC-USDT-SWAP',
            side: 'sell',
            posSide: 'long',
            sz: '1',
            px: '50000',
            ordType: 'limit',
            tdMode: 'cross',
            reduceOnly: 'false',
          },
          {
            instType: 'SPOT',
            instId: 'BTC-USDT',
            side: 'buy',
            posSide: '',
            sz: '1',
            px: '30000',
            ordType: 'limit',
            tdMode: 'cash',
            reduceOnly: 'false',
          },
        ]),
        'GET /api/v5/trade/orders-algo-pending': ({ query }) => ({
          body: ok(
            query.get('ordType') === 'trigger'
              ? [
                  {
                    instType: 'SWAP',
                    instId: 'BTC-USDT-SWAP',
                    side: 'sell',
                    posSide: 'net',
                    sz: '5',
                    triggerPx: '20000',
                    ordPx: '',
                    ordType: 'trigger',
                    tdMode: 'cross',
                    reduceOnly: '',
                  },
                ]
              : [],
          ),
        }),
        // docs, flexible loan: Get loan info; its shape.
        'GET /api/v5/finance/flexible-loan/loan-info': ok([
          {
            loanNotionalUsd: '57.42',
            loanData: [{ ccy: 'USDT', amt: '57.42' }],
            collateralNotionalUsd: '100',
            collateralData: [
              { ccy: 'BTC', amt: '0.001' },
              { ccy: 'USDC', amt: '5' },
            ],
            riskWarningData: { instId: '', liqPx: '' },
            curLTV: '0.5742',
            marginCallLTV: '0.8374',
            liqLTV: '0.9118',
          },
        ]),
      },
      accounts: [
        {
          id: 'trading',
          product: 'okx/trading',
          assets: { USDT: '4850.435693622894' },
          debts: { BTC: '0.0500012' },
          positions: [
            {
              id: 'btc-usdt-long',
              symbol: 'BTC/USDT:USDT',
              side: 'long',
              contracts: '1',
              contractSize: '0.01',
              entryPrice: '34131.1',
              marginMode: 'cross',
              leverage: '2',
              reported: { liquidationPrice: '12608.959083877446', at: AT },
            },
            {
              id: 'eth-usdt-short',
              symbol: 'ETH/USDT:USDT',
              side: 'short',
              contracts: '10',
              contractSize: '0.1',
              entryPrice: '2000',
              marginMode: 'isolated',
              collateral: '55.5',
              leverage: '3',
              reported: { liquidationPrice: '2300.1', marginRatio: '11.73', at: AT },
            },
          ],
          // High is safe: as OKX gives it (reported-positions.md, trap 5). Its equity counts the bots.
          reported: { marginRatio: '41.3', at: AT },
          unmodelled: [
            { kind: 'order', text: 'order to buy 2 BTC-USDT-SWAP at 30000 (limit)', symbol: 'BTC/USDT:USDT' },
            { kind: 'order', text: 'order to sell 5 BTC-USDT-SWAP at 20000 (trigger)', symbol: 'BTC/USDT:USDT' },
          ],
          rules: { collateralWeights: { USDT: '1' } },
        },
        {
          id: 'trading-margin-btc-usdt',
          product: 'okx/margin-isolated',
          assets: { BTC: '0.2', USDT: '1500' },
          debts: { USDT: '8000.5' },
          reported: { marginRatio: '11.7', at: AT },
          // 1 / (1.03 × 1.0005), the first tier's rate.
          rules: { liquidationRatio: '0.9703885921117111347239001858294153893927' },
        },
        {
          id: 'loan',
          product: 'okx/loan',
          assets: { BTC: '0.001', USDC: '5' },
          debts: { USDT: '57.42' },
          reported: { marginRatio: '0.5742', at: AT },
          rules: { liquidationRatio: '0.9118', marginCallRatio: '0.8374' },
        },
      ],
      notes: ['OKX: 150 USDT are in trading bots, which are not imported'],
    },
    {
      what: 'futures mode: each currency is a pool, net positions have signs, contracts have sizes',
      answers: {
        'GET /api/v5/account/config': config('2'),
        // ccxt, fetchBalance: captured, the second of one currency each.
        'GET /api/v5/account/balance': balance([
          wallet('USDT', '28.21006347', { eqUsd: '28.2687404020176', mgnRatio: '140.49930117599155' }),
          wallet('BTC', '0.049', { eqUsd: '1918.55678' }),
        ]),
        'GET /api/v5/account/positions': ok([
          { ...open, pos: '-1' },
          { ...open, instId: 'BTC-USD-SWAP', ccy: 'BTC', pos: '3', lever: '' },
          { ...open, instId: 'BTC-USDT-270326', pos: '2' },
        ]),
      },
      accounts: [
        {
          id: 'trading-usdt',
          product: 'okx/trading',
          assets: { USDT: '28.21006347' },
          positions: [
            {
              id: 'btc-usdt-short',
              symbol: 'BTC/USDT:USDT',
              side: 'short',
              contracts: '1',
              contractSize: '0.01',
              entryPrice: '34131.1',
              marginMode: 'cross',
              leverage: '2',
            },
            {
              id: 'btc-usdt-270326-long',
              symbol: 'BTC/USDT:USDT-270326',
              side: 'long',
              contracts: '2',
              contractSize: '0.01',
              entryPrice: '34131.1',
              marginMode: 'cross',
              leverage: '2',
            },
          ],
          reported: { equity: '28.2687404020176', marginRatio: '140.49930117599155', at: AT },
          rules: { collateralWeights: { USDT: '1' } },
        },
        {
          id: 'trading-btc',
          product: 'okx/trading',
          assets: { BTC: '0.049' },
          positions: [
            {
              id: 'btc-usd-long',
              symbol: 'BTC/USD:BTC',
              side: 'long',
              contracts: '3',
              contractSize: '100',
              entryPrice: '34131.1',
              marginMode: 'cross',
            },
          ],
          reported: { equity: '1918.55678', at: AT },
          rules: { collateralWeights: { BTC: '1' } },
        },
      ],
    },
    {
      what: 'portfolio margin with options, and margin trades in the cross pool: said, and left unknown',
      answers: {
        'GET /api/v5/account/config': config('4'),
        'GET /api/v5/account/balance': balance([wallet('BTC', '21')], { totalEq: '800000', mgnRatio: '5.5' }),
        'GET /api/v5/account/positions': ok([
          { ...open, instType: 'OPTION', instId: 'BTC-USD-271231-100000-C', ccy: 'BTC', pos: '-2' },
          { ...open, instType: 'MARGIN', instId: 'ETH-USDT', posCcy: 'ETH', pos: '3' },
        ]),
      },
      accounts: [
        {
          id: 'trading',
          product: 'okx/portfolio-margin',
          assets: { BTC: '21' },
          reported: { equity: '800000', marginRatio: '5.5', at: AT },
          unmodelled: [
            { kind: 'option', text: '2 BTC-USD-271231-100000-C, short' },
            { kind: 'option', text: '3 ETH-USDT, long (margin trade in the cross pool)' },
          ],
        },
      ],
    },
  ],
};
