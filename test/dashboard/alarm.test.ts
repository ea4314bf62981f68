import { describe, expect, it } from 'vitest';
import { alarmLines, callOf } from '../../src/dashboard/alarm.ts';
import { plain } from '../../src/dashboard/line.ts';
import { createTheme } from '../../src/dashboard/theme.ts';
import type { Alarm, Snapshot } from '../../src/monitor/snapshot.ts';
import { ALARM, alone, known, SNAPSHOT } from './sample.ts';

const theme = createTheme({ color: false, ascii: true });
const colours = createTheme({ color: true, ascii: true });
const withAlarm = (alarm: Alarm | null, change: Partial<Snapshot> = {}): Snapshot => ({ ...SNAPSHOT, ...change, alarm });
const show = (snapshot: Snapshot, columns: number, count: number, failure: string | null = null): string[] =>
  alarmLines(callOf(snapshot, failure), columns, count, true, theme).map((line) => plain(line).trimEnd());

describe('the alarm line', () => {
  it('has mark, word, text, how many more, and the key to acknowledge', () => {
    expect(show(SNAPSHOT, 160, 1)[0]?.split(/ {3,}/)).toEqual([` !! CRITICAL: ${ALARM.text}`, '+2 more  [a]ck']);
  });

  it('says that somebody knows, until when, and how many nobody has acknowledged', () => {
    const tail = (alarm: Alarm): string | undefined => show(withAlarm(alarm), 160, 1)[0]?.split(/ {3,}/)[1];
    expect(tail(known(ALARM))).toBe('acked');
    expect(tail(known(ALARM, 'snoozed'))).toBe('snoozed to 21:30Z');
    expect(tail({ ...ALARM, quieted: known(ALARM).quieted, unacknowledged: 2 })).toBe('+2 more  acked  2 unacked  [a]ck');
  });

  it('takes two rows where it must, and cuts after a whole word', () => {
    expect(show(SNAPSHOT, 60, 2)).toEqual([
      ' !! CRITICAL: BTC long at bybit-main is      +2 more  [a]ck',
      '    2.0 % from liquidation at 45,226.2 - add 1,816.19..',
    ]);
  });

  it('names stale prices as their own alarm', () => {
    const stale = alone({ id: 's', kind: 'stale', level: 'ok', text: 'okx has sent nothing for 14 s' });
    expect(show(withAlarm(stale), 80, 1)[0]).toMatch(/^ !! STALE: okx has sent nothing for 14 s/);
  });

  it('names what is only suspected as such, with a mark of its own', () => {
    const text =
      'critical if true: BTC long 0.5 x10 at bybit-main is 2.0 % from liquidation at 45,226.2 (BTC/USDT:USDT at bybit: jumped -17 %)';
    const suspect = alone({ id: 's', kind: 'suspect', level: 'critical', text });
    expect(show(withAlarm(suspect), 100, 2)[0]).toMatch(/^ \? {2}SUSPECT: critical if true: BTC long 0\.5 x10/);
    const { flashing, meaning } = callOf(withAlarm(suspect), null);
    expect([flashing, meaning]).toEqual([true, 'stale']);
    expect(callOf(withAlarm(alone({ ...suspect, level: 'warning' })), null).flashing).toBe(false);
  });

  it('puts the failure of the monitor before what it said last', () => {
    const [first, second] = show(SNAPSHOT, 100, 2, 'the monitor stopped');
    expect(first).toContain('!! MONITOR: the monitor stopped - last alarm: BTC long');
    expect(second).not.toBe('');
  });

  it('says when there is no alarm, and that unknown is not ok', () => {
    expect(show(withAlarm(null, { level: 'ok' }), 80, 1)).toEqual(['    no alarm']);
    expect(show(withAlarm(null, { level: 'unknown' }), 80, 1)[0]).toMatch(/^ \? {2}UNKNOWN: some levels cannot be known/);
  });
});

describe('flashing', () => {
  it('is for critical and worse, stale prices and a failed monitor, until acknowledged', () => {
    const flashing = (alarm: Alarm): boolean => callOf(withAlarm(alarm), null).flashing;
    expect(flashing(ALARM)).toBe(true);
    expect(flashing(alone({ ...ALARM, level: 'warning' }))).toBe(false);
    expect(flashing(alone({ ...ALARM, kind: 'stale', level: 'ok' }))).toBe(true);
    expect(flashing(known(ALARM))).toBe(false);
    // Behind what somebody knows of there may be something that nobody does.
    const behind = { ...known(ALARM), others: 1, unacknowledged: 1 };
    expect(flashing({ ...behind, next: { id: 'b|1|critical', kind: 'level', level: 'critical' } })).toBe(true);
    expect(flashing({ ...behind, next: { id: 'b|1|warning', kind: 'level', level: 'warning' } })).toBe(false);
    expect(callOf(withAlarm(known(ALARM)), 'the monitor stopped').flashing).toBe(true);
  });

  it('changes inverse to bold with colour, and the mark without', () => {
    const call = callOf(SNAPSHOT, null);
    const frames = (which: typeof theme): string[] => [true, false].map((lit) => JSON.stringify(alarmLines(call, 80, 1, lit, which)));
    expect(new Set(frames(colours)).size).toBe(2);
    expect(new Set(frames(theme)).size).toBe(2);
    for (const lit of [true, false]) expect(plain(alarmLines(call, 80, 1, lit, theme)[0] ?? [])).toContain('CRITICAL');
  });
});
