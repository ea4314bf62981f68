import { describe, expect, it } from 'vitest';
import { type Remembered, remember } from '../../src/alerts/memory.ts';
import type { Observation } from '../../src/alerts/observation.ts';
import { delivered, quieted } from '../../src/alerts/quiet.ts';
import { DEFAULT_ALERTS } from '../../src/alerts/rule.ts';
import { Rational } from '../../src/money/rational.ts';
import type { Level } from '../../src/risk/level.ts';
import { EPOCH, KEEP, ruled, seen, seenBy, Watcher } from './watcher.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SUBJECT = 'binance-usdm/btc-1';

const told = ({ notices }: Watcher) => notices.map(({ reason, level }) => `${reason} ${level}`);
const near = (value: string): Observation =>
  ruled(Number(value) <= 0.03 ? 'critical' : 'warning', 'distance', { number: Rational.from(value) });

/** One subject before the eyes of somebody who is told again what stands. */
class Attended extends Watcher {
  constructor(watch?: Watcher['watch']) {
    super(SUBJECT, DEFAULT_ALERTS);
    if (watch !== undefined) this.watch = watch;
  }

  acknowledge(id = this.notices.at(-1)?.id ?? ''): void {
    this.watch = quieted(this.watch, { kind: 'acknowledged', id, at: this.now }, DEFAULT_ALERTS);
  }

  snooze(ms: number, id = this.notices.at(-1)?.id ?? ''): void {
    this.watch = quieted(this.watch, { kind: 'snoozed', id, at: this.now, until: this.now + ms }, DEFAULT_ALERTS);
  }

  /** Shows the same every second. */
  pass(ms: number, sight = seen('critical')): void {
    for (let left = ms; left > 0; left -= SECOND) this.see(sight, SECOND);
  }
}

describe('what stands and nobody has acknowledged', () => {
  it('is told again: critical every five minutes, with the id that it has', () => {
    const watcher = new Attended();
    watcher.see(seen('critical'));
    watcher.pass(11 * MINUTE);
    expect(told(watcher)).toEqual(['first critical', 'repeat critical', 'repeat critical']);
    expect(new Set(watcher.notices.map(({ id }) => id)).size).toBe(1);
  });

  it('is told every half minute in liquidation, and not at all at a warning', () => {
    const [gone, warned] = [new Attended(), new Attended()];
    gone.see(seen('liquidation', true, 'liquidation'));
    gone.pass(MINUTE, seen('liquidation', true, 'liquidation'));
    warned.see(seen('warning'));
    warned.pass(20 * MINUTE, seen('warning'));
    expect([told(gone), told(warned)]).toEqual([['first liquidation', 'repeat liquidation', 'repeat liquidation'], ['first warning']]);
  });

  it('is not told again while it is about to be over', () => {
    const watcher = new Attended();
    watcher.see(seen('liquidation', true, 'liquidation'));
    watcher.pass(4 * MINUTE, seen('ok'));
    expect(told(watcher)).toEqual(['first liquidation', 'recovered ok']);
  });

  it('is not told again for a leg whose pool stands no better', () => {
    const watcher = new Attended();
    watcher.see(seen('critical'));
    watcher.pass(20 * MINUTE, { ...seen('critical'), muted: true });
    expect(told(watcher)).toEqual(['first critical']);
  });

  // F12 (prism-liquidity PR #97): its cooldown was written down though nothing had been sent.
  it('is told again so long after it has reached somebody, and not after it was due', () => {
    const watcher = new Attended();
    const [notice] = watcher.see(seen('critical'));
    watcher.pass(4 * MINUTE);
    watcher.watch = delivered(watcher.watch, notice as NonNullable<typeof notice>, 4 * MINUTE);
    watcher.pass(4 * MINUTE);
    expect(told(watcher)).toEqual(['first critical']);
    watcher.pass(MINUTE);
    expect(told(watcher)).toEqual(['first critical', 'repeat critical']);
  });
});

describe('an acknowledgement', () => {
  it('keeps quiet for a quarter of an hour, and then it is told again', () => {
    const watcher = new Attended();
    watcher.see(seen('critical'));
    watcher.acknowledge();
    watcher.pass(15 * MINUTE - SECOND);
    expect(told(watcher)).toEqual(['first critical']);
    watcher.pass(SECOND);
    expect(told(watcher)).toEqual(['first critical', 'repeat critical']);
  });

  // F3: guardian's cooldown of 30 min swallowed 1.68 %, 0.11 % and then −1.15 %, past liquidation, for 34 minutes.
  it('is broken by anything worse', () => {
    const watcher = new Attended();
    watcher.see(seen('warning'));
    watcher.acknowledge();
    watcher.pass(MINUTE, seen('warning'));
    watcher.see(seen('critical'), SECOND);
    watcher.acknowledge();
    watcher.see(seen('liquidation', true, 'liquidation'), SECOND);
    expect(told(watcher)).toEqual(['first warning', 'escalated critical', 'escalated liquidation']);
    expect(watcher.watch.voices.get('danger')?.quieted).toBeNull();
  });

  it('is broken by a new low: half as far away as when it was told', () => {
    const watcher = new Attended();
    watcher.see(seenBy(near('0.0168')));
    watcher.acknowledge();
    watcher.pass(10 * SECOND, seenBy(near('0.0085')));
    expect(told(watcher)).toEqual(['first critical']);
    watcher.see(seenBy(near('0.0084')), SECOND);
    watcher.see(seenBy(near('0.0011')), SECOND);
    expect(told(watcher)).toEqual(['first critical', 'repeat critical', 'repeat critical']);
  });

  it('of what was, an earlier episode or a milder level, says nothing of what is', () => {
    const watcher = new Attended();
    watcher.see(seen('warning'));
    const milder = watcher.notices[0]?.id;
    watcher.see(seen('critical'), SECOND);
    watcher.acknowledge(milder);
    expect(watcher.watch.voices.get('danger')?.quieted).toBeNull();
    watcher.acknowledge('distance|binance-usdm/btc-1|7|critical');
    watcher.acknowledge('distance|okx/btc-1|1|critical');
    watcher.acknowledge('nonsense');
    expect(watcher.watch.voices.get('danger')?.quieted).toBeNull();
    // As the screen calls it.
    watcher.acknowledge('binance-usdm/btc-1|1|critical');
    expect(watcher.watch.voices.get('danger')?.quieted).toMatchObject({ how: 'acknowledged', until: watcher.now + 15 * MINUTE });
  });

  // F13 (FundingRateArb #541): one memory for all alerts of a kind hid a liquidation behind a margin alert for 4 h.
  it('of one rule says nothing of another', () => {
    const watcher = new Attended();
    const funding = (level: Level) => ruled(level, 'funding');
    watcher.see(seenBy(ruled('ok'), funding('critical')));
    watcher.acknowledge();
    const notices = watcher.see(seenBy(ruled('critical'), funding('critical')), SECOND);
    expect(notices.map(({ id }) => id)).toEqual(['distance|binance-usdm/btc-1|1|critical']);
    watcher.pass(6 * MINUTE, seenBy(ruled('critical'), funding('critical')));
    expect(watcher.notices.slice(2).map(({ id, reason }) => `${reason} ${id}`)).toEqual(['repeat distance|binance-usdm/btc-1|1|critical']);
  });
});

describe('a snooze', () => {
  it('keeps quiet until then, four hours at most', () => {
    const watcher = new Attended();
    watcher.see(seen('critical'));
    watcher.snooze(30 * MINUTE);
    watcher.pass(30 * MINUTE - SECOND);
    expect(told(watcher)).toEqual(['first critical']);
    watcher.pass(SECOND);
    expect(told(watcher)).toEqual(['first critical', 'repeat critical']);
    watcher.snooze(1000 * 60 * MINUTE);
    expect(watcher.watch.voices.get('danger')?.quieted).toMatchObject({ how: 'snoozed', until: watcher.now + 240 * MINUTE });
  });

  it('is broken by anything worse', () => {
    const watcher = new Attended();
    watcher.see(seen('critical'));
    watcher.snooze(240 * MINUTE);
    watcher.see(seen('negative', true, 'negative'), SECOND);
    expect(told(watcher)).toEqual(['first critical', 'escalated negative']);
  });
});

describe('blindness', () => {
  const old = (level: Level) => seen(level, false);

  // F2: guardian's `if (stale) continue;` said nothing at 1.12 % from liquidation.
  it('begins when prices stay old at an alarm, and is critical at least', () => {
    const watcher = new Attended();
    watcher.see(seen('warning'));
    watcher.pass(16 * SECOND, old('warning'));
    expect(watcher.notices.slice(1).map(({ id, reason }) => `${reason} ${id}`)).toEqual([
      'stale stale|binance-usdm/btc-1|1|warning',
      'blind blind|binance-usdm/btc-1|1|critical',
    ]);
  });

  it('begins after two minutes where nothing was wrong, and ends with the first new price', () => {
    const watcher = new Attended();
    watcher.pass(120 * SECOND, old('ok'));
    expect(told(watcher)).toEqual(['stale ok']);
    watcher.pass(SECOND, old('ok'));
    watcher.see(seen('ok'), SECOND);
    expect(told(watcher)).toEqual(['stale ok', 'blind critical', 'resumed ok']);
  });

  it('is told again until somebody knows, and says what stands: the level itself is not told beside it', () => {
    const watcher = new Attended();
    watcher.see(seen('critical'));
    watcher.pass(11 * MINUTE, old('critical'));
    expect(told(watcher)).toEqual(['first critical', 'stale critical', 'blind critical', 'repeat critical', 'repeat critical']);
    expect(watcher.notices.at(-1)?.rule).toBe('blind');
    watcher.acknowledge();
    watcher.pass(14 * MINUTE, old('critical'));
    expect(watcher.notices).toHaveLength(5);
  });

  it('mutes no liquidation: what is worse is told at once', () => {
    const watcher = new Attended();
    watcher.see(seen('critical'));
    watcher.pass(60 * SECOND, old('critical'));
    watcher.see({ ...old('liquidation'), observations: [ruled('liquidation', 'liquidation')] }, SECOND);
    watcher.see({ ...old('liquidation'), observations: [ruled('liquidation', 'liquidation')] }, SECOND);
    expect(told(watcher).slice(3)).toEqual(['escalated liquidation', 'escalated liquidation']);
    expect(watcher.notices.slice(3).map(({ rule }) => rule)).toEqual(['liquidation', 'blind']);
  });
});

describe('a monitor that begins again', () => {
  const journal = (watcher: Watcher): Remembered[] => watcher.notices.map((notice) => ({ kind: 'notice', notice }));
  const restarted = (watcher: Watcher, ...more: Remembered[]): Attended =>
    new Attended(remember([...journal(watcher), ...more], DEFAULT_ALERTS).get(SUBJECT));

  it('tells what stands once, as what it is: not as new', () => {
    const watcher = new Attended();
    watcher.see(seen('warning'));
    watcher.see(seen('critical'), SECOND);
    const again = restarted(watcher);
    expect(again.level).toBe('critical');
    again.see(seen('unknown'));
    expect(told(again)).toEqual([]);
    again.pass(MINUTE);
    expect(again.notices.map(({ id, reason }) => `${reason} ${id}`)).toEqual(['repeat distance|binance-usdm/btc-1|1|critical']);
  });

  it('tells what has got worse meanwhile as worse, and counts on', () => {
    const watcher = new Attended();
    watcher.see(seen('warning'));
    watcher.see(seen('ok'), SECOND);
    watcher.see(seen('ok'), KEEP);
    watcher.see(seen('warning'), SECOND);
    const again = restarted(watcher);
    again.see(seen('negative', true, 'negative'));
    expect(again.notices.map(({ id, reason }) => `${reason} ${id}`)).toEqual(['escalated negative|binance-usdm/btc-1|2|negative']);
  });

  it('lets go of what is over only after it has kept', () => {
    const watcher = new Attended();
    watcher.see(seen('critical'));
    const again = restarted(watcher);
    again.see(seen('ok'));
    again.pass(2 * MINUTE, seen('ok'));
    expect(told(again)).toEqual(['recovered ok']);
  });

  it('knows what fell in silence, what was acknowledged, and of which rule', () => {
    const watcher = new Attended();
    watcher.see(seen('critical'));
    const id = watcher.notices[0]?.id as string;
    const again = restarted(watcher, { kind: 'acknowledged', id, at: EPOCH }, { kind: 'level', subject: SUBJECT, to: 'warning' });
    expect(again.level).toBe('warning');
    expect(again.watch.voices.get('danger')).toMatchObject({ level: 'warning', quieted: { until: EPOCH + 15 * MINUTE } });
    const over = restarted(watcher, { kind: 'level', subject: SUBJECT, to: 'ok' });
    expect([over.level, over.watch.rules.size]).toEqual(['ok', 0]);
  });

  it('gives a hold its whole time: nobody looked meanwhile', () => {
    const again = new Attended(remember([], DEFAULT_ALERTS).get(SUBJECT));
    const held = seenBy(ruled('warning', 'distance', { hold: { warning: 10 * SECOND, critical: 0 } }));
    again.see(held);
    again.pass(9 * SECOND, held);
    expect(told(again)).toEqual([]);
    again.pass(SECOND, held);
    expect(told(again)).toEqual(['first warning']);
  });
});
