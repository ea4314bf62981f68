import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Rational } from '../../src/money/rational.ts';
import { Boxes } from '../../src/tripwires/boxes.ts';
import { draw, floatsOf, HOUR, isSketch, read, verdict, type Watched, watched } from './pools.ts';

/** Where in a box the prices and the time are: thousandths of the way to its edges, and ms. */
interface Place {
  readonly parts: readonly number[];
  readonly time: number;
}

const thousandths = fc.oneof(fc.constantFrom(-1000, 1000), fc.integer({ min: -1000, max: 1000 }));
const places: fc.Arbitrary<Place> = fc.record({
  parts: fc.array(thousandths, { minLength: 9, maxLength: 9 }),
  time: fc.oneof(fc.constantFrom(0, HOUR), fc.integer({ min: 0, max: HOUR })),
});

/** What the random accounts brought up, so that a generator gone tame cannot pass for a certificate gone right. */
const met = new Map<string, number>();
const meet = (what: string): void => void met.set(what, (met.get(what) ?? 0) + 1);

/** A float as it is. */
const exact = (float: number): Rational => Rational.of(BigInt(Math.round(float * 2 ** 60)), 1n << 60n);
/** Edges are outside: this much of the way to them is inside. */
const INSIDE = Rational.of((1n << 40n) - 1n, 1n << 40n);
/** Of a price that the pool does not hang on. */
const ANYTHING = Rational.of(1, 2);

/** Factors of the prices at a place of a box, or of one that is `times` as wide. */
function factorsAt({ parts }: Place, { low, high }: Boxes, prices: Float64Array, times: number): Rational[] {
  return parts.slice(0, prices.length).map((part, i) => {
    const price = exact(prices[i] as number);
    const edge = (part < 0 ? low : high)[i] as number;
    const way = Number.isFinite(edge) ? exact(edge).minus(price).abs().over(price).times(INSIDE) : ANYTHING;
    const factor = Rational.ONE.plus(way.times(Rational.of(part * times, 1000)));
    return factor.sign() > 0 ? factor : Rational.of(1, 1000);
  });
}

/** Whether the verdict anywhere in the box differs from that at its centre; null without a box. */
function turns(one: Watched, at: readonly Place[], times: number): boolean | null {
  const reading = read(one);
  const sketch = draw(one, reading);
  const prices = floatsOf(one);
  const boxes = new Boxes(prices.length);
  if (sketch === null) meet('nothing to watch');
  else if (!isSketch(sketch)) {
    meet('no sketch');
    return null;
  } else if (!boxes.put(0, sketch, prices)) {
    meet('no box');
    return null;
  }
  const now = verdict(one, reading);
  meet(now.startsWith('ok') ? 'box of an account that is ok' : `box of an account that is ${now.split(';')[0]}`);
  return at.some((place) => verdict(one, read(one, factorsAt(place, boxes, prices, times), place.time)) !== now);
}

/** Deep: `fc.configureGlobal({ numRuns: 20_000, seed })` in a file of its own that is imported before. */
const { seed = 20261122, numRuns = 110 } = fc.readConfigureGlobal() ?? {};

it('inside its box no verdict of a random account changes', () => {
  fc.assert(
    fc.property(watched, fc.array(places, { minLength: 3, maxLength: 3 }), (one, at) => {
      expect(turns(one, at, 1)).not.toBe(true);
    }),
    { seed, numRuns },
  );
});

it('and the random accounts were not tame', () => {
  for (const level of ['ok', 'warning', 'critical', 'liquidation', 'negative'])
    expect([level, (met.get(`box of an account that is ${level}`) ?? 0) > 1]).toEqual([level, true]);
});

it('and three times as wide, verdicts in it would be wrong', () => {
  let wrong = 0;
  fc.assert(
    fc.property(watched, fc.array(places, { minLength: 3, maxLength: 3 }), (one, at) => {
      if (turns(one, at, 3) === true) wrong++;
    }),
    { seed: 20261122, numRuns: 40 },
  );
  expect(wrong).toBeGreaterThan(0);
});
