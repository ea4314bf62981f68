import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DialGate } from '../../src/feed/gate.ts';

const HOST = 'venue.example';

// 20 dials in 5 min for a venue: feeds.md section 6.
test('never more than 20 dials in any 5 minutes, and never shut for longer than 30 s by its own doing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 120 }), (pauses) => {
      const gate = new DialGate();
      const dials: number[] = [];
      let now = 1_000_000;
      for (const pause of pauses) {
        now += pause;
        const wait = gate.delay(now, HOST);
        expect(wait).toBeLessThanOrEqual(30_000);
        now += wait;
        expect(gate.delay(now, HOST)).toBeLessThan(1e-3);
        gate.spend(now);
        dials.push(now);
      }
      for (const first of dials) expect(dials.filter((at) => at >= first && at < first + 300_000 - 1).length).toBeLessThanOrEqual(20);
    }),
  );
});

test('a dial that never reached the venue costs nothing', () => {
  const gate = new DialGate();
  for (let dial = 0; dial < 100; dial += 1) {
    expect(gate.delay(dial, HOST)).toBe(0);
    gate.spend(dial);
    gate.refund();
  }
});

test('what leaves dials to others stops while they have them, and counts and waits with them', () => {
  const gate = new DialGate();
  const beside = gate.leaving(() => 5);
  let dials = 0;
  for (; beside.delay(0, HOST) === 0; dials += 1) beside.spend(0);
  // Half of 20 may be spent at once; 5 of those are left.
  expect([dials, gate.delay(0, HOST)]).toEqual([5, 0]);
  for (; gate.delay(0, HOST) === 0; dials += 1) gate.spend(0);
  expect([dials, gate.delay(0, HOST), beside.delay(0, HOST)]).toEqual([10, 30_000, 180_000]);
  beside.block(0, 3_600_000, HOST);
  expect(gate.delay(0, HOST)).toBe(3_600_000);
});

test("the venue's own wait holds for all, the longest one counts, and none is longer than three days", () => {
  const gate = new DialGate();
  gate.block(0, 60_000, HOST);
  gate.block(0, 10_000, HOST);
  expect(gate.delay(1_000, HOST)).toBe(59_000);
  expect(gate.delay(60_000, HOST)).toBe(0);
  gate.block(0, 1e15, HOST);
  expect(gate.delay(0, HOST)).toBe(3 * 86_400_000);
});

test('a server that asks for quiet is left alone, and not the others of its venue', () => {
  const gate = new DialGate();
  gate.block(0, 60_000, 'pairs.example');
  expect([gate.delay(0, 'pairs.example'), gate.delay(0, 'marks.example')]).toEqual([60_000, 0]);
});
