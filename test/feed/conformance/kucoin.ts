import type { InstrumentKey } from '../../../src/feed/feed.ts';
import { loadExchange } from '../../../src/net/ccxt.ts';
import type { Double } from '../../venues/double.ts';
import { KUCOIN_TIME, KucoinDouble, kucoinMark } from '../../venues/kucoin.ts';
import type { Subject } from './subject.ts';

const LATER = KUCOIN_TIME + 86_400_000;
const idOf = ({ symbol }: InstrumentKey) => `${symbol.replace('BTC', 'XBT').replace(/\/(\w+):.*/, '$1')}M`;

/** KuCoin through ccxt. */
export const kucoin: Subject = {
  venue: 'kucoin',
  keys: [
    { venue: 'kucoin', symbol: 'BTC/USDT:USDT' },
    { venue: 'kucoin', symbol: 'ETH/USDT:USDT' },
  ],
  dated: true,
  // Quoted in handleErrorMessage of js/src/pro/kucoin.js of ccxt 4.5.84.
  error: { id: '77', type: 'error', code: 415, data: 'type is not supported' },
  open: async (every, port) => {
    // Its file is loaded before any clock runs.
    await loadExchange('kucoin');
    return await KucoinDouble.open(every, port);
  },
  tick: (key, mark, time = 0) => ({ T: 'mark-price', P: '1', d: { s: idOf(key), mp: mark, ts: LATER + time } }),
  bare: (key, mark) => kucoinMark(idOf(key), { mp: mark, ip: null, oi: null, ts: LATER }),
  refuse: (double: Double, keys) => {
    (double as KucoinDouble).unknown = new Set(keys.map(idOf));
  },
};
