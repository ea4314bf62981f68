const ASCII = /^[\0-\x7f]*$/;
const CR = 13;
const LF = 10;

let own: Intl.Segmenter | null = null;

interface Grapheme {
  readonly segment: string;
  /** Where it begins in the text, in UTF-16 code units. */
  readonly index: number;
  readonly input: string;
}

interface Graphemes extends Iterable<Grapheme> {
  /** The one that holds a place of the text; undefined where there is no such place. */
  containing(index?: number): Grapheme | undefined;
}

/**
 * `Intl.Segmenter` of graphemes, whose tables take a third of Node's own start to load. Text of ASCII alone, as most screens are, does without:
 * there each character is a grapheme but CR LF, which is one (UAX #29, GB3 to GB5 and GB999). The bundle has Ink and what Ink measures text
 * with use this instead (scripts/build.mjs).
 */
export class Segmenter {
  segment(text: string): Graphemes {
    if (ASCII.test(text)) return new AsciiGraphemes(text);
    own ??= new globalThis.Intl.Segmenter();
    return own.segment(text);
  }
}

class AsciiGraphemes implements Graphemes {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  *[Symbol.iterator](): Generator<Grapheme> {
    const input = this.#text;
    for (let index = 0; index < input.length; ) {
      const end = this.#isPair(index) ? index + 2 : index + 1;
      yield { segment: input.slice(index, end), index, input };
      index = end;
    }
  }

  containing(index = 0): Grapheme | undefined {
    const input = this.#text;
    if (index < 0 || index >= input.length) return undefined;
    const start = this.#isPair(index - 1) ? index - 1 : index;
    return { segment: input.slice(start, this.#isPair(start) ? start + 2 : start + 1), index: start, input };
  }

  #isPair(index: number): boolean {
    return this.#text.charCodeAt(index) === CR && this.#text.charCodeAt(index + 1) === LF;
  }
}
