import type { AddressInfo } from 'node:net';
import { createServer, getCACertificates, type Server, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addressesOf, connectionTo } from '../../../src/feed/doctor/layers.ts';
import { certificateFor } from '../../venues/certificate.ts';

const CERTIFICATE = certificateFor(['venue.test']);
const trusted = getCACertificates('default');
let server: Server;

beforeEach(async () => {
  server = createServer(CERTIFICATE, (socket) => socket.on('error', () => {}));
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  setDefaultCACertificates(trusted);
  await new Promise((resolve) => server.close(resolve));
});

const to = (host: string) => connectionTo('127.0.0.1', host, (server.address() as AddressInfo).port, true);

test('a certificate is told by who signed it and how long it is good', async () => {
  setDefaultCACertificates([...trusted, CERTIFICATE.cert]);
  const { tcp, tls } = await to('venue.test');
  expect(tcp).toEqual({ ok: true, ms: expect.any(Number) });
  // certificateFor: signed by itself, good for one more day.
  expect(tls).toEqual({ ok: true, ms: expect.any(Number), protocol: 'TLSv1.3', issuer: 'negmon test', daysLeft: 0 });
});

test('a certificate that nobody vouches for is no safe connection', async () => {
  expect((await to('venue.test')).tls).toMatchObject({ ok: false, fault: 'the certificate is signed by nobody that this machine trusts' });
});

test('nor is one for another name', async () => {
  setDefaultCACertificates([...trusted, CERTIFICATE.cert]);
  expect((await to('other.test')).tls).toMatchObject({ ok: false, fault: 'the certificate is for another name' });
});

test('where no TLS is wanted none is asked for', async () => {
  const port = (server.address() as AddressInfo).port;
  expect(await connectionTo('127.0.0.1', '127.0.0.1', port, false)).toMatchObject({ tcp: { ok: true }, tls: null });
});

test('an address needs no looking up, a name under .invalid is none (RFC 6761)', async () => {
  expect(await addressesOf('[::1]')).toMatchObject({ ok: true, addresses: ['::1'] });
  expect(await addressesOf('127.0.0.1')).toMatchObject({ ok: true, addresses: ['127.0.0.1'] });
  expect(await addressesOf('nothing.invalid')).toMatchObject({ ok: false });
});
