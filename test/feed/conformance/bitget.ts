import type { InstrumentKey } from '../../../src/feed/feed.ts';
import { loadExchange } from '../../../src/net/ccxt.ts';
import { BITGET_TIME, BitgetDouble, bitgetTicker } from '../../venues/bitget.ts';
import type { Double } from '../../venues/double.ts';
import type { Subject } from './subject.ts';

const LATER = BITGET_TIME + 86_400_000;
const idOf = ({ symbol }: InstrumentKey) => symbol.replace(/\/(\w+):.*/, '$1');
/** Every price of a ticker, null. */
const NOTHING = Object.fromEntries(
  ['lastPr', 'bidPr', 'askPr', 'fundingRate', 'nextFundingTime', 'indexPrice', 'open24h', 'high24h', 'low24h'].map((field) => [
    field,
    null,
  ]),
);

/** Bitget through ccxt. */
export const bitget: Subject = {
  venue: 'bitget',
  keys: [
    { venue: 'bitget', symbol: 'BTC/USDT:USDT' },
    { venue: 'bitget', symbol: 'ETH/USDT:USDT' },
  ],
  dated: true,
  // Quoted beside 30016 in js/src/pro/bitget.js of ccxt 4.5.84.
  error: { event: 'error', code: 30_016, msg: 'Param error' },
  open: async (every, port) => {
    // Its file is loaded before any clock runs.
    await loadExchange('bitget');
    return await BitgetDouble.open(every, port);
  },
  tick: (key, mark, time = 0) => {
    const instId = idOf(key);
    const data = [{ instId, markPrice: mark, ts: String(LATER + time) }];
    return { action: 'snapshot', arg: { instType: 'USDT-FUTURES', channel: 'ticker', instId }, data, ts: LATER };
  },
  bare: (key, mark) => bitgetTicker(idOf(key), { ...NOTHING, markPrice: mark, ts: String(LATER) }),
  refuse: (double: Double, keys) => {
    (double as BitgetDouble).unknown = new Set(keys.map(idOf));
  },
};
