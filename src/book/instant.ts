const UTC = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?Z$/;
const DAY = 86_400_000;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;

/** ms since the epoch of an RFC 3339 time in UTC that was checked when it was written; undefined for anything else. A pure room has no clock to ask. */
export function instantOf(text: string): number | undefined {
  const match = UTC.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const before = DAYS_BEFORE_MONTH[month - 1];
  if (before === undefined) return undefined;
  // Leap days up to the end of February of this year (Gregorian calendar).
  const leapsOf = month > 2 ? year : year - 1;
  const leaps = Math.floor(leapsOf / 4) - Math.floor(leapsOf / 100) + Math.floor(leapsOf / 400) - LEAPS_TO_1970;
  const days = (year - 1970) * 365 + leaps + before + day - 1;
  return days * DAY + hour * 3_600_000 + minute * 60_000 + second * 1000 + Number((match[7] ?? '').padEnd(3, '0'));
}

/** Leap years from year 1 to 1969. */
const LEAPS_TO_1970 = 477;
