const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

const NUMBER = String.raw`\d{1,9}(?:\.\d{1,3})?`;

/** The form of a duration: the greatest unit first, blanks between as people write them. */
export const DURATION: RegExp = new RegExp(
  `^(?=\\d)${['d', 'h', 'm', 's', 'ms'].map((unit) => `(?:${NUMBER} ?${unit}(?:$| ?(?=\\d)))?`).join('')}$`,
);

/** The same for other programs' eyes, whose regular expressions may know no look ahead: a little looser. */
export const DURATION_SHAPE = '^([0-9]{1,9}([.][0-9]{1,3})? ?(d|h|m|s|ms) ?)+$';

const PART = new RegExp(`(${NUMBER}) ?(ms|[dhms])`, 'g');

/** ms of a span such as "90s", "1h30m" or "0s"; undefined for any other text. */
export function parseSpan(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  return [...text.matchAll(PART)].reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS[unit as string] as number), 0);
}

/** ms of a duration such as "15s", "500ms", "1h30m" or "1.5h", above 0; undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const ms = parseSpan(text);
  return ms !== undefined && ms > 0 ? ms : undefined;
}
