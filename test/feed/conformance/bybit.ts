import type { InstrumentKey } from '../../../src/feed/feed.ts';
import { BybitDouble, REFUSAL, SNAPSHOT } from '../../venues/bybit.ts';
import type { Double } from '../../venues/double.ts';
import type { Subject } from './subject.ts';

const DAY = 86_400_000;
const idOf = ({ symbol }: InstrumentKey) => symbol.replace(/\/(\w+):.*/, '$1');
const write = (key: InstrumentKey, fields: object, time = 0) => {
  const symbol = idOf(key);
  return { topic: `tickers.${symbol}`, type: 'delta', data: { symbol, ...fields }, cs: SNAPSHOT.cs, ts: SNAPSHOT.ts + DAY + time };
};

export const bybit: Subject = {
  venue: 'bybit',
  keys: [
    { venue: 'bybit', symbol: 'BTC/USDT:USDT' },
    { venue: 'bybit', symbol: 'ETH/USDT:USDT' },
  ],
  dated: true,
  error: REFUSAL,
  open: (every, port) => BybitDouble.open(every, port),
  tick: (key, mark, time) => write(key, { markPrice: mark }, time),
  bare: (key, mark) =>
    write(key, { ...Object.fromEntries(Object.keys(SNAPSHOT.data).map((field) => [field, null])), symbol: idOf(key), markPrice: mark }),
  refuse: (double: Double, keys) => {
    (double as BybitDouble).unknown = new Set(keys.map(idOf));
  },
};
