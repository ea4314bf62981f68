import type { InstrumentKey } from '../../../src/feed/feed.ts';
import { loadExchange } from '../../../src/net/ccxt.ts';
import type { Double } from '../../venues/double.ts';
import { GATE_TIME, GateDouble, gateTicker } from '../../venues/gate.ts';
import type { Subject } from './subject.ts';

const LATER = GATE_TIME + 86_400_000;
const idOf = ({ symbol }: InstrumentKey) => symbol.replace(/\/(\w+):.*/, '_$1');
/** Every field of a ticker, null. */
const NOTHING = Object.fromEntries(
  ['last', 'funding_rate', 'index_price', 'lowest_ask', 'highest_bid', 'change_percentage', 'high_24h', 'low_24h', 'total_size'].map(
    (field) => [field, null],
  ),
);

/** Gate through ccxt. */
export const gate: Subject = {
  venue: 'gate',
  keys: [
    { venue: 'gate', symbol: 'BTC/USDT:USDT' },
    { venue: 'gate', symbol: 'ETH/USDT:USDT' },
  ],
  dated: true,
  // The shape of handleErrorMessage in js/src/pro/gate.js of ccxt 4.5.84.
  error: { time: 1, id: 77, channel: 'futures.tickers', event: 'subscribe', error: { code: 1, message: 'invalid argument' }, result: null },
  open: async (every, port) => {
    // Its file is loaded before any clock runs.
    await loadExchange('gate');
    return await GateDouble.open(every, port);
  },
  tick: (key, mark, time = 0) => ({
    time_ms: LATER + time,
    channel: 'futures.tickers',
    event: 'update',
    result: [{ contract: idOf(key), mark_price: mark }],
  }),
  bare: (key, mark) => gateTicker(idOf(key), { ...NOTHING, mark_price: mark }, LATER),
  refuse: (double: Double, keys) => {
    (double as GateDouble).unknown = new Set(keys.map(idOf));
  },
};
