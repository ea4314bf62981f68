import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS, type Level, severity } from '../../src/risk/level.ts';
import { EPOCH, type Event, seen, suspected, Watcher } from './watcher.ts';

/** Contract section 7: keep = "60s". */
const KEEP = 60_000;

const told = (watcher: Watcher) =>
  watcher.notices.map(({ reason, from, level, suspect }) => `${suspect === undefined ? '' : 'suspect '}${reason} ${from} > ${level}`);

describe('a price that is not believed', () => {
  it('raises an alarm as suspected only: one message of its own, and the level stays', () => {
    const watcher = new Watcher();
    watcher.see(seen('ok'));
    const [notice, ...others] = watcher.see(suspected('critical', 'jumped -17 % in 0.9 s'), 900);
    expect(notice).toEqual({
      id: 'distance|binance-usdm/btc-1|1|critical|suspect',
      rule: 'distance',
      subject: 'binance-usdm/btc-1',
      level: 'critical',
      from: 'ok',
      reason: 'first',
      value: '0.029',
      threshold: '0.03',
      at: EPOCH + 900,
      episode: 1,
      text: 'SUSPECT PRICE, not confirmed: distance critical (jumped -17 % in 0.9 s)',
      suspect: 'jumped -17 % in 0.9 s',
    });
    expect([others, watcher.level, watcher.watch.episode]).toEqual([[], 'ok', 0]);
  });

  it('is told once a level, however often it is seen', () => {
    const watcher = new Watcher();
    for (let second = 0; second < 9; second++) watcher.see(suspected('warning'), 1000);
    for (let second = 0; second < 9; second++) watcher.see(suspected(second % 2 === 0 ? 'critical' : 'warning'), 1000);
    expect(told(watcher)).toEqual(['suspect first ok > warning', 'suspect escalated warning > critical']);
  });

  it('is told as any other once it is believed and still as bad', () => {
    const watcher = new Watcher();
    watcher.see(suspected('critical'));
    watcher.see(seen('critical'), 10_000);
    expect(told(watcher)).toEqual(['suspect first ok > critical', 'first ok > critical']);
    expect(watcher.level).toBe('critical');
  });

  it('says nothing of what is no worse than the level that stands', () => {
    const watcher = new Watcher();
    watcher.see(seen('critical'));
    watcher.see(suspected('critical'), 1);
    watcher.see(suspected('warning'), 1);
    expect(told(watcher)).toEqual(['first ok > critical']);
    watcher.see(suspected('negative'), 1);
    expect(told(watcher)[1]).toBe('suspect escalated critical > negative');
  });

  it('clears no alarm, however long it shows a better price, and does not count for the minute', () => {
    const watcher = new Watcher();
    watcher.see(seen('critical'));
    watcher.see(seen('ok'), 1);
    watcher.see(suspected('ok'), KEEP - 1);
    watcher.see(suspected('ok'), 5 * KEEP);
    expect(watcher.level).toBe('critical');
    watcher.see(seen('ok'), 1);
    watcher.see(seen('ok'), KEEP - 1);
    expect(watcher.level).toBe('critical');
    watcher.see(seen('ok'), 1);
    expect(watcher.level).toBe('warning');
  });

  it('that swings in and out of belief is one suspicion; a minute after its end another begins, with an id of its own', () => {
    const watcher = new Watcher();
    for (let second = 0; second < 100; second++) watcher.see(second % 2 === 0 ? suspected('critical') : seen('ok'), 1000);
    watcher.see(suspected('critical'), KEEP);
    expect(watcher.notices.map(({ id, reason }) => `${id} ${reason}`)).toEqual([
      'distance|binance-usdm/btc-1|1|critical|suspect first',
      'distance|binance-usdm/btc-1|2|critical|suspect first',
    ]);
  });

  it('wakes nobody for what cannot be known', () => {
    const watcher = new Watcher();
    watcher.see(suspected('unknown'));
    expect([watcher.level, watcher.notices]).toEqual(['ok', []]);
  });

  it('that grows old says so as any other, with the word', () => {
    const watcher = new Watcher();
    watcher.see(seen('ok'));
    const notices = watcher.see(suspected('warning', 'jumped', false), 20_000);
    expect(notices.map(({ id, text }) => [id, text])).toEqual([
      ['stale|binance-usdm/btc-1|1|ok', 'SUSPECT PRICE, not confirmed: distance warning (jumped)'],
      ['distance|binance-usdm/btc-1|1|warning|suspect', 'SUSPECT PRICE, not confirmed: distance warning (jumped)'],
    ]);
  });
});

interface Told extends Event {
  /** Why the price is not believed; null: it is. */
  readonly suspect: string | null;
}

const event: fc.Arbitrary<Told> = fc.record({
  level: fc.constantFrom(...LEVELS),
  fresh: fc.boolean(),
  after: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: KEEP - 2, max: KEEP + 2 }), fc.constant(5 * KEEP)),
  suspect: fc.option(fc.constant('jumped')),
});
const story = fc.array(event, { minLength: 1, maxLength: 40 });
const show = (watcher: Watcher, { level, fresh, after, suspect }: Told) => watcher.see({ ...seen(level, fresh), suspect }, after);

describe('whatever happens, a price that is not believed', () => {
  it('never moves a level, and is never silent at one that is worse than all that was told', () => {
    fc.assert(
      fc.property(story, (events) => {
        const watcher = new Watcher();
        for (const one of events) {
          const before: Level = watcher.level;
          const said = show(watcher, one).filter(({ rule }) => rule === 'distance');
          if (one.suspect === null) continue;
          expect(watcher.level).toBe(before);
          expect(said.every(({ id, suspect }) => id.endsWith('|suspect') && suspect === 'jumped')).toBe(true);
          if (one.level === 'unknown' || severity(one.level) <= severity(before)) expect(said).toEqual([]);
          else expect(severity(watcher.watch.suspected)).toBeGreaterThanOrEqual(severity(one.level));
        }
      }),
    );
  });

  it('leaves the alarms of believed prices where they are, or keeps them up for longer', () => {
    fc.assert(
      fc.property(story, (events) => {
        const [all, believed] = [new Watcher(), new Watcher()];
        let waited = 0;
        for (const one of events) {
          show(all, one);
          waited += one.after;
          if (one.suspect !== null) continue;
          show(believed, { ...one, after: waited });
          waited = 0;
          expect(severity(all.level)).toBeGreaterThanOrEqual(severity(believed.level));
        }
      }),
    );
  });

  it('has an id for each level and suspicion, said once', () => {
    fc.assert(
      fc.property(story, (events) => {
        const watcher = new Watcher();
        for (const one of events) show(watcher, one);
        const ids = watcher.notices.filter(({ suspect }) => suspect !== undefined).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});
