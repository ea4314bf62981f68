import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Flight } from '../../src/monitor/flight.ts';

it('one is under way, and one more where somebody waits for it; what he waits for and may not go is owed', () => {
  const flight = new Flight();
  expect([flight.leave(false), flight.leave(false), flight.leave(true), flight.leave(true)]).toEqual([true, false, true, false]);
  // What nobody asked for changes nothing about that.
  expect(flight.leave(false)).toBe(false);
  expect(flight.land()).toBe(true);
  expect(flight.leave(true)).toBe(true);
  expect([flight.land(), flight.land()]).toEqual([false, false]);
});

it('however it goes, no more than two are under way, and an answer is on its way or owed', () => {
  const steps = fc.array(fc.constantFrom('beat', 'asked', 'taken'), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (all) => {
      const flight = new Flight();
      let aloft = 0;
      let answered = true;
      const leave = (asked: boolean): void => {
        const left = flight.leave(asked);
        if (left) aloft++;
        // Any snapshot holds all that is known when it leaves.
        answered = left || (answered && !asked);
      };
      for (const step of all) {
        if (step !== 'taken') leave(step === 'asked');
        else if (aloft > 0) {
          aloft--;
          const owed = flight.land();
          expect(owed).toBe(!answered);
          if (owed) leave(true);
        }
        expect(aloft).toBeLessThanOrEqual(2);
      }
    }),
  );
});
