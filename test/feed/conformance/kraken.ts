import type { InstrumentKey } from '../../../src/feed/feed.ts';
import type { Double } from '../../venues/double.ts';
import { CAPTURED_LINEAR, CAPTURED_TIME, frame, KrakenDouble, type TickerFields } from '../../venues/kraken.ts';
import type { Subject } from './subject.ts';

const LATER = CAPTURED_TIME + 86_400_000;
const idOf = ({ symbol }: InstrumentKey) => `PF_${symbol.replace('BTC', 'XBT').replace(/\/(\w+):.*/, '$1')}`;
/** Kraken writes prices as JSON numbers. */
const number = (text: string | null) => (text !== null && /^-?\d/.test(text) ? text : JSON.stringify(text));
const write = (key: InstrumentKey, fields: TickerFields) =>
  frame({ feed: '"ticker"', product_id: JSON.stringify(idOf(key)), time: String(LATER), ...fields });

export const kraken: Subject = {
  venue: 'kraken',
  keys: [
    { venue: 'kraken', symbol: 'BTC/USD:USD' },
    { venue: 'kraken', symbol: 'ETH/USD:USD' },
  ],
  dated: true,
  // What Kraken said in 2026 to a request that it could not read.
  error: '{"event":"alert","message":"Bad websocket message"}',
  open: (every, port) => KrakenDouble.open(every, port),
  tick: (key, mark, time = 0) => write(key, { markPrice: number(mark), time: String(LATER + time) }),
  bare: (key, mark) => {
    const { feed, product_id, time, ...others } = CAPTURED_LINEAR;
    return write(key, { ...Object.fromEntries(Object.keys(others).map((field) => [field, 'null'])), markPrice: number(mark) });
  },
  refuse: (double: Double, keys) => {
    (double as KrakenDouble).unknown = new Set(keys.map(idOf));
  },
};
