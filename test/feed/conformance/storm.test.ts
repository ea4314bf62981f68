import { expect, test } from 'vitest';
import { TIMINGS } from '../../../src/feed/timings.ts';
import type { Double } from '../../venues/double.ts';
import { until } from '../sink.ts';
import { quietly } from '../watching.ts';
import { Scene } from './scene.ts';
import { SUBJECTS } from './subjects.ts';

quietly();

const SERVERS: readonly (readonly [string, (double: Double) => void])[] = [
  ['closes at once', (double) => (double.onOpen = ({ socket }) => socket.close(1013))],
  ['cuts at once', (double) => (double.onOpen = ({ socket }) => socket.terminate())],
  ['rejects', (double) => (double.answer = () => ({ status: 503 }))],
  // Prices came, but not for as long as proves anything.
  ['serves for a moment, then cuts', (double) => (double.onOpen = ({ socket }) => void setTimeout(() => socket.terminate(), 200))],
];

/** A scene for each subject at each of these servers. */
function scenesAt(servers: typeof SERVERS): Promise<{ readonly scene: Scene; readonly name: string }[]> {
  return Promise.all(
    SUBJECTS.flatMap((subject) =>
      servers.map(async ([server, arrange]) => {
        const scene = await Scene.open(subject);
        arrange(scene.double);
        return { scene, name: `${subject.venue} ${server}` };
      }),
    ),
  );
}

test.concurrent('a server that ends each connection at once sees at most 3 dials in 4 s', async () => {
  const scenes = await scenesAt(SERVERS);
  // The defaults, and the worst of all dice.
  for (const { scene } of scenes) scene.watch(TIMINGS, { random: () => 0 });
  await until(() => scenes.every(({ scene }) => scene.double.dials.length > 0));
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  // From the first dial of each.
  const early = scenes.map(({ scene, name }) => {
    const [first, ...others] = scene.double.dials.map(({ at }) => at);
    return [name, 1 + others.filter((at) => at - (first ?? 0) < 4_000).length] as const;
  });
  await until(() => scenes.every(({ scene }) => scene.watcher.states().includes('reconnecting')));
  await Promise.all(scenes.map(({ scene }) => scene.close()));
  expect(early.filter(([, dials]) => dials > 3)).toEqual([]);
});

test.concurrent('a server that rejects as fast as it is dialled starves no timer', async () => {
  const scenes = await scenesAt(SERVERS.slice(0, 3));
  for (const { scene } of scenes) scene.watch({ backoffMin: 1, backoffMax: 2 });
  // What has to be loaded first is loaded then.
  await until(() => scenes.every(({ scene }) => scene.double.dials.length > 0));
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 10);
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  clearInterval(timer);
  const { user, system } = process.cpuUsage(before);
  await Promise.all(scenes.map(({ scene }) => scene.close()));
  // Of its own time, so that a busy machine does not count: a starved timer came once in 1.5 s (feeds.md section 0.2).
  expect((user + system) / 1_000 / ticks).toBeLessThan(100);
});
