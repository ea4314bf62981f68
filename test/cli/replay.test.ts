import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEVELS, type Level, severity } from '../../src/risk/level.ts';
import { BOOK, BTC } from './books.ts';
import { DEMO, documents, Home, run } from './negmon.ts';

interface Alert {
  readonly type: 'alert';
  readonly id: string;
  readonly rule: string;
  readonly subject: string;
  readonly level: Level;
  readonly from: Level;
  readonly reason: string;
  readonly value: string | null;
  readonly threshold: string | null;
  readonly at: string;
  readonly episode: number;
  readonly text: string;
}

interface Summary {
  readonly type: 'summary';
  readonly ticks: number;
  readonly alerts: number;
  readonly worst: Level;
  readonly seconds: number;
}

let home: Home;
let book: string;
beforeAll(() => {
  home = new Home();
  book = home.write('book.json', BOOK);
});
afterAll(() => home.remove());

/** 2025-10-10T20:30:00Z. */
const EPOCH = 1_760_128_200_000;
let tapes = 0;
function tape(lines: readonly (readonly [ms: number, mark: string])[]): string {
  const texts = lines.map(([ms, mark]) => JSON.stringify({ t: EPOCH + ms, symbol: BTC, mark }));
  return home.write(`tape-${tapes++}.jsonl`, `${texts.join('\n')}\n`);
}

const replay = (files: readonly string[], ...words: string[]) =>
  run(home, ['replay', ...files, '--portfolio', book, '--speed', 'max', ...words]);

/** What `--json` said: the alerts, and the summary in the last line. */
function told(stdout: string): [alerts: Alert[], summary: Summary] {
  const all = documents<Alert | Summary>(stdout);
  return [all.slice(0, -1) as Alert[], all.at(-1) as Summary];
}

describe('a recording of a price that was not believed', () => {
  it('plays back to the same alerts: suspected, and real once it was confirmed', async () => {
    const suspect = 'jumped -12 % in 0.9 s, which neither its index nor another venue confirms';
    const line = (ms: number, mark: string, doubt?: string) => `${JSON.stringify({ t: EPOCH + ms, symbol: BTC, mark, suspect: doubt })}\n`;
    const jump = [line(0, '52000'), line(900, '46000', suspect), line(1900, '46000', suspect)];
    const play = async (name: string, lines: readonly string[]) => {
      const { status, stdout } = await replay([home.write(name, lines.join(''))], '--json');
      return { status, told: told(stdout) };
    };
    const doubted = await play('doubted.jsonl', jump);
    expect(doubted.told).toEqual([
      [expect.objectContaining({ id: expect.stringMatching(/\|1\|critical\|suspect$/), level: 'critical', suspect: `${BTC}: ${suspect}` })],
      expect.objectContaining({ alerts: 1, worst: 'ok' }),
    ]);
    // Nothing worse than ok is known, and something is not believed (contract section 1).
    expect(doubted.status).toBe(6);
    const confirmed = await play('confirmed.jsonl', [...jump, line(2900, '46000')]);
    expect(confirmed.told[0].map(({ id }) => id.split('|').slice(2).join(' '))).toEqual(['1 critical suspect', '1 critical']);
    expect(confirmed.status).toBe(4);
  });
});

describe('the crash of 10 October 2025', () => {
  let alerts: Alert[];
  let summary: Summary;
  let ended: { status: number | null; stderr: string };
  beforeAll(async () => {
    const { stdout, ...rest } = await run(home, ['replay', DEMO.tape, '--portfolio', DEMO.portfolio, '--json', '--speed', 'max']);
    ended = rest;
    [alerts, summary] = told(stdout);
  }, 60_000);

  it('ends negative, with the exit status that says so', () => {
    expect(ended).toMatchObject({ status: 5, stderr: '' });
    // config/demo/README.md: 8,003 lines.
    expect(summary).toEqual({ type: 'summary', ticks: 8003, alerts: alerts.length, worst: 'negative', seconds: expect.any(Number) });
  });

  it('is told in the words of contract section 6', () => {
    const reasons = ['first', 'escalated', 'repeat', 'recovered', 'stale', 'blind', 'resumed'];
    const decimal = /^-?[0-9]{1,60}(\.[0-9]{1,100})?$/;
    for (const alert of alerts) {
      const { type, id, rule, subject, level, from, reason, value, threshold, at, episode, text, ...others } = alert;
      expect(others).toEqual({});
      expect([type, id]).toEqual(['alert', `${rule}|${subject}|${episode}|${level}`]);
      expect(LEVELS).toContain(level);
      expect(LEVELS).toContain(from);
      expect(reasons).toContain(reason);
      for (const number of [value, threshold]) if (number !== null) expect(number).toMatch(decimal);
      expect(at).toMatch(/^2025-10-10T2[01]:\d\d:\d\d\.\d{3}Z$/);
      expect(Number.isInteger(episode) && episode >= 1).toBe(true);
      expect(text).toMatch(/^[\x20-\x7e]{10,200}$/);
    }
    expect(alerts.map(({ at }) => at)).toEqual(alerts.map(({ at }) => at).toSorted());
  });

  it('walks each account through what the demo’s README says', () => {
    const path = (subject: string) =>
      alerts.filter((one) => one.subject === subject && one.reason !== 'recovered').map(({ at, level }) => `${at.slice(11, 19)} ${level}`);
    expect(path('kraken-futures/btc-long')).toEqual(['20:56:40 warning', '21:17:40 critical', '21:19:40 liquidation']);
    expect(path('okx-cross')).toEqual(expect.arrayContaining(['21:19:47 liquidation', '21:20:12 negative']));
    expect(path('binance-pm/fil-long').slice(0, 2)).toEqual(['20:53:56 warning', '21:00:50 critical']);
    expect(path('binance-pm')).toEqual(expect.arrayContaining(['21:13:14 liquidation', '21:13:18 negative']));
    expect(path('ledn-loan')).toEqual(['21:17:40 warning']);
    for (const calm of ['btc-spot', 'binance-coinm']) expect(alerts.filter(({ subject }) => subject.startsWith(calm))).toEqual([]);
  });

  // F4: guardian said one event three times.
  it('says nothing twice: of a subject one thing at a time, and again only when it was better in between', () => {
    const moments = alerts.map(({ subject, at }) => `${subject} ${at}`);
    expect(new Set(moments).size).toBe(moments.length);
    const standing = new Map<string, Level>();
    for (const { subject, level, from, reason } of alerts) {
      if (reason === 'escalated') expect(severity(level)).toBeGreaterThan(severity(from));
      if (reason === 'first') expect(['ok', 'unknown']).toContain(from);
      if (reason === 'recovered') expect(level).toBe('ok');
      // It may have come down in silence since it was last said, never up.
      expect(severity(from)).toBeLessThanOrEqual(severity(standing.get(subject) ?? 'unknown'));
      standing.set(subject, level);
    }
  });

  it('is the same for people, line by line', async () => {
    const { status, stdout } = await run(home, ['demo', '--speed', 'max']);
    expect(status).toBe(5);
    expect(stdout).toMatch(/^[\x20-\x7e\n]+$/);
    const lines = stdout.split('\n');
    for (const [i, { at, level, text }] of alerts.entries()) {
      expect(lines[i]).toContain(at.slice(0, 19));
      expect(lines[i]).toContain(level.toUpperCase());
      expect(lines[i]).toContain(text);
    }
    expect(stdout).toContain(`8003 prices, ${alerts.length} alerts, worst level negative`);
    expect(lines.find((line) => line.startsWith('negmon '))).toContain('2025-10-10');
  });
});

describe('a replay', () => {
  // Contract section 1: exit status by the worst level seen; see BOOK for the marks.
  it.concurrent.each([
    ['ok', 0, ['50000']],
    ['warning', 3, ['50000', '49000', '50000']],
    ['critical', 4, ['50000', '46195', '50000']],
    ['liquidation', 5, ['50000', '45226', '50000']],
    ['negative', 5, ['44000']],
  ] as const)('whose worst is %s exits %i', async (worst, status, marks) => {
    const ended = await replay([tape(marks.map((mark, i) => [i, mark]))], '--json');
    expect([ended.status, ended.stderr]).toEqual([status, '']);
    expect(told(ended.stdout)[1]).toMatchObject({ ticks: marks.length, worst });
  });

  it.concurrent('in which something is unknown to the end exits 6', async () => {
    const other = home.write('other.jsonl', `${JSON.stringify({ t: 1, symbol: 'SOL/USDT:USDT', mark: '150' })}\n`);
    const ended = await replay([other], '--json');
    expect(ended.status).toBe(6);
    expect(told(ended.stdout)).toEqual([[], expect.objectContaining({ worst: 'ok' })]);
  });

  it.concurrent('counts a line that goes back in time, says so, and skips it', async () => {
    const file = tape([
      [0, '50000'],
      [9000, '50100'],
      [1000, '10'],
      [10_000, '50200'],
    ]);
    expect(told((await replay([file], '--json')).stdout)[1]).toMatchObject({ ticks: 3, worst: 'ok' });
    const { status, stdout, stderr } = await replay([file]);
    expect(status).toBe(0);
    expect(stdout).toContain('mark 50,200');
    // In either form: NDJSON has no place for it.
    expect(stderr).toMatch(
      /^negmon: refused and skipped: .*line 3: t 1760128201000 goes back in time, 1760128209000 came before \(BTC\/USDT:USDT\)\n$/,
    );
  });

  it.concurrent('merges tapes by time', async () => {
    const early = tape([
      [0, '50000'],
      [2000, '50000'],
    ]);
    const late = tape([[1000, '44000']]);
    const [alerts, summary] = told((await replay([late, early], '--json')).stdout);
    expect(alerts).toMatchObject([{ at: '2025-10-10T20:30:01.000Z', level: 'negative' }]);
    expect(summary.ticks).toBe(3);
  });

  it.concurrent('says the same each time', async () => {
    const file = tape(Array.from({ length: 300 }, (_, i) => [i * 1000, String(50_000 - 30 * (i % 200))] as const));
    const [first, second] = await Promise.all([replay([file], '--json'), replay([file], '--json')]);
    expect(told(first.stdout)[0]).toEqual(told(second.stdout)[0]);
    expect(told(first.stdout)[0].length).toBeGreaterThan(3);
  });

  it.concurrent('goes at the pace that it is given', async () => {
    // 3,000 tape seconds at 6,000 a second.
    const file = tape(Array.from({ length: 31 }, (_, i) => [i * 100_000, '50000'] as const));
    const { stdout } = await run(home, ['replay', file, '--portfolio', book, '--speed', '6000', '--json']);
    expect(told(stdout)[1].seconds).toBeGreaterThanOrEqual(0.5);
    expect(told(stdout)[1].ticks).toBe(31);
  });
});

it.concurrent('refuses many without drowning the reader', async () => {
  const file = tape([[0, '50000'], ...Array.from({ length: 50 }, (): [number, string] => [1, '-5']), [2, '50000']]);
  const { stderr } = await replay([file]);
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(/line 2: mark "-5" is not above 0 \(BTC\/USDT:USDT\)$/);
  expect(lines[4]).toMatch(/line 6: .*; further ones are only counted$/);
});

describe('a tape that cannot be used', () => {
  async function refused(file: string): Promise<string> {
    const { status, stdout, stderr } = await replay([file], '--json');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^negmon: tape [\x20-\x7e…]+\n$/);
    return stderr;
  }

  it.concurrent('is named, with what to do', async () => {
    expect(await refused('/nowhere.jsonl')).toContain('tape /nowhere.jsonl: there is no such file');
    expect(await refused(home.path)).toContain('it is a folder');
    expect(await refused(home.write('empty.jsonl', ''))).toContain('it holds no quotes');
    expect(await refused(home.write('words.jsonl', 'hello\nworld\n'))).toContain('"t": 1760123880000');
    expect(await refused(tape([[0, '-5']]))).toContain('-5');
  });

  it.concurrent('is named among good ones', async () => {
    const { status, stdout, stderr } = await replay([tape([[0, '50000']]), '/nowhere.jsonl'], '--json');
    expect([status, stdout, stderr]).toEqual([1, '', expect.stringContaining('/nowhere.jsonl')]);
  });

  it.concurrent('to its end because it is cut is played as far as it goes, and says so', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) =>
      JSON.stringify({ t: EPOCH + i, symbol: BTC, mark: `${50_000 + ((i * 7919) % 997)}` }),
    );
    const whole = gzipSync(lines.join('\n'));
    const file = `${home.path}/cut.jsonl.gz`;
    writeFileSync(file, whole.subarray(0, whole.length / 2));
    const { status, stdout, stderr } = await replay([file], '--json');
    expect(status).toBe(0);
    expect(told(stdout)[1].ticks).toBeGreaterThan(100);
    expect(told(stdout)[1].ticks).toBeLessThan(5000);
    expect(stderr).toMatch(
      /^negmon: refused and skipped: .*cut\.jsonl\.gz cut short after line \d+: its compressed data ends too early\n$/,
    );
  });
});

it.concurrent('a replay needs tapes and a portfolio', async () => {
  expect(await run(home, ['replay', '--portfolio', book])).toMatchObject({ status: 2, stdout: '' });
  expect(await run(home, ['replay', DEMO.tape])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('--portfolio FILE'),
  });
  const broken = home.write('broken.json', { version: 1, accounts: [{ id: 'a' }] });
  expect(await run(home, ['replay', DEMO.tape, '--portfolio', broken])).toMatchObject({ status: 78, stdout: '' });
});
