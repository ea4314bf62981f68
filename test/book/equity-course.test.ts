import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coarser, courseOf, SHORTEST_STRETCH } from '../../src/book/equity-course.ts';
import { Rational } from '../../src/money/rational.ts';

const MINUTE = 60_000;
const at = (minutes: number, equity: string) => ({ at: minutes * MINUTE, equity: Rational.from(equity) });

describe('a course of equity', () => {
  it('has the lowest and the highest of each stretch, and nothing where nothing was seen', () => {
    const course = courseOf([at(0, '100'), at(5, '90'), at(12, '120'), at(40, '-5')], 4);
    // 40 minutes in four stretches of ten, the end included.
    expect(course).toEqual({
      from: 0,
      to: 40 * MINUTE,
      stretches: [{ low: '90', high: '100' }, { low: '120', high: '120' }, null, { low: '-5', high: '-5' }],
    });
  });

  it('is one stretch of one sample, and none of none', () => {
    expect(courseOf([at(3, '1')], 100)?.stretches).toEqual([{ low: '1', high: '1' }]);
    expect(courseOf([], 100)).toBeNull();
  });

  it('joins neighbours without losing what was seen', () => {
    const course = courseOf([at(0, '100'), at(12, '120'), at(40, '-5')], 4);
    expect(course && coarser(course, 2).stretches).toEqual([
      { low: '100', high: '120' },
      { low: '-5', high: '-5' },
    ]);
    expect(course && coarser(course, 9)).toEqual(course);
    expect(course && coarser(course, 3).stretches).toEqual([{ low: '100', high: '120' }, null, { low: '-5', high: '-5' }]);
  });

  it('a monitor that never looked away leaves no gap', () => {
    // A sample at least every five minutes and a little (src/monitor/chronicle.ts).
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 300_000, max: 301_000 }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 200 }),
        (steps, most) => {
          let now = 0;
          const samples = steps.map((step) => {
            now += step;
            return { at: now, equity: Rational.ONE };
          });
          const course = courseOf(samples, most);
          expect(course?.stretches).not.toContain(null);
          expect(course?.stretches.length).toBeLessThanOrEqual(most);
          expect(
            ((course?.to ?? 0) - (course?.from ?? 0) + 1) / (course?.stretches.length ?? 1) >= SHORTEST_STRETCH ||
              course?.stretches.length === 1,
          ).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });
});
