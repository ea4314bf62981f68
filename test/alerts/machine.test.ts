import { describe, expect, it } from 'vitest';
import { observe } from '../../src/alerts/machine.ts';
import { DEFAULT_RULES } from '../../src/alerts/rule.ts';
import { watchOf } from '../../src/alerts/watch.ts';
import { LEVELS, type Level } from '../../src/risk/level.ts';
import { EPOCH, KEEP, ruled, seen, seenBy, Watcher } from './watcher.ts';

const reasons = (watcher: Watcher) => watcher.notices.map(({ reason, from, level }) => `${reason} ${from} > ${level}`);

describe('worse', () => {
  it('keeps a minute before it calms, as the contract says', () => {
    expect(DEFAULT_RULES.distance.keep).toBe(KEEP);
  });

  it('speaks at once, with the id, time and words of contract section 6', () => {
    const watcher = new Watcher();
    watcher.see(seen('warning'));
    const [notice] = watcher.see(seen('critical'), 1500);
    expect(notice).toEqual({
      id: 'distance|binance-usdm/btc-1|1|critical',
      rule: 'distance',
      subject: 'binance-usdm/btc-1',
      level: 'critical',
      from: 'warning',
      reason: 'escalated',
      value: '0.029',
      threshold: '0.03',
      at: EPOCH + 1500,
      episode: 1,
      text: 'distance critical',
    });
  });

  it('names the rule that gave the level', () => {
    const watcher = new Watcher('okx-cross');
    watcher.see(seen('critical', true, 'marginRatio'));
    watcher.see(seen('negative', true, 'negative'));
    expect(watcher.notices.map(({ id }) => id)).toEqual(['marginRatio|okx-cross|1|critical', 'negative|okx-cross|1|negative']);
  });

  // F4: the first tick is already inside three tiers; guardian sent three messages.
  it('says a jump over several levels once, at the worst', () => {
    const watcher = new Watcher();
    watcher.see(seen('negative'));
    expect(reasons(watcher)).toEqual(['first ok > negative']);
  });

  // F1: equity −1500 is the top state, whatever the liquidation price is; guardian sent nothing.
  it('speaks of what is below zero at once, even with no number behind it', () => {
    const watcher = new Watcher();
    const [notice] = watcher.see(
      seenBy(ruled('negative', 'negative', { say: () => ({ value: null, threshold: null, text: 'below zero' }) })),
    );
    expect(notice).toMatchObject({ level: 'negative', reason: 'first', value: null, threshold: null });
  });

  // F3: guardian's cooldown swallowed the second crossing and what came after it, for 34 minutes.
  it('breaks through: crossed, recovered, crossed again, then past liquidation', () => {
    const watcher = new Watcher();
    watcher.see(seen('warning'));
    watcher.see(seen('ok'), 1000);
    watcher.see(seen('ok'), KEEP);
    watcher.see(seen('warning'), 1);
    watcher.see(seen('liquidation'), 1);
    expect(reasons(watcher)).toEqual([
      'first ok > warning',
      'recovered warning > ok',
      'first ok > warning',
      'escalated warning > liquidation',
    ]);
  });

  // F13: FundingRateArb #541 kept one memory for all alerts of a kind, and a margin alert silenced a liquidation for four hours.
  it('is remembered by subject: one that stands at an alarm hides no other', () => {
    const [btc, eth] = [new Watcher('a/btc'), new Watcher('a/eth')];
    btc.see(seen('warning', true, 'marginRatio'));
    expect(eth.see(seen('warning', true, 'marginRatio'))).toHaveLength(1);
    expect(btc.see(seen('liquidation', true, 'liquidation'))).toHaveLength(1);
  });

  it('counts an episode each time calm ends, and only then', () => {
    const watcher = new Watcher();
    watcher.see(seen('warning'));
    watcher.see(seen('critical'));
    watcher.see(seen('warning'), 1);
    watcher.see(seen('warning'), KEEP);
    watcher.see(seen('critical'), 1);
    watcher.see(seen('ok'), 1);
    watcher.see(seen('ok'), KEEP);
    watcher.see(seen('ok'), KEEP);
    watcher.see(seen('warning'), 1);
    expect(watcher.notices.map(({ episode, level }) => [episode, level])).toEqual([
      [1, 'warning'],
      [1, 'critical'],
      [1, 'critical'],
      [1, 'ok'],
      [2, 'warning'],
    ]);
  });
});

describe('better', () => {
  it('falls one level a step, each after it has kept, and says so when it is over', () => {
    const watcher = new Watcher();
    watcher.see(seen('negative'));
    watcher.see(seen('ok'), 1);
    const stations: string[] = [];
    for (let step = 0; step < 5; step++) {
      watcher.see(seen('ok'), KEEP - 1);
      stations.push(watcher.level);
      watcher.see(seen('ok'), 1);
      stations.push(watcher.level);
    }
    expect(stations).toEqual([
      ...['negative', 'liquidation', 'liquidation', 'critical', 'critical', 'warning', 'warning', 'ok', 'ok', 'ok'],
    ]);
    expect(reasons(watcher)).toEqual(['first ok > negative', 'recovered warning > ok']);
  });

  it('stops at the level that is seen', () => {
    const watcher = new Watcher();
    watcher.see(seen('liquidation'));
    watcher.see(seen('warning'), 1);
    for (let step = 0; step < 5; step++) watcher.see(seen('warning'), KEEP);
    expect(watcher.level).toBe('warning');
  });

  it('begins to keep anew when it was worse in between', () => {
    const watcher = new Watcher();
    watcher.see(seen('warning'));
    watcher.see(seen('ok'), 1);
    watcher.see(seen('warning'), KEEP - 1);
    watcher.see(seen('ok'), 1);
    watcher.see(seen('ok'), KEEP - 1);
    expect(watcher.level).toBe('warning');
    watcher.see(seen('ok'), 1);
    expect(watcher.level).toBe('ok');
  });

  it('says nothing more of what swings around a limit faster than it keeps', () => {
    const watcher = new Watcher();
    for (let swing = 0; swing < 100; swing++) {
      watcher.see(seen('critical'), 1000);
      watcher.see(seen('ok'), 1000);
    }
    expect(reasons(watcher)).toEqual(['first ok > critical']);
  });

  it('is not hurried by a clock that stands or goes back', () => {
    const of = (level: Level) => ({ ...seen(level), subject: 'a' });
    const [watch] = observe(watchOf('a'), of('warning'), EPOCH, 1000);
    const [better] = observe(watch, of('ok'), EPOCH, 1000);
    const [still] = observe(better, of('ok'), EPOCH + 10 * KEEP, 500);
    expect(still.level).toBe('warning');
  });
});

describe('unknown', () => {
  it('wakes nobody', () => {
    const watcher = new Watcher();
    watcher.see(seen('unknown'));
    expect([watcher.level, watcher.notices]).toEqual(['unknown', []]);
  });

  it('clears nothing, however long it lasts', () => {
    const watcher = new Watcher();
    watcher.see(seen('warning'));
    watcher.see(seen('ok'), 1);
    watcher.see(seen('unknown'), KEEP - 1);
    for (let step = 0; step < 5; step++) watcher.see(seen('unknown'), KEEP);
    expect(watcher.level).toBe('warning');
    // Having been unknown, it has not been seen better for a minute.
    watcher.see(seen('ok'), 1);
    expect(watcher.level).toBe('warning');
  });

  it('is left for a real level as calm is', () => {
    const watcher = new Watcher();
    watcher.see(seen('unknown'));
    watcher.see(seen('critical'), 1);
    expect(reasons(watcher)).toEqual(['first unknown > critical']);
    expect(watcher.watch.episode).toBe(1);
  });

  it('ends at once and without a word when all turns out well: nothing was said that had to keep', () => {
    const watcher = new Watcher();
    watcher.see(seen('unknown'));
    watcher.see(seen('ok'), 1);
    expect([watcher.level, watcher.notices]).toEqual(['ok', []]);
  });
});

describe('old prices', () => {
  // F2: the feed is dead and the last known distance is 1.1 %; guardian said nothing.
  it('are an alarm of their own, and the level stays', () => {
    const watcher = new Watcher();
    watcher.see(seen('critical'));
    const [notice, ...others] = watcher.see(seen('critical', false), 20_000);
    expect(notice).toMatchObject({ rule: 'stale', reason: 'stale', level: 'critical', from: 'critical', text: 'distance critical' });
    expect([others, watcher.level, watcher.watch.stale]).toEqual([[], 'critical', true]);
  });

  it('are said once, and once that they come again', () => {
    const watcher = new Watcher();
    watcher.see(seen('ok'));
    for (let sweep = 0; sweep < 10; sweep++) watcher.see(seen('ok', false), 1000);
    watcher.see(seen('ok'), 1000);
    watcher.see(seen('ok'), 1000);
    expect(reasons(watcher)).toEqual(['stale ok > ok', 'resumed ok > ok']);
  });

  it('freeze the level: what they show better counts for nothing', () => {
    const watcher = new Watcher();
    watcher.see(seen('critical'));
    for (let step = 0; step < 5; step++) watcher.see(seen('ok', false), KEEP);
    expect(watcher.level).toBe('critical');
    // The minute is counted from when it is fresh again.
    watcher.see(seen('ok'), 1);
    watcher.see(seen('ok'), KEEP - 1);
    expect(watcher.level).toBe('critical');
    watcher.see(seen('ok'), 1);
    expect(watcher.level).toBe('warning');
  });

  it('never hide what is worse', () => {
    const watcher = new Watcher();
    watcher.see(seen('warning', false));
    watcher.see(seen('negative', false), 1);
    expect(reasons(watcher)).toEqual(['stale ok > ok', 'first ok > warning', 'escalated warning > negative']);
  });

  it('are told by one of the subjects that share them; the others freeze all the same', () => {
    const watcher = new Watcher();
    watcher.see(seen('critical'));
    expect(watcher.see(seen('ok', false, 'distance', false), 1)).toEqual([]);
    watcher.see(seen('ok', false, 'distance', false), 2 * KEEP);
    expect([watcher.level, watcher.watch.stale]).toEqual(['critical', true]);
  });

  it('have an id for each time they fell silent: a receiver that knows the first must not take the second for it', () => {
    const watcher = new Watcher();
    watcher.see(seen('ok', false));
    watcher.see(seen('ok'), 1);
    watcher.see(seen('ok', false), 1);
    watcher.see(seen('ok'), 1);
    expect(watcher.notices.map(({ id, reason }) => `${id} ${reason}`)).toEqual([
      'stale|binance-usdm/btc-1|1|ok stale',
      'stale|binance-usdm/btc-1|1|ok resumed',
      'stale|binance-usdm/btc-1|2|ok stale',
      'stale|binance-usdm/btc-1|2|ok resumed',
    ]);
  });
});

it('has a word for every pair of levels: worse speaks, better does not', () => {
  for (const [i, from] of LEVELS.entries()) {
    for (const [j, to] of LEVELS.entries()) {
      const watcher = new Watcher();
      watcher.see(seen(from));
      const said = watcher.see(seen(to), 1).length;
      expect([from, to, said]).toEqual([from, to, j > i && to !== 'unknown' ? 1 : 0]);
    }
  }
});
