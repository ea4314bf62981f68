import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS, type Limits } from '../../src/risk/thresholds.ts';
import { configPath } from '../../src/settings/paths.ts';
import { DEFAULT_SETTINGS, loadSettings, type Settings, SettingsError } from '../../src/settings/settings.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-'));
  file = join(folder, 'negmon.toml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function load(toml: string): Settings {
  writeFileSync(file, toml);
  return loadSettings(file, false);
}

/** The message that a config is refused with. */
function refusal(toml: string): string {
  try {
    load(toml);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('it was taken');
}

const texts = ({ warning, critical }: Limits) => [warning.toString(), critical.toString()];

describe('the config', () => {
  // Contract section 4: distance 8 % and 3 %, marginRatio 0.5 and 0.8; section 7: staleAfter 15 s.
  it('that says nothing leaves the contract’s defaults', () => {
    expect(load('')).toEqual(DEFAULT_SETTINGS);
    expect(load('# only a comment\n[alerts]\n[venues.binance]\n')).toEqual({ ...DEFAULT_SETTINGS, venues: { binance: {} } });
    expect(texts(DEFAULT_SETTINGS.thresholds.distance)).toEqual(['0.08', '0.03']);
    expect(texts(DEFAULT_SETTINGS.thresholds.marginRatio)).toEqual(['0.5', '0.8']);
    expect(DEFAULT_SETTINGS.staleAfter).toBe(15_000);
  });

  it('says where metrics are served, to this machine only unless others are let in', () => {
    expect(load('[metrics]\nlisten = "[::1]:9464"').metrics).toEqual({
      listen: { host: '::1', port: 9464, local: true },
      allowRemote: false,
    });
    expect(load('[metrics]\nlisten = "0.0.0.0:9464"\nallowRemote = true').metrics).toMatchObject({ listen: { local: false } });
    expect(refusal('[metrics]\nlisten = "0.0.0.0:9464"')).toContain('listen must be this machine only');
    expect(refusal('[metrics]\nlisten = "9464"')).toContain('mistake at metrics.listen: must be host and port');
    expect(load('[watch]\nreport = "12h"').report).toBe(43_200_000);
  });

  it('is read exactly', () => {
    const settings = load(`
[alerts]
distance    = { warning = "12.5%", critical = "0.1%" }
marginRatio = { warning = "50%", critical = "101%" }
staleAfter = "2m"
[venues.binance]
ws = "ws://127.0.0.1:9001"
rest = "http://127.0.0.1:9001"
`);
    expect(texts(settings.thresholds.distance)).toEqual(['0.125', '0.001']);
    expect(texts(settings.thresholds.marginRatio)).toEqual(['0.5', '1.01']);
    expect(settings.staleAfter).toBe(120_000);
    expect(settings.venues).toEqual({ binance: { ws: 'ws://127.0.0.1:9001', rest: 'http://127.0.0.1:9001' } });
  });

  it('says how often accounts at venues are read, and no more often than they can bear', () => {
    expect(load('').importEvery).toBe(30_000);
    expect(load('[import]\nevery = "2m"').importEvery).toBe(120_000);
    expect(load('[import]\nevery = "5s"\n[venues.htx]\nrest = "http://127.0.0.1:1"').importEvery).toBe(5_000);
    expect(refusal('[import]\nevery = "1s"')).toContain('at import.every: must be "5s" or more');
    expect(refusal('[imports]\n')).toContain('did you mean "import"?');
  });

  it('changes what it names and nothing else', () => {
    const settings = load('alerts.distance = { warning = "20%", critical = "10%" }');
    expect(settings.thresholds.marginRatio).toBe(DEFAULT_THRESHOLDS.marginRatio);
    expect([settings.staleAfter, settings.venues]).toEqual([15_000, {}]);
  });

  it.each([
    ['500ms', 500],
    ['1.5s', 1500],
    ['15s', 15_000],
    ['3m', 180_000],
    ['1h', 3_600_000],
  ])('takes %s as a duration', (text, ms) => {
    expect(load(`alerts.staleAfter = "${text}"`).staleAfter).toBe(ms);
  });

  it.each(['"15"', '15', '"0s"', '"-3s"', '"15 s"', '"fifteen"', '""', 'true', '"9999999999s"'])('refuses %s as a duration', (value) => {
    expect(refusal(`alerts.staleAfter = ${value}`)).toBe(
      `the config ${file} has a mistake at alerts.staleAfter: must be a duration such as "15s", "500ms" or "2m".`,
    );
  });

  it.each(['"8"', '8', '0.08', '"-8%"', '"8 %"', '"abc%"', '"%"', '"1e3%"'])('refuses %s as a percentage', (value) => {
    expect(refusal(`alerts.distance = { warning = ${value}, critical = "3%" }`)).toBe(
      `the config ${file} has a mistake at alerts.distance.warning: must be a percentage such as "8%".`,
    );
  });

  it('wants limits in the order in which they are reached; the same is no disorder', () => {
    expect(refusal('alerts.distance = { warning = "3%", critical = "8%" }')).toContain(
      'alerts.distance: critical must be at or below warning',
    );
    expect(refusal('alerts.marginRatio = { warning = "80%", critical = "50%" }')).toContain(
      'alerts.marginRatio: critical must be at or above warning',
    );
    expect(texts(load('alerts.distance = { warning = "3%", critical = "3%" }').thresholds.distance)).toEqual(['0.03', '0.03']);
  });

  it('wants both limits, since half a pair would be a guess', () => {
    expect(refusal('alerts.distance = { warning = "8%" }')).toContain('alerts.distance.critical: must be a percentage');
  });
});

describe('a mistake', () => {
  it('in a key is answered with the nearest known', () => {
    expect(refusal('[alert]\n')).toContain('at alert: unknown key "alert"; did you mean "alerts"?');
    expect(refusal('alerts.stalAfter = "15s"')).toContain('at alerts.stalAfter: unknown key "stalAfter"; did you mean "staleAfter"?');
    expect(refusal('[venues.binance]\nwss = "wss://x"')).toContain('at venues.binance.wss: unknown key "wss"; did you mean "ws"?');
    expect(refusal('zzzzzzzz = 1')).toContain('unknown key "zzzzzzzz". Known here are alerts, venues');
  });

  it('in a venue’s name is not passed over in silence', () => {
    expect(refusal('[venues.binanse]\nws = "ws://127.0.0.1:1"')).toContain(
      'at venues.binanse: unknown venue; did you mean "binance"? Known are binance, bybit,',
    );
  });

  it('in a type is named', () => {
    expect(refusal('alerts = 5')).toContain('at alerts: must be an object with the keys distance,');
    expect(refusal('[venues.binance]\nws = 9001')).toContain('at venues.binance.ws: must be an address');
  });

  it('in the TOML itself is named by its line', () => {
    expect(refusal('[alerts]\nstaleAfter = "15s"\ndistance = {\n')).toMatch(
      new RegExp(`^the config ${file} is no TOML: line [34], column \\d+: .+\\.$`),
    );
    expect(refusal('a = 1\na = 2\n')).toMatch(/is no TOML: line 2, column \d+: /);
  });

  it('is one line, and free of characters that take over a terminal', () => {
    const message = refusal('"\\u001b[2J\\u202Eevil" = 1');
    expect(message).toContain('evil');
    expect(message).toMatch(/^[\x20-\x7e]+$/);
  });
});

describe('the file', () => {
  it('may be missing where nobody named it, and only then', () => {
    expect(loadSettings(file, true)).toBe(DEFAULT_SETTINGS);
    expect(() => loadSettings(file, false)).toThrow(`the config ${file} cannot be read: ENOENT. Check the path and that you may read it.`);
  });

  it('that is there and cannot be read is never taken for missing', () => {
    mkdirSync(file);
    expect(() => loadSettings(file, true)).toThrow(SettingsError);
    rmSync(file, { recursive: true });
    writeFileSync(file, '');
    chmodSync(file, 0);
    // Root may read everything.
    if (process.getuid?.() === 0) expect(loadSettings(file, true)).toEqual(DEFAULT_SETTINGS);
    else expect(() => loadSettings(file, true)).toThrow('EACCES');
  });

  it('lies where XDG says', () => {
    expect(configPath({ XDG_CONFIG_HOME: '/xdg' })).toBe('/xdg/negmon/negmon.toml');
    const home = join(homedir(), '.config', 'negmon', 'negmon.toml');
    expect([configPath({}), configPath({ XDG_CONFIG_HOME: '' })]).toEqual([home, home]);
  });
});
