import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertmanager } from '../../src/notify/alertmanager.ts';
import type { Channel } from '../../src/notify/channel.ts';
import { until } from '../feed/sink.ts';
import { messageOf, RULES, ServiceDouble } from './service.ts';

// Debian's package and Prometheus' own archives name it differently.
const PROGRAM = ['prometheus-alertmanager', 'alertmanager'].find((name) => spawnSync(name, ['--version']).status === 0);
// Where everything is checked nothing may be left out.
const isLeftOut = PROGRAM === undefined && process.env['CI'] !== 'true';
if (isLeftOut) process.stderr.write('Alertmanager itself is not asked: neither prometheus-alertmanager nor alertmanager is there\n');

const NEVER = new AbortController().signal;
const open = (url: string) => alertmanager({ ...RULES, name: 'am', kind: 'alertmanager', url, token: null });

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly endsAt: string;
  readonly startsAt: string;
}

describe('what Alertmanager is told', () => {
  let service: ServiceDouble;
  let channel: Channel;
  beforeAll(async () => {
    service = await ServiceDouble.open();
  });
  beforeEach(() => {
    service.posted.length = 0;
    channel = open(service.url);
  });
  afterAll(() => service.close());
  const last = () => JSON.parse(service.posted.at(-1)?.body ?? '[]') as Alert[];
  const standing = () =>
    last()
      .filter(({ endsAt }) => Date.parse(endsAt) > Date.now())
      .map(({ labels }) => `${labels['alertname']} ${labels['subject']} ${labels['severity']}`);

  it('has nothing in its labels that two negmons could see differently', async () => {
    await channel.send(messageOf(), NEVER);
    expect(service.posted[0]?.path).toBe('/api/v2/alerts');
    expect(last().map(({ labels }) => labels)).toEqual([
      { alertname: 'NegmonRisk', subject: 'binance-usdm/btc-1', severity: 'critical', rule: 'danger' },
    ]);
  });

  it('ends the level before when another comes, and all when it is over', async () => {
    await channel.send(messageOf({ level: 'warning' }), NEVER);
    await channel.send(messageOf({ level: 'liquidation', rule: 'liquidation' }), NEVER);
    expect(standing()).toEqual(['NegmonRisk binance-usdm/btc-1 liquidation']);
    expect(last()).toHaveLength(2);
    await channel.send(messageOf({ level: 'ok', from: 'warning', reason: 'recovered' }), NEVER);
    expect(standing()).toEqual([]);
  });

  it('has old prices as an alert beside the level, and forgets what was only suspected', async () => {
    await channel.send(messageOf(), NEVER);
    await channel.send(messageOf({ rule: 'stale', reason: 'stale' }), NEVER);
    await channel.send(messageOf({ level: 'liquidation', suspect: 'a price of one venue alone' }), NEVER);
    expect(standing().toSorted()).toEqual([
      'NegmonRisk binance-usdm/btc-1 critical',
      'NegmonStale binance-usdm/btc-1 critical',
      'NegmonSuspect binance-usdm/btc-1 liquidation',
    ]);
    await channel.standing?.([messageOf({ level: 'warning' })], NEVER);
    expect(standing()).toEqual(['NegmonRisk binance-usdm/btc-1 warning']);
  });
});

describe.skipIf(isLeftOut)('Alertmanager itself', () => {
  let home: string;
  let pager: ServiceDouble;
  let url: string;
  let program: ChildProcess;
  const posted = () => pager.json as unknown as { status: string; alerts: { status: string; labels: Record<string, string> }[] }[];
  const pages = (subject: string) =>
    posted().flatMap(({ alerts }) =>
      alerts.filter(({ labels }) => labels['subject'] === subject).map(({ status, labels }) => `${status} ${labels['severity']}`),
    );

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'negmon-am-'));
    pager = await ServiceDouble.open();
    const config = join(home, 'alertmanager.yml');
    writeFileSync(
      config,
      `route:
  receiver: pager
  group_by: ['alertname', 'subject', 'severity']
  group_wait: 1s
  group_interval: 1s
  repeat_interval: 4h
receivers:
  - name: pager
    webhook_configs:
      - url: ${pager.url}/page
`,
    );
    const address = `127.0.0.1:${await freePort()}`;
    url = `http://${address}`;
    program = spawn(
      PROGRAM ?? 'prometheus-alertmanager',
      [`--config.file=${config}`, `--storage.path=${home}/data`, `--web.listen-address=${address}`, '--cluster.listen-address='],
      { stdio: 'ignore' },
    );
    await once(program, 'spawn');
    let isReady = false;
    const ask = async (): Promise<void> => {
      while (!isReady) {
        isReady = await fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        );
        if (!isReady) await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    await Promise.race([ask(), until(() => isReady, 30_000)]);
  }, 60_000);
  afterAll(async () => {
    const closed = once(program, 'close');
    program.kill('SIGKILL');
    await closed;
    await pager.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('pages once for two negmons that see the same a moment apart, and once that it is over', async () => {
    const [one, other] = [open(url), open(url)];
    const now = Date.now();
    const both = async (more: Parameters<typeof messageOf>[0]) => {
      expect(await one.send(messageOf({ at: now, ...more }), NEVER)).toEqual({ kind: 'delivered', said: 'HTTP 200' });
      expect(
        await other.send(messageOf({ at: now + 40, episode: 7, value: '0.0289', text: 'a moment later', ...more }), NEVER),
      ).toMatchObject({
        kind: 'delivered',
      });
    };
    await both({});
    await until(() => pages('binance-usdm/btc-1').length > 0, 30_000);
    await both({ level: 'ok', from: 'critical', reason: 'recovered', rule: 'distance' });
    await until(() => pages('binance-usdm/btc-1').includes('resolved critical'), 30_000);
    expect(pages('binance-usdm/btc-1')).toEqual(['firing critical', 'resolved critical']);
  });

  it('keeps quiet about what a desk has silenced there', async () => {
    const silence = await fetch(`${url}/api/v2/silences`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        matchers: [{ name: 'subject', value: 'silenced/eth-1', isRegex: false, isEqual: true }],
        startsAt: new Date(Date.now() - 1000).toISOString(),
        endsAt: new Date(Date.now() + 3_600_000).toISOString(),
        createdBy: 'desk',
        comment: 'known',
      }),
    });
    expect(silence.status).toBe(200);
    const channel = open(url);
    await channel.send(messageOf({ subject: 'silenced/eth-1', at: Date.now() }), NEVER);
    await channel.send(messageOf({ subject: 'other/sol-1', at: Date.now() }), NEVER);
    await until(() => pages('other/sol-1').length > 0, 30_000);
    const [alert] = (await (await fetch(`${url}/api/v2/alerts?filter=subject="silenced/eth-1"`)).json()) as { status: { state: string } }[];
    expect(alert?.status.state).toBe('suppressed');
    expect(pages('silenced/eth-1')).toEqual([]);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
