import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Segmenter } from '../../src/dashboard/segmenter.ts';

// Node's own is the reference: Unicode's graphemes (UAX #29).
const reference = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const ascii = fc.string({
  unit: fc.oneof(fc.constantFrom('\r', '\n', '\r\n', '\u001b[1m', '\0'), fc.string({ unit: 'binary-ascii', maxLength: 1 })),
});
const anyText = fc.oneof(ascii, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));

it('tells the graphemes of a text as Intl.Segmenter does', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect([...new Segmenter().segment(text)]).toEqual([...reference.segment(text)]);
    }),
  );
});

it('tells which of them holds a place, and of a place outside that there is none', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const [segments, expected] = [new Segmenter().segment(text), reference.segment(text)];
      for (let index = -1; index <= text.length; index++) expect(segments.containing(index)).toEqual(expected.containing(index));
      expect(segments.containing()).toEqual(expected.containing());
    }),
  );
});
