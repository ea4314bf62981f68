import type { InstrumentKey } from '../../../src/feed/feed.ts';
import { BinanceDouble, CAPTURED_TIME } from '../../venues/binance.ts';
import type { Subject } from './subject.ts';

const DAY = 86_400_000;
const write = ({ symbol }: InstrumentKey, fields: object) =>
  JSON.stringify({ e: 'markPriceUpdate', E: CAPTURED_TIME + DAY, s: symbol.replace(/\/(\w+):.*/, '$1'), ...fields });

export const binance: Subject = {
  venue: 'binance',
  keys: [
    { venue: 'binance', symbol: 'BTC/USDT:USDT' },
    { venue: 'binance', symbol: 'ETH/USDT:USDT' },
  ],
  dated: true,
  // "Error messages" of Binance's websocket streams page.
  error: '{"error":{"code":2,"msg":"Invalid request: unknown variant"},"id":77}',
  open: (every, port) => BinanceDouble.open(every, port),
  tick: (key, mark, time = 0) => write(key, { p: mark, E: CAPTURED_TIME + DAY + time }),
  bare: (key, mark) => write(key, { ...Object.fromEntries(['ap', 'P', 'i', 'r', 'T', 'st'].map((field) => [field, null])), p: mark }),
};
