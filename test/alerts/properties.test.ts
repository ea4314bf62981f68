import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS, type Level, severity } from '../../src/risk/level.ts';
import { type Event, seen, Watcher } from './watcher.ts';

const KEEP = 60_000;

const event: fc.Arbitrary<Event> = fc.record({
  level: fc.constantFrom(...LEVELS),
  fresh: fc.boolean(),
  // Around the minute that a better level has to keep, and far from it.
  after: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: KEEP - 2, max: KEEP + 2 }), fc.constant(5 * KEEP)),
});
const story = fc.array(event, { minLength: 1, maxLength: 40 });

/** Plays a story and calls back after each event, with the level before it. */
function play(events: readonly Event[], after: (watcher: Watcher, event: Event, before: Level, said: number) => void): Watcher {
  const watcher = new Watcher();
  for (const one of events) {
    const before = watcher.level;
    const said = watcher.see(seen(one.level, one.fresh), one.after).length;
    after(watcher, one, before, said);
  }
  return watcher;
}

describe('whatever happens', () => {
  it('is never silent at a level that is worse than the one before, unless it is only unknown', () => {
    fc.assert(
      fc.property(story, (events) => {
        play(events, (watcher, { level }, before) => {
          if (severity(level) <= severity(before) || level === 'unknown') return;
          const last = watcher.notices.at(-1);
          expect([last?.level, last?.from]).toEqual([level, before]);
        });
      }),
    );
  });

  it('stands at no better level than what is seen now', () => {
    fc.assert(
      fc.property(story, (events) => {
        play(events, (watcher, { level }) => expect(severity(watcher.level)).toBeGreaterThanOrEqual(severity(level)));
      }),
    );
  });

  it('gets no better by old prices, nor by what cannot be known', () => {
    fc.assert(
      fc.property(story, (events) => {
        play(events, (watcher, { fresh, level }, before) => {
          if (!fresh || level === 'unknown') expect(severity(watcher.level)).toBeGreaterThanOrEqual(severity(before));
        });
      }),
    );
  });

  it('gets better by one level at most, and only after a whole minute of better', () => {
    const stations: readonly Level[] = LEVELS.filter((level) => level !== 'unknown');
    fc.assert(
      fc.property(story, (events) => {
        let betterFor: number | null = null;
        play(events, (watcher, { level, fresh, after }, before) => {
          const better = fresh && level !== 'unknown' && severity(level) < severity(before);
          betterFor = better ? (betterFor === null ? 0 : betterFor + after) : null;
          if (severity(watcher.level) >= severity(before) || before === 'unknown') return;
          expect(betterFor).toBeGreaterThanOrEqual(KEEP);
          betterFor = 0;
          expect(stations.indexOf(before) - stations.indexOf(watcher.level)).toBe(1);
        });
      }),
    );
  });

  it('says one thing of a level and one of its freshness at most', () => {
    fc.assert(
      fc.property(story, (events) => {
        let stale = false;
        play(events, (watcher, { fresh }, _, said) => {
          const of = (rule: string) => watcher.notices.slice(watcher.notices.length - said).filter((notice) => notice.rule === rule);
          expect(of('distance').length).toBeLessThanOrEqual(1);
          expect(of('stale').map(({ reason }) => reason)).toEqual(fresh !== stale ? [] : [stale ? 'resumed' : 'stale']);
          stale = !fresh;
        });
      }),
    );
  });

  it('says the same of the same events', () => {
    fc.assert(
      fc.property(story, (events) => {
        expect(play(events, () => {}).notices).toEqual(play(events, () => {}).notices);
      }),
    );
  });

  it('has the id that contract section 6 writes, and an episode that only grows', () => {
    fc.assert(
      fc.property(story, (events) => {
        const { notices } = play(events, () => {});
        for (const { id, rule, subject, episode, level } of notices) expect(id).toBe(`${rule}|${subject}|${episode}|${level}`);
        for (const one of ['stale', 'distance']) {
          const episodes = notices.filter(({ rule }) => rule === one).map(({ episode }) => episode);
          expect(episodes).toEqual(episodes.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it('is as sure of a story told in two halves: the machine holds nothing back', () => {
    fc.assert(
      fc.property(story, fc.nat(40), (events, cut) => {
        const whole = play(events, () => {});
        const first = play(events.slice(0, cut), () => {});
        const copied: Watcher = Object.assign(first, { watch: structuredClone(first.watch) });
        for (const { level, fresh, after } of events.slice(cut)) copied.see(seen(level, fresh), after);
        expect(copied.notices).toEqual(whole.notices);
      }),
    );
  });
});
