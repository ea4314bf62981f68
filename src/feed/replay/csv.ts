import { quoted } from '../validate.ts';
import { type Read, readFields } from './line.ts';

const TIMES: ReadonlySet<string> = new Set(['t', 'nextFundingTime', 'priceTime']);

/** Reads the lines below a CSV header; null when the header is not a tape's (`t`, `symbol` and `mark` or `last`, in any order). */
export function csvReader(header: string): ((text: string) => Read) | null {
  const columns = cells(header)?.map((name) => name.trim());
  if (columns === undefined || !columns.includes('t') || !columns.includes('symbol')) return null;
  if (!columns.includes('mark') && !columns.includes('last')) return null;
  return (text) => {
    const row = cells(text);
    if (row === null || row.length !== columns.length)
      return { fault: `${quoted(text)} has not the header's ${columns.length} columns`, venue: '', symbol: '' };
    const fields: Record<string, unknown> = {};
    for (const [place, name] of columns.entries()) {
      const cell = row[place]?.trim();
      if (cell === undefined || cell === '') continue;
      fields[name] = TIMES.has(name) && /^[0-9]{1,15}$/.test(cell) ? Number(cell) : cell;
    }
    return readFields(fields);
  };
}

/** The cells of one CSV line (RFC 4180 quoting); null when a quotation is not closed. */
function cells(line: string): string[] | null {
  if (!line.includes('"')) return line.split(',');
  const found: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const match = cell.exec(line);
    if (match === null) return null;
    found.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === '') return found;
  }
}
