import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, ChannelSettings } from '../../src/notify/channel.ts';
import { testMessage } from '../../src/notify/message.ts';
import { openChannels } from '../../src/notify/open.ts';
import { hook, messageOf, RULES, ServiceDouble } from './service.ts';

const NEVER = new AbortController().signal;
const SECRET = 'hm4c-secret-of-the-hook';
const TOKEN = '123456:telegram-token';

let service: ServiceDouble;

beforeEach(async () => {
  service = await ServiceDouble.open();
  process.env['TEST_HOOK'] = `${service.url}/services/T0/B0/secret-path`;
  process.env['TEST_SECRET'] = SECRET;
  process.env['TEST_TOKEN'] = TOKEN;
  process.env['TEST_TOPIC'] = 'topic-nobody-guesses';
});
afterEach(() => service.close());

const env = (name: string) => ({ kind: 'env', name }) as const;

function open(settings: ChannelSettings): Channel {
  const [channel] = openChannels([settings], null);
  if (channel === undefined) throw new Error('it needs a terminal');
  return channel;
}

const settingsOf = (): Readonly<Record<string, ChannelSettings>> => ({
  webhook: hook('TEST_HOOK'),
  telegram: { ...RULES, name: 'telegram', kind: 'telegram', token: env('TEST_TOKEN'), chat: '-100', server: service.url },
  ntfy: { ...RULES, name: 'ntfy', kind: 'ntfy', topic: env('TEST_TOPIC'), token: env('TEST_TOKEN'), server: service.url },
  discord: { ...RULES, name: 'discord', kind: 'discord', url: env('TEST_HOOK') },
  slack: { ...RULES, name: 'slack', kind: 'slack', url: env('TEST_HOOK') },
  alertmanager: { ...RULES, name: 'alertmanager', kind: 'alertmanager', url: service.url, token: null },
});

const SERVICES = ['webhook', 'telegram', 'ntfy', 'discord', 'slack', 'alertmanager'];

describe.each(SERVICES)('%s', (kind) => {
  const send = (signal = NEVER) => open(settingsOf()[kind] as ChannelSettings).send(messageOf(), signal);
  const silent = (text: string) => {
    for (const secret of [TOKEN, SECRET, 'secret-path', 'topic-nobody-guesses']) expect(text).not.toContain(secret);
  };

  it.each([200, 204])('takes HTTP %i for delivered', async (status) => {
    service.reply = () => ({ status });
    expect(await send()).toEqual({ kind: 'delivered', said: `HTTP ${status}` });
    expect(service.posted).toHaveLength(1);
  });

  it.each([
    [429, '7', 7000],
    [503, undefined, null],
    [500, undefined, null],
  ])('tries HTTP %i (Retry-After %s) again', async (status, after, wait) => {
    service.reply = ({ path, headers }) => ({
      status,
      headers: after === undefined ? {} : { 'Retry-After': after },
      body: `busy ${path} ${headers.authorization}`,
    });
    const answer = await send();
    expect(answer).toMatchObject({ kind: 'later', wait });
    silent(JSON.stringify(answer));
  });

  it.each([400, 401, 403, 404])('gives HTTP %i up', async (status) => {
    service.reply = ({ path, headers }) => ({ status, body: `no ${path} ${headers.authorization}` });
    const answer = await send();
    expect(answer).toMatchObject({ kind: 'refused' });
    silent(JSON.stringify(answer));
  });

  it('follows no redirect: what is sent is for nobody else', async () => {
    service.reply = () => ({ status: 307, headers: { Location: `${service.url}/elsewhere` } });
    expect(await send()).toEqual({
      kind: 'refused',
      why: `${new URL(service.url).host} answered with HTTP 307, which leads elsewhere: not followed`,
    });
    expect(service.posted).toHaveLength(1);
  });

  it('tries again after a broken connection, and one that is given up', async () => {
    service.reply = () => 'reset';
    expect(await send()).toMatchObject({ kind: 'later', why: 'the connection was reset' });
    const ended = new AbortController();
    service.reply = () => {
      ended.abort();
      return 'hang';
    };
    expect(await send(ended.signal)).toMatchObject({ kind: 'later' });
  });
});

describe('what is sent', () => {
  it('is the JSON of contract section 6 to a webhook, signed over time and body', async () => {
    await open({ ...hook('TEST_HOOK'), secret: env('TEST_SECRET') }).send(messageOf(), NEVER);
    const [{ headers, body, path }] = service.posted as [(typeof service.posted)[0]];
    expect(path).toBe('/services/T0/B0/secret-path');
    expect(JSON.parse(body)).toEqual({
      type: 'alert',
      id: 'distance|binance-usdm/btc-1|3|critical',
      rule: 'distance',
      subject: 'binance-usdm/btc-1',
      level: 'critical',
      from: 'warning',
      reason: 'escalated',
      value: '0.029',
      threshold: '0.03',
      at: '2026-11-22T06:00:00.000Z',
      episode: 3,
      text: 'binance-usdm/btc-1 is 2.9 % from its liquidation price',
    });
    expect(headers['idempotency-key']).toBe('distance|binance-usdm/btc-1|3|critical@1795327200000');
    const [, at, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['negmon-signature'])) as unknown as [string, string, string];
    expect(hex).toBe(createHmac('sha256', SECRET).update(`${at}.${body}`).digest('hex'));
  });

  it('says that a test is one', async () => {
    await open(hook('TEST_HOOK')).send(testMessage('hook', 0), NEVER);
    expect(service.json[0]).toMatchObject({ type: 'test', text: expect.stringMatching(/^TEST of the channel "hook": nothing is wrong/) });
  });

  it('names no topic and no token in an address of ntfy, and is loud from critical on', async () => {
    await open(settingsOf()['ntfy'] as ChannelSettings).send(messageOf(), NEVER);
    expect(service.posted[0]).toMatchObject({ path: '/', headers: { authorization: `Bearer ${TOKEN}` } });
    expect(service.json[0]).toEqual({
      topic: 'topic-nobody-guesses',
      title: 'CRITICAL binance-usdm/btc-1',
      message: 'binance-usdm/btc-1 is 2.9 % from its liquidation price',
      priority: 5,
    });
  });

  // core.telegram.org/bots/api#responseparameters; docs.discord.com "Rate Limits": the wait stands in the body.
  it.each([
    ['telegram', '{"ok":false,"error_code":429,"parameters":{"retry_after":5}}', 5000],
    ['discord', '{"message":"You are being rate limited.","retry_after":1.336,"global":false}', 1336],
  ])('waits as long as the body of %s says', async (kind, body, wait) => {
    service.reply = () => ({ status: 429, body });
    expect(await open(settingsOf()[kind] as ChannelSettings).send(messageOf(), NEVER)).toMatchObject({ kind: 'later', wait });
  });

  it('has no control characters, mentions nobody and stays below the limits, whatever stands in a text', async () => {
    const evil = `\u001b]0;x\u0007\u202e @everyone <!channel> ${'ü'.repeat(9000)}`;
    for (const kind of SERVICES) await open(settingsOf()[kind] as ChannelSettings).send(messageOf({ text: evil }), NEVER);
    for (const { body } of service.posted) {
      expect(body).not.toMatch(/\\u001b|\\u0007|\u202e/);
      expect(body.length).toBeLessThan(8000);
    }
    const [, , , discord, slack] = service.json;
    expect(discord).toMatchObject({ allowed_mentions: { parse: [] } });
    expect(String(discord?.['content']).length).toBeLessThanOrEqual(2000);
    expect(slack?.['text']).toContain('&lt;!channel&gt;');
  });

  it('goes over no plain http but to this machine, and to nobody when the secret is missing', async () => {
    process.env['TEST_HOOK'] = 'http://example.com/x/secret-path';
    const plain = await open(hook('TEST_HOOK')).send(messageOf(), NEVER);
    expect(plain).toMatchObject({ kind: 'refused', why: expect.stringContaining('is not encrypted') });
    expect(JSON.stringify(plain)).not.toContain('secret-path');
    expect(await open(hook('TEST_NOT_THERE')).send(messageOf(), NEVER)).toMatchObject({
      kind: 'later',
      why: expect.stringContaining('TEST_NOT_THERE is not set'),
    });
  });
});

describe('a command', () => {
  const run = (argv: [string, ...string[]], timeout = 20_000) =>
    open({ ...RULES, name: 'command', kind: 'command', argv, timeout }).send(messageOf(), NEVER);

  it('gets the text on standard input and the rest in its surrounding, and no shell', async () => {
    const script = `let t='';process.stdin.on('data',(c)=>t+=c).on('end',()=>{
      const {NEGMON_ALERT_LEVEL:l,NEGMON_WEBHOOK:s}=process.env;
      process.exit(t==='CRITICAL binance-usdm/btc-1\\nbinance-usdm/btc-1 is 2.9 % from its liquidation price\\n'&&l==='critical'&&s===undefined&&process.argv[1]==='$HOME; exit 3'?0:9)})`;
    process.env['NEGMON_WEBHOOK'] = 'not-for-others';
    expect(await run([process.execPath, '-e', script, '$HOME; exit 3'])).toEqual({ kind: 'delivered', said: 'ended with status 0' });
  });

  it('is told when it fails, is not there or does not end', async () => {
    expect(await run(['false'])).toMatchObject({ kind: 'later', why: 'the command "false" ended with status 1' });
    expect(await run(['/no/such/program'])).toMatchObject({ kind: 'refused', why: 'the command "/no/such/program" is not there' });
    expect(await run(['sh', '-c', 'sleep 60 & wait'], 50)).toMatchObject({
      kind: 'later',
      why: 'the command "sh" took longer than 0.05 s',
    });
  });
});
