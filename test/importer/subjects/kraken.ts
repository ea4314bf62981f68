import { kraken as venue } from '../../../src/importer/kraken/importer.ts';
import { Secret } from '../../../src/secrets/secret.ts';
import { KEY } from '../../venues/accounts/account-double.ts';
import { type Answers, AT, type Subject } from '../subject.ts';

// "nautilus": recordings/frames/nautilus/kraken, captured. "docs": docs.kraken.com.

const V0 = 'POST /0/private';
const result = (value: object) => ({ error: [], result: value });

/** docs, get-api-key-info. */
const key = (...permissions: readonly string[]) =>
  result({
    apiKeyName: 'mine',
    nonce: '1772627060997',
    permissions,
    validUntil: '0',
    ipAllowlist: ['203.0.113.7'],
    lastUsed: '1772627061',
  });

/** nautilus http_asset_pairs.json: its fields of interest. */
const pair = (altname: string, wsname: string, base: string, quote: string) => ({
  altname,
  wsname,
  aclass_base: 'currency',
  base,
  aclass_quote: 'currency',
  quote,
  pair_decimals: 1,
  cost_decimals: 5,
  lot_decimals: 8,
  lot_multiplier: 1,
  leverage_buy: [2, 3, 4, 5],
  leverage_sell: [2, 3, 4, 5],
  fees: [[0, 0.4]],
  fees_maker: [[0, 0.25]],
  ordermin: '0.0001',
  costmin: '0.5',
  tick_size: '0.1',
  status: 'online',
});

const empty: Answers = {
  [`${V0}/GetApiKeyInfo`]: key('query-funds', 'query-open-trades', 'query-ledger'),
  [`${V0}/Balance`]: result({ ZUSD: '0.0000', XXBT: '0.0000000000' }),
  [`${V0}/OpenPositions`]: result({}),
  [`${V0}/OpenOrders`]: result({ open: {} }),
  [`${V0}/TradeBalance`]: result({}),
  'GET /0/public/AssetPairs': result({
    XXBTZUSD: pair('XBTUSD', 'XBT/USD', 'XXBT', 'ZUSD'),
    XETHZUSD: pair('ETHUSD', 'ETH/USD', 'XETH', 'ZUSD'),
  }),
};

/** nautilus http_spot_open_positions.json. */
const LOT = {
  ordertxid: 'OYVGEW-DQCBM-123456',
  pair: 'XXBTZUSD',
  time: 1714500000.123,
  type: 'buy',
  ordertype: 'market',
  cost: '50000.00',
  fee: '75.00',
  vol: '0.50000000',
  vol_closed: '0.00000000',
  margin: '10000.00',
  posstatus: 'open',
  terms: '0.0200% per 4 hours',
  rollovertm: '1714514400',
};

export const kraken: Subject = {
  venue,
  credentials: { apiKey: new Secret(KEY.apiKey), secret: new Secret(Buffer.from(KEY.secret).toString('base64')) },
  signature: {
    key: ({ headers }) => headers['api-key'],
    signature: ({ headers }) => headers['api-sign'],
    refusal: { body: { error: ['EAPI:Invalid key'] } },
    open: /\/public\//,
  },
  empty,
  rights: {
    reading: { read: true, trade: false, ipBound: true, words: ['query-funds', 'query-open-trades', 'query-ledger'] },
    trading: { [`${V0}/GetApiKeyInfo`]: key('query-funds', 'query-open-trades', 'modify-trades') },
    withdrawing: { [`${V0}/GetApiKeyInfo`]: key('query-funds', 'query-open-trades', 'withdraw-funds') },
  },
  scenes: [
    {
      what: 'margin positions: the orders of one pair and side are one, half of one is closed; the whole wallet stands behind them',
      answers: {
        // nautilus http_spot_balance.json, and what is staked.
        [`${V0}/Balance`]: result({ ZUSD: '200000.00', XXBT: '0.5', ETH: '2.0', 'ETH2.S': '1.5', 'XBT.F': '0.25' }),
        [`${V0}/OpenPositions`]: result({
          'TF4RHX-FZPAS-ABCDEF': LOT,
          'TF4RHX-FZPAS-ABCDEG': { ...LOT, vol: '1.00000000', vol_closed: '0.50000000', cost: '120000.00', margin: '24000.00' },
          'TF4RHX-FZPAS-ABCDEH': { ...LOT, pair: 'XETHZUSD', type: 'sell', vol: '10', cost: '30000.00', margin: '10000.00' },
        }),
        [`${V0}/OpenOrders`]: result({
          open: {
            'OB5VMB-B4U2U-DK2WRW': {
              descr: { pair: 'XXBTZUSD', type: 'buy', ordertype: 'limit', price: '90000.0', leverage: '5:1' },
              vol: '0.1',
              vol_exec: '0.0',
              reduce_only: false,
            },
            'OB5VMB-B4U2U-DK2WRX': {
              descr: { pair: 'XXBTZUSD', type: 'buy', ordertype: 'limit', price: '80000.0', leverage: 'none' },
              vol: '0.1',
            },
          },
        }),
        // nautilus http_spot_trade_balance.json.
        [`${V0}/TradeBalance`]: result({
          eb: '198750.42',
          tb: '150000.00',
          m: '12500.00',
          n: '-250.75',
          c: '12350.00',
          v: '12099.25',
          e: '198499.67',
          mf: '185999.67',
          ml: '1587.99',
        }),
      },
      accounts: [
        {
          id: 'margin',
          product: 'kraken/margin',
          assets: { USD: '200000', BTC: '0.5', ETH: '2' },
          positions: [
            {
              id: 'btc-usd-long',
              symbol: 'BTC/USD',
              side: 'long',
              contracts: '1',
              contractSize: '1',
              // (50000 + half of 120000) / (0.5 + 0.5), on a margin of 10000 + half of 24000.
              entryPrice: '110000',
              marginMode: 'cross',
              leverage: '5',
            },
            {
              id: 'eth-usd-short',
              symbol: 'ETH/USD',
              side: 'short',
              contracts: '10',
              contractSize: '1',
              entryPrice: '3000',
              marginMode: 'cross',
              leverage: '3',
            },
          ],
          // Percent: 1587.99 is 15.8799.
          reported: { equity: '198499.67', marginRatio: '15.8799', at: AT },
          unmodelled: [{ kind: 'order', text: 'order to buy 0.1 XXBTZUSD at 90000.0 (limit)', symbol: 'BTC/USD' }],
        },
        { id: 'earn', product: 'custom/collateral-debt', label: 'staked or earning', assets: { ETH: '1.5', BTC: '0.25' } },
      ],
    },
    {
      // Names as in ccxt's commonCurrencies; ZETA is a coin that begins with a Z by itself, KFEE are credits against fees.
      what: 'a wallet without positions is a wallet, of coins by the names that everybody has for them',
      answers: { [`${V0}/Balance`]: result({ ZEUR: '12.5', XXDG: '100', USDT: '3', ZETA: '40', XXRP: '7', KFEE: '500', 'DOT28.S': '9' }) },
      accounts: [
        {
          id: 'spot',
          product: 'custom/collateral-debt',
          label: 'spot wallet',
          assets: { EUR: '12.5', DOGE: '100', USDT: '3', ZETA: '40', XRP: '7' },
        },
        { id: 'earn', product: 'custom/collateral-debt', label: 'staked or earning', assets: { DOT: '9' } },
      ],
    },
  ],
};
