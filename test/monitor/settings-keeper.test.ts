import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Notice } from '../../src/alerts/observation.ts';
import { Session } from '../../src/monitor/session.ts';
import { notifyBy, setupBy } from '../../src/monitor/setup.ts';
import { DEFAULT_SETTINGS } from '../../src/settings/defaults.ts';
import { until } from '../feed/sink.ts';
import { BTC, ISOLATED } from './desk.ts';
import { Folder, type Line, playing } from './tapes.ts';

let folder: Folder;
let session: Session | null;
beforeEach(() => {
  folder = new Folder();
  session = null;
});
afterEach(async () => {
  await session?.stop();
  folder.remove();
});

/** A minute of calm: 51,000 is 11.3 % from the liquidation of ISOLATED at 45,226.13 (test/monitor/desk.ts), and BTC is at ease to 8 %. */
const CALM: readonly Line[] = Array.from({ length: 600 }, (_, i): Line => [i / 10, BTC, '51000']);

async function watched(): Promise<{ readonly session: Session; readonly notices: readonly Notice[]; readonly about: readonly string[] }> {
  const [notices, about]: [Notice[], string[]] = [[], []];
  const setup = playing(folder.tape(CALM), [ISOLATED], 1);
  const config = { path: join(folder.path, 'negmon.toml'), optional: true };
  const opened = await Session.open(
    { ...setup, ...setupBy(DEFAULT_SETTINGS), notify: notifyBy(DEFAULT_SETTINGS), config },
    { notice: (notice) => notices.push(notice), aboutSettings: (text) => about.push(text) },
  );
  session = opened;
  await until(() => opened.snapshot().rows[0]?.level === 'ok');
  return { session: opened, notices, about };
}

it('a threshold that is saved counts, a broken one changes nothing and is said until it is mended', async () => {
  const { session, notices, about } = await watched();
  expect(notices).toEqual([]);
  folder.write('negmon.toml', '[alerts]\ndistance = { warning = "20%", critical = "12%" }\n');
  await until(() => notices.length > 0);
  expect(notices[0]).toMatchObject({ subject: 'binance-usdm/btc-1', level: 'critical', threshold: '0.12', reason: 'first' });
  expect(about).toEqual(['the settings were read again, and count from now on']);
  const file = folder.write('negmon.toml', '[alerts]\n\ndistanse = false\n');
  await until(() => session.snapshot().settingsFault !== null);
  const fault = `the config ${file} has a mistake at alerts.distanse (line 3): unknown key "distanse"; did you mean "distance"?`;
  expect(session.snapshot().settingsFault).toContain(fault);
  expect(session.snapshot().settingsFault).toContain('What it said before still counts.');
  expect(session.snapshot().rows[0]?.level).toBe('critical');
  await until(() => about.length === 2);
  expect(about[1]).toContain(fault);
  rmSync(file);
  await until(() => session.snapshot().settingsFault?.includes('is gone') === true);
  expect(session.snapshot().rows[0]?.level).toBe('critical');
  folder.write('negmon.toml', '[alerts]\ndistance = { warning = "20%", critical = "12%" }\n[alerts.accounts.binance-usmd]\nkeep = "2m"\n');
  await until(() => session.snapshot().settingsFault === null);
  expect(session.snapshot().assumptions).toContain(
    'the settings have [alerts.accounts."binance-usmd"], and the book has no such account; did you mean "binance-usdm"?',
  );
});

it('the rules of thumb follow, too, and a reload reads what seems the same', async () => {
  const { session, about } = await watched();
  session.command({ kind: 'select', index: 0, detail: true });
  const checks = (): string => JSON.stringify(session.snapshot().detail);
  await until(() => checks().includes('noStop'));
  folder.write('negmon.toml', '[checks]\nnoStop = false\n');
  await until(() => !checks().includes('noStop'));
  folder.write('negmon.toml', 'nonsense');
  await until(() => session.snapshot().settingsFault !== null);
  session.reload();
  await until(() => about.length === 2);
  expect(about[1]).toContain('is no TOML: line 1');
});
