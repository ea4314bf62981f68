import type { WebSocket } from 'ws';
import { Double, type HttpAnswer, type Peer, type RestRequest } from '../../venues/double.ts';

/** A venue that only answers REST. */
export class ListDouble extends Double {
  protected override peer(socket: WebSocket, path: string): Peer {
    return { socket, path };
  }
  protected override heard(): void {}
  protected override flow(): void {}
}

/** One market each of Binance's exchangeInfo as captured on 2021-07-22 (shared/recordings/frames/cryptofeed/BINANCE_FUTURES.0), its fields of interest. */
const BINANCE_LINEAR = {
  symbol: 'BTCUSDT',
  pair: 'BTCUSDT',
  contractType: 'PERPETUAL',
  deliveryDate: 4_133_404_800_000,
  status: 'TRADING',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  marginAsset: 'USDT',
  pricePrecision: 2,
  quantityPrecision: 3,
  filters: [
    { minPrice: '556.72', maxPrice: '1000000', filterType: 'PRICE_FILTER', tickSize: '0.01' },
    { stepSize: '0.001', filterType: 'LOT_SIZE', maxQty: '1000', minQty: '0.001' },
  ],
};
const BINANCE_INVERSE = {
  symbol: 'BTCUSD_PERP',
  pair: 'BTCUSD',
  contractType: 'PERPETUAL',
  deliveryDate: 4_133_404_800_000,
  contractStatus: 'TRADING',
  contractSize: 100,
  baseAsset: 'BTC',
  quoteAsset: 'USD',
  marginAsset: 'BTC',
  pricePrecision: 1,
  quantityPrecision: 0,
  filters: [
    { minPrice: '1000', maxPrice: '4520958', filterType: 'PRICE_FILTER', tickSize: '0.1' },
    { stepSize: '1', filterType: 'LOT_SIZE', maxQty: '1000000', minQty: '1' },
  ],
};

/** nautilus' http_get_instruments_linear.json and _inverse.json (shared/recordings/frames/nautilus/bybit). */
const BYBIT_LINEAR = {
  symbol: 'BTCUSDT',
  contractType: 'LinearPerpetual',
  status: 'Trading',
  baseCoin: 'BTC',
  quoteCoin: 'USDT',
  settleCoin: 'USDT',
  launchTime: '1699990000000',
  deliveryTime: '0',
  leverageFilter: { minLeverage: '1', maxLeverage: '100', leverageStep: '1' },
  priceFilter: { minPrice: '1', maxPrice: '1000000', tickSize: '0.5' },
  lotSizeFilter: { maxOrderQty: '100.0', minOrderQty: '0.001', qtyStep: '0.001', minNotionalValue: '5' },
};
const BYBIT_INVERSE = {
  ...BYBIT_LINEAR,
  symbol: 'BTCUSD',
  contractType: 'InversePerpetual',
  quoteCoin: 'USD',
  settleCoin: 'BTC',
  lotSizeFilter: { maxOrderQty: '1000000', minOrderQty: '1', qtyStep: '1' },
};

/** nautilus' http_get_instruments_swap.json (shared/recordings/frames/nautilus/okx). */
const OKX_INVERSE = {
  ctMult: '1',
  ctType: 'inverse',
  ctVal: '100',
  ctValCcy: 'USD',
  expTime: '',
  instFamily: 'BTC-USD',
  instId: 'BTC-USD-SWAP',
  instType: 'SWAP',
  lever: '100',
  listTime: '1535424203000',
  lotSz: '1',
  minSz: '1',
  settleCcy: 'BTC',
  state: 'live',
  tickSz: '0.1',
  uly: 'BTC-USD',
};
const OKX_LINEAR = {
  ...OKX_INVERSE,
  ctType: 'linear',
  ctVal: '0.1',
  ctValCcy: 'ETH',
  instFamily: 'ETH-USDT',
  instId: 'ETH-USDT-SWAP',
  lotSz: '0.01',
  minSz: '0.01',
  settleCcy: 'USDT',
  tickSz: '0.01',
  uly: 'ETH-USDT',
};

/** nautilus' http_futures_instruments.json (shared/recordings/frames/nautilus/kraken): numbers that no float may touch among them. */
const KRAKEN = `{"result":"success","instruments":[
{"symbol":"PI_XBTUSD","type":"futures_inverse","underlying":"rr_xbtusd","tickSize":0.5,"contractSize":1,"tradeable":true,"impactMidSize":1000.0,"maxPositionSize":75000000.0,"openingDate":"2018-08-31T00:00:00Z","marginLevels":[{"contracts":0,"initialMargin":0.02,"maintenanceMargin":0.01},{"contracts":500000,"initialMargin":0.04,"maintenanceMargin":0.02}],"contractValueTradePrecision":0,"base":"BTC","quote":"USD","pair":"BTC:USD"},
{"symbol":"PF_ETHUSD","type":"flexible_futures","tickSize":0.1,"contractSize":1,"tradeable":true,"impactMidSize":1.5,"maxPositionSize":16000.0,"openingDate":"2022-03-22T13:18:45Z","marginLevels":[{"numNonContractUnits":0.0,"initialMargin":0.02,"maintenanceMargin":0.01},{"numNonContractUnits":2000000.0,"initialMargin":0.04,"maintenanceMargin":0.02}],"contractValueTradePrecision":3,"base":"ETH","quote":"USD","pair":"ETH:USD"},
{"symbol":"PF_PEPEUSD","type":"flexible_futures","tickSize":1e-10,"contractSize":1,"tradeable":true,"impactMidSize":875000000.0,"maxPositionSize":1000000000000.0,"openingDate":"2023-05-25T10:52:25Z","marginLevels":[{"numNonContractUnits":0.0,"initialMargin":0.02,"maintenanceMargin":0.01}],"contractValueTradePrecision":-3,"base":"PEPE","quote":"USD","pair":"PEPE:USD"}
],"serverTime":"2026-01-01T00:00:00.000Z"}`;

/** The universe of nautilus' http_meta_perp_sample.json, with a table as Hyperliquid's "meta" documents it. */
const HYPERLIQUID = {
  universe: [
    { name: 'BTC', szDecimals: 5, maxLeverage: 40, marginTableId: 56 },
    { name: 'ATOM', szDecimals: 2, maxLeverage: 5, marginTableId: 5 },
  ],
  marginTables: [
    [
      56,
      {
        description: 'tiered 40x',
        marginTiers: [
          { lowerBound: '0.0', maxLeverage: 40 },
          { lowerBound: '150000000.0', maxLeverage: 20 },
        ],
      },
    ],
  ],
};

const bybit = (category: string | null, list: readonly object[]) => ({
  retCode: 0,
  retMsg: 'OK',
  result: { category, list, nextPageCursor: '' },
  time: 1_700_000_000_000,
});
const okx = (data: readonly object[]) => ({ code: '0', msg: '', data });

/** What each venue answers, by path. */
export const LISTS: Readonly<Record<string, (request: RestRequest) => HttpAnswer | null>> = {
  binance: ({ path }) => {
    if (path === '/fapi/v1/exchangeInfo') return { body: { symbols: [BINANCE_LINEAR] } };
    return path === '/dapi/v1/exchangeInfo' ? { body: { symbols: [BINANCE_INVERSE] } } : null;
  },
  bybit: ({ path, query }) => {
    const isLinear = query.get('category') === 'linear';
    if (path === '/v5/market/instruments-info') return { body: bybit(query.get('category'), [isLinear ? BYBIT_LINEAR : BYBIT_INVERSE]) };
    if (path !== '/v5/market/risk-limit') return null;
    // Linear as carpenstar/bybitapi-sdk-derivatives saw it, inverse as Bybit's own page has it (shared/tiers/bybit.json): one is in percent.
    const linear = [
      {
        id: 1,
        symbol: 'BTCUSDT',
        riskLimitValue: '2000000',
        maintenanceMargin: '0.005',
        initialMargin: '0.01',
        maxLeverage: '100',
        mmDeduction: '',
      },
      {
        id: 2,
        symbol: 'BTCUSDT',
        riskLimitValue: '4000000',
        maintenanceMargin: '0.01',
        initialMargin: '0.0175',
        maxLeverage: '57.14',
        mmDeduction: '10000',
      },
    ];
    const inverse = [
      {
        id: 1,
        symbol: 'BTCUSD',
        riskLimitValue: '150',
        maintenanceMargin: '0.5',
        initialMargin: '1',
        maxLeverage: '100.00',
        mmDeduction: '',
      },
    ];
    return { body: bybit(query.get('category'), isLinear ? linear : inverse) };
  },
  okx: ({ path, query }) => {
    if (path === '/api/v5/public/instruments') return { body: okx(query.get('instType') === 'SWAP' ? [OKX_INVERSE, OKX_LINEAR] : []) };
    if (path !== '/api/v5/public/position-tiers') return null;
    // Floors and rates of shared/tiers/okx.json (ETH-USDT-SWAP).
    const tier = (place: number, minSz: string, maxSz: string, mmr: string, maxLever: string) => ({
      instId: '',
      maxLever,
      maxSz,
      minSz,
      mmr,
      tier: String(place),
      uly: 'ETH-USDT',
    });
    return { body: okx([tier(1, '0', '2000', '0.01', '50'), tier(2, '2001', '4000', '0.015', '40')]) };
  },
  kraken: ({ path }) =>
    path === '/derivatives/api/v3/instruments' ? { headers: { 'Content-Type': 'application/json' }, body: KRAKEN } : null,
  hyperliquid: ({ body }) => {
    const { type } = JSON.parse(body) as { type: string };
    if (type === 'meta') return { body: HYPERLIQUID };
    const contexts = HYPERLIQUID.universe.map(() => ({ markPx: '100.5', oraclePx: '100.4', funding: '0.0000125' }));
    return type === 'metaAndAssetCtxs' ? { body: [HYPERLIQUID, contexts] } : { body: [] };
  },
};
