import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type CliError, EXIT } from '../../src/cli/exit.ts';
import { MetricsServer } from '../../src/cli/metrics-server.ts';
import { parseListen } from '../../src/net/listen.ts';

const HERE = { host: '127.0.0.1', port: 0, local: true };

let open: MetricsServer[] = [];
afterEach(async () => {
  for (const server of open) await server.close();
  open = [];
});

async function serving(faults: readonly string[] | null, listen = HERE): Promise<MetricsServer> {
  const server = await MetricsServer.open(listen);
  open.push(server);
  if (faults !== null) server.tell({ metrics: () => 'a 1\n', metricsType: 'text/plain; version=0.0.4', unassessed: () => faults });
  return server;
}

async function ask(server: MetricsServer, path: string, headers: Record<string, string> = {}, method = 'GET') {
  const asked = Promise.withResolvers<{ status: number | undefined; text: string; type: string | undefined }>();
  request(`${server.url}${path}`, { method, headers, agent: false }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    response.on('end', () => asked.resolve({ status: response.statusCode, text, type: response.headers['content-type'] }));
  })
    .on('error', asked.reject)
    .end();
  return asked.promise;
}

describe('the server of metrics', () => {
  it('tells what there is at that moment', async () => {
    expect(await ask(await serving([]), '/metrics')).toEqual({ status: 200, text: 'a 1\n', type: 'text/plain; version=0.0.4' });
  });

  it('is healthy only when every account was just assessed', async () => {
    expect(await ask(await serving([]), '/healthz')).toMatchObject({ status: 200 });
    expect(await ask(await serving(['desk: prices are stale']), '/healthz')).toMatchObject({
      status: 503,
      text: 'desk: prices are stale\n',
    });
    expect(await ask(await serving(null), '/healthz')).toMatchObject({ status: 503 });
  });

  it('answers nothing else, and nothing that writes', async () => {
    const server = await serving([]);
    expect((await ask(server, '/')).status).toBe(404);
    expect((await ask(server, '/metrics', {}, 'POST')).status).toBe(405);
    expect(await ask(server, '/metrics', {}, 'HEAD')).toMatchObject({ status: 200, text: '' });
  });

  // DNS rebinding: a page's own name is made to mean 127.0.0.1, and its script asks as that name.
  it('does not answer a page that has its own name mean this machine', async () => {
    expect((await ask(await serving([]), '/metrics', { host: 'evil.example:9464' })).status).toBe(403);
    expect((await ask(await serving([]), '/metrics', { host: 'localhost:9464' })).status).toBe(200);
    const remote = await serving([], { ...HERE, local: false });
    expect((await ask(remote, '/metrics', { host: 'negmon.lan:9464' })).status).toBe(200);
  });

  it('says it in a sentence when the place is taken', async () => {
    const port = Number(new URL((await serving([])).url).port);
    const error = await MetricsServer.open({ ...HERE, port }).catch((thrown: CliError) => thrown);
    expect(error).toMatchObject({ status: EXIT.failure, message: expect.stringContaining('listens there already') });
  });
});

describe('a place to listen', () => {
  it.each([
    ['127.0.0.1:9464', { host: '127.0.0.1', port: 9464, local: true }],
    ['localhost:9464', { host: 'localhost', port: 9464, local: true }],
    ['[::1]:9464', { host: '::1', port: 9464, local: true }],
    ['0.0.0.0:9464', { host: '0.0.0.0', port: 9464, local: false }],
    ['127.evil.example:80', { host: '127.evil.example', port: 80, local: false }],
    ['9464', undefined],
    [':9464', undefined],
    ['127.0.0.1:99999', undefined],
    ['http://127.0.0.1:9464', undefined],
  ])('%s', (text, place) => {
    expect(parseListen(text)).toEqual(place);
  });
});
