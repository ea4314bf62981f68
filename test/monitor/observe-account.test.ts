import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DocumentError } from '../../src/documents/issue.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { observeAccount } from '../../src/monitor/observe-account.ts';
import { assess } from '../../src/risk/assess.ts';
import { worst } from '../../src/risk/level.ts';
import type { Reading } from '../../src/risk/reading.ts';
import { DEFAULT_THRESHOLDS } from '../../src/risk/thresholds.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { EPOCH } from './desk.ts';

/** Later than every debt in the cases. */
const NOW = EPOCH + 400 * 86_400_000;
const RULES = new ShippedRules();

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
        const seen = observeAccount(account, true, [], DEFAULT_THRESHOLDS);
        expect([id, worst(seen.map(({ observation }) => observation.level))]).toEqual([id, account.level]);
        // One of an account's subjects tells of old prices, each speaks for itself, and all have words.
        expect(seen.filter(({ observation }) => observation.tellsAge).length).toBe(seen.length === 0 ? 0 : 1);
        expect(new Set(seen.map(({ subject }) => subject)).size).toBe(seen.length);
        for (const { observation } of seen) expect(observation.say().text).toMatch(/^[\x20-\x7e]+$/);
        accounts++;
      }
    }
    expect(accounts).toBeGreaterThan(0);
  },
);
