import { hyperliquid as venue } from '../../../src/importer/hyperliquid/importer.ts';
import type { HttpAnswer, RestRequest } from '../../venues/double.ts';
import { type Answers, AT, type Subject } from '../subject.ts';

// "ccxt": the comments of node_modules/ccxt/js/src/hyperliquid.js (4.5.84), which quote the venue's answers.
// "docs": hyperliquid.gitbook.io/hyperliquid-docs, API and "Account abstraction modes".

const ADDRESS = '0x31ca8395cf837de08b24da3f660e77761dfb974b';
const SUB = '0x035605fc2f24d65300227189025e90a0d947f16c';

/** The one path that Hyperliquid has, by what is asked on it: its type, the dex where one is named, the user where it is the sub-account. */
export function info(answers: Readonly<Record<string, unknown>>): Answers {
  const answer = ({ body }: RestRequest): HttpAnswer => {
    const { type, dex = '', user = '' } = JSON.parse(body) as { type: string; dex?: string; user?: string };
    const name = [type, dex, user === SUB ? 'sub' : ''].filter((word) => word !== '').join(' ');
    return name in answers ? { body: JSON.stringify(answers[name]) } : { status: 422, body: `no ${name} here` };
  };
  return { 'POST /info': answer };
}

export const summary = (accountValue: string, totalRawUsd: string) => ({
  accountValue,
  totalRawUsd,
  totalNtlPos: '0.0',
  totalMarginUsed: '0.0',
});

export const state = (
  assetPositions: readonly object[],
  accountValue = '0.0',
  totalRawUsd = '0.0',
  crossMaintenanceMarginUsed = '0.0',
) => ({
  assetPositions,
  crossMaintenanceMarginUsed,
  crossMarginSummary: summary(accountValue, totalRawUsd),
  marginSummary: summary(accountValue, totalRawUsd),
  time: 1704261007014,
  withdrawable: '0.0',
});

const EMPTY = {
  // docs, "Query a user's role"; captured for a vault in hyperliquid-python-sdk (recordings/frames/hyperliquid-sdk, cassette_test_user_role).
  userRole: { role: 'user' },
  // docs: null without sub-accounts.
  subAccounts: null,
  perpDexs: [null],
  userAbstraction: 'default',
  spotClearinghouseState: { balances: [] },
  clearinghouseState: state([]),
  frontendOpenOrders: [],
};

export const position = (
  coin: string,
  szi: string,
  entryPx: string,
  positionValue: string,
  liquidationPx: string | null,
  more: object = {},
) => ({
  type: 'oneWay',
  position: {
    coin,
    szi,
    entryPx,
    positionValue,
    liquidationPx,
    leverage: { type: 'cross', value: 20 },
    marginUsed: '0.0',
    maxLeverage: 50,
    unrealizedPnl: '0.0',
    returnOnEquity: '0.0',
    ...more,
  },
});

/** ccxt's static answers, "short position" (vectors hl-cross-sol-short and hl-cross-eth-null). */
export const SOL_AND_ETH = [position('SOL', '-0.5', '138.76', '68.98', '22881.19788911'), position('ETH', '1.6', '1100.0', '3819.2', null)];
/** totalRawUsd = accountValue − Σ ± positionValue = 11524.216934 − (3819.2 − 68.98). */
export const CROSS = state(SOL_AND_ETH, '11524.216934', '7773.996934', '38.8818');

const CROSS_POSITIONS = [
  {
    id: 'sol-usdc-short',
    symbol: 'SOL/USDC:USDC',
    side: 'short',
    contracts: '0.5',
    contractSize: '1',
    entryPrice: '138.76',
    marginMode: 'cross',
    leverage: '20',
    reported: { liquidationPrice: '22881.19788911', at: AT },
  },
  // Null is none, and is left out.
  {
    id: 'eth-usdc-long',
    symbol: 'ETH/USDC:USDC',
    side: 'long',
    contracts: '1.6',
    contractSize: '1',
    entryPrice: '1100',
    marginMode: 'cross',
    leverage: '20',
  },
];

/** ccxt, fetchPositions: an isolated long, captured. Its margin is rawUsd + szi × entry, as it stands at its entry price: 24.88097. */
const ISOLATED = position('ETH', '0.2259', '2213.9', '500.12001', '2125.00856238', {
  leverage: { type: 'isolated', value: 20, rawUsd: '-475.23904' },
  marginUsed: '24.88097',
});

/** nautilus http_all_perp_metas_non_usdc_collateral.json and http_spot_meta_non_usdc_collateral.json, captured. */
const LISTS = {
  perpDexs: [null, { name: 'km', fullName: 'Markets by Kinetiq' }, { name: 'hyna', fullName: 'HyENA' }],
  allPerpMetas: [{ collateralToken: 0 }, { collateralToken: 360 }, { collateralToken: 235 }],
  spotMeta: {
    tokens: [
      { index: 0, name: 'USDC' },
      { index: 360, name: 'USDH' },
      { index: 235, name: 'USDE' },
    ],
    universe: [],
  },
};

const order = (coin: string, more: object) => ({
  coin,
  side: 'B',
  limitPx: '2000.0',
  sz: '0.5',
  oid: 1,
  timestamp: 1704261007014,
  isTrigger: false,
  triggerPx: '0.0',
  reduceOnly: false,
  orderType: 'Limit',
  ...more,
});

export const hyperliquid: Subject = {
  venue,
  credentials: { address: ADDRESS },
  signature: null,
  empty: info(EMPTY),
  rights: null,
  scenes: [
    {
      what: 'the standard mode: cross positions with the money of their dex, spot beside it, and each sub-account by itself',
      answers: info({
        ...EMPTY,
        clearinghouseState: CROSS,
        // nautilus http_spot_clearinghouse_state.json, captured: a token that no code can name among them.
        spotClearinghouseState: {
          balances: [
            { coin: 'USDC', token: 0, total: '14.625485', hold: '0.0', entryNtl: '0.0' },
            { coin: 'PURR', token: 1, total: '2000', hold: '100', entryNtl: '1234.56' },
            { coin: '+10', token: 100000010, total: '25', hold: '0', entryNtl: '12.5' },
          ],
        },
        subAccounts: [{ name: 'Test', subAccountUser: SUB, master: ADDRESS }],
        'clearinghouseState sub': { ...state([ISOLATED], '100.0', '100.0') },
        'userAbstraction sub': 'disabled',
        'spotClearinghouseState sub': { balances: [] },
        'frontendOpenOrders sub': [],
      }),
      accounts: [
        {
          id: 'perp',
          product: 'hyperliquid/perp',
          // totalRawUsd + Σ szi × entry = 7773.996934 − 69.38 + 1760.
          assets: { USDC: '9464.616934' },
          positions: CROSS_POSITIONS,
          // accountValue / crossMaintenanceMarginUsed, to 12 digits.
          reported: { equity: '11524.216934', marginRatio: '296.391034726', at: AT },
        },
        { id: 'spot', product: 'custom/collateral-debt', label: 'spot wallet', assets: { USDC: '14.625485', PURR: '2000' } },
        {
          id: 'sub-035605-perp',
          product: 'hyperliquid/perp',
          label: 'Test',
          assets: { USDC: '100' },
          positions: [
            {
              id: 'eth-usdc-long',
              symbol: 'ETH/USDC:USDC',
              side: 'long',
              contracts: '0.2259',
              contractSize: '1',
              entryPrice: '2213.9',
              marginMode: 'isolated',
              collateral: '24.88097',
              leverage: '20',
              reported: { liquidationPrice: '2125.00856238', at: AT },
            },
          ],
          reported: { equity: '100', at: AT },
        },
      ],
      notes: [/^spot holds tokens that no currency code can name, which are left out: "?\+10/],
    },
    {
      what: 'the unified mode: the spot balance, marked to market, stands behind the positions of every dex with its coin',
      answers: info({
        ...EMPTY,
        ...LISTS,
        userAbstraction: 'unifiedAccount',
        // docs, Unified Account Ratio: the individual states' balances mean nothing in this mode.
        clearinghouseState: state(SOL_AND_ETH, '0.0', '0.0', '38.8818'),
        'clearinghouseState km': state([]),
        'clearinghouseState hyna': state([]),
        spotClearinghouseState: {
          balances: [
            { coin: 'USDC', token: 0, total: '11524.216934', hold: '0.0' },
            { coin: 'USDH', token: 360, total: '5', hold: '0.0' },
            { coin: 'HYPE', token: 150, total: '5.2', hold: '0' },
          ],
        },
      }),
      accounts: [
        {
          id: 'perp',
          product: 'hyperliquid/perp',
          // 11524.216934 − (68.98 as it was sold for 69.38: +0.4) − (3819.2 − 1760).
          assets: { USDC: '9464.616934' },
          positions: CROSS_POSITIONS,
          reported: { equity: '11524.216934', marginRatio: '296.391034726', at: AT },
        },
        { id: 'perp-usdh', product: 'hyperliquid/perp', assets: { USDH: '5' }, reported: { equity: '5', at: AT } },
        { id: 'spot', product: 'custom/collateral-debt', label: 'spot wallet', assets: { HYPE: '5.2' } },
      ],
    },
    {
      what: "a builder's dex: a contract without a symbol leaves its account unknown; of orders those are said that could open",
      answers: info({
        ...EMPTY,
        ...LISTS,
        'clearinghouseState km': state([position('km:US500', '2', '600.0', '1210.0', null)], '110.0', '-1100.0'),
        'clearinghouseState hyna': state([]),
        frontendOpenOrders: [
          order('ETH', {}),
          order('BTC', { side: 'A', isTrigger: true, triggerPx: '60000.0', orderType: 'Stop Market' }),
          order('ETH', { reduceOnly: true }),
          order('PURR/USDC', {}),
          order('@107', {}),
        ],
        'frontendOpenOrders km': [],
      }),
      accounts: [
        {
          id: 'perp',
          product: 'hyperliquid/perp',
          reported: { equity: '0', at: AT },
          unmodelled: [
            { kind: 'order', text: 'order to buy 0.5 ETH at 2000.0 (limit)', symbol: 'ETH/USDC:USDC' },
            { kind: 'order', text: 'order to sell 0.5 BTC at 60000.0 (stop market)', symbol: 'BTC/USDC:USDC' },
          ],
        },
        {
          id: 'perp-km',
          product: 'hyperliquid/perp',
          // −1100 + 2 × 600.
          assets: { USDH: '100' },
          reported: { equity: '110', at: AT },
          unmodelled: [{ kind: 'option', text: '2 km:US500, long (contract that negmon does not know)' }],
        },
      ],
    },
    {
      what: 'portfolio margin: what is borrowed is a debt, and nothing is computed',
      answers: info({
        ...EMPTY,
        userAbstraction: 'portfolioMargin',
        spotClearinghouseState: {
          balances: [
            { coin: 'USDC', token: 0, total: '-250.5', hold: '0.0', borrowed: '250.5' },
            { coin: 'HYPE', token: 150, total: '40', hold: '0.0', ltv: '0.5' },
          ],
          portfolioMarginEnabled: true,
          portfolioMarginRatio: '0.31',
        },
      }),
      accounts: [
        {
          id: 'portfolio',
          product: 'custom/collateral-debt',
          assets: { HYPE: '40' },
          debts: { USDC: '250.5' },
          reported: { marginRatio: '0.31', at: AT },
        },
      ],
      notes: [/under portfolio margin: .* negmon computes none/],
    },
  ],
};
