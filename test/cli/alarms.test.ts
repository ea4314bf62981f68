import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../src/alerts/observation.ts';
import { BookStore } from '../../src/store/book-store.ts';
import type { JournalEntry } from '../../src/store/journal.ts';
import { BOOK } from './books.ts';
import { runHere, type Said } from './here.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'negmon-alarms-')), 'data');
});
afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

const negmon = (...words: string[]): Promise<Said> => runHere('--data-dir', folder, ...words);
const said = async (...words: string[]): Promise<string> => {
  const { status, stdout, stderr } = await negmon(...words);
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
};

const NOW = Date.now();
const ID = 'distance|desk/btc-1|1|warning';

function notice(part: Partial<Notice> = {}): JournalEntry {
  const base = {
    id: ID,
    rule: 'distance',
    subject: 'desk/btc-1',
    level: 'warning',
    from: 'ok',
    reason: 'first',
    at: NOW - 60_000,
  } as const;
  const told: Notice = { ...base, episode: 1, value: '0.05', threshold: '0.08', text: 'BTC long is 5 % from liquidation', ...part };
  return { kind: 'notice', subject: told.subject, notice: told };
}

function using<T>(work: (store: BookStore) => T): T {
  const store = BookStore.open(folder, NOW);
  try {
    return work(store);
  } finally {
    store.close();
  }
}

/** The book, and lines of the journal a minute old. */
function keep(...entries: readonly JournalEntry[]): void {
  using((store) => {
    store.change(NOW, () => ({ kind: 'imported', text: JSON.stringify(BOOK) }));
    store.journal.append(NOW - 60_000, entries);
  });
}

const words = () => using((store) => store.journal.read({ kinds: ['acknowledged', 'snoozed'] }).map(({ entry }) => entry));
const listed = async () =>
  (await said('alerts', '--json'))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe('negmon alerts', () => {
  it('says that nothing stands, where there is no book, too', async () => {
    expect(await said('alerts')).toBe('no alarm stands\n');
    keep();
    expect(await said('alerts')).toBe('no alarm stands\n');
  });

  it('lists what stands: its id, since when, by which message, and that nobody has acknowledged it', async () => {
    keep(notice());
    const [since] = new Date(NOW - 60_000).toISOString().replace('T', ' ').split('.');
    expect(await said('alerts')).toBe(`${ID}  since ${since}Z  NOT ACKNOWLEDGED\n    BTC long is 5 % from liquidation\n`);
    expect(await listed()).toMatchObject([{ type: 'alarm', id: ID, level: 'warning', rule: 'distance', quieted: null }]);
  });

  it('counts from the first message of an episode, has the level of now, and leaves out what is over, suspected or gone from the book', async () => {
    keep(
      notice({ at: NOW - 50_000 }),
      notice({ id: 'distance|desk/btc-1|1|critical', level: 'critical', from: 'warning', reason: 'escalated', at: NOW - 40_000 }),
      notice({ id: 'distance|desk/gone|1|warning', subject: 'desk/gone' }),
      notice({ id: 'owe|desk|1|warning', rule: 'owe', subject: 'desk' }),
      notice({ id: 'owe|desk|1|ok', rule: 'owe', subject: 'desk', level: 'ok', from: 'warning', reason: 'recovered' }),
      notice({ id: 'equity|desk|2|critical|suspect', rule: 'equity', subject: 'desk', suspect: 'it jumped' }),
    );
    expect(await listed()).toMatchObject([
      { id: 'distance|desk/btc-1|1|critical', level: 'critical', since: new Date(NOW - 50_000).toISOString() },
    ]);
  });

  it('has old prices among them until they come in again', async () => {
    const stale = { id: 'stale|desk|1|ok', rule: 'stale', subject: 'desk', level: 'ok', reason: 'stale' } as const;
    keep(notice(stale));
    expect(await listed()).toMatchObject([{ id: 'stale|desk|1|ok', quieted: null }]);
    await said('ack', 'stale|desk|1|ok');
    expect(await listed()).toMatchObject([{ quieted: { how: 'acknowledged' } }]);
    keep(notice({ ...stale, id: 'blind|desk|1|critical', rule: 'blind', level: 'critical', reason: 'blind' }));
    expect(await listed()).toMatchObject([{ id: 'blind|desk|1|critical', quieted: null }]);
    keep(notice({ ...stale, reason: 'resumed' }));
    expect(await listed()).toEqual([]);
  });

  it('says that nobody watches where the last monitor has ended', async () => {
    keep(notice(), { kind: 'watching', subject: '', state: 'began' }, { kind: 'watching', subject: '', state: 'ended' });
    expect(await said('alerts')).toMatch(/^nobody has watched since .*Z: what stood then\n/);
  });
});

describe('negmon ack', () => {
  it.each([[ID], ['desk/btc-1'], ['--all']])('%s is on the disk when it returns, and listed', async (word) => {
    keep(notice());
    expect(await said('ack', word)).toMatch(/^acknowledged distance\|desk\/btc-1\|1\|warning: not told again before /);
    expect(words()).toEqual([{ kind: 'acknowledged', subject: 'desk/btc-1', id: ID }]);
    expect(await said('alerts')).toContain('  acknowledged ');
  });

  it('what got worse afterwards was not acknowledged', async () => {
    keep(notice());
    await said('ack', '--all');
    keep(notice({ id: 'distance|desk/btc-1|1|critical', level: 'critical', from: 'warning', reason: 'escalated' }));
    expect(await listed()).toMatchObject([{ level: 'critical', quieted: null }]);
  });

  it('names the nearest alarm, and what stands', async () => {
    keep(notice());
    expect(await negmon('ack', 'distance|desk/btc-1|1|warnin')).toEqual({
      status: 2,
      stdout: '',
      stderr: `negmon: no alarm "distance|desk/btc-1|1|warnin" stands. Did you mean "${ID}"? There is ${ID}.\n`,
    });
    expect(words()).toEqual([]);
  });

  it('refuses what is too little or too much', async () => {
    keep(notice());
    expect((await negmon('ack')).stderr).toContain('needs one of the two');
    expect((await negmon('ack', ID, '--all')).stderr).toContain('needs one of the two');
    expect(words()).toEqual([]);
  });

  it('where nothing stands says so', async () => {
    keep();
    expect(await negmon('ack', '--all')).toMatchObject({
      status: 1,
      stderr: 'negmon: no alarm stands: there is nothing for negmon ack to do.\n',
    });
  });
});

describe('negmon snooze', () => {
  it.each([[[ID, '30m']], [['desk/btc-1', '0.5h']], [['--all', '1800s']]])('%j keeps it quiet until then', async (given) => {
    keep(notice());
    const before = Date.now();
    expect(await said('snooze', ...given)).toMatch(/^snoozed distance\|desk\/btc-1\|1\|warning until .*Z, unless it gets worse\n$/);
    const [word] = words();
    expect(word).toMatchObject({ kind: 'snoozed', subject: 'desk/btc-1', id: ID });
    const until = word?.kind === 'snoozed' ? word.until : 0;
    expect(until).toBeGreaterThanOrEqual(before + 1_800_000);
    expect(until).toBeLessThanOrEqual(Date.now() + 1_800_000);
    expect(await said('alerts')).toContain('  snoozed until ');
  });

  it.each([
    [[ID], 'how long'],
    [[ID, 'soon'], '"soon" is none'],
    [[ID, '5h'], 'longer than 4h'],
  ])('%j is refused, and nothing is written', async (given, why) => {
    keep(notice());
    const { status, stderr } = await negmon('snooze', ...given);
    expect(status).toBe(2);
    expect(stderr).toContain(why);
    expect(words()).toEqual([]);
  });
});

describe('the limits of the config', () => {
  const configured = (text: string): string[] => {
    const file = join(folder, '..', 'negmon.toml');
    writeFileSync(file, text);
    return ['--config', file];
  };

  it('say how long an acknowledgement holds', async () => {
    const config = configured('[alerts]\nacknowledgedFor = "2h"\n');
    keep(notice());
    const before = Math.floor(Date.now() / 1000) * 1000;
    await said(...config, 'ack', ID);
    const [alarm] = (await said(...config, 'alerts', '--json'))
      .split('\n')
      .slice(0, 1)
      .map((line) => JSON.parse(line));
    expect(Date.parse(alarm.quieted.until)).toBeGreaterThanOrEqual(before + 2 * 3_600_000);
  });

  it('say for how long something may be snoozed at most', async () => {
    const config = configured('[alerts]\nsnoozeMost = "12h"\n');
    keep(notice());
    const before = Date.now();
    await said(...config, 'snooze', ID, '5h');
    const [alarm] = (await said(...config, 'alerts', '--json'))
      .split('\n')
      .slice(0, 1)
      .map((line) => JSON.parse(line));
    expect(Date.parse(alarm.quieted.until)).toBeGreaterThanOrEqual(before + 5 * 3_600_000);
    expect((await negmon(...config, 'snooze', ID, '13h')).stderr).toContain('longer than 12h');
  });

  it('are needed: with a broken config nothing is written', async () => {
    const config = configured('[alerts]\nacknowledgedFor = "often"\n');
    keep(notice());
    expect((await negmon(...config, 'ack', ID)).stderr).toContain('alerts.acknowledgedFor (line 2)');
    expect(words()).toEqual([]);
  });
});
