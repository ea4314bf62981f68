import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { BinanceDouble, CAPTURED_BTCUSDT } from '../../venues/binance.ts';
import { until } from '../sink.ts';
import { watching } from '../watching.ts';

/**
 * 93,954 frames of BTCUSDT that hftbacktest captured on 2024-08-08 (MIT): best bid and ask, trades, depth, each as "local ns, space, frame".
 * They are for study and lie beside the checkout, not in it.
 */
const FILE = new URL('../../../../shared/recordings/frames/hftbacktest/usdm_btcusdt_20240808.gz', import.meta.url);
const LINES = 30_000;

interface Event {
  readonly e?: string;
  readonly b?: string;
  readonly a?: string;
  readonly p?: string;
}

let double: BinanceDouble;
beforeEach(async () => {
  double = await BinanceDouble.open();
});
const { sink, watch, told } = watching('binance', () => double);

test('each best bid and ask and each trade of a capture becomes a quote, in order, at full speed', async ({ skip }) => {
  skip(!existsSync(FILE), `the capture is not beside this checkout: ${FILE.pathname.split('/').slice(-4).join('/')}`);
  const frames = gunzipSync(readFileSync(FILE))
    .toString()
    .split('\n', LINES)
    .map((line) => line.slice(line.indexOf(' ') + 1));
  const events = frames.map((frame) => {
    const value = JSON.parse(frame) as Event & { readonly data?: Event };
    return value.data ?? value;
  });
  const of = (kind: string, field: 'b' | 'a' | 'p') => events.flatMap((event) => (event.e === kind ? (event[field] ?? []) : []));

  double.flowing = false;
  const symbol = 'BTC/USDT:USDT';
  const PATIENT = 600_000;
  watch([{ venue: 'binance', symbol }], { silentAfter: PATIENT, staleAfter: PATIENT, starvedAfter: PATIENT, firstWithin: PATIENT });
  await until(() => double.requests.length === 1);
  double.push(CAPTURED_BTCUSDT);
  await until(() => double.bookRequests.length === 1);
  // Each over the connection that carries its kind.
  for (const [place, frame] of frames.entries())
    for (const { socket } of events[place]?.e === 'bookTicker' ? double.asides : double.peers) socket.send(frame);

  const bids = of('bookTicker', 'b');
  const trades = of('trade', 'p');
  expect([bids.length > 10_000, trades.length > 3_000]).toEqual([true, true]);
  await until(() => sink.quotes.length >= 1 + bids.length + trades.length, 60_000);
  expect(sink.values(symbol, 'bid')).toEqual(bids);
  expect(sink.values(symbol, 'ask')).toEqual(of('bookTicker', 'a'));
  expect(sink.values(symbol, 'last')).toEqual(trades);
  expect(sink.quotes).toHaveLength(1 + bids.length + trades.length);
  // Event times go back across kinds of events, never within one.
  expect([told(), sink.state]).toEqual([[], 'live']);
}, 90_000);
