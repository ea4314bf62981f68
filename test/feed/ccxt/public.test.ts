import { beforeAll, describe, expect, test } from 'vitest';
import type { ExchangeClass } from '../../../src/feed/ccxt/exchange.ts';
import { openPublic } from '../../../src/feed/ccxt/public.ts';
import { systemClock } from '../../../src/feed/clock.ts';
import { TIMINGS } from '../../../src/feed/timings.ts';
import { loadExchange } from '../../../src/net/ccxt.ts';
import { isPublicSection } from '../../../src/net/ccxt-public.ts';
import { GateDouble } from '../../venues/gate.ts';
import { quietly } from '../watching.ts';

quietly();

const clock = systemClock();

/** Any method of ccxt's, by name: what a mistake in our own code could call. */
type Anything = Record<string, (...args: unknown[]) => Promise<unknown>>;

let Gate: ExchangeClass;
let Binance: ExchangeClass;
beforeAll(async () => {
  [Gate, Binance] = await Promise.all([loadExchange<ExchangeClass>('gate'), loadExchange<ExchangeClass>('binance')]);
});

describe('what takes a key is never asked', () => {
  // Sections as ccxt names them: the keys of `api` in its venues' files.
  test.each(['public', 'fapiPublic', 'dapiPublicV2', 'futuresPublic', ['public', 'futures'], ['contract', 'public'], ['v1', 'pub']])(
    '%j is public',
    (section) => expect(isPublicSection(section)).toBe(true),
  );
  test.each([
    'private',
    'fapiPrivate',
    'sapi',
    'papi',
    'eapiPrivate',
    'utaPrivate',
    'broker',
    'earn',
    ['private', 'futures'],
    ['public', 'private'],
    '',
    'v1',
  ])('%j is not', (section) => expect(isPublicSection(section)).toBe(false));

  test('a section may be keyless at one venue, for reading alone', () => {
    expect(isPublicSection('uta', 'kucoin')).toBe(true);
    expect(isPublicSection('uta', 'kucoin', 'POST')).toBe(false);
    expect(isPublicSection('uta', 'gate')).toBe(false);
    expect(isPublicSection('v2', 'phemex')).toBe(true);
  });

  test('not even with a key, and not one byte leaves the machine', async () => {
    const double = await GateDouble.open();
    const exchange = await openPublic(Gate, { address: { ws: double.url, rest: double.restUrl }, timings: TIMINGS, clock });
    Object.assign(exchange, { apiKey: 'key', secret: 'secret' });
    const unsafe = exchange as unknown as Anything;
    await expect(unsafe['privateFuturesGetSettlePositions']?.({ settle: 'usdt' })).rejects.toThrow(
      'negmon asks nothing that takes a key: private',
    );
    await expect(unsafe['fetchBalance']?.()).rejects.toThrow('negmon asks nothing that takes a key: private');
    const place = `create${'Order'}`;
    await expect(unsafe[place]?.('BTC/USDT:USDT', 'market', 'sell', 1)).rejects.toThrow('negmon asks nothing that takes a key');
    expect(double.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
    await double.close();
  });

  test('at Binance, whose sections have names of their own', async () => {
    const exchange = await openPublic(Binance, { address: {}, timings: TIMINGS, clock });
    Object.assign(exchange, { apiKey: 'key', secret: 'secret' });
    const unsafe = exchange as unknown as Anything;
    for (const method of ['sapiGetAccountApiRestrictions', 'papiGetAccount', 'fapiPrivateV2GetAccount']) {
      await expect(unsafe[method]?.({})).rejects.toThrow('negmon asks nothing that takes a key');
    }
  });
});

describe('a stand-in takes the place of every address', () => {
  test('host and port are its own, paths the venue’s; both protocols have one each', async () => {
    const { urls, clients, client } = await openPublic(Gate, {
      address: { ws: 'wss://mirror.example:9443', rest: 'https://mirror.example' },
      timings: TIMINGS,
      clock,
    }).then((exchange) => ({ urls: exchange.urls, clients: exchange.clients, client: (url: string) => exchange.client(url) }));
    const { api } = urls as unknown as { api: { swap: { usdt: string }; public: { futures: string } } };
    expect(api.swap.usdt).toBe('wss://mirror.example:9443/v4/ws/usdt');
    expect(api.public.futures).toBe('https://mirror.example/api/v4');
    // An address that a venue names while it runs, as KuCoin does.
    expect(client('wss://fx-ws.gateio.ws/late?token=1').url).toBe('wss://mirror.example:9443/late?token=1');
    expect(Object.keys(clients)).toHaveLength(1);
  });

  test.each([
    [{ ws: 'ws://mirror.example' }, 'is not encrypted'],
    [{ rest: 'http://mirror.example' }, 'is not encrypted'],
    [{ rest: 'https://name:word@mirror.example' }, 'may not hold a name or a password'],
    [{ ws: 'ftp://mirror.example' }, 'is not a ws:// or wss:// address'],
  ])('%j may not be used', async (address, reason) => {
    await expect(openPublic(Gate, { address, timings: TIMINGS, clock })).rejects.toThrow(reason);
  });

  test('a plain address that a venue names itself is not dialled', async () => {
    const exchange = await openPublic(Gate, { address: {}, timings: TIMINGS, clock });
    expect(() => exchange.client('ws://push.example/')).toThrow('is not encrypted');
  });
});

test('it is held to our own pace and size, and certificates are checked', async () => {
  const exchange = await openPublic(Gate, { address: {}, timings: TIMINGS, clock });
  const client = exchange.client('wss://fx-ws.gateio.ws/v4/ws/usdt') as unknown as {
    options: object;
    maxPingPongMisses: number;
    keepAlive: number;
  };
  expect(client.options).toMatchObject({
    maxPayload: 1_048_576,
    perMessageDeflate: false,
    followRedirects: false,
    rejectUnauthorized: true,
  });
  expect(client.keepAlive).toBeLessThanOrEqual(15_000);
});
