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

/**
 * `npm run soak [-- evaluations [seed]]`: random positions at prices as near to their liquidation as can be written, negmon's
 * verdict against cross-multiplied integers. Floats and a decimal of 34 digits run along at the marks that a venue could show, and
 * must be found wrong there: where they are not, the prices were too easy to prove anything.
 */
const [count = 1_000_000, seed = 20261121] = process.argv.slice(2).map(Number);
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write('npm run soak [-- evaluations [seed]], both whole numbers\n');
  process.exit(2);
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

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

const draw = drawing(seed);
const start = performance.now();
let [passed, failed, floatWrong, decimalWrong, liquidated, onGrid] = [0, 0, 0, 0, 0, 0];
while (passed + failed < count) {
  const tie = drawTie(draw);
  if (tie === null) continue;
  const [numbers, said] = [scaledTie(tie), verdicts(tie)];
  if (liquidatedExactly(tie, numbers, tie.level) === tie.strict) throw new Error(`no tie was drawn: ${JSON.stringify(tie)}`);
  for (const [i, mark] of marksOf(tie)
    .slice(0, count - passed - failed)
    .entries()) {
    const truth = liquidatedExactly(tie, numbers, mark);
    if (truth) liquidated++;
    if (said(mark) === truth) passed++;
    else if (++failed <= 10) say(`wrong: ${JSON.stringify({ ...tie, mark, truth })}`);
    if (i < ON_GRID) {
      onGrid++;
      if (liquidatedByFloat(tie, mark) !== truth) floatWrong++;
      if (liquidatedByDecimal(tie, mark) !== truth) decimalWrong++;
    }
    if ((passed + failed) % 100_000 === 0) say(`${passed + failed} evaluations, ${Math.round((performance.now() - start) / 1000)} s`);
  }
}

say(`seed ${seed}: liquidated in ${liquidated}, alive in ${count - liquidated}`);
for (const [name, wrong] of [
  ['float64', floatWrong],
  ['decimal.js at 34 digits', decimalWrong],
] as const) {
  say(`control ${name}: wrong in ${wrong} of ${onGrid} (${((100 * wrong) / onGrid).toFixed(1)} %)`);
  if (wrong === 0) {
    say(`the control ${name} was never wrong: these prices prove nothing`);
    failed++;
  }
}
say(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
