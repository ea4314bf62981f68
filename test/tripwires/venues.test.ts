import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEFAULT_ALERTS } from '../../src/alerts/rule.ts';
import { DocumentError } from '../../src/documents/issue.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { Rational } from '../../src/money/rational.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { Boxes } from '../../src/tripwires/boxes.ts';
import { NOW } from '../risk/measure.ts';
import { draw, floatsOf, HOUR, isSketch, read, verdict, type Watched } from './pools.ts';

const RULES = new ShippedRules();

/** The accounts of a file of cases, of all venues' products; not those whose document is refused. */
function accountsIn(file: string): Watched[] {
  const text = readFileSync(new URL(`../vectors/${file}.jsonl`, import.meta.url), 'utf8');
  return text.split('\n').flatMap((line): Watched[] => {
    if (line === '') return [];
    const given = (JSON.parse(line) as { line: { portfolio: unknown; prices?: unknown } }).line;
    try {
      const portfolio = readPortfolio(given.portfolio);
      const { marks, assets } = readPrices(given.prices ?? {}, NOW);
      return portfolio.accounts.map((account) => ({ portfolio, account, marks, assets, settings: DEFAULT_ALERTS, rules: RULES }));
    } catch (error) {
      if (error instanceof DocumentError) return [];
      throw error;
    }
  });
}

/** Every price at the same end of its box, and each end in turn of them. */
function corners(count: number): number[][] {
  const alternating = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 1 : -1));
  return [Array(count).fill(1), Array(count).fill(-1), alternating, alternating.map((one) => -one)];
}

it('inside its box no verdict of an account changes by the rules of its venue', () => {
  let [boxed, left] = [0, 0];
  for (const one of ['accounts', 'cases', 'tiers', 'ties'].flatMap(accountsIn)) {
    const reading = read(one);
    const sketch = draw(one, reading);
    if (!isSketch(sketch)) continue;
    const prices = floatsOf(one);
    const boxes = new Boxes(prices.length);
    if (!boxes.put(0, sketch, prices)) {
      left++;
      continue;
    }
    boxed++;
    const now = verdict(one, reading);
    for (const [i, corner] of corners(prices.length).entries()) {
      const factors = corner.map((side, key) => {
        const edge = side > 0 ? (boxes.high[key] as number) : (boxes.low[key] as number);
        const away = Number.isFinite(edge) ? Math.abs(edge / (prices[key] as number) - 1) : 0.5;
        return Rational.ONE.plus(Rational.of(BigInt(Math.floor(away * (1 - 2 ** -30) * 2 ** 50)) * BigInt(side), 1n << 50n));
      });
      expect([one.account, verdict(one, read(one, factors, i % 2 === 0 ? 0 : HOUR))]).toEqual([one.account, now]);
    }
  }
  // Those without a box stand at a limit exactly, or are liquidated in between and alive again beyond.
  expect(boxed).toBeGreaterThan(left * 3);
});
