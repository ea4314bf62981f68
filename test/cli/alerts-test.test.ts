import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServiceDouble } from '../notify/service.ts';
import { runHere } from './here.ts';

let home: string;
let service: ServiceDouble;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'negmon-alerts-'));
  service = await ServiceDouble.open();
  process.env['TEST_HOOK'] = `${service.url}/hooks/not-to-be-seen`;
});
afterEach(async () => {
  rmSync(home, { recursive: true, force: true });
  await service.close();
});

const CHANNELS = `
[[notify]]
kind = "webhook"
name = "desk"
url = "env:TEST_HOOK"

[[notify]]
kind = "slack"
url = "env:TEST_HOOK"

[[notify]]
kind = "bell"
`;
const test = (config: string, ...words: string[]) => {
  const file = join(home, 'negmon.toml');
  writeFileSync(file, config);
  return runHere('alerts', 'test', '--config', file, ...words);
};

it('sends a marked test through each channel, and says what each answered', async () => {
  service.reply = ({ body }) => (body.includes('"type":"test"') ? { status: 200 } : { status: 404, body: 'no_team' });
  const { status, stdout, stderr } = await test(CHANNELS);
  expect([status, stderr]).toEqual([1, '']);
  expect(stdout.split('\n')).toEqual([
    'desk   delivered (HTTP 200)',
    `slack  refused: ${new URL(service.url).host} answered with HTTP 404: no_team`,
    'bell   not tried: this is no terminal, and only a terminal can do it',
    '',
  ]);
  expect(service.json.map((one) => String(one['text'])).sort()).toEqual([
    expect.stringMatching(/^TEST of the channel "desk": nothing is wrong/),
    expect.stringMatching(/^negmon TEST\nTEST of the channel "slack": nothing is wrong/),
  ]);
});

it('tries one alone, and names the nearest where there is none', async () => {
  expect(await test(CHANNELS, '--channel', 'desk')).toMatchObject({ status: 0, stdout: 'desk  delivered (HTTP 200)\n' });
  expect(service.posted).toHaveLength(1);
  const { status, stderr } = await test(CHANNELS, '--channel', 'dask');
  expect(status).toBe(2);
  expect(stderr).toContain('there is no channel "dask". Did you mean "desk"?');
});

it('says how to make a channel where there is none', async () => {
  const { status, stderr } = await test('');
  expect(status).toBe(2);
  expect(stderr).toContain('put a [[notify]] into it');
});
