import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../feed/sink.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { BOOK } from './books.ts';
import { Home, NOBODY, start } from './negmon.ts';

const has = spawnSync('prometheus', ['--version']).status === 0;
// Where everything is checked nothing may be left out.
const isLeftOut = !has && process.env['CI'] !== 'true';
if (isLeftOut) process.stderr.write('Prometheus itself scrapes nothing: it is not there (Debian package prometheus)\n');

let home: Home;
let venue: BinanceDouble;
let prometheus: ChildProcess | null;
beforeEach(async () => {
  home = new Home();
  venue = await BinanceDouble.open(50);
  prometheus = null;
});
afterEach(async () => {
  if (prometheus !== null) {
    prometheus.kill('SIGKILL');
    await once(prometheus, 'close');
  }
  await venue.close();
  home.remove();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

// design.md section 8: at 46,195 the position is critical, its equity 597.5.
it.skipIf(isLeftOut)('a real Prometheus scrapes what watch serves, and finds nothing wrong with it', async () => {
  venue.mark = () => ({ p: '46195', i: '46195', E: Date.now() });
  const config = home.write('config.toml', `[venues.binance]\nws = "${venue.url}"\n[venues.kraken]\nws = "ws://${NOBODY}"\n`);
  const book = home.write('book.json', BOOK);
  const negmon = start(home, ['watch', '--portfolio', book, '--config', config, '--metrics', '127.0.0.1:0']);
  await negmon.says(({ stdout, stderr }) => stderr.includes('/metrics\n') && stdout.includes('CRITICAL'));
  const target = /metrics at http:\/\/(\S+)\/metrics/.exec(negmon.stderr)?.[1];
  const scrape = `scrape_configs:\n- job_name: negmon\n  scrape_interval: 1s\n  static_configs:\n  - targets: ['${target}']\n`;
  const port = await freePort();
  const words = [`--config.file=${home.write('prometheus.yml', scrape)}`, `--storage.tsdb.path=${join(home.path, 'tsdb')}`];
  prometheus = spawn('prometheus', [...words, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], { stdio: 'ignore' });
  const ask = async (path: string): Promise<string> => {
    try {
      return await (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)).text();
    } catch {
      return '';
    }
  };
  let targets = '';
  let equity = '';
  const look = async (): Promise<void> => {
    equity = await ask('query?query=negmon_account_equity_usd');
    // After what was scraped: before, the target may not be known to be up.
    targets = await ask('targets');
    if (!isScraped()) setTimeout(look, 200);
  };
  const isScraped = (): boolean => /"597\.5"/.test(equity) && targets.includes('"up"');
  void look();
  await until(isScraped, 30_000);
  expect(JSON.parse(targets)).toMatchObject({ data: { activeTargets: [{ health: 'up', lastError: '' }], droppedTargets: [] } });
  expect(JSON.parse(equity)).toMatchObject({ data: { result: [{ metric: { account: 'desk', job: 'negmon' } }] } });
  expect(await ask('query?query=negmon_position_level')).toContain('"2"');
  negmon.child.kill('SIGTERM');
  await negmon.ended;
});
