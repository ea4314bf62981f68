import { expect } from 'vitest';
import type { Clock } from '../../../src/feed/feed.ts';
import { until } from '../sink.ts';
import { withEach } from './play.ts';

const HOUR = 3_600_000;

withEach((play, subject) => {
  const [one, other] = subject.keys;

  for (const [name, frame] of [
    ['text that is no JSON', 'not json at all'],
    ['a page of HTML', '<html>502 Bad Gateway</html>'],
    ['JSON that breaks off', '{"a":'],
    ['an empty frame', ''],
    ['a binary frame', Buffer.from([0x1f, 0x8b, 0x08, 0x00])],
    ["the venue's error frame", subject.error],
  ] as const) {
    play(`${name} is refused and counted, and both prices go on over the same line`, async (scene) => {
      await scene.quiet();
      scene.push(frame, subject.tick(one, '101.5'), subject.tick(other, '7.25'));
      await until(() => scene.marks(other.symbol).length > 0 && scene.sink.rejections.length > 0);
      expect([scene.marks(one.symbol), scene.marks(other.symbol)]).toEqual([['101.5'], ['7.25']]);
      await until(() => scene.sink.statuses.at(-1)?.rejected === 1);
      expect([scene.sink.state, scene.double.dials.length, scene.sink.rejections.length]).toEqual(['live', 1, 1]);
    });
  }

  for (const mark of ['-5', '0', 'abc']) {
    play(`a mark of ${JSON.stringify(mark)} is refused and counted, and the other one goes on`, async (scene) => {
      await scene.quiet();
      scene.push(subject.tick(one, mark), subject.tick(other, '7.25'));
      await until(() => scene.marks(other.symbol).length > 0);
      expect(scene.watcher.told()).toEqual([expect.stringMatching(new RegExp(`^${one.symbol} mark "${mark}" is not`))]);
      scene.push(subject.tick(one, '101.5'));
      await until(() => scene.marks(one.symbol).length > 0);
      expect(scene.marks(one.symbol)).toEqual(['101.5']);
      await until(() => scene.sink.statuses.at(-1)?.rejected === 1);
      expect([scene.sink.state, scene.double.dials.length]).toEqual(['live', 1]);
    });
  }

  // Some venues write "" or null where there is nothing to say: then nothing is counted, and nothing is a price either.
  for (const mark of ['', null]) {
    play(`a mark of ${JSON.stringify(mark)} is no price, and the other one goes on`, async (scene) => {
      await scene.quiet();
      scene.push(subject.tick(one, mark), subject.tick(other, '7.25'));
      await until(() => scene.marks(other.symbol).length > 0);
      scene.push(subject.tick(one, '101.5'));
      await until(() => scene.marks(one.symbol).length > 0);
      expect(scene.marks(one.symbol)).toEqual(['101.5']);
      expect(scene.sink.rejections.every(({ symbol }) => symbol === one.symbol)).toBe(true);
    });
  }

  play('null beside a mark does the mark no harm', async (scene) => {
    await scene.quiet();
    scene.push(subject.bare(one, '101.5'), subject.bare(other, '7.25'));
    await until(() => scene.marks(other.symbol).length > 0);
    expect([scene.marks(one.symbol), scene.marks(other.symbol)]).toEqual([['101.5'], ['7.25']]);
    // A mark so far from those before it may be called suspect; nothing else is said.
    const { venue, symbol, source, mark, suspect, ...more } = scene.sink.quotes[0] ?? {};
    expect([venue, symbol, more]).toEqual([subject.venue, one.symbol, {}]);
  });

  for (const [name, lead] of [
    ['an hour ahead', HOUR],
    ['an hour behind', -HOUR],
  ] as const) {
    play(`a venue whose clock is ${name}: its prices come, and their age is that of our steady clock`, async (scene) => {
      const { clock } = await scene.quiet();
      const before = clock.monotonic();
      // What the venue said a moment ago has the same lead.
      scene.push(subject.tick(other, '7.25', lead), subject.tick(other, '7.5', lead + 1_000));
      await until(() => scene.marks(other.symbol).length === 2);
      for (const quote of scene.sink.quotes) {
        expect(quote.mark?.receivedTime).toBeGreaterThanOrEqual(before);
        expect(quote.mark?.receivedTime).toBeLessThanOrEqual(clock.monotonic());
      }
      expect(scene.sink.rejections).toEqual([]);
    });

    play(`our own wall clock set to ${name} while prices flow: nothing stops, nothing is stale`, async (scene) => {
      let off = 0;
      const clock: Clock = { now: () => Date.now() + off, monotonic: () => performance.now() };
      scene.watch({ staleAfter: 3_000, starvedAfter: 3_000, silentAfter: 3_000 }, { clock });
      await scene.flows();
      off = lead;
      for (let round = 0; round < 5; round += 1) await scene.flows();
      expect([scene.watcher.states(), scene.double.dials.length]).toEqual([['connecting', 'live'], 1]);
    });
  }

  if (subject.dated) {
    play('a time that goes back is refused and counted, each instrument for itself', async (scene) => {
      await scene.quiet();
      scene.push(subject.tick(one, '101', 2_000), subject.tick(one, '99', 1_999), subject.tick(other, '7.25', 1_000));
      scene.push(subject.tick(one, '102', 2_001));
      await until(() => scene.marks(one.symbol).length === 2);
      expect([scene.marks(one.symbol), scene.marks(other.symbol)]).toEqual([['101', '102'], ['7.25']]);
      expect(scene.watcher.told()).toEqual([expect.stringMatching(new RegExp(`^${one.symbol} .*time \\d+ goes back$`))]);
    });
  }
});
