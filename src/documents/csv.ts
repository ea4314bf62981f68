/** A line of a CSV file. */
export interface CsvRow {
  /** Of the file, from 1: where it begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A CSV file that cannot be used; the message says where and what to do. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
  readonly line: number;
  /** As the header has it; null: the whole line. */
  readonly column: string | null;
  readonly reason: string;

  constructor(line: number, column: string | null, reason: string) {
    super(`line ${line}${column === null ? '' : `, column ${column}`}: ${reason}`);
    this.line = line;
    this.column = column;
    this.reason = reason;
  }
}

/** Longer files are refused before they are read. */
const MOST_CHARACTERS = 16 * 1024 * 1024;
const MOST_ROWS = 100_000;

/** What stands between cells: of a spreadsheet it depends on the country. */
const SEPARATORS = [',', ';', '\t'] as const;
type Separator = (typeof SEPARATORS)[number];

/** What a spreadsheet would take for a formula (OWASP, "CSV Injection"), wide forms included. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Reads CSV (RFC 4180) whose first row is the header: commas, semicolons or tabs, with or without a byte order mark, any line ends;
 * empty lines are passed over.
 * @throws CsvError when a quotation is not closed, a row has not the header's cells, or it is no text.
 */
export function parseCsv(input: string): CsvRow[] {
  if (input.length > MOST_CHARACTERS) throw new CsvError(1, null, `the file is longer than ${MOST_CHARACTERS} characters: split it`);
  const text = input.replace(/^\uFEFF/, '');
  if (text.includes('\0')) throw new CsvError(1, null, 'this is no text: save it as "CSV UTF-8"');
  const hint = /^sep=([,;\t])\r?\n/i.exec(text);
  const reader = new Reader(text, (hint?.[1] as Separator | undefined) ?? separatorOf(text), hint?.[0].length ?? 0);
  const rows: CsvRow[] = [];
  for (let row = reader.next(); row !== null; row = reader.next()) {
    if (row.cells.every((cell) => cell === '')) continue;
    const width = rows[0]?.cells.length ?? row.cells.length;
    if (row.cells.length !== width) {
      throw new CsvError(
        row.line,
        null,
        `it has ${row.cells.length} cells, the header ${width}: is a separator or a quotation mark missing?`,
      );
    }
    if (rows.length > MOST_ROWS) throw new CsvError(row.line, null, `there are more than ${MOST_ROWS} rows: split the file`);
    rows.push(row);
  }
  return rows;
}

/** Rows as CSV with the line ends of RFC 4180; cells are quoted where they must be. */
export function printCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

/** Text as a cell that no spreadsheet takes for a formula: it gets a leading ', which `textOf` takes away. Not for numbers. */
export function cellOf(text: string): string {
  return text === '' || text.startsWith("'") || FORMULA.test(text) ? `'${text}` : text;
}

/** The text that `cellOf` made a cell of; what other programs wrote stays as it is. */
export function textOf(cell: string): string {
  const rest = cell.slice(1);
  return cell.startsWith("'") && (rest === '' || rest.startsWith("'") || FORMULA.test(rest)) ? rest : cell;
}

function quoted(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** The one that stands most often in the header, outside of quotations. */
function separatorOf(text: string): Separator {
  const header = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0].replace(/"(?:[^"]|"")*"/g, '') ?? '';
  const counted = SEPARATORS.map((separator) => ({ separator, times: header.split(separator).length }));
  return counted.reduce((most, one) => (one.times > most.times ? one : most)).separator;
}

class Reader {
  readonly #text: string;
  readonly #separator: Separator;
  readonly #plain: RegExp;
  #at: number;
  #line = 1;

  constructor(text: string, separator: Separator, start: number) {
    this.#text = text;
    this.#separator = separator;
    this.#plain = new RegExp(`[^${separator}\\r\\n]*`, 'y');
    this.#at = start;
    if (start > 0) this.#line++;
  }

  next(): CsvRow | null {
    if (this.#at >= this.#text.length) return null;
    const line = this.#line;
    const cells: string[] = [];
    do cells.push(this.#cell());
    while (this.#passed(this.#separator));
    if (this.#passed('\r\n') || this.#passed('\n') || this.#passed('\r')) this.#line++;
    return { line, cells };
  }

  #cell(): string {
    if (this.#text[this.#at] === '"') return this.#quotation();
    this.#plain.lastIndex = this.#at;
    const cell = this.#plain.exec(this.#text)?.[0] ?? '';
    if (cell.includes('"')) {
      throw new CsvError(
        this.#line,
        null,
        'a quotation mark stands inside a cell: put the whole cell into them, and double the one inside',
      );
    }
    this.#at += cell.length;
    return cell;
  }

  #quotation(): string {
    const begin = this.#line;
    let cell = '';
    do {
      const end = this.#text.indexOf('"', this.#at + 1);
      if (end < 0) throw new CsvError(begin, null, 'a quotation begins here and does not end');
      const part = this.#text.slice(this.#at + 1, end);
      this.#line += part.match(/\r\n|\n|\r/g)?.length ?? 0;
      cell += part;
      this.#at = end + 1;
      if (this.#text[this.#at] === '"') cell += '"';
    } while (this.#text[this.#at] === '"');
    const after = this.#text[this.#at];
    if (after !== undefined && after !== this.#separator && after !== '\r' && after !== '\n') {
      throw new CsvError(this.#line, null, 'text follows the end of a quotation: double the quotation marks inside it');
    }
    return cell;
  }

  #passed(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}
