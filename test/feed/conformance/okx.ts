import type { InstrumentKey } from '../../../src/feed/feed.ts';
import type { Double } from '../../venues/double.ts';
import { MARK, OkxDouble, REFUSAL } from '../../venues/okx.ts';
import type { Subject } from './subject.ts';

const LATER = 1_790_757_300_000 + 86_400_000;
const idOf = ({ symbol }: InstrumentKey) => symbol.replace(/(\w+)\/(\w+):.*/, '$1-$2-SWAP');
const write = (key: InstrumentKey, fields: object) => {
  const instId = idOf(key);
  return { arg: { channel: 'mark-price', instId }, data: [{ instId, ts: String(LATER), ...fields }] };
};

export const okx: Subject = {
  venue: 'okx',
  keys: [
    { venue: 'okx', symbol: 'BTC/USDT:USDT' },
    { venue: 'okx', symbol: 'ETH/USDT:USDT' },
  ],
  dated: true,
  error: REFUSAL,
  open: (every, port) => OkxDouble.open(every, port),
  tick: (key, mark, time = 0) => write(key, { markPx: mark, ts: String(LATER + time) }),
  bare: (key, mark) =>
    write(key, { ...Object.fromEntries(Object.keys(MARK.data[0] ?? {}).map((field) => [field, null])), instId: idOf(key), markPx: mark }),
  refuse: (double: Double, keys) => {
    (double as OkxDouble).unknown = new Set(
      keys.flatMap((key) => ['mark-price', 'tickers', 'funding-rate'].map((channel) => `${channel}:${idOf(key)}`)),
    );
  },
};
