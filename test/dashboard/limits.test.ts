import { describe, expect, it } from 'vitest';
import { DEFAULT_ALERTS } from '../../src/alerts/rule.ts';
import { limitsLines } from '../../src/dashboard/limits.ts';
import { plain } from '../../src/dashboard/line.ts';
import { createTheme } from '../../src/dashboard/theme.ts';
import { Rational } from '../../src/money/rational.ts';
import { limitsOf } from '../../src/monitor/limits.ts';

const ASCII = createTheme({ color: false, ascii: true });

// Contract section 7: the nearest table that says something wins, part by part.
const SETTINGS = {
  ...DEFAULT_ALERTS,
  alerts: { rules: { distance: { warning: Rational.from('0.1') } }, hold: { warning: 10_000, critical: 0 } },
  positions: new Map([
    ['desk/btc-1', { rules: { distance: { critical: Rational.from('0.045') }, sigma: { warning: Rational.from('2') } } }],
  ]),
};
const shown = (position: string | null, columns = 80): string[] =>
  limitsLines(limitsOf(SETTINGS, 'desk', position), columns, ASCII).map((line) => plain(line).trimEnd());

describe('the thresholds of a row', () => {
  it('are those that hold for it, each with the table that it was set in', () => {
    expect(shown('btc-1').slice(0, 7)).toEqual([
      ' When to speak of desk/btc-1',
      ' distance           warning 10 % [alerts]',
      '                    critical 4.5 % [alerts.positions.desk/btc-1]',
      '                    hold 10s / 0s [alerts]',
      '                    better by 20 % of the limit [default]',
      '                    for 1m00s before it falls [default]',
      ' sigma              warning 2 standard deviations of a day',
    ]);
    const account = shown(null);
    expect(account).toContain('                    critical 3 % [default]');
    expect(account.join('\n')).toMatch(/off: sigma, ltv, healthFactor, equity/);
  });

  it.each([60, 80, 120])('fit %d columns', (columns) => {
    for (const line of shown('btc-1', columns)) expect(line.length).toBeLessThan(columns);
  });

  it('are waited for', () => {
    expect(limitsLines(null, 80, ASCII).map(plain)).toEqual([' waiting for the monitor']);
  });
});
