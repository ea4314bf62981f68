import { EventEmitter } from 'node:events';
import { appendFileSync } from 'node:fs';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { isMainThread } from 'node:worker_threads';

// Loaded into the built program before its own code (NODE_OPTIONS=--import), which knows nothing of it. In the monitor's thread it notes when
// bytes with the price of an alarm's instrument leave the kernel, and when the webhook's request about it begins. That one is answered here:
// whether another process has its turn on this machine is not what is measured.

/** ms on the clock, and of this thread's own time. */
function times() {
  const { user, system } = process.threadCpuUsage();
  return { wall: performance.now(), own: (user + system) / 1000 };
}

/** To a webhook's request, at once. */
class Answered extends EventEmitter {
  end() {
    queueMicrotask(() => this.emit('response', Object.assign(Readable.from([Buffer.from('ok')]), { statusCode: 200, headers: {} })));
  }
}

if (!isMainThread) {
  const { NEGMON_BENCH_PROBE: file, NEGMON_BENCH_HOOK: hook } = process.env;
  const arrived = new Map();
  const { push } = Socket.prototype;
  Socket.prototype.push = function (chunk, ...more) {
    if (chunk?.includes('"s":"ALARM')) {
      const now = times();
      // The last of them counts: the first ones are calm.
      for (const [, number] of chunk.toString('latin1').matchAll(/"s":"ALARM(\d+)USDT"/g)) arrived.set(number, now);
    }
    return push.call(this, chunk, ...more);
  };
  const { request } = http;
  http.request = (url, options, ...more) => {
    if (String(url) !== hook) return request(url, options, ...more);
    const now = times();
    const [, number] = /alarm-(\d+)\//.exec(decodeURIComponent(options.headers['Idempotency-Key'])) ?? [];
    const { wall, own } = arrived.get(number) ?? now;
    if (arrived.delete(number)) appendFileSync(file, `${Number(number)} ${now.wall - wall} ${now.own - own}\n`);
    return new Answered();
  };
  syncBuiltinESMExports();
}
