/** Controls, and the marks that turn the direction of what follows: neither may reach a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const ZERO_WIDTH = /^(?:\p{Mn}|\p{Me}|\u200b|\u200c|\u200d)$/u;
/** East Asian wide and fullwidth blocks and the emoji planes, as far as names of coins and people use them. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;
const SPELLED: Readonly<Record<string, string>> = {
  '\u2212': '-',
  '\u2010': '-',
  '\u2011': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u2026': '...',
  '\u2264': '<=',
  '\u2265': '>=',
  '\u00d7': 'x',
  '\u00b7': '-',
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u03c3': 'sigma',
  '\u00a7': 'section',
  '\u00a0': ' ',
  '\u202f': ' ',
};

/** Whether no character of it is beyond ASCII. */
export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7e) return false;
  return true;
}

/** Whether there is nothing to make safe or to spell: most text there is. */
function isPrintable(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

/** Text from outside, made safe for a terminal; with `ascii`, spelled in ASCII (a character without a spelling becomes "?"). */
export function safe(text: string, ascii: boolean): string {
  if (isPrintable(text)) return text;
  const clean = text.replace(UNSAFE, ' ');
  if (!ascii || isAscii(clean)) return clean;
  let spelled = '';
  for (const char of clean) spelled += isAscii(char) ? char : (SPELLED[char] ?? (ZERO_WIDTH.test(char) ? '' : '?'));
  return spelled;
}

/** Cells that text takes on the screen; it never answers less than a terminal uses. */
export function cells(text: string): number {
  if (isAscii(text)) return text.length;
  let width = 0;
  for (const char of text) width += ZERO_WIDTH.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - cells(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - cells(text))) + text;
}

/** The first characters that fit into `width` cells. */
export function head(text: string, width: number): string {
  if (cells(text) <= width) return text;
  let taken = '';
  let used = 0;
  for (const char of text) {
    used += cells(char);
    if (used > width) break;
    taken += char;
  }
  return taken;
}

/** Words; a percent sign stays with its number. */
function words(text: string): string[] {
  return text.split(/ +(?!%)/).filter((word) => word !== '');
}

/** Cuts after a whole word and says so with "..", so that no number is shown by half; a first word that is too long is cut itself. */
export function shorten(text: string, width: number): string {
  if (cells(text) <= width) return text;
  let kept = '';
  for (const word of words(text)) {
    const longer = kept === '' ? word : `${kept} ${word}`;
    if (cells(longer) > width - 2) break;
    kept = longer;
  }
  if (kept !== '') return `${kept}..`;
  const first = words(text)[0] ?? '';
  const stump = head(first, width - 2).replace(/[-+.,0-9]+$/, '');
  return width < 2 ? '' : `${stump}..`;
}

/** Breaks text between words into lines of at most `width` cells, the first of at most `first`; a word longer than a line is broken itself. */
export function wrap(text: string, width: number, first: number = width): string[] {
  if (cells(text) <= first && text === text.trim() && text !== '' && !text.includes('  ')) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of words(text)) {
    let rest = word;
    const room = lines.length === 0 ? first : width;
    const joined = line === '' ? rest : `${line} ${rest}`;
    if (cells(joined) <= room) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    else if (lines.length === 0 && first < width) lines.push('');
    while (cells(rest) > width && width > 1) {
      const part = head(rest, width);
      lines.push(part);
      rest = rest.slice(part.length);
    }
    line = rest;
  }
  return line === '' ? lines : [...lines, line];
}
