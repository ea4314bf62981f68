import { CsvError } from '../csv.ts';
import { harmless } from '../issue.ts';

/** How the times of a file are read. */
export interface When {
  /** Minutes that its clock is ahead of UTC; null: neither the file nor the user said. */
  readonly offset: number | null;
  /** In which order days and months stand where the year comes last; null: not known. */
  readonly dates: 'dmy' | 'mdy' | null;
}

const YEAR_FIRST = /^(\d{4}|\d\d)-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?$/;
const YEAR_LAST = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?: -)? (\d\d):(\d\d):(\d\d)$/;

/**
 * A time of a venue's file as RFC 3339 UTC: "2026-05-29 18:25:01", "26-05-29 18:25:01" or, by `when.dates`, "29/5/2026 - 18:25:01". A
 * column named for UTC is in it; of any other the offset has to be known.
 * @throws CsvError
 */
export function momentIn(text: string, column: string, line: number, when: When): string {
  const offset = /utc/i.test(column) ? 0 : when.offset;
  if (offset === null) {
    throw new CsvError(
      line,
      column,
      'the file does not say in which time zone it was written: say it with --zone, such as --zone +03:00 or --zone UTC',
    );
  }
  const [year, month, day, hour, minute, second, part] = partsOf(text, column, line, when);
  const at = Date.UTC(year, month - 1, day, hour, minute, second, part);
  const there = new Date(at);
  if (there.getUTCMonth() !== month - 1 || there.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59)
    throw wrong(text, column, line);
  return new Date(at - offset * 60_000).toISOString().replace('.000Z', 'Z');
}

type Parts = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number, ms: number];

function partsOf(text: string, column: string, line: number, { dates }: When): Parts {
  const first = YEAR_FIRST.exec(text);
  if (first !== null) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = first.slice(1, 7).map(Number);
    return [year < 100 ? year + 2000 : year, month, day, hour, minute, second, Number((first[7] ?? '').padEnd(3, '0'))];
  }
  const last = YEAR_LAST.exec(text);
  if (last === null) throw wrong(text, column, line);
  const [a, b, year, hour, minute, second] = [1, 3, 4, 5, 6, 7].map((at) => Number(last[at])) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (dates === null && last[2] !== '.') {
    throw new CsvError(
      line,
      column,
      'the file does not show whether the day or the month comes first: say it with --dates dmy or --dates mdy',
    );
  }
  return dates === 'mdy' ? [year, a, b, hour, minute, second, 0] : [year, b, a, hour, minute, second, 0];
}

/** Whether days or months come first in a file's times: told by a number that can be no month. Null: nothing tells. */
export function orderOf(times: readonly string[]): When['dates'] {
  const found = new Set<'dmy' | 'mdy'>();
  for (const time of times) {
    const match = YEAR_LAST.exec(time.trim());
    if (match === null) continue;
    if (Number(match[1]) > 12) found.add('dmy');
    if (Number(match[3]) > 12) found.add('mdy');
  }
  const [order = null] = found;
  return found.size === 1 ? order : null;
}

/** Minutes ahead of UTC: "UTC", "+03:00", "-5". Undefined for any other word. */
export function offsetOf(zone: string): number | undefined {
  if (/^(utc|z)$/i.test(zone)) return 0;
  const match = /^(?:UTC)?([+-])(\d{1,2})(?::?(\d\d))?$/i.exec(zone);
  const minutes = match === null ? Number.NaN : Number(match[2]) * 60 + Number(match[3] ?? 0);
  return Number.isNaN(minutes) || minutes > 14 * 60 ? undefined : match?.[1] === '-' ? -minutes : minutes;
}

/** What Binance writes into a file's name: "(UTC+3)", and with a second sign "(UTC--6)". Null: nothing. */
export function offsetInName(name: string): number | null {
  const match = /\(UTC(\+|--?)(\d{1,2}(?::?\d\d)?)\)/.exec(name);
  return match === null ? null : (offsetOf(`${match[1] === '+' ? '+' : '-'}${match[2]}`) ?? null);
}

function wrong(text: string, column: string, line: number): CsvError {
  return new CsvError(line, column, `${JSON.stringify(harmless(text.slice(0, 60)))} is no time such as 2026-01-31 12:00:00`);
}
