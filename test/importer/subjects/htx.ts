import { htx as venue } from '../../../src/importer/htx/importer.ts';
import { Secret } from '../../../src/secrets/secret.ts';
import { KEY } from '../../venues/accounts/account-double.ts';
import { type Answers, AT, type Subject } from '../subject.ts';

// "ccxt": the comments of node_modules/ccxt/js/src/htx.js (4.5.84), which quote the venue's answers.

const ok = (data: unknown) => ({ status: 'ok', data, ts: 1770293281344 });
const v5 = (data: unknown) => ({ code: 200, message: 'Success', data, ts: 1770293281344 });

/** HTX announcement 900001195006: "permission": "readOnly,trade". */
const key = (permission: string) => ({
  code: 200,
  data: [{ accessKey: KEY.apiKey, status: 'normal', permission, ipAddresses: '203.0.113.7', validDays: -1 }],
});

/** ccxt, fetchMarkets (contracts): its fields of interest. */
const contract = (contract_code: string, symbol: string, contract_size: number, more: object = {}) => ({
  symbol,
  contract_code,
  contract_size,
  price_tick: 0.1,
  delivery_date: '',
  delivery_time: '',
  create_date: '20201021',
  contract_status: 1,
  support_margin_mode: 'all',
  business_type: 'swap',
  ...more,
});

/** ccxt, fetchBalance (linear swap). */
const detail = (currency: string, equity: string, more: object = {}) => ({
  currency,
  equity,
  available: equity,
  profit_unreal: '0',
  initial_margin: '0',
  maintenance_margin: '0',
  isolated_equity: '0',
  isolated_profit_unreal: '0',
  ...more,
});

const empty: Answers = {
  'GET /v2/user/uid': { code: 200, data: 63628520 },
  'GET /v2/user/api-key': key('readOnly'),
  'GET /v1/account/accounts': ok([{ id: 1528640, type: 'spot', subtype: '', state: 'working' }]),
  'GET /v1/account/accounts/1528640/balance': ok({
    id: 1528640,
    type: 'spot',
    state: 'working',
    list: [
      { currency: 'lun', type: 'trade', balance: '0', 'seq-num': '0' },
      { currency: 'lun', type: 'frozen', balance: '0', 'seq-num': '0' },
    ],
  }),
  'GET /v5/account/balance': v5({ state: 'normal', equity: '0', details: [] }),
  'GET /v5/trade/position/opens': v5([]),
  'GET /linear-swap-api/v1/swap_contract_info': ok([
    contract('BTC-USDT', 'BTC', 0.001, { trade_partition: 'USDT', pair: 'BTC-USDT', contract_type: 'swap' }),
  ]),
  'GET /swap-api/v1/swap_contract_info': ok([contract('XRP-USD', 'XRP', 10, { business_type: undefined })]),
  'GET /api/v1/contract_contract_info': ok([
    contract('BTC261225', 'BTC', 100, { business_type: undefined, delivery_date: '20261225', delivery_time: '1798185600000' }),
  ]),
  'POST /swap-api/v1/swap_account_position_info': ok([]),
  // ccxt 12469, captured: what never traded them is answered.
  'POST /api/v1/contract_account_position_info': { status: 'error', err_code: 1010, err_msg: 'Account doesnt exist.', ts: 1648137970490 },
};

/** ccxt, fetchPositions (v5): captured. */
const LINEAR = {
  contract_code: 'BTC-USDT',
  position_side: 'long',
  direction: 'buy',
  margin_mode: 'cross',
  open_avg_price: '63204.5',
  volume: '1',
  available: '1',
  lever_rate: 20,
  liquidation_price: '-110163.844268282697306843',
  margin: '3.158275',
  initial_margin: '3.158275',
  maintenance_margin: '0.2147627',
  profit_unreal: '-0.039',
  margin_rate: '0.0012',
  mark_price: '63165.5',
  margin_currency: 'USDT',
  contract_type: 'swap',
};

export const htx: Subject = {
  venue,
  credentials: { apiKey: new Secret(KEY.apiKey), secret: new Secret(KEY.secret) },
  signature: {
    key: ({ query }) => query.get('AccessKeyId'),
    signature: ({ query }) => query.get('Signature'),
    // ccxt, exceptions.
    refusal: {
      status: 200,
      body: { status: 'error', 'err-code': 'api-signature-not-valid', 'err-msg': 'Signature not valid: Incorrect Access key', data: null },
    },
    open: /contract_info$/,
  },
  empty,
  rights: {
    reading: { read: true, trade: false, ipBound: true, words: ['readOnly'] },
    trading: { 'GET /v2/user/api-key': key('readOnly,trade') },
    withdrawing: { 'GET /v2/user/api-key': key('readOnly,trade,withdraw') },
  },
  scenes: [
    {
      what: 'linear cross and isolated, an inverse pool with its own maintenance, both kinds of margin, spot',
      answers: {
        'GET /v5/account/balance': v5({
          state: 'normal',
          equity: '194.177697577770536136',
          // 174.177… and an isolated margin of 20.
          details: [
            detail('USDT', '194.177697577770536136', { profit_unreal: '-0.039', isolated_equity: '20', isolated_profit_unreal: '0' }),
          ],
        }),
        'GET /v5/trade/position/opens': v5([
          LINEAR,
          // One-way mode: the side is in `direction` alone.
          {
            ...LINEAR,
            position_side: 'both',
            direction: 'sell',
            margin_mode: 'isolated',
            margin: '20',
            liquidation_price: '82000',
            profit_unreal: '0',
          },
        ]),
        // ccxt, fetchPosition (swap): the vector htx-inverse-xrp-long; the balance without profit, and the price of the last settlement.
        'POST /swap-api/v1/swap_account_position_info': ok([
          {
            symbol: 'XRP',
            contract_code: 'XRP-USD',
            margin_balance: '12.186361450698276582',
            margin_static: '12.022979096123276562',
            profit_unreal: '0.163382354575000020',
            risk_rate: '2.344723929650649798',
            liquidation_price: '0.271625200493799547',
            lever_rate: 5,
            adjust_factor: '0.075000000000000000',
            positions: [
              {
                symbol: 'XRP',
                contract_code: 'XRP-USD',
                volume: '1.000000000000000000',
                frozen: '0E-18',
                cost_open: '0.394000000000000000',
                cost_hold: '0.394560000000000000',
                lever_rate: 5,
                direction: 'buy',
              },
            ],
          },
        ]),
        'GET /v1/account/accounts': ok([
          { id: 1528640, type: 'spot', subtype: '', state: 'working' },
          { id: 51015302, type: 'super-margin', subtype: '', state: 'working' },
          { id: 18264, type: 'margin', subtype: 'btcusdt', state: 'working' },
        ]),
        // ccxt, fetchBalance (cross margin; isolated margin).
        'GET /v1/cross-margin/accounts/balance': ok({
          id: 51015302,
          type: 'cross-margin',
          state: 'working',
          'risk-rate': '2',
          list: [
            { currency: 'usdt', type: 'trade', balance: '100' },
            { currency: 'usdt', type: 'loan-available', balance: '200' },
            { currency: 'btc', type: 'trade', balance: '1168.533000000000000000' },
            { currency: 'btc', type: 'loan', balance: '-2.433000000000000000' },
            { currency: 'btc', type: 'interest', balance: '-0.000533000000000000' },
          ],
        }),
        'GET /v1/margin/accounts/balance': ok([
          {
            id: 18264,
            type: 'margin',
            symbol: 'btcusdt',
            'fl-price': '0',
            'risk-rate': '1.5',
            list: [
              { currency: 'btc', type: 'trade', balance: '0.1' },
              { currency: 'btc', type: 'frozen', balance: '0.02' },
              { currency: 'usdt', type: 'loan', balance: '-4000' },
            ],
          },
        ]),
        'GET /v1/account/accounts/1528640/balance': ok({
          id: 1528640,
          type: 'spot',
          list: [{ currency: 'ht', type: 'trade', balance: '145' }],
        }),
      },
      accounts: [
        {
          id: 'linear',
          product: 'custom/derivatives',
          label: 'USDT-M contracts',
          assets: { USDT: '174.216697577770536136' },
          positions: [
            {
              id: 'btc-usdt-long',
              symbol: 'BTC/USDT:USDT',
              side: 'long',
              contracts: '1',
              contractSize: '0.001',
              entryPrice: '63204.5',
              marginMode: 'cross',
              leverage: '20',
            },
          ],
          reported: { equity: '174.177697577770536136', marginRatio: '0.0012', at: AT },
          // 0.2147627 / (63165.5 × 0.001): the .0034 of reported-positions.md.
          rules: { maintenance: { basis: 'mark', shape: 'whole', tiers: [{ floor: '0', rate: '0.0034' }] } },
        },
        {
          id: 'linear-btc-usdt-short',
          product: 'custom/derivatives',
          label: 'isolated BTC-USDT',
          positions: [
            {
              id: 'btc-usdt-short',
              symbol: 'BTC/USDT:USDT',
              side: 'short',
              contracts: '1',
              contractSize: '0.001',
              entryPrice: '63204.5',
              marginMode: 'isolated',
              collateral: '20',
              leverage: '20',
              reported: { liquidationPrice: '82000', marginRatio: '0.0012', at: AT },
            },
          ],
          rules: { maintenance: { basis: 'mark', shape: 'whole', tiers: [{ floor: '0', rate: '0.0034' }] } },
        },
        {
          id: 'coin-swaps-xrp',
          product: 'custom/derivatives',
          label: 'coin-margined swaps XRP',
          assets: { XRP: '12.022979096123276562' },
          positions: [
            {
              id: 'xrp-usd-long',
              symbol: 'XRP/USD:XRP',
              side: 'long',
              contracts: '1',
              contractSize: '10',
              entryPrice: '0.39456',
              marginMode: 'cross',
              leverage: '5',
              reported: { liquidationPrice: '0.271625200493799547', at: AT },
            },
          ],
          reported: { equity: '12.186361450698276582', at: AT },
          rules: { maintenance: { basis: 'mark', shape: 'whole', tiers: [{ floor: '0', rate: '0.015' }] } },
        },
        {
          id: 'margin',
          product: 'custom/collateral-debt',
          label: 'cross margin',
          assets: { USDT: '100', BTC: '1168.533' },
          debts: { BTC: '2.433533' },
        },
        {
          id: 'isolated-btcusdt',
          product: 'custom/collateral-debt',
          label: 'isolated margin btcusdt',
          assets: { BTC: '0.12' },
          debts: { USDT: '4000' },
        },
        { id: 'spot', product: 'custom/collateral-debt', label: 'spot wallet', assets: { HT: '145' } },
      ],
    },
  ],
};
