import { Rational } from '../../money/rational.ts';

/** A typed word, or why it is none. */
export type Read = { readonly text: string } | { readonly wrong: string };

/** Thousands apart, as no decimals can be: several commas, or a comma and then a point. */
const GROUPED = /^\d{1,3}(,\d{3})*(,\d{3},\d{3}|,\d{3}\.\d+)$/;
const DECIMAL = /^\d{1,60}(\.\d{1,100})?$/;

/** A decimal as people type or paste it, "50,000.5" too; "50,000" and "1,5" can be read in two ways, and are not guessed at. @param least 'positive' refuses zero */
export function readAmount(typed: string, least: 'positive' | 'zero'): Read {
  const text = GROUPED.test(typed) ? typed.replaceAll(',', '') : typed;
  const whole = text.replace(/^\.(?=\d)/, '0.').replace(/(?<=\d)\.$/, '');
  if (!DECIMAL.test(whole)) {
    if (/^[\d.]+,[\d.,]*$/.test(typed)) return { wrong: 'can be read in two ways: write a point for decimals, nothing between thousands' };
    if (/^[-−]/.test(typed)) return { wrong: 'must not be negative' };
    return { wrong: 'must be a number such as 1234.5, with a point before the decimals' };
  }
  const value = Rational.from(whole);
  if (least === 'positive' && value.sign() === 0) return { wrong: 'must be greater than zero' };
  return { text: whole };
}

/** A leverage: "10", "x10" or "10x". */
export function readTimes(typed: string): Read {
  const read = readAmount(typed.replace(/^[xX]|[xX]$/g, ''), 'positive');
  return 'wrong' in read ? { wrong: `${read.wrong}: 10 means 10 times` } : read;
}

/** Percent, "8", "8.5%" or "8 %", as a fraction: "0.08". */
export function readPercent(typed: string): Read {
  const read = readAmount(typed.replace(/ *%$/, ''), 'zero');
  if ('wrong' in read) return { wrong: `${read.wrong}: 8 means 8 %` };
  return { text: Rational.from(read.text).over(Rational.of(100)).toString() };
}

const DAY = /^(\d{4}-\d\d-\d\d)$/;
const MINUTE = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?Z?$/;

/** A day or a time in UTC, as RFC 3339: "2026-01-31" is its first second. */
export function readTime(typed: string): Read {
  const day = DAY.exec(typed)?.[1];
  const minute = MINUTE.exec(typed);
  const text = day !== undefined ? `${day}T00:00:00Z` : minute !== null ? `${minute[1]}T${minute[2]}${minute[3] ?? ':00'}Z` : null;
  if (text === null || !exists(text)) return { wrong: 'must be a day such as 2026-01-31, or a UTC time such as 2026-01-31 12:00' };
  return { text };
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the calendar has that time. */
function exists(text: string): boolean {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/\D/).map(Number);
  const leap = month === 2 && (year % 400 === 0 || (year % 4 === 0 && year % 100 !== 0)) ? 1 : 0;
  return month >= 1 && day >= 1 && day <= (DAYS[month - 1] ?? 0) + leap && hour < 24 && minute < 60 && second < 60;
}
