import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rational } from '../../src/money/rational.ts';
import { drawing, drawTie, liquidatedByDecimal, liquidatedByFloat, liquidatedExactly, marksOf, scaledTie, type Tie } from '../soak/tie.ts';
import { oneBooks } from './books.ts';
import { Followed, Isolated, isGone } from './followed.ts';

/** A price in cents. */
const cents = (value: number): string => Math.max(0.01, value).toFixed(2);

describe('the wires of isolated positions', () => {
  it('say of every position at every tick what a full measurement says, while positions come, change and go', () => {
    const books = fc.array(oneBooks, { minLength: 3, maxLength: 5 });
    fc.assert(
      fc.property(books, fc.infiniteStream(fc.integer({ min: 0, max: 9_999 })), (some, stream) => {
        const draw = (below: number): number => (stream.next().value as number) % below;
        const isolated = some.map(({ account }) => new Isolated(account));
        const followed = new Followed();
        const held = new Set<number>();
        // All prices that mean something to one of them: on a level, or beside it.
        const levels = isolated.flatMap(({ levels }) => levels.cuts.map(({ price }) => price.toNumber()));
        let price = cents(Number(some[0]?.mark));
        for (let tick = 0; tick < 60; tick++) {
          const ref = draw(isolated.length);
          const what = draw(10);
          if (what === 0 || held.size === 0) {
            followed.set(ref, isolated[ref] as Isolated, price);
            held.add(ref);
          } else if (what === 1 && held.size > 1) {
            followed.remove(ref);
            held.delete(ref);
          } else if (what < 6 && levels.length > 0) {
            const level = levels[draw(levels.length)] as number;
            price = what < 4 ? level.toFixed(draw(15)) : cents(level + (draw(3) - 1) / 100);
            if (Number(price) <= 0) price = '0.01';
            followed.tick(price);
          } else {
            price = cents(Number(price) * (1 + (draw(2_001) - 1_000) / 20_000));
            followed.tick(price);
          }
          const exact = Rational.from(price);
          for (const one of held) {
            expect([price, one, followed.band(one).danger]).toEqual([price, one, (isolated[one] as Isolated).dangerAt(exact)]);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('are the same after a bulk build', () => {
    fc.assert(
      fc.property(fc.array(oneBooks, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 300 }), (some, percent) => {
        const isolated = some.map(({ account }) => new Isolated(account));
        const followed = new Followed();
        const levels = isolated.flatMap(({ levels }) => levels.cuts.map(({ price }) => price));
        const start = levels[0] ?? Rational.from(some[0]?.mark as string);
        followed.wires.build(
          isolated.map(({ wired }, ref) => ({ instrument: 0, ref, position: wired })),
          () => start,
        );
        for (const [ref, one] of isolated.entries()) followed.hold(ref, one, start);
        for (const price of [cents((Number(some[0]?.mark) * percent) / 100), ...levels.map((level) => cents(level.toNumber()))]) {
          followed.tick(price);
          for (const [ref, one] of isolated.entries()) expect(followed.band(ref).danger).toBe(one.dangerAt(Rational.from(price)));
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** An account of the one position of a tie. */
function accountOf({ inverse, side, contracts, entryPrice, collateral, rate, fee, basis, strict }: Tie): object {
  const symbol = inverse ? 'BTC/USD:BTC' : 'BTC/USDT:USDT';
  return {
    id: 'a',
    product: 'custom/derivatives',
    positions: [{ id: 'p', symbol, side, contracts, entryPrice, collateral, marginMode: 'isolated' }],
    rules: { strict, maintenance: { basis, shape: 'marginal', tiers: [{ floor: '0', rate }] }, closeFee: { rate: fee, basis: 'mark' } },
  };
}

/** The verdicts of the wires on a tie's marks, coming from the first of them back and forth. */
function judgedByWires(tie: Tie, marks: readonly string[]): boolean[] {
  const followed = new Followed();
  followed.set(0, new Isolated(accountOf(tie)), marks.at(-1) as string);
  return marks.map((mark) => {
    followed.tick(mark);
    return isGone(followed.band(0).danger);
  });
}

describe('ties', () => {
  it('the adversarial examples of studies/risk-speed.md section 5 are liquidated at their level and a step past it, not before', () => {
    const common = { basis: 'mark', strict: false, fee: '0' } as const;
    const long = { ...common, side: 'long' } as const;
    const examples: readonly (readonly [Tie, safe: string, past: string])[] = [
      [{ ...long, inverse: false, contracts: '1', entryPrice: '19.9', collateral: '4.456', rate: '0.01', level: '15.6' }, '15.61', '15.59'],
      [
        {
          ...common,
          side: 'short',
          inverse: false,
          contracts: '7',
          entryPrice: '30.36',
          collateral: '63.2807',
          rate: '0.01',
          level: '39.01',
        },
        '39',
        '39.02',
      ],
      [
        { ...long, inverse: true, contracts: '30000', entryPrice: '64000', collateral: '0.1171875', rate: '0.004', level: '51404.8' },
        '51404.9',
        '51404.7',
      ],
      [
        { ...long, inverse: true, contracts: '100000', entryPrice: '60000', collateral: '1', rate: '0.004', level: '37650' },
        '37650.1',
        '37649.9',
      ],
    ];
    for (const [tie, safe, past] of examples) {
      expect(judgedByWires(tie, [safe, tie.level, past, tie.level, safe])).toEqual([false, true, true, true, false]);
      expect(judgedByWires({ ...tie, strict: true }, [safe, tie.level, past, tie.level, safe])).toEqual([false, false, true, false, false]);
      expect(liquidatedByFloat(tie, tie.level)).toBe(false);
    }
  });

  it('of 400 drawn ones, with fees, entry basis and strict rules, none is wrong on the level, a tick or 10⁻⁵⁰ beside it, where controls are', () => {
    const draw = drawing(20261122);
    let [floatWrong, decimalWrong] = [0, 0];
    for (let done = 0; done < 400; ) {
      const tie = drawTie(draw);
      if (tie === null) continue;
      done++;
      const marks = marksOf(tie);
      const numbers = scaledTie(tie);
      const wanted = marks.map((mark) => liquidatedExactly(tie, numbers, mark));
      expect([tie, judgedByWires(tie, marks)]).toEqual([tie, wanted]);
      floatWrong += marks.filter((mark, i) => liquidatedByFloat(tie, mark) !== wanted[i]).length;
      decimalWrong += marks.filter((mark, i) => liquidatedByDecimal(tie, mark) !== wanted[i]).length;
    }
    expect(floatWrong).toBeGreaterThan(400);
    expect(decimalWrong).toBeGreaterThan(10);
  });
});
