import { deribit as venue } from '../../../src/importer/deribit/importer.ts';
import { Secret } from '../../../src/secrets/secret.ts';
import { KEY } from '../../venues/accounts/account-double.ts';
import { type Answers, AT, type Subject } from '../subject.ts';

// "ccxt": the comments of node_modules/ccxt/js/src/deribit.js (4.5.84). "nautilus": recordings/frames/nautilus/deribit, captured.
// "docs": docs.deribit.com.

const V2 = 'GET /api/v2';
const result = (value: unknown) => ({ jsonrpc: '2.0', id: 404, result: value });

/** docs, private/list_api_keys: another key's secret stands in the answer too. */
const keys = (max_scope: string) =>
  result([
    {
      id: 2,
      client_id: 'aD-KFx-H',
      client_secret: 'not-a-secret-of-this-test',
      max_scope: 'wallet:read_write',
      enabled: true,
      ip_whitelist: [],
    },
    { id: 1, client_id: KEY.apiKey, client_secret: KEY.secret, max_scope, enabled: true, ip_whitelist: ['203.0.113.7'] },
  ]);

/** nautilus http_get_account_summaries.json: its fields of interest. */
const summary = (currency: string, more: object = {}) => ({
  currency,
  balance: 0,
  equity: 0,
  margin_balance: 0,
  initial_margin: 0,
  maintenance_margin: 0,
  options_value: 0,
  margin_model: 'segregated_sm',
  ...more,
});

const summaries = (...list: readonly object[]) => result({ id: 10, email: 'user@example.com', type: 'main', summaries: list });

/** ccxt, fetchMarkets: its fields of interest. */
const instrument = (
  instrument_name: string,
  base_currency: string,
  counter_currency: string,
  settlement_currency: string,
  contract_size: number,
) => ({
  instrument_name,
  base_currency,
  counter_currency,
  quote_currency: counter_currency,
  settlement_currency,
  contract_size,
  kind: 'future',
  settlement_period: 'perpetual',
  expiration_timestamp: 32503708800000,
  is_active: true,
  min_trade_amount: contract_size,
  tick_size: 0.5,
});

const empty: Answers = {
  [`${V2}/private/list_api_keys`]: keys('account:read block_trade:read trade:read wallet:none'),
  [`${V2}/private/get_account_summaries`]: summaries(summary('BTC'), summary('ETH')),
  [`${V2}/private/get_positions`]: result([]),
  [`${V2}/private/get_open_orders`]: result([]),
  [`${V2}/public/get_instruments`]: result([
    instrument('BTC-PERPETUAL', 'BTC', 'USD', 'BTC', 10),
    instrument('SOL_USDC-PERPETUAL', 'SOL', 'USDC', 'USDC', 0.1),
  ]),
};

/** ccxt, fetchPosition: the fields of a position; the figures are ours. */
const position = (instrument_name: string, size: number, average_price: number, mark_price: number, more: object = {}) => ({
  instrument_name,
  kind: 'future',
  direction: size < 0 ? 'sell' : 'buy',
  size,
  average_price,
  mark_price,
  settlement_price: mark_price,
  leverage: 50,
  estimated_liquidation_price: null,
  floating_profit_loss: 0,
  total_profit_loss: 0,
  ...more,
});

export const deribit: Subject = {
  venue,
  credentials: { apiKey: new Secret(KEY.apiKey), secret: new Secret(KEY.secret) },
  signature: {
    key: ({ headers }) => /id=([^,]*),/.exec(String(headers['authorization']))?.[1],
    signature: ({ headers }) => /sig=[0-9a-f]{64}/.exec(String(headers['authorization'])),
    // ccxt, exceptions: 13004.
    refusal: { status: 400, body: { jsonrpc: '2.0', error: { message: 'invalid_credentials', code: 13004 } } },
    open: /\/public\//,
  },
  empty,
  rights: {
    reading: { read: true, trade: false, ipBound: true, words: ['account:read', 'block_trade:read', 'trade:read', 'wallet:none'] },
    trading: { [`${V2}/private/list_api_keys`]: keys('account:read trade:read_write wallet:read') },
    withdrawing: { [`${V2}/private/list_api_keys`]: keys('account:read trade:read wallet:read_write') },
  },
  scenes: [
    {
      what: 'a currency is a pool: an inverse short, a linear long, an option that is named, an order that could open',
      answers: {
        [`${V2}/private/get_account_summaries`]: summaries(
          // Equity 2 of which 0.1 is in options: 1.9 back the future, which has made −0.5 at the mark.
          summary('BTC', { balance: 2.4, equity: 2, margin_balance: 1.9, options_value: 0.1, maintenance_margin: 0.5 }),
          summary('ETH'),
          summary('USDC', { balance: 100, equity: 110, margin_balance: 110, maintenance_margin: 5 }),
        ),
        [`${V2}/private/get_positions`]: result([
          // s · Q · (1/e − 1/m) = −1 × 100000 × (1/50000 − 1/40000) = 0.5 won by a short that fell.
          position('BTC-PERPETUAL', -100000, 50000, 40000, { estimated_liquidation_price: 61234.5 }),
          position('SOL_USDC-PERPETUAL', 2, 150, 155, { leverage: 10 }),
          position('BTC-27DEC26-100000-C', 2, 0.05, 0.05, { kind: 'option' }),
          position('ETH-PERPETUAL', 0, 0, 3500),
        ]),
        // nautilus ws_order_*.json: the fields of an order; a market order's price is a word.
        [`${V2}/private/get_open_orders`]: result([
          {
            instrument_name: 'BTC-PERPETUAL',
            direction: 'buy',
            amount: 1000,
            filled_amount: 400,
            price: 30000,
            order_type: 'limit',
            reduce_only: false,
          },
          {
            instrument_name: 'BTC-PERPETUAL',
            direction: 'buy',
            amount: 1000,
            filled_amount: 0,
            price: 'market_price',
            order_type: 'stop_market',
            reduce_only: true,
          },
        ]),
      },
      accounts: [
        {
          id: 'btc',
          product: 'deribit/standard',
          // 1.9 − 0.5.
          assets: { BTC: '1.4' },
          positions: [
            {
              id: 'btc-usd-short',
              symbol: 'BTC/USD:BTC',
              side: 'short',
              contracts: '10000',
              contractSize: '10',
              entryPrice: '50000',
              marginMode: 'cross',
              leverage: '50',
              reported: { liquidationPrice: '61234.5', at: AT },
            },
          ],
          reported: { equity: '2', marginRatio: '0.25', at: AT },
          unmodelled: [
            { kind: 'option', text: '2 BTC-27DEC26-100000-C, long' },
            { kind: 'order', text: 'order to buy 600 BTC-PERPETUAL at 30000 (limit)', symbol: 'BTC/USD:BTC' },
          ],
        },
        {
          id: 'usdc',
          product: 'deribit/standard',
          // 110 − 2 × (155 − 150).
          assets: { USDC: '100' },
          positions: [
            {
              id: 'sol-usdc-long',
              symbol: 'SOL/USDC:USDC',
              side: 'long',
              contracts: '20',
              contractSize: '0.1',
              entryPrice: '150',
              marginMode: 'cross',
              leverage: '10',
            },
          ],
          reported: { equity: '110', marginRatio: '0.0454545454545', at: AT },
        },
      ],
    },
    {
      what: 'portfolio margin over all currencies: one pool, which is not computed',
      answers: {
        [`${V2}/private/get_account_summaries`]: summaries(
          summary('BTC', { balance: 1, equity: 1, margin_balance: 1, margin_model: 'cross_pm' }),
          summary('USDC', { balance: 100, equity: 110, margin_balance: 110, margin_model: 'cross_pm' }),
        ),
        [`${V2}/private/get_positions`]: result([position('SOL_USDC-PERPETUAL', 2, 150, 155)]),
      },
      accounts: [
        {
          id: 'cross',
          product: 'custom/derivatives',
          assets: { BTC: '1', USDC: '100' },
          positions: [
            {
              id: 'sol-usdc-long',
              symbol: 'SOL/USDC:USDC',
              side: 'long',
              contracts: '20',
              contractSize: '0.1',
              entryPrice: '150',
              marginMode: 'cross',
              leverage: '50',
            },
          ],
        },
      ],
      notes: [/margins cross as a portfolio/],
    },
  ],
};
