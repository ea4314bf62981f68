import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Heart } from '../../src/monitor/heart.ts';
import type { Answer } from '../../src/notify/channel.ts';
import { Heartbeat } from '../../src/notify/heartbeat.ts';
import { ServiceDouble } from './service.ts';

const NEVER = new AbortController().signal;

test('a beat reaches an address and a file, and says when it does not', async () => {
  const home = mkdtempSync(join(tmpdir(), 'negmon-heart-'));
  const service = await ServiceDouble.open();
  try {
    process.env['TEST_BEAT'] = `${service.url}/ping/0000-secret`;
    const file = join(home, 'beat');
    const settings = { url: { kind: 'env', name: 'TEST_BEAT' }, file, every: 1000 } as const;
    const heartbeat = new Heartbeat(settings);
    expect(await heartbeat.beat(0, NEVER)).toMatchObject({ kind: 'delivered' });
    expect(service.posted.map(({ path }) => path)).toEqual(['/ping/0000-secret']);
    expect(readFileSync(file, 'utf8')).toBe('1970-01-01T00:00:00.000Z\n');
    service.reply = () => ({ status: 404, body: 'no /ping/0000-secret' });
    const answer = await heartbeat.beat(1, NEVER);
    expect(answer).toEqual({ kind: 'later', why: `${new URL(service.url).host} answered with HTTP 404`, wait: null });
    const unwritable = new Heartbeat({ ...settings, url: null, file: join(home, 'no', 'such') });
    expect(await unwritable.beat(1, NEVER)).toMatchObject({ kind: 'later', why: expect.stringContaining('cannot be written: ENOENT') });
  } finally {
    await service.close();
    rmSync(home, { recursive: true, force: true });
  }
});

test('it beats once an interval and only while all is watched; three that do not arrive are said, and the one that does again', async () => {
  let answer: Answer = { kind: 'delivered', said: '' };
  const [beats, turns]: [number[], (string | null)[]] = [[], []];
  const heart = new Heart({
    beat: async (at) => {
      beats.push(at);
      return answer;
    },
    every: 60_000,
    turned: (why) => turns.push(why),
  });
  const look = async (isWatched: boolean, from: number, to: number) => {
    for (let now = from; now < to; now += 10_000) {
      heart.look(() => isWatched, now, now);
      for (let i = 0; i < 5; i++) await Promise.resolve();
    }
  };
  await look(true, 0, 180_000);
  expect(beats).toEqual([0, 60_000, 120_000]);
  // docs.herro.me ADR 0005, nine silent hours: a process that lives and sees nothing must not sound alive.
  await look(false, 180_000, 600_000);
  expect(beats).toHaveLength(3);
  answer = { kind: 'later', why: 'connection refused', wait: null };
  await look(true, 600_000, 900_000);
  expect(turns).toEqual(['connection refused']);
  answer = { kind: 'delivered', said: '' };
  await look(true, 900_000, 960_000);
  expect(turns).toEqual(['connection refused', null]);
});
