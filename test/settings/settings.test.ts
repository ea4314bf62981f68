import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RULES, type RuleName, settingsFor } from '../../src/alerts/rule.ts';
import { Rational } from '../../src/money/rational.ts';
import { CHANNEL_KINDS } from '../../src/notify/channel.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings/defaults.ts';
import { packageFile } from '../../src/settings/package-file.ts';
import { configPath } from '../../src/settings/paths.ts';
import { config, loadSettings } from '../../src/settings/settings.ts';
import { SettingsError } from '../../src/settings/settings-error.ts';

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

/** What holds at the top for a rule, else at an account or a position. */
const at = ({ alerts }: Settings, rule: RuleName, account = 'none', position: string | null = null) =>
  settingsFor(alerts, account, position, rule).settings;
const texts = (settings: Settings, rule: RuleName, account?: string, position?: string) => {
  const { warning, critical } = at(settings, rule, account, position ?? null);
  return [warning?.toString() ?? null, critical?.toString() ?? null];
};

describe('the config', () => {
  // Contract section 4: distance 8 % and 3 %, marginRatio 0.5 and 0.8; section 7: staleAfter 15 s.
  it('that says nothing leaves the contract’s defaults', () => {
    expect(load('')).toEqual(DEFAULT_SETTINGS);
    expect(load('# only a comment\n[alerts]\n[venues.binance]\n')).toEqual({ ...DEFAULT_SETTINGS, venues: { binance: {} } });
    expect(texts(DEFAULT_SETTINGS, 'distance')).toEqual(['0.08', '0.03']);
    expect(texts(DEFAULT_SETTINGS, 'marginRatio')).toEqual(['0.5', '0.8']);
    expect(DEFAULT_SETTINGS.alerts.staleAfter).toBe(15_000);
  });

  it('says where metrics are served, to this machine only unless others are let in', () => {
    expect(load('[metrics]\nlisten = "[::1]:9464"').metrics).toEqual({
      listen: { host: '::1', port: 9464, local: true },
      allowRemote: false,
    });
    expect(load('[metrics]\nlisten = "0.0.0.0:9464"\nallowRemote = true').metrics).toMatchObject({ listen: { local: false } });
    expect(refusal('[metrics]\nlisten = "0.0.0.0:9464"')).toContain('listen must be this machine only');
    expect(refusal('[metrics]\nlisten = "9464"')).toContain('mistake at metrics.listen (line 2): must be host and port');
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
    expect(texts(settings, 'distance')).toEqual(['0.125', '0.001']);
    expect(texts(settings, 'marginRatio')).toEqual(['0.5', '1.01']);
    expect(settings.alerts.staleAfter).toBe(120_000);
    expect(settings.venues).toEqual({ binance: { ws: 'ws://127.0.0.1:9001', rest: 'http://127.0.0.1:9001' } });
  });

  it('says how often accounts at venues are read, and no more often than they can bear', () => {
    expect(load('').importEvery).toBe(30_000);
    expect(load('[import]\nevery = "2m"').importEvery).toBe(120_000);
    expect(load('[import]\nevery = "5s"\n[venues.htx]\nrest = "http://127.0.0.1:1"').importEvery).toBe(5_000);
    expect(refusal('[import]\nevery = "1s"')).toMatch(/at import.every \(line 2\): must be "5s" or more/);
    expect(refusal('[imports]\n')).toContain('did you mean "import"?');
  });

  it('changes what it names and nothing else', () => {
    const settings = load('alerts.distance = { warning = "20%", critical = "10%" }');
    expect(texts(settings, 'marginRatio')).toEqual(['0.5', '0.8']);
    expect([settings.alerts.staleAfter, settings.venues]).toEqual([15_000, {}]);
  });

  it.each([
    ['500ms', 500],
    ['1.5s', 1500],
    ['15s', 15_000],
    ['3m', 180_000],
    ['1h', 3_600_000],
    ['1h30m', 5_400_000],
    ['1h 30m', 5_400_000],
    ['90s', 90_000],
    ['15 s', 15_000],
    ['1d', 86_400_000],
    ['1m500ms', 60_500],
  ])('takes %s as a duration', (text, ms) => {
    expect(load(`alerts.staleAfter = "${text}"`).alerts.staleAfter).toBe(ms);
  });

  it.each(['"0s"', '"-3s"', '"fifteen"', '""', 'true', '"9999999999s"', '"30m1h"', '"1h30"', '"0"'])(
    'refuses %s as a duration',
    (value) => {
      expect(refusal(`alerts.staleAfter = ${value}`)).toBe(
        `the config ${file} has a mistake at alerts.staleAfter (line 1): must be a duration such as "15s", "500ms" or "1h30m".`,
      );
    },
  );

  it.each(['"15"', '15'])('guesses at the unit of %s, and takes no guess for it', (value) => {
    expect(refusal(`alerts.staleAfter = ${value}`)).toContain('must be a duration such as "15s", "500ms" or "1h30m"; did you mean "15s"?');
  });

  it.each(['"-8%"', '"abc%"', '"%"', '"1e3%"', 'true', '"0"'])('refuses %s as a percentage', (value) => {
    expect(refusal(`alerts.distance = { warning = ${value}, critical = "3%" }`)).toContain(
      `the config ${file} has a mistake at alerts.distance.warning (line 1): must be a percentage such as "8%"`,
    );
  });

  it.each([
    ['"8"', '8%'],
    ['8', '8%'],
    ['0.08', '8%'],
    ['"0.08"', '8%'],
  ])('asks whether %s is %s, and takes neither for the other', (value, meant) => {
    expect(refusal(`alerts.distance = { warning = ${value}, critical = "3%" }`)).toContain(
      `at alerts.distance.warning (line 1): must be a percentage such as "8%"; did you mean "${meant}"?`,
    );
  });

  it('takes percentages as people write them', () => {
    expect(texts(load('alerts.distance = { warning = "8 %", critical = "2.5%" }'), 'distance')).toEqual(['0.08', '0.025']);
  });

  it('wants limits in the order in which they are reached; the same is no disorder', () => {
    expect(refusal('alerts.distance = { warning = "3%", critical = "8%" }')).toContain(
      'alerts.distance (line 1): critical must be at or below warning',
    );
    expect(refusal('alerts.marginRatio = { warning = "80%", critical = "50%" }')).toContain(
      'alerts.marginRatio (line 1): critical must be at or above warning',
    );
    expect(texts(load('alerts.distance = { warning = "3%", critical = "3%" }'), 'distance')).toEqual(['0.03', '0.03']);
  });

  it('wants both limits, since half a pair would be a guess', () => {
    expect(refusal('alerts.distance = { warning = "8%" }')).toContain('alerts.distance.critical (line 1): must be a percentage');
  });
});

describe('the config that ships with negmon', () => {
  const shipped = readFileSync(packageFile('config/negmon.toml'), 'utf8');
  /** What holds for every rule, and all else: tables that say the same in other words are the same. */
  const effect = (settings: Settings): unknown => {
    const rules = RULES.map((rule) => [rule, at(settings, rule)]);
    const whole = {
      ...settings,
      alerts: { ...settings.alerts, alerts: rules, accounts: [...settings.alerts.accounts], positions: [...settings.alerts.positions] },
    };
    return JSON.parse(JSON.stringify(whole, (_, value) => (value instanceof Rational ? value.toString() : value)));
  };

  it('says the defaults', () => {
    expect(effect(load(shipped))).toEqual(effect(DEFAULT_SETTINGS));
  });

  it('names every key that there is, and what it shows commented out is taken', () => {
    const whole = shipped.replace(/^# (?=\[|[a-zA-Z]+ = )/gm, '');
    const settings = load(whole.replace(/^distance = .*hold.*$/m, ''));
    expect(settings.channels.map(({ kind }) => kind)).toEqual([...CHANNEL_KINDS]);
    expect(settings.channels[2]).toEqual({
      name: 'webhook',
      kind: 'webhook',
      from: 'critical',
      after: 0,
      quietHours: null,
      url: { kind: 'env', name: 'NEGMON_WEBHOOK' },
      secret: { kind: 'env', name: 'NEGMON_WEBHOOK_SECRET' },
    });
    expect(settings.channels[3]).toMatchObject({ chat: '123456789', after: 120_000, from: 'warning', server: 'https://api.telegram.org' });
    expect(settings.heartbeat).toEqual({
      url: { kind: 'env', name: 'NEGMON_HEARTBEAT' },
      file: '/run/user/1000/negmon.beat',
      every: 60_000,
    });
    expect(texts(settings, 'distance', 'binance-usdm', 'btc-1')).toEqual(['0.15', '0.08']);
    expect(texts(settings, 'marginRatio', 'binance-usdm', 'btc-1')).toEqual(['0.4', '0.8']);
    const keys = (schema: z.core.JSONSchema.BaseSchema): string[] =>
      Object.entries(schema.properties ?? {}).flatMap(([key, one]) => [key, ...keys(one as z.core.JSONSchema.BaseSchema)]);
    for (const key of keys(z.toJSONSchema(config, { io: 'input' })))
      expect([key, new RegExp(`\\b${key}\\b`).test(shipped)]).toEqual([key, true]);
  });

  it('takes the sample of the contract', () => {
    const contract = readFileSync(packageFile('docs/contract.md'), 'utf8');
    const [, sample = ''] = /## 7\. Config[\s\S]*?```toml\n([\s\S]*?)```/.exec(contract) ?? [];
    const settings = load(
      `${sample}\n[alerts.accounts."binance-usdm"]\n[alerts.positions."binance-usdm/btc-1"]\ndistance = { critical = "5%" }\n`,
    );
    expect(at(settings, 'distance')).toMatchObject({ hold: { warning: 3000, critical: 3000 }, keep: 60_000 });
    expect(texts(settings, 'distance', 'binance-usdm', 'btc-1')).toEqual(['0.08', '0.05']);
    expect(settings.channels).toMatchObject([{ kind: 'webhook', from: 'critical', name: 'webhook' }]);
  });
});

describe('alerts', () => {
  it('are read with the unit of each rule', () => {
    const settings = load(`[alerts]
sigma = { warning = "3", critical = "1.5" }
timeToLiquidation = { warning = "1d12h", critical = "90m" }
equity = { warning = "1000", critical = "-50.5" }
price = { warning = "52000" }
marginRatio = false
hold = { warning = "3s", critical = "0s" }
quietHours = "23:00-07:30"
repeat = { warning = "1h", critical = false }
groupWait = "0s"
`);
    expect(texts(settings, 'sigma')).toEqual(['3', '1.5']);
    expect(texts(settings, 'timeToLiquidation')).toEqual(['36', '1.5']);
    expect(texts(settings, 'equity')).toEqual(['1000', '-50.5']);
    expect(texts(settings, 'price')).toEqual(['52000', null]);
    expect(texts(settings, 'marginRatio')).toEqual([null, null]);
    expect(at(settings, 'equity').hold).toEqual({ warning: 3000, critical: 0 });
    expect(settings.alerts.quietHours).toEqual({ from: 1380, to: 450 });
    expect(settings.alerts.repeat).toEqual({ warning: 3_600_000, critical: null, liquidation: 30_000, negative: 30_000 });
    expect(settings.alerts.groupWait).toBe(0);
  });

  it.each([
    ['[alerts]\nquietHours = "7-8"', 'alerts.quietHours (line 2): must be hours such as "23:00-07:00"'],
    [
      '[alerts]\nsigma = { warning = 3 }',
      'alerts.sigma.warning (line 2): must be a number in quotes, above 0, such as "1.5"; did you mean "3"?',
    ],
    ['[alerts]\nsigma = 3', 'alerts.sigma (line 2): must be false, or a table with the keys warning, critical,'],
    ['[alerts]\n\ndistance = { warnin = "3%" }', 'alerts.distance.warnin (line 3): unknown key "warnin"; did you mean "warning"?'],
    ['[alerts]\noweGap = "101%"', 'alerts.oweGap (line 2): must be above 0 % and at most 100 %'],
    ['[alerts]\nliquidation = false', 'alerts.liquidation (line 2): unknown key'],
    ['[alerts.accounts.a]\nstaleAfter = "3s"', 'alerts.accounts.a.staleAfter (line 2): unknown key'],
    ['[alerts.positions.btc]\n', 'alerts.positions.btc (line 1): must be account and position'],
    // The critical of [alerts] is 3 %: a warning nearer than that could never come first.
    [
      '[alerts.positions."a/b"]\ndistance = { warning = "2%" }',
      'alerts.positions.a/b.distance (line 2): critical must be at or below warning: it is nearer (warning from alerts.positions.a/b, critical from default)',
    ],
  ])('%j is refused', (toml, message) => expect(refusal(toml)).toContain(`has a mistake at ${message}`));
});

describe('channels', () => {
  it.each([
    ['[[notify]]\nkind = "webhok"', 'notify.0.kind (line 2): must be one of "bell", "desktop",', 'did you mean "webhook"?'],
    ['[[notify]]\nfrom = "critical"', 'notify.0.kind (line 1): is missing', '"alertmanager"'],
    ['[[notify]]\nkind = "bell"\n[[notify]]\nkind = "slack"', 'notify.1.url (line 3): is missing', ''],
    ['[[notify]]\nkind = "bell"\nurl = "x"', 'notify.0.url (line 3): unknown key "url"', 'Known here are'],
    ['[[notify]]\nkind = "bell"\nfrom = "critcal"', 'notify.0.from (line 3): must be one of "warning"', 'did you mean "critical"?'],
    ['[[notify]]\nkind = "bell"\n[[notify]]\nkind = "bell"', 'notify.1.name (line 3): "bell" is already the name of a channel', ''],
    ['[notify]\nkind = "bell"', 'notify (line 1): must be tables: [[notify]]', ''],
    ['[[notify]]\nkind = "command"\nargv = []', 'notify.0.argv (line 3): must name a program', ''],
    ['[[notify]]\nkind = "alertmanager"\nurl = "http://192.0.2.1:9093"', 'notify.0.url (line 3): ', 'not encrypted'],
    ['[heartbeat]\n', 'heartbeat (line 1): must have an url or a file', ''],
  ])('%j is refused', (toml, message, more) => {
    expect(refusal(toml)).toContain(`has a mistake at ${message}`);
    expect(refusal(toml)).toContain(more);
  });

  it('never repeat what stands where a reference to a secret belongs: it may be the secret', () => {
    const said = refusal('[[notify]]\nkind = "telegram"\ntoken = "123456:AAH-secret"\nchat = "1"');
    expect(said).toContain('notify.0.token (line 3): must be env:NAME, file:/full/path or cmd:');
    expect(said).not.toContain('AAH');
    expect(refusal('[[notify]]\nkind = "slack"\nurl = "env:hooks.slack.com/AAH"')).not.toContain('AAH');
  });
});

describe('a mistake', () => {
  it('in a key is answered with the nearest known', () => {
    expect(refusal('[alert]\n')).toContain('at alert (line 1): unknown key "alert"; did you mean "alerts"?');
    expect(refusal('alerts.stalAfter = "15s"')).toContain(
      'at alerts.stalAfter (line 1): unknown key "stalAfter"; did you mean "staleAfter"?',
    );
    expect(refusal('[venues.binance]\nwss = "wss://x"')).toContain('at venues.binance.wss (line 2): unknown key "wss"; did you mean "ws"?');
    expect(refusal('zzzzzzzz = 1')).toContain('unknown key "zzzzzzzz". Known here are alerts, venues');
  });

  it('in a venue’s name is not passed over in silence', () => {
    expect(refusal('[venues.binanse]\nws = "ws://127.0.0.1:1"')).toContain(
      'at venues.binanse (line 1): unknown venue; did you mean "binance"? Known are binance, bybit,',
    );
  });

  it('in a type is named', () => {
    expect(refusal('alerts = 5')).toContain('at alerts (line 1): must be an object with the keys distance,');
    expect(refusal('[venues.binance]\nws = 9001')).toContain('at venues.binance.ws (line 2): must be an address');
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
