import type { HistoryItem } from '../../book/history-item.ts';
import { type CsvRow, parseCsv } from '../csv.ts';
import { binance } from './binance.ts';
import { bybit } from './bybit.ts';
import { type Format, type Line, Row } from './format.ts';
import { hyperliquid } from './hyperliquid.ts';
import { kraken } from './kraken.ts';
import { offsetInName, orderOf, type When } from './when.ts';

/** The exports that are known. */
export const FORMATS: readonly Format[] = [binance, bybit, hyperliquid, kraken];

/** What a venue's file says. */
export interface History {
  readonly format: Format;
  /** Oldest first. */
  readonly items: readonly HistoryItem[];
  /** What was left aside, in words, and how many lines of it. */
  readonly aside: ReadonlyMap<string, number>;
}

/** What has to be said of a file that does not say it. */
export interface HistoryOptions {
  /** Its name, which may tell its time zone. */
  readonly name: string;
  readonly when: When;
}

/** Reads a venue's record of trades; null when its header is none that is known. @throws CsvError */
export function readHistory(text: string, { name, when }: HistoryOptions): History | null {
  const [header, ...rows] = parseCsv(withoutPreamble(text));
  const columns = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const format = FORMATS.find(({ header }) => header.every((column) => columns.includes(column)));
  if (format === undefined) return null;
  const read = rows.map(({ line, cells }: CsvRow) => new Row(line, columns, cells));
  const dates = when.dates ?? orderOf(read.map((row) => row.text('time')));
  const lines = format.read(read, { dates, offset: when.offset ?? offsetInName(name) });
  const aside = new Map<string, number>();
  for (const line of lines) if (line.kind === 'aside') aside.set(line.what, (aside.get(line.what) ?? 0) + 1);
  return { format, items: oldestFirst(lines, format), aside };
}

/** Bybit and OKX begin with a line of whose account it is; the lines keep their numbers. */
function withoutPreamble(text: string): string {
  return text.replace(/^\uFEFF?"?UID:[^\r\n]*/i, '');
}

/** By time; of one moment in the order of the file, turned round where it has the newest first. */
function oldestFirst(lines: readonly Line[], { newestFirst }: Format): HistoryItem[] {
  const items = lines.filter((line) => line.kind !== 'aside');
  const [first, last] = [items[0], items.at(-1)].map((item) => Date.parse(item?.at ?? '')) as [number, number];
  const turned = first === last ? newestFirst : first > last;
  return (turned ? items.toReversed() : items).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
