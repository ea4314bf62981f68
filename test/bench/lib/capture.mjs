import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ROOT } from './machine.mjs';

/**
 * 94 thousand frames of Binance's BTCUSDT that hftbacktest captured on 2024-08-08 (MIT; best bid and ask, trades, depth). They are for study
 * and lie beside the checkout, not in it.
 */
const FILE = join(ROOT, '../shared/recordings/frames/hftbacktest/usdm_btcusdt_20240808.gz');

/** Whether the capture is on this machine. */
export const hasCapture = () => existsSync(FILE);

/** Its frames from a share of the recording to another, 0 to 1: `[{ at: ns from the first frame, text }]`. */
export function readCapture(from = 0, to = 1) {
  const lines = gunzipSync(readFileSync(FILE)).toString().trimEnd().split('\n');
  const part = lines.slice(Math.floor(lines.length * from), Math.floor(lines.length * to));
  const timeOf = (line) => BigInt(line.slice(0, line.indexOf(' ')));
  const first = timeOf(part[0]);
  return part.map((line) => ({ at: Number(timeOf(line) - first), text: line.slice(line.indexOf(' ') + 1) }));
}

/** Whether a frame holds a price that a listener is to tell of: the best bid and ask, or a trade. */
export const isPrice = (text) => text.includes('"e":"bookTicker"') || text.includes('"e":"trade"');
