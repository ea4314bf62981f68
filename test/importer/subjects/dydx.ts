import { dydx as venue } from '../../../src/importer/dydx.ts';
import { AT, type Subject } from '../subject.ts';

// "ccxt": the comments of node_modules/ccxt/js/src/dydx.js (4.5.84), which quote the indexer's answers.

/** ccxt, fetchAccounts. */
const ADDRESS = 'dydx14zzueazeh0hj67cghhf9jypslcf9sh2n5k6art';

const subaccount = (subaccountNumber: number, equity: string, openPerpetualPositions: object, assetPositions: object) => ({
  address: ADDRESS,
  subaccountNumber,
  equity,
  freeCollateral: equity,
  openPerpetualPositions,
  assetPositions,
  marginEnabled: true,
});

const dollars = (size: string, side = 'LONG') => ({ USDC: { size, symbol: 'USDC', side, assetId: '0', subaccountNumber: 0 } });

const open = (market: string, side: string, size: string, entryPrice: string) => ({
  market,
  status: 'OPEN',
  side,
  size,
  entryPrice,
  createdAt: '2025-07-14T07:53:55.631Z',
});

const subaccounts = (...list: readonly object[]) => ({ subaccounts: list });

export const dydx: Subject = {
  venue,
  credentials: { address: ADDRESS },
  signature: null,
  empty: { [`GET /v4/addresses/${ADDRESS}`]: subaccounts(), 'GET /v4/orders': [] },
  rights: null,
  scenes: [
    {
      what: 'a subaccount with a long and a short, one that owes its dollars, and one of an isolated market',
      answers: {
        [`GET /v4/addresses/${ADDRESS}`]: subaccounts(
          // ccxt, fetchBalance: captured.
          subaccount(
            0,
            '161451.040416029',
            {
              'ETH-USD': open('ETH-USD', 'LONG', '0.001', '3894.7'),
              'BTC-USD': open('BTC-USD', 'SHORT', '-4.1368', '112196.87848803433219017636'),
            },
            dollars('608580.951601'),
          ),
          subaccount(1, '20', { 'ETH-USD': open('ETH-USD', 'LONG', '0.1', '3000') }, dollars('280', 'SHORT')),
          subaccount(128, '5', { 'MEME,raydium,4GJ3-USD': open('MEME,raydium,4GJ3-USD', 'LONG', '10', '0.5') }, dollars('1')),
          subaccount(2, '0', {}, {}),
        ),
      },
      accounts: [
        {
          id: 'subaccount-0',
          product: 'dydx/perp',
          // 608580.951601 + 0.001 × 3894.7 − 4.1368 × 112196.87848803433219017636.
          assets: { USDC: '144448.799371699574595678433952' },
          positions: [
            {
              id: 'eth-usdc-long',
              symbol: 'ETH/USDC:USDC',
              side: 'long',
              contracts: '0.001',
              contractSize: '1',
              entryPrice: '3894.7',
              marginMode: 'cross',
            },
            {
              id: 'btc-usdc-short',
              symbol: 'BTC/USDC:USDC',
              side: 'short',
              contracts: '4.1368',
              contractSize: '1',
              entryPrice: '112196.87848803433219017636',
              marginMode: 'cross',
            },
          ],
          reported: { equity: '161451.040416029', at: AT },
        },
        {
          id: 'subaccount-1',
          product: 'dydx/perp',
          // −280 + 0.1 × 3000.
          assets: { USDC: '20' },
          positions: [
            {
              id: 'eth-usdc-long',
              symbol: 'ETH/USDC:USDC',
              side: 'long',
              contracts: '0.1',
              contractSize: '1',
              entryPrice: '3000',
              marginMode: 'cross',
            },
          ],
          reported: { equity: '20', at: AT },
        },
        {
          id: 'subaccount-128',
          product: 'dydx/perp',
          assets: { USDC: '6' },
          reported: { equity: '5', at: AT },
          unmodelled: [{ kind: 'option', text: '10 MEME,raydium,4GJ3-USD, long (contract that negmon does not know)' }],
        },
      ],
    },
    {
      what: 'orders that could open are said, with what of them is left',
      answers: {
        [`GET /v4/addresses/${ADDRESS}`]: subaccounts(subaccount(0, '10', {}, dollars('10'))),
        // docs.dydx.xyz, indexer-client/http#list-orders: its fields of interest.
        'GET /v4/orders': [
          {
            ticker: 'BTC-USD',
            side: 'BUY',
            size: '0.5',
            totalFilled: '0.2',
            price: '90000',
            type: 'LIMIT',
            reduceOnly: false,
            status: 'OPEN',
          },
          {
            ticker: 'BTC-USD',
            side: 'SELL',
            size: '0.5',
            totalFilled: '0',
            price: '80000',
            type: 'STOP_MARKET',
            reduceOnly: true,
            status: 'OPEN',
          },
        ],
      },
      accounts: [
        {
          id: 'subaccount-0',
          product: 'dydx/perp',
          assets: { USDC: '10' },
          reported: { equity: '10', at: AT },
          unmodelled: [{ kind: 'order', text: 'order to buy 0.3 BTC-USD at 90000 (limit)', symbol: 'BTC/USDC:USDC' }],
        },
      ],
    },
    {
      what: 'an address that the indexer has never seen',
      answers: { [`GET /v4/addresses/${ADDRESS}`]: () => ({ status: 404, body: { errors: [{ msg: 'No subaccounts found' }] } }) },
      accounts: [],
      notes: [/never seen this address/],
    },
  ],
};
