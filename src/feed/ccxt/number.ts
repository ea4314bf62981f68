/** A float as the shortest decimal string that names it, without exponent; null when it is none of 1e-20 to 1e20. */
export function plainNumber(value: number): string | null {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (!(size >= 1e-20 && size < 1e20)) return null;
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(value.toExponential());
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', power = ''] = match;
  const digits = whole + fraction;
  const point = 1 + Number(power);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
