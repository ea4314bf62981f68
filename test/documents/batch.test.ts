import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerLine, type BatchAnswer } from '../../src/documents/batch.ts';
import { Rational } from '../../src/money/rational.ts';
import { inverseBooks, linearBooks, unifiedBooks } from '../risk/accounts.ts';
import { broken, goodPortfolio, goodPrices } from './base.ts';

const NOW = Date.UTC(2026, 10, 21);
const answer = (line: unknown, number = 1): BatchAnswer => answerLine(typeof line === 'string' ? line : JSON.stringify(line), number, NOW);
const good = { id: 'good', portfolio: goodPortfolio(), prices: goodPrices() };

describe('answerLine', () => {
  it('answers with the id as it was given', () => {
    for (const id of ['x', 7, null, { a: 1 }])
      expect(answer({ ...good, id })).toMatchObject({ id, reading: { schemaVersion: 1, at: '2026-02-01T00:00:00.000Z' } });
    expect(answer({ portfolio: goodPortfolio() }).id).toBe(null);
  });

  it('a line without prices is measured without: now, and unknown', () => {
    expect(answer({ id: 1, portfolio: goodPortfolio() })).toMatchObject({ reading: { at: '2026-11-21T00:00:00.000Z', level: 'unknown' } });
  });

  it.each(['', '{', 'nonsense', '{"id": 1', '[1,', '['.repeat(50_000)])('no JSON: id null and the number of the line (%#)', (line) => {
    expect(answer(line, 17)).toMatchObject({ id: null, error: { path: 'line 17', message: expect.stringContaining('is no JSON') } });
  });

  it.each(['null', '5', '"text"', '[]', 'true'])('JSON that is no object: %s', (line) => {
    expect(answer(line, 3)).toMatchObject({ id: null, error: { path: 'line 3', message: expect.stringContaining('must be an object') } });
  });

  it('an unknown key is refused with the nearest known one', () => {
    expect(answer({ ...good, price: {} })).toMatchObject({
      id: 'good',
      error: { path: 'price', message: expect.stringContaining('did you mean "prices"?') },
    });
  });

  it('names the path from the document down', () => {
    expect(answer({ ...good, portfolio: broken(goodPortfolio(), 'accounts|0|positions|0|side', 'up') })).toMatchObject({
      id: 'good',
      error: { path: 'portfolio.accounts.0.positions.0.side' },
    });
    expect(answer({ ...good, prices: { marks: { 'BTC/USDT:USDT': '-5' } } })).toMatchObject({
      id: 'good',
      error: { path: 'prices.marks.BTC/USDT:USDT' },
    });
    expect(answer({ id: 'x' })).toEqual({ id: 'x', error: { path: 'portfolio', message: 'is missing' } });
  });

  it('one bad line never stops the rest, whatever is in it', () => {
    const lines = [JSON.stringify(good), '{', JSON.stringify({ ...good, portfolio: 5 }), JSON.stringify(good)];
    expect(lines.map((line, i) => 'reading' in answer(line, i + 1))).toEqual([true, false, false, true]);
    fc.assert(
      fc.property(fc.json(), (line) => {
        expect(answer(line)).toHaveProperty('error');
      }),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(
          'accounts|0|id',
          'accounts|0|assets',
          'accounts|0|positions|0',
          'accounts|0|rules|maintenance',
          'accounts|0|debts|BTC',
        ),
        fc.jsonValue(),
        (path, value) => {
          const got = answer({ ...good, portfolio: broken(goodPortfolio(), path, value) });
          expect('reading' in got || got.error.path.startsWith('portfolio')).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('figures that outgrow the arithmetic are their own line’s error', () => {
    const debt = { amount: '1', annualRate: '100', since: '2000-01-01T00:00:00Z', accrual: 'per_second_compound' };
    const line = (at: string) => ({
      id: 1,
      portfolio: { version: 1, accounts: [{ id: 'a', product: 'custom/unified', debts: { USDT: debt } }] },
      prices: { at },
    });
    // e^(100·26) has 1,129 digits: absurd, exact all the same.
    expect(answer(line('2026-01-01T00:00:00Z'))).toMatchObject({ reading: { level: 'negative' } });
    expect(answer(line('2500-01-01T00:00:00Z'))).toMatchObject({
      error: { path: 'portfolio', message: expect.stringContaining('check annualRate and since') },
    });
  });

  it('an irrational shock of enormous figures is still a figure', () => {
    const big = '9'.repeat(60);
    const account = {
      id: 'a',
      product: 'custom/unified',
      assets: { USDT: big },
      positions: [{ id: 'p', symbol: 'ETH/BTC:BTC', side: 'long', contracts: big, entryPrice: big }],
      rules: { maintenance: { basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate: '0.01' }] } },
    };
    expect(
      answer({ id: 1, portfolio: { version: 1, accounts: [account] }, prices: { marks: { 'ETH/BTC:BTC': big }, assets: { BTC: '3' } } }),
    ).toHaveProperty('reading');
  });
});

/** Every string of an answer that stands where the contract has a number. */
function figures(value: unknown, found: string[] = []): string[] {
  if (typeof value === 'string') {
    if (/^[-+]?[0-9.]+([eE][-+]?[0-9]+)?$/.test(value)) found.push(value);
  } else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) figures(one, found);
  return found;
}

describe('the figures of an answer', () => {
  const books = fc.oneof(linearBooks, inverseBooks, unifiedBooks);

  it('are decimal strings of the contract, never JSON numbers, never with an exponent', () => {
    fc.assert(
      fc.property(books, ({ account, prices }) => {
        const got = answer({ id: 'a', portfolio: { version: 1, accounts: [account] }, prices });
        JSON.stringify('reading' in got ? got.reading : {}, (key, value) => {
          if (key !== 'schemaVersion') expect(typeof value).not.toBe('number');
          return value;
        });
        const all = figures('reading' in got ? got.reading : {});
        expect(all.length).toBeGreaterThan(20);
        expect(all.filter((one) => !/^-?[0-9]{1,60}(\.[0-9]{1,100})?$/.test(one))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('have at least 20 significant digits where they do not end', () => {
    const got = answer({
      id: 1,
      portfolio: {
        version: 1,
        accounts: [
          { id: 'a', product: 'custom/collateral-debt', assets: { BTC: '3' }, debts: { USD: '1' }, rules: { liquidationRatio: '0.7' } },
        ],
      },
      prices: { assets: { BTC: '70000' } },
    });
    if (!('reading' in got)) throw new Error('no reading');
    const account = got.reading.accounts[0];
    // 1 / (0.7 × 3), 1 / 210,000 and 1 / 147,000.
    for (const [value, exact] of [
      [account?.liquidation['BTC']?.down, Rational.of(10, 21)],
      [account?.ltv, Rational.of(1, 210_000)],
      [account?.marginRatio, Rational.of(1, 147_000)],
    ] as const) {
      const text = value as string;
      expect(text.replace(/^0\.0*/, '').length).toBeGreaterThanOrEqual(20);
      expect(
        Rational.from(text)
          .minus(exact)
          .abs()
          .times(Rational.of(10n ** 38n))
          .atMost(exact),
      ).toBe(true);
    }
  });
});
