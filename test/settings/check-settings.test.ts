import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromCheckTexts, toCheckTexts } from '../../src/monitor/protocol.ts';
import { DEFAULT_CHECKS } from '../../src/risk/checks.ts';
import { loadSettings } from '../../src/settings/settings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function checks(toml: string) {
  const file = join(folder, 'negmon.toml');
  writeFileSync(file, toml);
  return toCheckTexts(loadSettings(file, false).checks);
}

describe('[checks]', () => {
  // Mission S9: 1–2 % of the equity; leverage from 5x warns, from 50x is critical (issue 3, part 8).
  it('that is absent or empty is the defaults', () => {
    const defaults = {
      riskPerTrade: { warning: '0.01', critical: '0.02' },
      noStop: true,
      stopBeyondLiquidation: true,
      leverage: { warning: '5', critical: '50' },
      concentration: { warning: '0.5', critical: null },
      unrealizedLoss: { warning: '0.2', critical: '0.5' },
      depeg: { warning: '0.02', critical: '0.1' },
    };
    expect(checks('')).toEqual(defaults);
    expect(checks('[checks]')).toEqual(defaults);
  });

  it('turns each rule off, and takes limits', () => {
    expect(
      checks(`[checks]
riskPerTrade = false
noStop = false
stopBeyondLiquidation = false
leverage = { warning = "2.5x", critical = "10x" }
concentration = false
unrealizedLoss = { warning = "12.5%" }
depeg = false`),
    ).toEqual({
      riskPerTrade: null,
      noStop: false,
      stopBeyondLiquidation: false,
      leverage: { warning: '2.5', critical: '10' },
      concentration: null,
      unrealizedLoss: { warning: '0.125', critical: null },
      depeg: null,
    });
  });

  it.each([
    ['leverage = { warning = "5%" }', 'checks.leverage.warning', 'must be a multiple such as "5x"'],
    ['leverage = { warning = "5x", critical = "4x" }', 'checks.leverage', 'critical must be at or above warning'],
    ['riskPerTrade = { warning = 1 }', 'checks.riskPerTrade.warning', 'must be a percentage such as "8%"'],
    ['noStop = "no"', 'checks.noStop', 'must be true or false'],
    ['leverage = { warning = "5x", critcal = "6x" }', 'checks.leverage', 'did you mean "critical"?'],
    ['levrage = false', 'checks.levrage', 'did you mean "leverage"?'],
  ])('%s is refused', (line, where, why) => {
    expect(() => checks(`[checks]\n${line}`)).toThrow(where);
    expect(() => checks(`[checks]\n${line}`)).toThrow(why);
  });

  it('reaches the monitor’s thread unchanged', () => {
    expect(toCheckTexts(fromCheckTexts(toCheckTexts(DEFAULT_CHECKS)))).toEqual(toCheckTexts(DEFAULT_CHECKS));
    const off = { ...DEFAULT_CHECKS, leverage: null, noStop: false };
    expect(fromCheckTexts(structuredClone(toCheckTexts(off)))).toMatchObject({ leverage: null, noStop: false });
  });
});
