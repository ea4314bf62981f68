import { expect } from 'vitest';
import type { Double } from '../../venues/double.ts';
import { until } from '../sink.ts';
import { saw, withEach } from './play.ts';

/** What cuts a line, and what the user is told. A cut is seen at once: 2 s is the patience of a busy machine. */
const CUTS: readonly (readonly [string, (double: Double) => void, RegExp])[] = [
  ['is closed with 1001', (double) => double.closeAll(1001), /\b1001\b/],
  ['is closed with 1008', (double) => double.closeAll(1008), /\b1008\b/],
  ['is closed with 1013', (double) => double.closeAll(1013, 'try again later'), /\b1013\b.*try again later/],
  ['ends without a word (1006)', (double) => double.terminateAll(), /\b1006\b/],
  ['is reset (RST)', (double) => double.resetAll(), /reset|\b1006\b/],
  ['brings bytes that are no frame', (double) => double.garble(), /invalid WebSocket frame/i],
];

withEach((play, subject) => {
  for (const [name, cut, detail] of CUTS) {
    play(`a line that ${name} is dialled again, and both prices flow`, async (scene) => {
      const { clock } = scene.watch();
      await scene.flows();
      const before = clock.monotonic();
      cut(scene.double);
      await until(() => scene.watcher.states().includes('reconnecting'));
      expect(clock.monotonic() - before).toBeLessThan(2_000);
      saw(scene, 'reconnecting', detail);
      await scene.flows();
      expect(scene.sink.statuses.at(-1)?.redials).toBe(1);
      expect(scene.sink.rejections).toEqual([]);
    });
  }

  play('a frame of 90 MB is cut at its header', async (scene) => {
    const { clock } = scene.watch();
    await scene.flows();
    const before = clock.monotonic();
    const sent = scene.double.flood(90_000_000);
    await until(() => scene.watcher.states().includes('reconnecting'));
    expect(clock.monotonic() - before).toBeLessThan(2_000);
    saw(scene, 'reconnecting', /payload/i);
    // No more than what lay in the sockets' own buffers ever left the server.
    expect(await sent).toBeLessThan(20_000_000);
    await scene.flows();
  });

  play('nobody there: it says so, keeps trying, and comes back', async (scene) => {
    const gone = await subject.open(25);
    const { port, url: ws, restUrl: rest } = gone;
    await gone.close();
    scene.watch({}, { venues: { [subject.venue]: { ws, rest } } });
    await until(() => (scene.sink.statuses.at(-1)?.redials ?? 0) > 2);
    saw(scene, 'reconnecting', /refused/);
    const back = await subject.open(25, port);
    await scene.flows().finally(() => back.close());
  });

  play('a name that cannot be found: it says so, and keeps trying', async (scene) => {
    // RFC 6761 section 6.4: never resolved.
    scene.watch({}, { venues: { [subject.venue]: { ws: 'wss://negmon.invalid', rest: 'https://negmon.invalid' } } });
    // A resolver without a network may take its time.
    await until(() => (scene.sink.statuses.at(-1)?.redials ?? 0) > 1, 40_000);
    saw(scene, 'reconnecting', /negmon\.invalid.*cannot be/);
  });

  play('a server that takes the call and says nothing', async (scene) => {
    scene.double.answer = () => 'silence';
    const { clock } = scene.watch({ handshake: 1_000 });
    const before = clock.monotonic();
    await until(() => scene.watcher.states().includes('reconnecting'));
    expect(clock.monotonic() - before).toBeGreaterThan(1_000 - 5);
    saw(scene, 'reconnecting', /timed out|no answer|not answer/);
    scene.double.answer = () => null;
    await scene.flows();
  });

  play('pongs that stop do not kill a line over which prices flow', async (scene) => {
    scene.double.ponging = false;
    const { clock } = scene.watch({ silentAfter: 1_500, staleAfter: 1_500, starvedAfter: 1_500 });
    await scene.flows();
    const start = clock.monotonic();
    await until(() => clock.monotonic() - start > 3_200);
    expect([scene.watcher.states(), scene.double.dials.length]).toEqual([['connecting', 'live'], 1]);
    expect(scene.double.pings + scene.double.protocolPings).toBeGreaterThan(2);
  });

  for (const [name, ponging, timings, detail] of [
    ['a line on which nothing comes any more', false, { silentAfter: 1_000 }, /nothing heard for \d\.\d s/],
    ['a line that pongs and brings no price', true, { starvedAfter: 1_000 }, /no price for \d\.\d s/],
  ] as const) {
    play(`${name} is stale in time, then dialled again`, async (scene) => {
      const { clock } = scene.watch({ staleAfter: 500, ...timings });
      await scene.flows();
      Object.assign(scene.double, { flowing: false, ponging });
      await until(() => scene.sink.state === 'stale');
      const marks = scene.sink.quotes.map(({ mark }) => mark?.receivedTime ?? 0);
      const age = clock.monotonic() - Math.max(...marks);
      // What a busy machine may need beside staleAfter.
      expect(age).toBeGreaterThanOrEqual(500);
      expect(age).toBeLessThan(3_000);
      saw(scene, 'stale', /^no price for/);
      await until(() => scene.watcher.states().includes('reconnecting'));
      saw(scene, 'reconnecting', detail);
      Object.assign(scene.double, { flowing: true, ponging: true });
      await scene.flows();
      expect(scene.watcher.states().slice(0, 4)).toEqual(['connecting', 'live', 'stale', 'reconnecting']);
    });
  }

  if (subject.refuse !== undefined) {
    play('a venue that refuses all that is wanted is refused, and back when something else is', async (scene) => {
      const [one, other] = subject.keys;
      subject.refuse?.(scene.double, [one]);
      const feed = scene.watcher.watch([one]);
      await until(() => scene.sink.state === 'refused');
      saw(scene, 'refused', /^nothing that is wanted is served: ./);
      feed.subscribe([one, other]);
      await until(() => scene.sink.state === 'live');
      feed.subscribe([one]);
      await until(() => scene.sink.state === 'refused');
      // It is named, whether the venue refuses one stream of it or more, and nothing else is.
      expect([scene.double.dials.length, new Set(scene.sink.rejections.map(({ symbol }) => symbol))]).toEqual([1, new Set([one.symbol])]);
    });
  }
});
