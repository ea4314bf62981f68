import { describe, expect, it } from 'vitest';
import { Rational } from '../../src/money/rational.ts';
import type { Cut } from '../../src/tripwires/cut.ts';
import { Ladder } from '../../src/tripwires/ladder.ts';

const at = (price: string): Rational => Rational.from(price);
const cut = (price: string, tie: Cut['tie'] = 'below'): Cut => ({ price: at(price), tie });
const none = (): never => {
  throw new Error('nobody should ask for exact levels');
};

/** Takes a price and says what it crossed: "3+" for ref 3 crossed upwards. */
function crossed(ladder: Ladder, price: string, instrument = 0): string {
  const told: string[] = [];
  const tripped = ladder.tick(instrument, Number(price), price);
  ladder.crossings.drain((ref, up) => void told.push(`${ref}${up ? '+' : '-'}`));
  expect(tripped).toBe(told.length > 0);
  return told.join(' ');
}

describe('the ladder', () => {
  it('tells what a price crosses, either way and in order, and nothing twice', () => {
    const ladder = new Ladder(2, none);
    ladder.set(0, 1, [cut('90'), cut('80')].reverse(), at('100'));
    ladder.set(0, 2, [cut('85'), cut('110')], at('100'));
    expect(crossed(ladder, '101')).toBe('');
    expect(crossed(ladder, '89.99')).toBe('1-');
    expect(crossed(ladder, '89.5')).toBe('');
    expect(crossed(ladder, '70')).toBe('2- 1-');
    expect(crossed(ladder, '120')).toBe('1+ 2+ 1+ 2+');
    expect(crossed(ladder, '3', 1)).toBe('');
  });

  it('takes the first price of an instrument for a rise from nothing: what has levels below it is looked at', () => {
    const ladder = new Ladder(1, none);
    ladder.set(0, 1, [cut('90')], null);
    ladder.set(0, 2, [cut('110')], null);
    expect(crossed(ladder, '100')).toBe('1+');
    expect(() => ladder.set(0, 3, [cut('95')], null)).toThrow('instrument 0 has a price');
  });

  it('says nothing of the levels that a price was measured with, and all of what was crossed on the way there', () => {
    const ladder = new Ladder(1, none);
    ladder.set(0, 1, [cut('90')], at('100'));
    ladder.set(0, 2, [cut('95')], at('80'));
    expect(ladder.crossings.count).toBe(1);
    ladder.crossings.drain((ref, up) => expect([ref, up]).toEqual([1, false]));
    expect(crossed(ladder, '81')).toBe('');
    expect(crossed(ladder, '96')).toBe('1+ 2+');
  });

  it('replaces and takes away what a ref has, and leaves the others', () => {
    const ladder = new Ladder(1, none);
    for (let ref = 0; ref < 50; ref++) ladder.set(0, ref, [cut(`${50 + ref}`), cut(`${150 + ref}`)], at('120'));
    for (let ref = 0; ref < 50; ref += 2) ladder.remove(0, ref);
    ladder.set(0, 1, [cut('119'), cut('121')], at('120'));
    expect(crossed(ladder, '118')).toBe('1-');
    expect(crossed(ladder, '98')).toBe('49-');
    expect(crossed(ladder, '122')).toBe('49+ 1+ 1+');
    ladder.remove(0, 1);
    expect(crossed(ladder, '10').split(' ')).toHaveLength(24);
  });

  it('decides a price that is a level by the side to which the level belongs', () => {
    const ladder = new Ladder(1, none);
    // Of three levels at one price the two that the price is past come first.
    ladder.set(0, 1, [cut('90', 'below')], at('100'));
    ladder.set(0, 2, [cut('90', 'above')], at('100'));
    ladder.set(0, 3, [cut('90', 'above')], at('100'));
    expect(crossed(ladder, '90')).toBe('1-');
    expect(crossed(ladder, '90')).toBe('');
    expect(crossed(ladder, '89.999')).toMatch(/^[23]- [23]-$/);
    expect(crossed(ladder, '90')).toMatch(/^[23]\+ [23]\+$/);
    expect(crossed(ladder, '90.001')).toBe('1+');
  });

  it('tells prices from levels that no double tells from them', () => {
    const ladder = new Ladder(1, none);
    const [low, level, high] = ['90.12345678901234566', '90.12345678901234567', '90.12345678901234568'];
    expect(Number(low) === Number(level) && Number(high) === Number(level)).toBe(true);
    ladder.set(0, 1, [cut(level)], at(high));
    expect([low, low, level, high, level, low, high].map((price) => crossed(ladder, price))).toEqual(['1-', '', '', '1+', '1-', '', '1+']);
    // A level that comes while the price stands beside it.
    ladder.set(0, 2, [cut(level)], at(low));
    ladder.crossings.drain(() => {});
    expect(crossed(ladder, high)).toBe('1+ 2+');
  });

  it('asks for the exact level of a rough one when a price comes near, once, and holds on to it', () => {
    const asked: number[] = [];
    const ladder = new Ladder(1, (_, ref) => {
      asked.push(ref);
      return [cut('90'), cut('110')];
    });
    const rough = Float64Array.of(90 * (1 + 2 ** -40), 110 * (1 - 2 ** -40), 500);
    ladder.setRough(0, 7, rough, 2, at('100'));
    expect(crossed(ladder, '90.1')).toBe('');
    expect(asked).toEqual([]);
    expect(crossed(ladder, '90.0000000001')).toBe('');
    expect(crossed(ladder, '90')).toBe('7-');
    expect(crossed(ladder, '90.0000000001')).toBe('7+');
    expect(asked).toEqual([7]);
    // Measured beside a rough level: nobody knows on which side without asking.
    ladder.setRough(0, 8, rough, 2, at('90'));
    expect(asked).toEqual([7, 8]);
  });

  it('has whom it concerns measured should a rough solution ever be another one than the exact', () => {
    const ladder = new Ladder(1, () => [cut('90')]);
    ladder.setRough(0, 7, Float64Array.of(80, 90, 120), 3, at('100'));
    ladder.set(0, 3, [cut('95'), cut('85')].reverse(), at('100'));
    expect(crossed(ladder, '90')).toContain('7+');
    ladder.crossings.drain(() => {});
    expect([crossed(ladder, '84'), crossed(ladder, '101')]).toEqual(['3-', '3+ 7+ 3+']);
  });

  it('sees a rough level whose guard reaches nearer than the next one', () => {
    const ladder = new Ladder(1, () => [cut('100')]);
    const near = 100 * (1 - 2 ** -37);
    ladder.set(0, 1, [cut(near.toString(), 'above')], at('90'));
    ladder.setRough(0, 2, Float64Array.of(100), 1, at('90'));
    const between = 100 * (1 - 2 ** -36.5);
    expect(crossed(ladder, between.toString())).toBe('');
    expect(crossed(ladder, '100')).toBe('1+');
    expect(crossed(ladder, '100.5')).toBe('2+');
  });

  it('loses no crossing, however many come before they are looked at', () => {
    const ladder = new Ladder(1, none);
    for (let ref = 0; ref < 3000; ref++) ladder.set(0, ref, [cut(`${100 + ref}`)], at('50'));
    expect(ladder.tick(0, 5000)).toBe(true);
    expect(ladder.tick(0, 60)).toBe(true);
    const seen: number[] = [];
    ladder.crossings.drain((ref) => {
      // What comes while it drains is drained too.
      if (seen.length === 0) ladder.tick(0, 101.5);
      seen.push(ref);
    });
    expect(seen).toHaveLength(6002);
    expect(seen.slice(-2)).toEqual([0, 1]);
  });

  it('keeps the levels of a bulk build as if each had been set, and starts where the price stands', () => {
    const ladder = new Ladder(3, () => [cut('100'), cut('120')]);
    ladder.build(
      Int32Array.of(0, 0, 0, 0, 2),
      Int32Array.of(5, 5, 6, 6, 9),
      Float64Array.of(100, 120, 90, 130, 10),
      Uint16Array.of(0, 1, 0, 1, 0),
      5,
      (instrument) => (instrument === 0 ? at('100') : null),
    );
    expect(ladder.crossings.count).toBe(0);
    expect(crossed(ladder, '100.01')).toBe('5+');
    expect(crossed(ladder, '99')).toBe('5-');
    expect(crossed(ladder, '11', 2)).toBe('9+');
    expect(crossed(ladder, '11', 1)).toBe('');
    // Five levels of 14 bytes, and two neighbours for each of three instruments.
    expect(ladder.bytes).toBe(5 * 14 + 3 * 16);
  });

  it('takes no price for one that is none', () => {
    const ladder = new Ladder(1, none);
    ladder.set(0, 1, [cut('90')], at('100'));
    for (const price of [Number.NaN, 0, -5, Number.POSITIVE_INFINITY]) expect(() => ladder.tick(0, price)).toThrow('above zero');
    expect(() => ladder.set(4, 1, [], at('3'))).toThrow('there is no instrument 4');
  });
});
