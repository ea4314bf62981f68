import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Setup } from '../../src/monitor/protocol.ts';
import type { Snapshot } from '../../src/monitor/snapshot.ts';
import { MonitorThread } from '../../src/monitor/spawn.ts';
import { until } from '../feed/sink.ts';
import { BTC, CROSS, ETH, ISOLATED } from './desk.ts';
import { Folder, playing } from './tapes.ts';

let folder: Folder;
let thread: MonitorThread | null;
beforeEach(() => {
  folder = new Folder();
  thread = null;
});
afterEach(async () => {
  await thread?.stop();
  folder.remove();
});

/** A slow machine starts a thread in a second or two. */
const PATIENCE = 15_000;

function start(setup: Setup): MonitorThread {
  thread = new MonitorThread(setup);
  return thread;
}

/** Resolves with the first snapshot that satisfies the check. */
async function shows(monitor: MonitorThread, check: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  await until(() => monitor.current() !== null && check(monitor.current() as Snapshot), PATIENCE);
  return monitor.current() as Snapshot;
}

const crash = () =>
  folder.tape([
    [0, BTC, '50000'],
    [0, ETH, '2500'],
    [1, BTC, '40000'],
  ]);

describe('the monitor in its thread', () => {
  it('publishes snapshots, answers commands, and sums up when it is stopped', async () => {
    const monitor = start(playing(crash(), [ISOLATED, CROSS]));
    let told = 0;
    const unsubscribe = monitor.subscribe(() => {
      told++;
    });
    const ended = await shows(monitor, ({ mode }) => mode.kind === 'replay' && mode.ended);
    expect(ended).toMatchObject({
      level: 'negative',
      total: 2,
      alerts: [{ level: 'negative' }],
      rows: [{ key: 'binance-usdm/btc-1' }, {}],
    });
    expect(told).toBeGreaterThan(0);
    monitor.send({ kind: 'sort', sort: 'name' });
    monitor.send({ kind: 'select', index: 1, detail: true });
    expect((await shows(monitor, ({ detail }) => detail !== null)).detail).toMatchObject({ key: 'desk/eth-1', position: { id: 'eth-1' } });
    unsubscribe();
    const before = told;
    monitor.send({ kind: 'gap', gap: '-0.1' });
    await shows(monitor, ({ gap }) => gap === '-0.1');
    expect(told).toBe(before);
    expect(await monitor.stop()).toEqual({ ticks: 3, alerts: 1, worst: 'negative', doubtful: false });
    expect(monitor.failure()).toBeNull();
  });

  it('keeps commands that come before it is up', async () => {
    const monitor = start(playing(crash(), [ISOLATED, CROSS]));
    monitor.send({ kind: 'view', offset: 1, count: 1 });
    expect(await shows(monitor, ({ offset }) => offset === 1)).toMatchObject({ rows: [{ key: 'desk/eth-1' }] });
  });

  it('is stopped once, however often it is asked', async () => {
    const monitor = start(playing(crash(), [ISOLATED]));
    await shows(monitor, () => true);
    const [first, second] = [monitor.stop(), monitor.stop()];
    expect(await first).toBe(await second);
  });

  it('can be stopped before it is up', async () => {
    await start(playing(crash(), [ISOLATED])).stop();
    expect(thread?.failure()).toBeNull();
  });
});

describe('a monitor that dies', () => {
  it('is started again once; then it says in words that nothing is watched, and can still be left at once', async () => {
    const heard: (string | null)[] = [];
    const monitor = start({ ...playing(crash(), []), portfolio: { version: 1, accounts: [{ id: 'a' }] } });
    monitor.subscribe(() => heard.push(monitor.failure()));
    await until(() => heard.length === 2, PATIENCE);
    expect(heard).toEqual([
      'the monitor stopped (portfolio.accounts.0.product: must be text) and was started again',
      'the monitor stopped (portfolio.accounts.0.product: must be text): nothing below is watched any more; quit and start negmon again',
    ]);
    expect(monitor.current()).toBeNull();
    // To nobody: must not throw.
    monitor.send({ kind: 'sort', sort: 'name' });
    const before = performance.now();
    expect(await monitor.stop()).toBeNull();
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('and lives the second time watches on, and says that it fell', async () => {
    const tape = crash();
    const monitor = start(playing(`${tape}.gone`, [ISOLATED]));
    monitor.subscribe(() => {
      // The first has died for want of its tape: lay it there for the second.
      if (monitor.current() === null) folder.tape([[0, BTC, '40000']], 'tape.jsonl.gone');
    });
    expect(await shows(monitor, ({ level }) => level === 'negative')).toMatchObject({ total: 1 });
    expect(monitor.failure()).toMatch(/^the monitor stopped \(tape .*there is no such file.*\) and was started again$/s);
  });
});
