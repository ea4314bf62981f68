import type { Clock } from './feed.ts';

/** A wall clock that runs ahead of the steady one by more than this was asleep in between (or was set), ms. */
const LEAP = 5_000;

/**
 * The machine's clock. Its monotonic time counts the time asleep, which Node's own does not on Linux: a price
 * from before the lid was closed is old, not fresh. A wall clock set forward only makes prices look older.
 */
export function systemClock(wall: () => number = () => Date.now(), steady: () => number = () => performance.now()): Clock {
  let asleep = 0;
  let lastWall = wall();
  let lastSteady = steady();
  return {
    now: wall,
    monotonic() {
      const [nowWall, nowSteady] = [wall(), steady()];
      const leap = nowWall - lastWall - (nowSteady - lastSteady);
      if (leap > LEAP) asleep += leap;
      lastWall = nowWall;
      lastSteady = nowSteady;
      return nowSteady + asleep;
    },
  };
}
