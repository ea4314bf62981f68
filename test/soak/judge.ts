import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { assess } from '../../src/risk/assess.ts';
import { NOW } from '../risk/measure.ts';
import {
  drawing,
  drawTie,
  liquidatedByDecimal,
  liquidatedByFloat,
  liquidatedExactly,
  marksOf,
  ON_GRID,
  scaledTie,
  type Tie,
} from './tie.ts';

/** What so many verdicts came to, and how often the controls were wrong on the marks that a venue could show. */
export interface Judged {
  passed: number;
  failed: number;
  liquidated: number;
  onGrid: number;
  floatWrong: number;
  decimalWrong: number;
  /** The first few that negmon got wrong. */
  readonly wrong: object[];
}

/** The tie as a document, and what negmon says of it at a mark. */
function verdicts({ inverse, strict, basis, rate, fee, side, contracts, entryPrice, collateral }: Tie): (mark: string) => boolean {
  const symbol = inverse ? 'BTC/USD:BTC' : 'BTC/USDT:USDT';
  const portfolio = readPortfolio({
    version: 1,
    accounts: [
      {
        id: 'a',
        product: 'custom/derivatives',
        positions: [{ id: 'p', symbol, side, contracts, entryPrice, collateral, marginMode: 'isolated' }],
        rules: { strict, maintenance: { basis, shape: 'marginal', tiers: [{ floor: '0', rate }] }, closeFee: { rate: fee, basis: 'mark' } },
      },
    ],
  });
  return (mark) => {
    const { level } = assess(portfolio, readPrices({ marks: { [symbol]: mark } }, NOW));
    return level === 'liquidation' || level === 'negative';
  };
}

/**
 * Random positions at prices as near to their liquidation as can be written: negmon's verdict against cross-multiplied integers.
 * Floats and a decimal of 34 digits run along and must be found wrong; where they are not, the prices were too easy.
 * @param progress called after every 100,000.
 */
export function judge(count: number, seed: number, progress: (done: number) => void = () => {}): Judged {
  const draw = drawing(seed);
  const judged: Judged = { passed: 0, failed: 0, liquidated: 0, onGrid: 0, floatWrong: 0, decimalWrong: 0, wrong: [] };
  while (judged.passed + judged.failed < count) {
    const tie = drawTie(draw);
    if (tie === null) continue;
    const [numbers, said] = [scaledTie(tie), verdicts(tie)];
    if (liquidatedExactly(tie, numbers, tie.level) === tie.strict) throw new Error(`no tie was drawn: ${JSON.stringify(tie)}`);
    for (const [i, mark] of marksOf(tie)
      .slice(0, count - judged.passed - judged.failed)
      .entries()) {
      const truth = liquidatedExactly(tie, numbers, mark);
      if (truth) judged.liquidated++;
      if (said(mark) === truth) judged.passed++;
      else if (++judged.failed <= 10) judged.wrong.push({ ...tie, mark, truth });
      if (i < ON_GRID) {
        judged.onGrid++;
        if (liquidatedByFloat(tie, mark) !== truth) judged.floatWrong++;
        if (liquidatedByDecimal(tie, mark) !== truth) judged.decimalWrong++;
      }
      if ((judged.passed + judged.failed) % 100_000 === 0) progress(judged.passed + judged.failed);
    }
  }
  return judged;
}
