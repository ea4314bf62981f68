import { describe, expect, it } from 'vitest';
import { geometryOf } from '../../src/dashboard/geometry.ts';
import { plain } from '../../src/dashboard/line.ts';
import { logLines } from '../../src/dashboard/panels.ts';
import { feedText, modeText, statusLines } from '../../src/dashboard/status.ts';
import { cells } from '../../src/dashboard/text.ts';
import { createTheme } from '../../src/dashboard/theme.ts';
import type { FeedView, Snapshot } from '../../src/monitor/snapshot.ts';
import { REPLAY, SNAPSHOT } from './sample.ts';

const theme = createTheme({ color: false, ascii: true });
const status = (snapshot: Snapshot | null, columns: number, count: number, failed = false): string[] =>
  statusLines(snapshot, failed, columns, count, theme).map(plain);

describe('the mode', () => {
  it('says of a recording that it is one, of when, and how fast', () => {
    const at = Date.UTC(2025, 9, 10, 21, 17, 5);
    expect(modeText({ kind: 'live' }, at)).toBe('LIVE');
    expect(modeText({ kind: 'replay', speed: 60, ended: false }, at)).toBe('REPLAY 2025-10-10 21:17:05Z x60');
    expect(modeText({ kind: 'demo', speed: 'max', ended: true }, at)).toBe('DEMO REPLAY ENDED 2025-10-10 21:17:05Z max speed');
  });
});

describe('the status line', () => {
  it('reads as in design.md section 8 where there is room', () => {
    expect(status(SNAPSHOT, 160, 1)).toEqual([
      ' negmon   LIVE   binance 0.4s   bybit 0.1s   okx STALE 14s   equity 82,231.13   worst 2.0 %   if -30 %: owe 1,204-13,247   14:02:11Z',
    ]);
  });

  it('shows that the prices are recorded, and that they no longer are', () => {
    const [going] = status({ ...SNAPSHOT, recording: { stopped: null } }, 200, 1);
    expect(going).toContain('LIVE   REC   binance');
    const [stopped] = status({ ...SNAPSHOT, recording: { stopped: 'the disk is full' } }, 200, 1);
    expect(stopped).toContain('LIVE   REC STOPPED   binance');
    const log = logLines({ ...SNAPSHOT, recording: { stopped: 'the disk is full' } }, 100, theme)
      .map(plain)
      .join('\n');
    expect(log).toContain('the recording has stopped: the disk is full; all else goes on');
  });

  it('says in the alert log who was told and when, and who was not and why', () => {
    const at = Date.UTC(2026, 10, 22, 6, 0, 5);
    const told = [
      { channel: 'bell', state: 'sent', at, why: null },
      { channel: 'desk', state: 'given up', at, why: 'status 401' },
      { channel: 'phone', state: 'failed', at, why: 'connection refused' },
      { channel: 'boss', state: 'due', at: null, why: null },
    ] as const;
    const alerts = SNAPSHOT.alerts?.map((line) => ({ ...line, told })) ?? null;
    expect(logLines({ ...SNAPSHOT, alerts }, 160, theme).map(plain)).toContain(
      '     told: bell 06:00:05Z; desk NOT, given up 06:00:05Z: status 401; phone NOT YET, tried 06:00:05Z: connection refused; boss not yet',
    );
    for (const line of logLines({ ...SNAPSHOT, alerts }, 60, theme)) expect(cells(plain(line))).toBeLessThanOrEqual(60);
    expect(logLines(SNAPSHOT, 160, theme).map(plain).join()).not.toContain('told:');
  });

  it('drops whole parts, and never the mode, the owed amount or a feed in trouble', () => {
    for (const snapshot of [SNAPSHOT, REPLAY]) {
      for (let columns = 60; columns <= 200; columns++) {
        const lines = status(snapshot, columns, geometryOf({ columns, rows: 24 }).status);
        for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(columns);
        const text = lines.join(' ');
        expect(text).toContain(modeText(snapshot.mode, snapshot.at));
        expect(text).toContain('if -30 %: owe 1,204-13,247');
        expect(text).toContain('worst 2.0 %');
        expect(text).toMatch(/okx STALE 14s|1 of 3 feeds not live/);
      }
    }
  });

  it('marks every number of the book by a price that is not believed', () => {
    const text = statusLines({ ...SNAPSHOT, suspect: true }, false, 140, 1, theme)
      .map(plain)
      .join(' ');
    expect(text).toContain('equity 82,231.13?   worst 2.0 %?   if -30 %: owe 1,204-13,247?');
  });

  it('says how far a clock is off', () => {
    const [binance] = SNAPSHOT.feeds;
    const texts = [4100, -3_600_000, null].map((clockOffset) => feedText({ ...(binance as FeedView), clockOffset }));
    expect(texts).toEqual(['binance 0.4s clock +4.1s', 'binance 0.4s clock -1h00m', 'binance 0.4s']);
  });

  it('counts feeds that do not fit', () => {
    const feeds: FeedView[] = Array.from({ length: 12 }, (_, index) => ({
      venue: `venue-${index}`,
      state: index === 3 ? 'reconnecting' : 'live',
      ageMs: 100,
      detail: '',
      rejected: 0,
      redials: 0,
      clockOffset: null,
    }));
    expect(status({ ...SNAPSHOT, feeds }, 120, 1)[0]).toContain('venue-3 reconnecting 0.1s   equity');
  });

  it('says where prices come over REST, and where they are another venue’s', () => {
    const [binance, bybit] = SNAPSHOT.feeds as [FeedView, FeedView];
    const polling: FeedView = { ...bybit, state: 'polling', ageMs: 2_100 };
    const closed: FeedView = { ...binance, state: 'refused', closedHere: true, borrowedFrom: 'okx' };
    expect(status({ ...SNAPSHOT, feeds: [polling, closed] }, 160, 1)[0]).toContain(
      'bybit REST 2.1s   binance CLOSED HERE, marks from okx 0.4s',
    );
    expect(feedText({ ...binance, state: 'refused', closedHere: true, ageMs: null })).toBe('binance CLOSED HERE');
  });

  it('gives up prices over REST before a feed in trouble', () => {
    const [binance, , okx] = SNAPSHOT.feeds as [FeedView, FeedView, FeedView];
    const feeds: FeedView[] = [{ ...binance, state: 'polling' }, okx];
    const shown = (columns: number) => status({ ...SNAPSHOT, feeds }, columns, 1).join(' ');
    const widths = Array.from({ length: 141 }, (_, index) => 60 + index);
    const loses = (word: string) => Math.max(...widths.filter((columns) => !shown(columns).includes(word)));
    expect(loses('binance REST')).toBeGreaterThan(loses('okx STALE'));
  });

  it('keeps the sign of negative equity', () => {
    expect(status({ ...SNAPSHOT, equity: '-1204.333' }, 160, 1)[0]).toContain('equity -1,204.34');
  });

  it('is frozen, without ages that would pass for fresh, when the monitor has failed', () => {
    const [line = ''] = status(SNAPSHOT, 160, 1, true);
    expect(line).toContain('FROZEN');
    expect(line).not.toMatch(/LIVE|binance/);
  });

  it('says that it starts before there is a snapshot', () => {
    expect(status(null, 80, 2)).toEqual([' negmon  starting', '']);
  });
});
