// Controls, formats (bidi overrides, zero widths, byte order marks), line and paragraph separators, halves of surrogate pairs.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** A value out of a venue's frame as text that is safe to show: an object of JSON may not know how to be a string. */
export function worded(value: unknown, limit: number): string {
  return clean(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'), limit);
}

/** Text from outside made safe for a screen, a log or a message: no control or bidi characters, one line, at most `limit` characters. */
export function clean(text: string, limit = 120): string {
  // Cut first: a frame may be a megabyte long.
  const safe = text
    .slice(0, limit * 4)
    .replace(UNSAFE, ' ')
    .trim();
  const characters = [...safe];
  if (characters.length <= limit && text.length <= limit * 4) return safe;
  return `${characters.slice(0, limit - 1).join('')}…`;
}
