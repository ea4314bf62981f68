import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEFAULT_ALERTS } from '../../src/alerts/rule.ts';
import { RuleTable } from '../../src/alerts/rule-table.ts';
import { DocumentError } from '../../src/documents/issue.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { Board } from '../../src/monitor/board.ts';
import { observeAccount } from '../../src/monitor/observe-account.ts';
import { Volatilities } from '../../src/monitor/volatilities.ts';
import { assess } from '../../src/risk/assess.ts';
import { worst } from '../../src/risk/level.ts';
import type { Reading } from '../../src/risk/reading.ts';
import { DEFAULT_THRESHOLDS } from '../../src/risk/thresholds.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { EPOCH } from './desk.ts';

/** Later than every debt in the cases. */
const NOW = EPOCH + 400 * 86_400_000;
const RULES = new ShippedRules();
const AROUND = { table: new RuleTable(DEFAULT_ALERTS), board: new Board(), volatilities: new Volatilities() };

function readingOf(line: { portfolio: unknown; prices?: unknown }): Reading | null {
  try {
    return assess(readPortfolio(line.portfolio), readPrices(line.prices ?? {}, NOW), DEFAULT_THRESHOLDS, RULES);
  } catch (error) {
    if (error instanceof DocumentError) return null;
    throw error;
  }
}

it.each(['accounts', 'cases', 'ties', 'tiers'])(
  'in %s.jsonl the alerts are shown the level that the reading says, no better and no worse',
  (file) => {
    const text = readFileSync(new URL(`../vectors/${file}.jsonl`, import.meta.url), 'utf8');
    let accounts = 0;
    for (const line of text.split('\n').filter((one) => one !== '')) {
      const { id, line: given } = JSON.parse(line) as { id: string; line: { portfolio: unknown; prices?: unknown } };
      for (const account of readingOf(given)?.accounts ?? []) {
        const seen = observeAccount(account, true, [], AROUND);
        const levels = seen.flatMap(({ observations }) => observations.map(({ level }) => level));
        expect([id, worst(levels)]).toEqual([id, account.level]);
        // One of an account's subjects tells of old prices, each speaks for itself, and all have words.
        expect(seen.filter(({ tellsAge }) => tellsAge).length).toBe(seen.length === 0 ? 0 : 1);
        expect(new Set(seen.map(({ subject }) => subject)).size).toBe(seen.length);
        for (const { observations } of seen) for (const one of observations) expect(one.say().text).toMatch(/^[\x20-\x7e]+$/);
        accounts++;
      }
    }
    expect(accounts).toBeGreaterThan(0);
  },
);
