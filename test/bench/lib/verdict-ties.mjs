import { parseSymbol } from '../../../src/book/symbol.ts';
import { Rational } from '../../../src/money/rational.ts';
import { isPast } from '../../../src/tripwires/cut.ts';
import { exactLevels } from '../../../src/tripwires/exact-levels.ts';
import { PositionWires } from '../../../src/tripwires/position-wires.ts';
import { decimalText } from '../../risk/accounts.ts';
import {
  drawing,
  drawTie,
  liquidatedByDecimal,
  liquidatedByFloat,
  liquidatedExactly,
  scaled,
  scaledTie,
  unscaled,
} from '../../soak/tie.ts';
import { control, row } from './row.mjs';
import { legOf, wiredOf } from './verdict-world.mjs';

const SYMBOLS = { true: parseSymbol('BTC/USD:BTC'), false: parseSymbol('BTC/USDT:USDT') };
/** A step of the price grid that all ties are on. */
const CENT = scaled('0.01');

function wired({ inverse, side, basis, strict, contracts, entryPrice, collateral, rate, fee }) {
  const tiers = [{ floor: Rational.ZERO, rate: Rational.from(rate), deduction: Rational.ZERO, maxLeverage: null }];
  const rules = { maintenance: { basis, shape: 'marginal', tiers }, closeFee: { rate: Rational.from(fee), basis: 'mark' } };
  const leg = { symbol: SYMBOLS[inverse], short: side === 'short', size: contracts, entry: entryPrice, collateral };
  return wiredOf(legOf(leg, rules), { strict });
}

/** One position on wires, by which the verdict is told from what was crossed alone. */
class Judged {
  #wires = new PositionWires(1);
  #bands;
  #rank;

  constructor(position, at) {
    const price = Rational.from(at);
    const { cuts, bands } = exactLevels(position);
    this.cuts = cuts;
    this.#bands = bands;
    this.#wires.set({ instrument: 0, ref: 0, position }, price);
    this.#rank = cuts.filter((cut) => isPast(price, cut)).length;
  }

  /** Whether it is liquidated at a price. */
  at(text) {
    this.#wires.tick(0, Number(text), text);
    this.#wires.crossings.drain((_, up) => {
      this.#rank += up ? 1 : -1;
    });
    const { danger } = this.#bands[this.#rank];
    return danger === 'liquidation' || danger === 'negative';
  }
}

/** Exact ties on the price grid: each on its level, and a step to either side. */
function judgeTies(inverse, count, seed) {
  const draw = drawing(seed);
  const wrong = { wires: 0, float: 0, decimal: 0 };
  for (let done = 0; done < count; ) {
    const tie = drawTie(draw);
    if (tie === null || tie.inverse !== inverse) continue;
    done++;
    const level = scaled(tie.level);
    const [below, above] = [unscaled(level - CENT), unscaled(level + CENT)];
    const numbers = scaledTie(tie);
    const judged = new Judged(wired(tie), above);
    for (const mark of [tie.level, below, tie.level, above]) {
      if (judged.at(mark) !== liquidatedExactly(tie, numbers, mark)) wrong.wires++;
    }
    const truth = liquidatedExactly(tie, numbers, tie.level);
    if (liquidatedByFloat(tie, tie.level) !== truth) wrong.float++;
    if (liquidatedByDecimal(tie, tie.level) !== truth) wrong.decimal++;
  }
  return wrong;
}

/** Prices of 17 digits up to three units beside a level that no such price meets. */
function judgeNear(count, seed) {
  const draw = drawing(seed);
  const wrong = { wires: 0, float: 0, prices: 0 };
  while (wrong.prices < count) {
    const tie = drawTie(draw);
    if (tie === null) continue;
    // A margin that is off by a little takes the level off the grid.
    const off = { ...tie, collateral: unscaled((scaled(tie.collateral) * BigInt(1_000_003 + draw(1_000))) / 1_000_000n) };
    const numbers = scaledTie(off);
    const judged = new Judged(wired(off), tie.level);
    const gone = judged.cuts.map(({ price }) => price.toDecimal(17).toFixed()).filter((text) => beside(off, numbers, text));
    for (const text of gone) {
      const places = text.split('.')[1]?.length ?? 0;
      const units = BigInt(text.replace('.', ''));
      for (let step = -3n; step <= 3n; step++) {
        const price = decimalText(units + step, places);
        const truth = liquidatedExactly(off, numbers, price);
        wrong.prices++;
        if (judged.at(price) !== truth) wrong.wires++;
        if (liquidatedByFloat(off, price) !== truth) wrong.float++;
      }
    }
  }
  return wrong;
}

/** Whether the verdict on liquidation turns about a price. */
function beside(tie, numbers, text) {
  const [price, near] = [scaled(text), scaled(text) / 10n ** 12n];
  const [low, high] = [price - near, price + near].map((one) => liquidatedExactly(tie, numbers, unscaled(one)));
  return low !== high;
}

/** Wrong verdicts where doubles do not tell a price from a level; the same verdicts by arithmetic that must fail. */
export function tieRows(quick) {
  const [linear, inverse, near] = quick ? [4_000, 1_332, 14_000] : [200_000, 20_000, 300_000];
  const lines = judgeTies(false, linear, 21);
  const coins = judgeTies(true, inverse, 22);
  const close = judgeNear(near, 23);
  return [
    row('ties/linear', lines.wires, '', { note: `of ${linear} ties on the grid, and a step to either side of each` }),
    row('ties/inverse', coins.wires, '', { note: `of ${inverse}, the same` }),
    row('ties/near', close.wires, '', { note: `of ${close.prices} prices within three units of the 17th digit` }),
    control('ties/linear/float64', lines.float, '', { note: `equity <= requirement in doubles, of ${linear}` }),
    control('ties/inverse/float64', coins.float, '', { note: `of ${inverse}` }),
    control('ties/inverse/decimal', coins.decimal, '', { note: `decimal.js at 34 digits, of ${inverse}` }),
    control('ties/near/float64', close.float, '', { note: `of ${close.prices}` }),
  ];
}
