import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judged, type Told } from './story.ts';

/** Seconds between two prices: mostly a venue's pace, at times a silence. */
const pause = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(0, 0.2, 1, 3) },
  { weight: 1, arbitrary: fc.constantFrom(14, 16, 60, 3599, 3601, 1e6) },
);
/** Steps that stay, jump, leap and come back. */
const price = fc.constantFrom(100, 101, 98, 91, 89, 80, 79, 300, 301, 30, 29, 0.0004);
const venue = fc.constantFrom('binance', 'bybit');
const step = fc.record({ pause, venue, mark: price, index: fc.option(price, { nil: undefined, freq: 4 }) });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const steps = fc.array(step, { minLength: 1, maxLength: 40 });
/** Steps without a silence long enough for another coin. */
const awake = fc.array(
  step.filter(({ pause: seconds }) => seconds < 3600),
  { minLength: 1, maxLength: 40 },
);

/** Steps as a story with times. */
function told(all: readonly Step[], only: 'one venue' | 'all' = 'all'): Told[] {
  let at = 0;
  return all.map(({ pause: seconds, venue: from, mark, index }) => {
    at += seconds;
    return { at, mark, ...(only === 'all' ? { venue: from, ...(index === undefined ? {} : { index }) } : {}) };
  });
}

const digits = (most: number) => fc.array(fc.nat(9), { minLength: 1, maxLength: most }).map((each) => each.join(''));
/** Any price that contract.md allows: 60 digits before the point, 100 behind it, above 0. */
const anyPrice = fc.tuple(digits(60), digits(99)).map(([whole, part]) => `${whole}.${part}1`);

describe('whatever prices come', () => {
  it('never throws, and what it says is one safe line without a number that is none', () => {
    const wild = fc.array(fc.record({ pause, venue, mark: anyPrice, index: anyPrice }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(wild, (all) => {
        let at = 0;
        const story = all.map(({ pause: seconds, ...one }) => {
          at += seconds;
          return { at, ...one };
        });
        for (const why of judged(story)) if (why !== null) expect(why).toMatch(/^(?!.*(NaN|Infinity|undefined))[ -~]{10,150}$/);
      }),
    );
  });

  it('the same prices get the same answers', () => {
    fc.assert(
      fc.property(steps, (all) => {
        expect(judged(told(all))).toEqual(judged(told(all)));
      }),
    );
  });

  it('a price that stands still is never suspect, however long it is silent', () => {
    fc.assert(
      fc.property(fc.array(pause, { minLength: 1 }), anyPrice, (pauses, mark) => {
        let at = 0;
        const story = pauses.map((seconds) => {
          at += seconds;
          return { at, mark, index: mark };
        });
        expect(judged(story).every((why) => why === null)).toBe(true);
      }),
    );
  });

  it('a price that nobody confirms is believed beyond 10 % only after a silence, or after it was doubted for 10 s over three quotes', () => {
    fc.assert(
      fc.property(awake, (all) => {
        const story = told(all, 'one venue');
        const whys = judged(story);
        let last: Told | null = null;
        let doubted: Told[] = [];
        for (const [place, one] of story.entries()) {
          if (whys[place] !== null) {
            doubted.push(one);
            continue;
          }
          const far = last !== null && Math.abs(Number(one.mark) / Number(last.mark) - 1) > 0.1;
          if (last !== null && far) {
            const [first] = doubted;
            if (first === undefined) expect(one.at - last.at).toBeGreaterThan(15);
            else expect([one.at - first.at >= 10, doubted.length >= 3]).toEqual([true, true]);
          }
          last = one;
          doubted = [];
        }
      }),
    );
  });

  it('no price within 5 % of another venue that was heard within 15 s is suspect, unless that may be another coin itself', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const story = told(all);
        const newest = new Map<string, Told>();
        for (const [place, why] of judged(story).entries()) {
          const one = story[place] as Told;
          const other = newest.get(one.venue === 'binance' ? 'bybit' : 'binance');
          const near = other !== undefined && one.at - other.at <= 15 && Math.abs(Number(one.mark) / Number(other.mark) - 1) <= 0.05;
          if (near) expect(why).toBeNull();
          if (why?.startsWith('the ticker was silent')) newest.delete(one.venue as string);
          else newest.set(one.venue as string, one);
        }
      }),
    );
  });

  it('every doubt ends: a jump by standing for 10 s, a gap after 60 s, another coin after an hour', () => {
    fc.assert(
      fc.property(steps, price, price, (all, mark, index) => {
        const story = told(all);
        const from = (story.at(-1)?.at ?? 0) + 1;
        const after = [0, 1, 2, 3, 13, 63, 73, 83, 93, 3593, 3603, 3613];
        const end = judged([...story, ...after.map((seconds) => ({ at: from + seconds, mark, index }))]).slice(-after.length);
        expect(end.at(-1)).toBeNull();
        const isReuse = end[0]?.startsWith('the ticker was silent') === true;
        if (!isReuse) expect(end.slice(6)).toEqual(end.slice(6).map(() => null));
      }),
    );
  });
});
