import fc from 'fast-check';
import { Rational } from '../../src/money/rational.ts';
import type { OpenLimits } from '../../src/risk/thresholds.ts';
import { NO_LIMITS, type WireLimits } from '../../src/tripwires/limits.ts';
import { type Book, edgyBooks, inverseBooks, linearBooks } from '../risk/accounts.ts';

/** One isolated position with any tables and rules, and a mark to begin at. */
export interface OneBook {
  readonly account: object;
  readonly mark: string;
  readonly symbol: string;
}

/** Books of one isolated position: linear and inverse, tables that jump, kinks near the price, entry and mark basis, fees, strict. */
export const oneBooks: fc.Arbitrary<OneBook> = fc
  .tuple(fc.oneof(edgyBooks, linearBooks, inverseBooks), fc.integer({ min: 0, max: 400 }))
  .map(([{ account, prices }, margin]: [Book, number]): OneBook => {
    const [position] = account.positions ?? [];
    if (position === undefined) throw new RangeError('there is a position');
    const mark = prices.marks[position.symbol] as string;
    const size = Number(position.contracts) * Number(position.contractSize ?? 1);
    const notional = position.symbol.startsWith('BTC/USD:') ? size / Number(mark) : size * Number(mark);
    const collateral = position.collateral ?? ((notional * margin) / 1000).toFixed(6);
    return {
      account: { ...account, positions: [{ ...position, marginMode: 'isolated', collateral }] },
      mark,
      symbol: position.symbol,
    };
  });

const limitsOf = (texts: readonly (string | null)[]): fc.Arbitrary<OpenLimits> =>
  fc.tuple(fc.constantFrom(...texts), fc.constantFrom(...texts)).map(([warning, critical]) => ({
    warning: warning === null ? null : Rational.from(warning),
    critical: critical === null ? null : Rational.from(critical),
  }));

const some = limitsOf(['0.08', '0.03', '0.5', '0.2', '0', '1.5', '-0.1', null]);
const ratios = limitsOf(['0.5', '0.8', '0.1', '1', '1.2', null]);

/** Limits a person could set, sensible or not; the price ones are around a mark. */
export function someLimits(mark: string): fc.Arbitrary<WireLimits> {
  const around = ['0.9', '0.97', '1', '1.04', '1.3'].map((factor) => (Number(mark) * Number(factor)).toFixed(2));
  return fc
    .tuple(some, ratios, fc.oneof(fc.constant(NO_LIMITS), limitsOf([...around, null])))
    .map(([distance, marginRatio, price]) => ({ distance, marginRatio, ltv: NO_LIMITS, healthFactor: NO_LIMITS, price }));
}
