import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fact, observed, placed } from '../../src/alerts/limit.ts';
import { observe } from '../../src/alerts/machine.ts';
import { type Remembered, remember } from '../../src/alerts/memory.ts';
import type { Notice, Observation } from '../../src/alerts/observation.ts';
import { quieted } from '../../src/alerts/quiet.ts';
import { DEFAULT_ALERTS, DEFAULT_RULES } from '../../src/alerts/rule.ts';
import { type Quieted, type Watch, watchOf } from '../../src/alerts/watch.ts';
import { Rational } from '../../src/money/rational.ts';
import { LEVELS, type Level, severity } from '../../src/risk/level.ts';
import { EPOCH, KEEP } from './watcher.ts';

const SUBJECT = 'a/btc-1';
/** A long that is liquidated at 100, with its equity gone at 99; its ratio is 1 there, and 0 at 200. */
const LIQUIDATION = Rational.of(100);
const DISTANCE = placed('distance', DEFAULT_RULES.distance, false);
const RATIO = placed('marginRatio', DEFAULT_RULES.marginRatio, true);

function observationsAt(price: Rational): Observation[] {
  const distance = price.minus(LIQUIDATION).over(price);
  const ratio = Rational.of(200).minus(price).over(LIQUIDATION);
  const say = (value: Rational) => (threshold: string | null) => ({ value: value.toString(), threshold, text: `at ${price}` });
  const gone = price.atMost(LIQUIDATION);
  const below = price.lessThan(Rational.of(99));
  const words = () => ({ value: null, threshold: null, text: `at ${price}` });
  return [
    observed(DISTANCE, distance, say(distance)),
    observed(RATIO, ratio, say(ratio)),
    fact('liquidation', gone ? 'liquidation' : 'ok', KEEP, null, words),
    fact('negative', below ? 'negative' : 'ok', KEEP, price, words),
  ];
}

const levelOf = (observations: readonly Observation[]): Level =>
  observations.reduce<Level>((found, { level }) => (severity(level) > severity(found) ? level : found), 'ok');

type Event =
  | { readonly kind: 'price'; readonly cents: number; readonly fresh: boolean; readonly after: number }
  | { readonly kind: 'acknowledged' | 'snoozed' | 'restart' };

const price: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('price' as const),
  // 95.00 to 115.00: from below zero to out of all limits.
  cents: fc.integer({ min: 9_500, max: 11_500 }),
  fresh: fc.boolean(),
  after: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: KEEP - 1, max: KEEP + 1 }), fc.constant(400_000)),
});
const story = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: price },
    fc.record({ kind: fc.constantFrom('acknowledged' as const, 'snoozed' as const, 'restart' as const) }),
  ),
  { minLength: 1, maxLength: 40 },
);

/** A monitor that writes down what it says, is acknowledged, snoozed and started anew, over one path of prices. */
class Run {
  watch: Watch = watchOf(SUBJECT);
  readonly notices: Notice[] = [];
  readonly #journal: Remembered[] = [];
  #at = 0;

  /** What a person said that still holds: what is over is forgotten with the next look, whether before or after a restart. */
  quietIn(watch: Watch): Quieted | null {
    const quiet = watch.voices.get('danger')?.quieted ?? null;
    return quiet !== null && quiet.until > EPOCH + this.#at ? quiet : null;
  }

  /** What was said of it. */
  take(event: Event): readonly Notice[] {
    if (event.kind === 'restart') {
      this.watch = remember(this.#journal, DEFAULT_ALERTS).get(SUBJECT) ?? watchOf(SUBJECT);
      return [];
    }
    if (event.kind !== 'price') {
      const id = this.notices.at(-1)?.id ?? '';
      const at = EPOCH + this.#at;
      const word =
        event.kind === 'acknowledged'
          ? ({ kind: 'acknowledged', id, at } as const)
          : ({ kind: 'snoozed', id, at, until: at + 3_600_000 } as const);
      this.#journal.push(word);
      this.watch = quieted(this.watch, word, DEFAULT_ALERTS);
      return [];
    }
    this.#at += event.after;
    const before = this.watch.level;
    const sight = {
      subject: SUBJECT,
      observations: observationsAt(Rational.of(event.cents, 100)),
      fresh: event.fresh,
      tellsAge: true,
      suspect: null,
      muted: false,
    };
    const [watch, notices] = observe(this.watch, sight, EPOCH + this.#at, this.#at, DEFAULT_ALERTS);
    this.watch = watch;
    this.notices.push(...notices);
    // As the monitor writes it: what is said, and each level that changes.
    for (const notice of notices) this.#journal.push({ kind: 'notice', notice });
    if (watch.level !== before) this.#journal.push({ kind: 'level', subject: SUBJECT, to: watch.level });
    return notices;
  }
}

function play(events: readonly Event[], after: (run: Run, event: Event, before: Watch, said: readonly Notice[]) => void = () => {}): Run {
  const run = new Run();
  for (const event of events) {
    const before = run.watch;
    const said = run.take(event);
    after(run, event, before, said);
  }
  return run;
}

const ofLevel = (notices: readonly Notice[]) => notices.filter(({ rule }) => rule !== 'stale' && rule !== 'blind');

describe('along any path of prices, old ones, acknowledgements, snoozes and restarts among them', () => {
  it('a new worst level is never silent: it is said in the step that it comes in, by the rule that is worst', () => {
    fc.assert(
      fc.property(story, (events) => {
        play(events, (run, event, before, said) => {
          if (event.kind !== 'price') return;
          const level = levelOf(observationsAt(Rational.of(event.cents, 100)));
          expect(severity(run.watch.level)).toBeGreaterThanOrEqual(severity(level));
          if (severity(level) <= severity(before.level)) return;
          expect(ofLevel(said).map((one) => [one.level, one.from, one.reason])).toEqual([
            [level, before.level, before.level === 'ok' ? 'first' : 'escalated'],
          ]);
        });
      }),
    );
  });

  it('no level improves on old prices, nor by a restart, an acknowledgement or a snooze', () => {
    fc.assert(
      fc.property(story, (events) => {
        play(events, (run, event, before) => {
          if (event.kind === 'price' && event.fresh) return;
          expect(severity(run.watch.level)).toBeGreaterThanOrEqual(severity(before.level));
        });
      }),
    );
  });

  it('a restart changes no level, and what stands is said once after it with the id that it had', () => {
    fc.assert(
      fc.property(story, (events) => {
        play(events, (run, event, before) => {
          if (event.kind !== 'restart') return;
          expect([run.watch.level, run.watch.episode]).toEqual([before.level, before.episode]);
          expect(run.quietIn(run.watch)).toEqual(run.quietIn(before));
        });
      }),
    );
  });

  it('one step says one thing of the level and one of the prices’ age at most, however far they jump', () => {
    fc.assert(
      fc.property(story, (events) => {
        play(events, (_run, _event, _before, said) => {
          expect(ofLevel(said).length).toBeLessThanOrEqual(1);
          expect(said.length - ofLevel(said).length).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it('the same events say the same', () => {
    fc.assert(
      fc.property(story, (events) => {
        expect(play(events).notices).toEqual(play(events).notices);
      }),
    );
  });

  it('an id belongs to one event: it comes again only as a repeat, or after the level was silently milder', () => {
    fc.assert(
      fc.property(story, (events) => {
        const seen = new Map<string, Notice>();
        for (const notice of play(events).notices) {
          const { id, reason, rule, subject, episode, level } = notice;
          expect(id).toBe(`${rule}|${subject}|${episode}|${level}`);
          if (reason === 'first') expect(seen.has(id)).toBe(false);
          seen.set(id, notice);
        }
      }),
    );
  });
});

describe('a price that swings around a limit', () => {
  it('by less than half of the hysteresis is told once an episode, however long and however slowly it does', () => {
    const swing = fc.record({
      limit: fc.constantFrom<Level>('warning', 'critical'),
      // Of the half of the hysteresis, in thousandths.
      offsets: fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 60 }),
      step: fc.constantFrom(1000, 30_000, KEEP, 5 * KEEP),
    });
    fc.assert(
      fc.property(swing, ({ limit, offsets, step }) => {
        const at = DEFAULT_RULES.distance[limit as 'warning' | 'critical'] as Rational;
        let watch = watchOf(SUBJECT);
        const notices: Notice[] = [];
        for (const [i, offset] of offsets.entries()) {
          const distance = at.plus(at.times(Rational.of(offset, 10_000)));
          const seen = observed(DISTANCE, distance, (threshold) => ({ value: distance.toString(), threshold, text: 'swings' }));
          const sight = { subject: SUBJECT, observations: [seen], fresh: true, tellsAge: true, suspect: null, muted: false };
          const never = { ...DEFAULT_ALERTS, repeat: { warning: null, critical: null, liquidation: null, negative: null } };
          const [next, said] = observe(watch, sight, EPOCH + i * step, i * step, never);
          watch = next;
          notices.push(...said);
        }
        const told = notices.filter(({ level }) => level === limit);
        expect(told.length).toBe(offsets.some((offset) => offset <= 0) ? 1 : 0);
        expect(notices.filter(({ reason }) => reason === 'recovered')).toEqual([]);
      }),
    );
  });

  it('and holds for less than it has to is not told; liquidation holds for nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9_999 }), { minLength: 1, maxLength: 30 }),
        fc.constantFrom(...LEVELS),
        (waits, level) => {
          let watch = watchOf(SUBJECT);
          let at = 0;
          const said: Notice[] = [];
          const see = (one: Level): void => {
            const seen = {
              ...fact('distance', one, KEEP, null, () => ({ value: null, threshold: null, text: one })),
              hold: { warning: 10_000, critical: 10_000 },
            };
            const sight = { subject: SUBJECT, observations: [seen], fresh: true, tellsAge: true, suspect: null, muted: false };
            const [next, notices] = observe(watch, sight, EPOCH + at, at, DEFAULT_ALERTS);
            watch = next;
            said.push(...notices);
          };
          for (const wait of waits) {
            see(level);
            at += wait;
            see(level);
            see('ok');
            at += 1;
          }
          const waitsForNothing = level === 'liquidation' || level === 'negative';
          expect(said.filter(({ reason }) => reason === 'first').length).toBe(waitsForNothing ? 1 : 0);
        },
      ),
    );
  });
});
