import { describe, expect, it } from 'vitest';
import { createController } from '../../src/dashboard/controller.ts';
import { historyLines, sameHistory } from '../../src/dashboard/history.ts';
import { plain } from '../../src/dashboard/line.ts';
import { cells } from '../../src/dashboard/text.ts';
import { createTheme } from '../../src/dashboard/theme.ts';
import type { HistoryView } from '../../src/monitor/snapshot.ts';
import { FakeMonitor } from './sample.ts';

const theme = createTheme({ color: false, ascii: true });
const at = Date.UTC(2026, 0, 31, 12);
const HISTORY: HistoryView = {
  account: 'desk',
  none: null,
  told: [
    { at, text: 'btc-1  closed long 0.5 BTC/USDT:USDT @ 51000; gain +500 USDT', undone: true },
    { at: at - 1000, text: 'account added: custom/unified', undone: false },
  ],
  older: 3,
  course: { from: at - 3_600_000, to: at, stretches: [{ low: '10', high: '20' }, null, { low: '-10', high: '-10' }] },
  currency: 'USDT',
};
const lines = (history: HistoryView | null, columns = 80): string[] => historyLines(history, columns, theme).map(plain);

describe('the history of an account', () => {
  it('shows what it was worth above what happened, newest first', () => {
    const shown = lines(HISTORY);
    expect(shown[0]).toBe(' What desk was worth, USDT');
    // −10 to 20 on eight lines: 10 is 7 · 20/30 above the lowest, zero 7 · 10/30.
    const chart = ['  20 |*', '     |*', '     |*', '     |', '     |', '   0 |-', '     |', ' -10 |'];
    expect(shown.slice(1, 9).map((line) => line.slice(0, 7).trimEnd())).toEqual(chart);
    expect(shown).toContain(' last -10.00; blank: nobody watched, or a price was not known');
    expect(shown.slice(-5)).toEqual([
      ' What happened in desk, newest first',
      ' 2026-01-31 12:00:00Z  UNDONE btc-1 closed long 0.5 BTC/USDT:USDT @ 51000; gain',
      '                       +500 USDT',
      ' 2026-01-31 11:59:59Z  account added: custom/unified',
      ' 3 older: "negmon history desk" has them all',
    ]);
  });

  it('never is wider than the screen, and says why there is none', () => {
    for (const columns of [60, 72, 100, 140]) for (const line of lines(HISTORY, columns)) expect(cells(line)).toBeLessThanOrEqual(columns);
    expect(lines({ ...HISTORY, none: 'a document has no history' })).toEqual([' desk', ' a document has no history']);
    expect(lines({ ...HISTORY, told: [], course: null, older: 0 }).join('\n')).toMatch(/nothing yet.*\n\n.*\n nothing yet/);
    expect(lines(null)).toEqual([' waiting for the monitor']);
  });

  it('is drawn once, however often the same one comes', () => {
    const [before, again, after] = [structuredClone(HISTORY), structuredClone(HISTORY), { ...structuredClone(HISTORY), older: 9 }];
    expect(sameHistory(before, again)).toBe(before);
    expect(sameHistory(before, after)).toBe(after);
    expect(sameHistory(null, after)).toBe(after);
    const drawn = historyLines(before, 80, theme);
    expect(historyLines(before, 80, theme)).toBe(drawn);
    expect(historyLines(before, 60, theme)).not.toEqual(drawn);
    expect(historyLines(before, 80, theme)).toEqual(drawn);
  });

  it('opens by h, asks the monitor for it, and closes by h', () => {
    const monitor = new FakeMonitor();
    const controller = createController({
      source: monitor,
      theme,
      size: { columns: 100, rows: 30 },
      reducedMotion: true,
      ring: () => {},
      leave: () => {},
      now: () => 0,
    });
    monitor.publish();
    controller.press('h');
    expect(monitor.commands.at(-1)).toMatchObject({ kind: 'view', history: true });
    expect(controller.frame().join('\n')).toContain('waiting for the monitor');
    monitor.publish({ history: HISTORY });
    expect(controller.frame().join('\n')).toContain('What happened in desk');
    controller.press('h');
    expect(monitor.commands.at(-1)).not.toHaveProperty('history');
    expect(controller.frame().join('\n')).not.toContain('What happened in desk');
    controller.close();
  });
});
