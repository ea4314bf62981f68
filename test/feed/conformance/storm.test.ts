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

test('a server that ends each connection at once sees at most 3 dials in 4 s, and starves no timer', async () => {
  const scenes = await Promise.all(
    SUBJECTS.flatMap((subject) =>
      SERVERS.map(async ([server, arrange]) => {
        const scene = await Scene.open(subject);
        arrange(scene.double);
        return { scene, name: `${subject.venue} ${server}` };
      }),
    ),
  );
  const start = performance.now();
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 10);
  // The defaults, and the worst of all dice.
  for (const { scene } of scenes) scene.watch(TIMINGS, { random: () => 0 });
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  clearInterval(timer);
  const dials = scenes.map(({ scene, name }) => [name, scene.double.dials.filter(({ at }) => at - start < 4_000).length] as const);
  // A busy machine may be late with the first of them.
  await until(() => scenes.every(({ scene }) => scene.watcher.states().includes('reconnecting')));
  await Promise.all(scenes.map(({ scene }) => scene.close()));
  expect(dials.filter(([, count]) => count > 3)).toEqual([]);
  // 400 when nothing else runs on the machine; a starved one comes once or twice (feeds.md section 0.2).
  expect(ticks).toBeGreaterThan(60);
});
