import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Panel } from '../../src/dashboard/keys.ts';
import { plain, width } from '../../src/dashboard/line.ts';
import { composeScreen, panelLines, screenLines, type View } from '../../src/dashboard/screen.ts';
import { initialState } from '../../src/dashboard/state.ts';
import { createTheme } from '../../src/dashboard/theme.ts';
import type { Snapshot } from '../../src/monitor/snapshot.ts';
import { ACCOUNT, DETAIL, LOAN, REPLAY, SNAPSHOT, WALLET } from './sample.ts';

const theme = createTheme({ color: false, ascii: true });
function view(snapshot: Snapshot | null, columns: number, rows: number, panel: Panel = 'table', change: Partial<View> = {}): View {
  const state = { ...initialState({ columns, rows }), panels: panel === 'table' ? (['table'] as const) : (['table', panel] as const) };
  return { snapshot, failure: null, state, theme, lit: true, previousMarks: null, ...change };
}
const show = (...args: Parameters<typeof view>): string =>
  screenLines(view(...args))
    .map(plain)
    .join('\n');
const all = (snapshot: Snapshot, columns: number, panel: Panel, change: Partial<View> = {}): string =>
  panelLines(view(snapshot, columns, 40, panel, change))
    .map(plain)
    .join('\n');
const detailed: Snapshot = { ...SNAPSHOT, detail: DETAIL };

describe('a frame', () => {
  it('has exactly the rows of the screen and is never wider, at any size and in any panel', () => {
    const panels = fc.constantFrom<Panel>('table', 'detail', 'log', 'help');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 220 }),
        fc.integer({ min: 1, max: 70 }),
        panels,
        fc.boolean(),
        (columns, rows, panel, failed) => {
          const lines = screenLines(view(detailed, columns, rows, panel, { failure: failed ? 'the monitor stopped' : null }));
          expect(lines).toHaveLength(rows);
          // One column has no room for two cells of a word; what is beyond is cut when it is painted.
          if (columns >= 8) for (const line of lines) expect(width(line)).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 400 },
    );
  });

  // F11 of studies/peers.md section 3: at 50 columns hyperliquid-cli breaks numbers over two lines ("98000" and ".0" below it).
  it('never breaks a number, however narrow it is', () => {
    const numbers = SNAPSHOT.alarm?.text.match(/\d[\d,]*(?:\.\d+)?/g) ?? [];
    expect(numbers.length).toBeGreaterThan(1);
    for (let columns = 24; columns < 60; columns++) {
      const shown = screenLines(view(SNAPSHOT, columns, 20)).map((line) => plain(line).trim());
      expect(numbers.filter((number) => !shown.some((line) => line.includes(number)))).toEqual([]);
      expect(shown.filter((line) => /^[.,]\d/.test(line))).toEqual([]);
    }
    // From the least width of a table on columns go, whole ones; what is left is never cut.
    for (let columns = 60; columns <= 120; columns++) {
      const rows = show(SNAPSHOT, columns, 20).split('\n');
      expect(rows.filter((row) => /\d[.,]\s*$|\d\.\.\d/.test(row))).toEqual([]);
    }
  });

  it('has no escape code without colour, and nothing beyond ASCII', () => {
    const outside = { ...SNAPSHOT, rows: [{ ...LOAN, label: 'kredit 币\u001b[31m …' }], total: 1, source: 'b\u00fccher.json' };
    for (const panel of ['table', 'detail', 'log', 'help'] as const) {
      const painted = composeScreen(view({ ...outside, detail: DETAIL }, 120, 40, panel)).join('');
      expect(painted).toMatch(/^[ -~]*$/);
    }
  });

  it('paints with colour', () => {
    const colours = createTheme({ color: true, ascii: true });
    expect(composeScreen(view(SNAPSHOT, 120, 40, 'table', { theme: colours })).join('')).toContain('\u001b[');
  });

  it('keeps its shares when the alarm goes', () => {
    const headerAt = (snapshot: Snapshot): number =>
      screenLines(view(snapshot, 80, 24)).findIndex((line) => plain(line).includes('[D]ISTANCE'));
    expect(headerAt({ ...SNAPSHOT, alarm: null, level: 'ok' })).toBe(headerAt(SNAPSHOT));
  });
});

describe('a screen that is too small', () => {
  it('still says the worst alarm, and that a recording is one', () => {
    expect(show(SNAPSHOT, 59, 3)).toMatch(/^!! CRITICAL BTC long at bybit-main is 2\.0 % from\n?/);
    expect(show(REPLAY, 50, 1)).toBe('!! CRITICAL DEMO: BTC long at bybit-main is 2.0..'.replace(' 2.0..', '..'));
    expect(show({ ...SNAPSHOT, alarm: null, level: 'ok' }, 40, 1)).toBe('no alarm - worst 2.0 %');
    expect(show(SNAPSHOT, 40, 4, 'table', { failure: 'the monitor stopped' })).toContain('MONITOR the monitor stopped');
  });

  it('says what it needs when there is a line left', () => {
    expect(show(SNAPSHOT, 59, 6)).toContain('negmon needs 60x12; this is 59x6. [q]uit');
  });
});

describe('an empty book', () => {
  const empty: Snapshot = { ...SNAPSHOT, rows: [], total: 0, selected: null, alarm: null, level: 'ok', feeds: [], nearest: null };

  it('says what to do next on the smallest full screen, and shows no position', () => {
    const text = show(empty, 60, 15);
    for (const command of ['negmon demo', 'negmon --portfolio FILE']) expect(text).toContain(command);
    expect(text).not.toMatch(/BTC|long|\[enter\]|worst/);
  });
});

describe('the detail', () => {
  it('has every number with its unit, the ladder, who bears a shortfall and on what evidence', () => {
    const text = all(detailed, 120, 'detail');
    for (const part of [
      'BTC long 0.5 x10 isolated - bybit-main',
      'CRITICAL',
      '45,226.2',
      '597.50 USDT',
      '-1,902.50 USDT',
      // contract.md section 4: 10 % down leaves −1712.25.
      '-1,712.25        1,712.25               0',
      'absorbed:',
      'The insurance fund',
      '2026-03-17',
      'tiers as of 2026-07-02',
      'BEYOND LIQUIDATION',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('says what the venue does not state, and why a number is not known', () => {
    const shortfall = { policy: 'unknown', evidence: '', asOf: null, conflicts: [], after: null, lossCap: null, ladder: [] };
    const account = { ...ACCOUNT, equity: { unknown: 'no price of SOL yet' }, shortfall };
    const text = all({ ...SNAPSHOT, detail: { ...DETAIL, row: LOAN, account, position: null } }, 80, 'detail');
    expect(text).toContain('not stated by the venue who bears a shortfall');
    expect(text).toMatch(/as of +not stated by the venue/);
    expect(text).toMatch(/equity +unknown \(no price of SOL yet\)/);
    expect(text).toMatch(/distance +45\.8 %/);
  });

  it('has both liquidation prices of a base', () => {
    const row = { ...LOAN, liquidation: { BTC: { down: '25000', up: null } } };
    expect(all({ ...SNAPSHOT, detail: { ...DETAIL, row } }, 80, 'detail')).toMatch(/BTC +at or below 25,000, at or above none/);
  });

  it('of a holding says that nothing can be liquidated', () => {
    expect(all({ ...SNAPSHOT, detail: { ...DETAIL, row: WALLET, position: null } }, 80, 'detail')).toMatch(/distance +none \(nothing here/);
  });

  it('of a stale or frozen row does not pass for fresh', () => {
    expect(all({ ...SNAPSHOT, detail: { ...DETAIL, row: { ...DETAIL.row, freshness: 'stale' } } }, 80, 'detail')).toContain(
      'CRITICAL, PRICE STALE',
    );
    expect(all(detailed, 80, 'detail', { failure: 'the monitor stopped' })).toContain('0.1s old when the monitor was');
  });

  it('scrolls where it does not fit, and says where it is', () => {
    expect(show(detailed, 60, 15, 'detail')).toMatch(/DETAIL {2}lines 1-9 of \d+/);
  });
});

describe('the log', () => {
  it('has the feeds with what was refused, and the alerts newest first', () => {
    const older = {
      id: 'x',
      at: SNAPSHOT.at - 60_000,
      level: 'warning',
      reason: 'first',
      text: 'older',
      suspect: false,
      told: [],
    } as const;
    const text = all({ ...SNAPSHOT, alerts: [older, ...(SNAPSHOT.alerts ?? [])] }, 120, 'log');
    expect(text).toContain('! okx STALE 14s; no frame for 14 s; 3 prices refused; dialled again 1x');
    expect(text.indexOf('escalated')).toBeLessThan(text.indexOf('older'));
    expect(text).toContain('2026-11-01 14:02:09Z  !! CRITICAL');
  });
});

describe('the help', () => {
  it('has the portfolio and the assumptions', () => {
    const text = all(SNAPSHOT, 80, 'help');
    expect(text).toContain('portfolio.json');
    expect(text).toContain('USDT = 1 USD');
    expect(text).toContain('enter right');
  });
});
