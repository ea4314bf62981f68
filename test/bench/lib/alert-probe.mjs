import diagnostics from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';
import { PROBE_FILE } from './alert-venue.mjs';

// Loaded into the built program before its own code (NODE_OPTIONS=--import). In the monitor's thread it notes when bytes with the price of an
// alarm's instrument leave the kernel, and when the webhook's request about it begins; the program knows nothing of it.

if (!isMainThread) {
  const file = process.env[PROBE_FILE];
  const arrived = new Map();
  const { push } = Socket.prototype;
  Socket.prototype.push = function (chunk, ...more) {
    if (chunk?.includes('"s":"ALARM')) {
      const now = performance.now();
      for (const [, number] of chunk.toString('latin1').matchAll(/"s":"ALARM(\d+)USDT"/g)) arrived.set(number, now);
    }
    return push.call(this, chunk, ...more);
  };
  diagnostics.subscribe('http.client.request.start', ({ request }) => {
    const now = performance.now();
    const [, number] = /alarm-(\d+)\//.exec(decodeURIComponent(request.getHeader('Idempotency-Key') ?? '')) ?? [];
    if (arrived.has(number)) appendFileSync(file, `${Number(number)} ${now - arrived.get(number)}\n`);
  });
}
