/** JSON.parse as Node 22 and later have it: a reviver is shown the text that a value was read from. */
type ParseWithSource = (text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown) => unknown;

const EXPONENT = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/;
/** No price or rate is further from 1; more would be written out in zeros without end. */
const MOST_PLACES = 100;

/**
 * Reads JSON with each number as the decimal string that stands in the text, digit for digit: a float would lose digits.
 * @throws SyntaxError when it is no JSON
 */
export function parseExact(text: string): unknown {
  return (JSON.parse as ParseWithSource)(text, (_, value, { source }) => (typeof value === 'number' ? plain(source ?? '') : value));
}

/**
 * The same for a reader that counts with small whole numbers (codes, flags, digits): these stay numbers, everything else is a decimal string.
 * @throws SyntaxError when it is no JSON
 */
export function parseFractions(text: string): unknown {
  return (JSON.parse as ParseWithSource)(text, (_, value, { source }) =>
    typeof value === 'number' && !(Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? '')) ? plain(source ?? '') : value,
  );
}

/** A JSON number's text without exponent: "9.275625e-6" is "0.000009275625". Beyond 100 places it stays as it is. */
export function plain(source: string): string {
  const match = EXPONENT.exec(source);
  if (match === null) return source;
  const [, sign = '', whole = '', fraction = '', power = ''] = match;
  const shift = Number(power);
  if (Math.abs(shift) > MOST_PLACES) return source;
  const padded = '0'.repeat(Math.max(0, -shift)) + whole + fraction + '0'.repeat(Math.max(0, shift - fraction.length));
  const point = Math.max(0, -shift) + whole.length + shift;
  const places = padded.slice(point);
  return `${sign}${padded.slice(0, point).replace(/^0+(?=\d)/, '')}${places === '' ? '' : `.${places}`}`;
}
