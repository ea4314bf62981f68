import { gate as venue } from '../../../src/importer/gate/importer.ts';
import { Secret } from '../../../src/secrets/secret.ts';
import { KEY } from '../../venues/accounts/account-double.ts';
import { type Answers, AT, type Subject } from '../subject.ts';

// "ccxt": the comments of node_modules/ccxt/js/src/gate.js (4.5.84), which quote the venue's answers.
// "sdk": gateio/gateapi-python 744afea, docs; "js": gateio-api fe0d82c, src/types/response/account.ts.

const V4 = 'GET /api/v4';

/** ccxt, parseContractMarket: its fields of interest; the sizes are those of reported-positions.md, trap 2. */
const contract = (name: string, quanto_multiplier: string, more: object = {}) => ({
  name,
  quanto_multiplier,
  mark_price: '100',
  order_price_deviate: '0.15',
  order_price_round: '0.1',
  order_size_min: 1,
  order_size_max: 450000,
  leverage_min: '1',
  leverage_max: '50',
  maker_fee_rate: '-0.0001',
  taker_fee_rate: '0.00075',
  status: 'trading',
  in_delisting: false,
  ...more,
});

/** ccxt, fetchBalance (swap). */
const wallet = (currency: string, total: string, more: object = {}) => ({
  total,
  unrealised_pnl: '0',
  position_margin: '0',
  order_margin: '0',
  available: total,
  point: '0',
  currency,
  in_dual_mode: false,
  ...more,
});

/** js, AccountMainKey; names of sdk, SubAccountKeyPerms. */
const keys = (...perms: readonly (readonly [name: string, readOnly: boolean])[]) => [
  { state: 1, mode: 1, name: 'another', key: 'no-key-of-this-test', perms: [{ name: 'wallet', read_only: false }], ip_whitelist: [] },
  {
    state: 1,
    mode: 1,
    name: 'mine',
    key: KEY.apiKey,
    perms: perms.map(([name, read_only]) => ({ name, read_only })),
    ip_whitelist: ['203.0.113.7'],
  },
];

const empty: Answers = {
  [`${V4}/account/main_keys`]: keys(['futures', true], ['spot', true]),
  // sdk, UnifiedModeSet.
  [`${V4}/unified/unified_mode`]: { mode: 'classic', settings: {} },
  [`${V4}/unified/accounts`]: { balances: {} },
  [`${V4}/futures/usdt/accounts`]: wallet('USDT', '0'),
  [`${V4}/futures/btc/accounts`]: () => ({
    status: 400,
    // gate's own words for a wallet that was never used.
    body: { label: 'USER_NOT_FOUND', message: 'please transfer funds first to create futures account' },
  }),
  [`${V4}/futures/usdt/positions`]: [],
  [`${V4}/futures/btc/positions`]: [],
  [`${V4}/futures/usdt/orders`]: [],
  [`${V4}/futures/btc/orders`]: [],
  [`${V4}/futures/usdt/contracts`]: [contract('BTC_USDT', '0.0001'), contract('XRP_USDT', '10')],
  [`${V4}/futures/btc/contracts`]: [contract('BTC_USD', '0')],
  [`${V4}/delivery/usdt/accounts`]: wallet('USDT', '0'),
  [`${V4}/delivery/usdt/positions`]: [],
  [`${V4}/delivery/usdt/contracts`]: [contract('BTC_USDT_20261225', '0.0001', { expire_time: 1798185600 })],
  [`${V4}/options/accounts`]: { total: '0', currency: 'USDT', equity: '0' },
  [`${V4}/options/positions`]: [],
  [`${V4}/margin/user/account`]: [
    // ccxt, fetchBalance (margin).
    {
      currency_pair: 'DOGE_USDT',
      account_type: 'inactive',
      base: { currency: 'DOGE', available: '0', locked: '0', borrowed: '0', interest: '0' },
      quote: { currency: 'USDT', available: '0', locked: '0', borrowed: '0', interest: '0' },
    },
  ],
  [`${V4}/loan/multi_collateral/orders`]: [],
  [`${V4}/loan/collateral/orders`]: [],
  [`${V4}/spot/accounts`]: [{ currency: 'POINT', available: '9999999999.017023138734', locked: '0' }],
};

/** ccxt, parsePosition: captured; leverage 0 is cross, a liquidation price of 0 is none. */
const CROSS = {
  value: '4.60516',
  leverage: '0',
  mode: 'single',
  contract: 'BTC_USDT',
  entry_price: '46030.3',
  mark_price: '46051.6',
  size: 1,
  cross_leverage_limit: '0',
  maintenance_rate: '0.004',
  unrealised_pnl: '0.00213',
  margin: '8.997698485',
  liq_price: '0',
};

/** ccxt, createOrder and fetchOpenOrders (swap): its fields of interest. */
const order = (more: object) => ({
  id: 1,
  contract: 'BTC_USDT',
  size: 10,
  left: 10,
  price: '40000',
  is_reduce_only: false,
  is_close: false,
  ...more,
});

export const gate: Subject = {
  venue,
  credentials: { apiKey: new Secret(KEY.apiKey), secret: new Secret(KEY.secret) },
  signature: {
    key: ({ headers }) => headers['key'],
    signature: ({ headers }) => headers['sign'],
    // ccxt, exceptions.
    refusal: { status: 401, body: { label: 'INVALID_KEY', message: 'Invalid key provided' } },
    open: /\/contracts$/,
  },
  empty,
  rights: {
    reading: { read: true, trade: false, ipBound: true, words: ['futures (read only)', 'spot (read only)'] },
    // A key that writes nothing but orders: of withdrawals its list says no word that is known.
    trading: null,
    withdrawing: { [`${V4}/account/main_keys`]: keys(['futures', false], ['wallet', false]) },
  },
  scenes: [
    {
      what: 'a classic account: cross and isolated futures of both settlements, delivery, margin, both kinds of loans, options, spot',
      answers: {
        [`${V4}/futures/usdt/accounts`]: wallet('USDT', '9.997698485', {
          cross_margin_balance: '9.0',
          cross_maintenance_margin: '0.018',
          cross_unrealised_pnl: '0.00213',
        }),
        [`${V4}/futures/usdt/positions`]: [
          CROSS,
          // Isolated, and the short leg of dual mode: signed. Contracts of 10 XRP (vector gate-xrp-cross0).
          {
            ...CROSS,
            contract: 'XRP_USDT',
            mode: 'dual_short',
            leverage: '5',
            size: -2,
            entry_price: '0.5253',
            margin: '1',
            liq_price: '0.6178',
            unrealised_pnl: '0',
          },
          { ...CROSS, size: 0 },
        ],
        [`${V4}/futures/usdt/orders`]: [
          order({}),
          order({ left: -5, size: -5, price: '0' }),
          order({ is_reduce_only: true }),
          order({ is_close: true }),
        ],
        [`${V4}/futures/btc/accounts`]: wallet('BTC', '0.5'),
        [`${V4}/futures/btc/positions`]: [
          {
            ...CROSS,
            contract: 'BTC_USD',
            size: -1000,
            entry_price: '50000',
            liq_price: '75000',
            cross_leverage_limit: '10',
            unrealised_pnl: '0.001',
          },
        ],
        [`${V4}/delivery/usdt/accounts`]: wallet('USDT', '100'),
        [`${V4}/delivery/usdt/positions`]: [
          { ...CROSS, contract: 'BTC_USDT_20261225', size: 20, liq_price: '41000', unrealised_pnl: '-1' },
        ],
        // ccxt, parsePosition (option).
        [`${V4}/options/positions`]: [
          { contract: 'BTC_USDT-20230602-26500-C', size: 1, entry_price: '529', mark_price: '427.69' },
          { contract: 'BTC_USDT-20230601-27500-C', size: 0 },
        ],
        [`${V4}/options/accounts`]: { total: '32', equity: '31', currency: 'USDT' },
        // sdk, MarginAccount.
        [`${V4}/margin/user/account`]: [
          {
            currency_pair: 'ETH_USDT',
            account_type: 'mmr',
            leverage: '5',
            mmr: '2.5',
            base: { currency: 'ETH', available: '2', locked: '0.5', borrowed: '0', interest: '0' },
            quote: { currency: 'USDT', available: '0', locked: '0', borrowed: '3000', interest: '0.75' },
          },
        ],
        // sdk, MultiCollateralOrder.
        [`${V4}/loan/multi_collateral/orders`]: [
          {
            order_id: '10005578',
            order_type: 'current',
            current_ltv: '0.6',
            status: 'lent',
            borrow_currencies: [{ currency: 'USDT', left_repay_principal: '6000', left_repay_interest: '1.5', left_repay_usdt: '6001.5' }],
            collateral_currencies: [
              { currency: 'BTC', left_collateral: '0.1', left_collateral_usdt: '5000' },
              { currency: 'ETH', left_collateral: '2', left_collateral_usdt: '5000' },
            ],
          },
          {
            order_id: '10005579',
            status: 'finished',
            borrow_currencies: [{ currency: 'USDT', left_repay_principal: '0', left_repay_interest: '0' }],
          },
        ],
        // gate.io/docs, listcollateralloanorders (example), and one that was liquidated and left something (policies.md section 4).
        [`${V4}/loan/collateral/orders`]: [
          {
            order_id: 10000421,
            collateral_currency: 'BTC',
            borrow_currency: 'USDT',
            collateral_amount: '1',
            borrow_amount: '1000',
            current_ltv: '0.0004521768651985',
            liquidate_ltv: '0.9',
            status: 'lent',
            left_repay_total: '990.0219384',
            left_repay_interest: '0.0219384',
          },
          {
            order_id: 10000422,
            collateral_currency: 'ETH',
            borrow_currency: 'USDT',
            collateral_amount: '0',
            current_ltv: '0',
            liquidate_ltv: '0.9',
            status: 'closed_liquidated',
            left_repay_total: '35.5',
          },
        ],
        [`${V4}/spot/accounts`]: [{ currency: 'BTC', available: '0.01', locked: '0.002' }],
      },
      accounts: [
        {
          id: 'futures-usdt',
          product: 'gate/futures',
          // 9.997698485 less the isolated margin of 1.
          assets: { USDT: '8.997698485' },
          positions: [
            {
              id: 'btc-usdt-long',
              symbol: 'BTC/USDT:USDT',
              side: 'long',
              contracts: '1',
              contractSize: '0.0001',
              entryPrice: '46030.3',
              marginMode: 'cross',
            },
            {
              id: 'xrp-usdt-short',
              symbol: 'XRP/USDT:USDT',
              side: 'short',
              contracts: '2',
              contractSize: '10',
              entryPrice: '0.5253',
              marginMode: 'isolated',
              collateral: '1',
              leverage: '5',
              reported: { liquidationPrice: '0.6178', at: AT },
            },
          ],
          // Balance over maintenance: high is safe.
          reported: { equity: '9.999828485', marginRatio: '500', at: AT },
          unmodelled: [
            { kind: 'order', text: 'order to buy 10 contracts of BTC_USDT at 40000', symbol: 'BTC/USDT:USDT' },
            { kind: 'order', text: 'order to sell 5 contracts of BTC_USDT', symbol: 'BTC/USDT:USDT' },
          ],
        },
        {
          id: 'futures-btc',
          product: 'gate/futures',
          assets: { BTC: '0.5' },
          positions: [
            {
              id: 'btc-usd-short',
              symbol: 'BTC/USD:BTC',
              side: 'short',
              contracts: '1000',
              contractSize: '1',
              entryPrice: '50000',
              marginMode: 'cross',
              leverage: '10',
              reported: { liquidationPrice: '75000', at: AT },
            },
          ],
          reported: { equity: '0.501', at: AT },
        },
        { id: 'spot', product: 'custom/collateral-debt', label: 'spot wallet', assets: { BTC: '0.012' } },
        {
          id: 'delivery-usdt',
          product: 'gate/futures',
          assets: { USDT: '100' },
          positions: [
            {
              id: 'btc-usdt-261225-long',
              symbol: 'BTC/USDT:USDT-261225',
              side: 'long',
              contracts: '20',
              contractSize: '0.0001',
              entryPrice: '46030.3',
              marginMode: 'cross',
              reported: { liquidationPrice: '41000', at: AT },
            },
          ],
          reported: { equity: '99', at: AT },
        },
        {
          id: 'options',
          product: 'custom/derivatives',
          label: 'options',
          assets: { USDT: '32' },
          unmodelled: [{ kind: 'option', text: '1 BTC_USDT-20230602-26500-C, long' }],
        },
        {
          id: 'margin-eth-usdt',
          product: 'gate/margin',
          assets: { ETH: '2.5' },
          debts: { USDT: '3000.75' },
          reported: { marginRatio: '2.5', at: AT },
        },
        {
          id: 'multi-loan-10005578',
          product: 'gate/loan',
          assets: { BTC: '0.1', ETH: '2' },
          debts: { USDT: '6001.5' },
          reported: { marginRatio: '0.6', at: AT },
        },
        {
          id: 'loan-10000421',
          product: 'gate/loan',
          assets: { BTC: '1' },
          debts: { USDT: '990.0219384' },
          reported: { marginRatio: '0.0004521768651985', at: AT },
          rules: { liquidationRatio: '0.9' },
        },
        {
          id: 'loan-10000422',
          product: 'gate/loan',
          debts: { USDT: '35.5' },
          reported: { marginRatio: '0', at: AT },
          rules: { liquidationRatio: '0.9' },
        },
      ],
      notes: [/loan 10000422 was liquidated, and 35.5 USDT of it is still to repay/],
    },
    {
      what: 'the unified account: what is in it, what it owes, and the venue’s own ratio',
      answers: {
        [`${V4}/unified/unified_mode`]: { mode: 'multi_currency', settings: {} },
        // ccxt, fetchBalance (unified): its balances.
        [`${V4}/unified/accounts`]: {
          user_id: 10001,
          locked: false,
          balances: {
            ETH: { available: '0', freeze: '0', borrowed: '0.075393666654', equity: '1016.1', total_liab: '0' },
            POINT: { available: '9999999999.017023138734', freeze: '0', equity: '12016.1', total_liab: '0' },
            USDT: { available: '0.00000062023', freeze: '0', borrowed: '250', equity: '16.1', total_liab: '250' },
          },
          total_margin_balance: '3382495.944473949183',
          total_maintenance_margin: '205.01049330176',
          unified_account_total_equity: '100016.1',
        },
        [`${V4}/futures/usdt/positions`]: [CROSS],
      },
      accounts: [
        {
          id: 'unified',
          product: 'custom/unified',
          label: 'unified account (multi currency)',
          // 16.1 + 250 less the profit of 0.00213, which the equity holds.
          assets: { ETH: '1016.1', USDT: '266.09787' },
          debts: { USDT: '250' },
          positions: [
            {
              id: 'btc-usdt-long',
              symbol: 'BTC/USDT:USDT',
              side: 'long',
              contracts: '1',
              contractSize: '0.0001',
              entryPrice: '46030.3',
              marginMode: 'cross',
            },
          ],
          // 205.01049330176 / 3382495.944473949183, to 12 digits.
          reported: { equity: '100016.1', marginRatio: '0.0000606092355075', at: AT },
        },
      ],
      notes: [/unified account is shown as Gate reports it/],
    },
  ],
};
