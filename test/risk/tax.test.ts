import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DocumentError } from '../../src/documents/issue.ts';
import { readRealised } from '../../src/documents/realised.ts';
import { Rational } from '../../src/money/rational.ts';
import { asDollars, inUsd, yearOf } from '../../src/risk/tax.ts';

const YEAR = 2026;
const line = (change: object = {}): string =>
  JSON.stringify({ at: '2026-03-01T00:00:00Z', account: 'a', kind: 'gain', amount: '1', currency: 'USD', ...change });
const year = (...lines: string[]) =>
  yearOf(
    YEAR,
    readRealised(lines.join('\n')).map((said) => ({ ...said, usd: inUsd(said) })),
  );

describe('a tax year', () => {
  it('S11: gains of 4,200 and losses of 6,000 net to −1,800', () => {
    const { gains, losses, net } = year(line({ amount: '4200' }), line({ amount: '-6000' }));
    expect([gains, losses, net].map(String)).toEqual(['4200', '-6000', '-1800']);
  });

  it('counts fees, interest and funding beside, and only what fell in the year', () => {
    const { entries, totals, net } = year(
      line({ amount: '100' }),
      line({ kind: 'fee', amount: '-3' }),
      line({ kind: 'interest', amount: '-2.5' }),
      line({ kind: 'funding', amount: '0.5' }),
      line({ at: '2025-12-31T23:59:59.999Z', amount: '7' }),
      line({ at: '2027-01-01T00:00:00Z', amount: '9' }),
    );
    expect(entries).toHaveLength(4);
    expect([totals.fee, totals.interest, totals.funding, net].map(String)).toEqual(['-3', '-2.5', '0.5', '95']);
  });

  it('does not guess what a coin was worth, and says what it takes for a dollar', () => {
    expect(year(line({ currency: 'BTC', amount: '0.1' })).net).toEqual({ unknown: expect.stringContaining('0.1 BTC') });
    expect(String(year(line({ currency: 'BTC', amount: '0.1', usd: '9000' })).net)).toBe('9000');
    expect(asDollars(readRealised(line({ currency: 'USDT' })))).toEqual(['USDT']);
  });

  it('is the sum of its parts', () => {
    const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
    fc.assert(
      fc.property(fc.array(fc.tuple(amount, fc.constantFrom('gain', 'fee', 'interest', 'funding'))), (events) => {
        const { gains, losses, totals, net } = year(...events.map(([value, kind]) => line({ amount: String(value), kind })));
        const parts = [gains, losses, totals.fee, totals.interest, totals.funding] as Rational[];
        const whole = parts.reduce((sum, part) => sum.plus(part), Rational.ZERO);
        expect(whole.equals(net as Rational)).toBe(true);
        expect(String(net)).toBe(String(events.reduce((sum, [value]) => sum + value, 0n)));
      }),
    );
  });
});

describe('the file', () => {
  it.each([
    [line({ amount: 4200 }), 'line 2.amount'],
    [line({ kind: 'profit' }), 'line 2.kind'],
    [line({ acount: 'b' }), 'line 2.acount'],
    ['{', 'line 2'],
  ])('names the line and what is wrong in %s', (bad, path) => {
    try {
      readRealised(`${line()}\n${bad}`);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(DocumentError);
      expect((error as DocumentError).path).toBe(path);
    }
  });
});
