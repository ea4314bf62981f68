import type { InstrumentKey } from '../../../src/feed/feed.ts';
import type { Double } from '../../venues/double.ts';
import { CAPTURED_BTC, frameOf, HyperliquidDouble } from '../../venues/hyperliquid.ts';
import type { Subject } from './subject.ts';

const coinOf = ({ symbol }: InstrumentKey) => symbol.replace(/\/.*/, '');

export const hyperliquid: Subject = {
  venue: 'hyperliquid',
  keys: [
    { venue: 'hyperliquid', symbol: 'BTC/USDC:USDC' },
    { venue: 'hyperliquid', symbol: 'ETH/USDC:USDC' },
  ],
  dated: false,
  // Captured in 2026 (shared/recordings/frames): an error is a sentence.
  error: { channel: 'error', data: 'Error parsing JSON into valid websocket request: {}' },
  open: (every, port) => HyperliquidDouble.open(every, port),
  tick: (key, mark) => frameOf(coinOf(key), { markPx: mark }),
  // As the captured coin without a book, and more so.
  bare: (key, mark) =>
    frameOf(coinOf(key), { ...Object.fromEntries(Object.keys(CAPTURED_BTC).map((field) => [field, null])), markPx: mark }),
  refuse: (double: Double, keys) => {
    (double as HyperliquidDouble).invalid = new Set(keys.map(coinOf));
  },
};
