import { CsvError, type CsvRow, textOf } from './csv.ts';
import { COLUMNS, type Column, KINDS, type Kind } from './csv-columns.ts';
import { KNOWN } from './history/known.ts';
import { harmless, nearest } from './issue.ts';

/** A row as it is read. */
export interface Entry {
  readonly kind: Kind;
  readonly line: number;
  /** What is written in its cells, by column, empty ones left out. */
  readonly values: ReadonlyMap<string, unknown>;
}

/** The rows below a header of the book's own columns. @throws CsvError naming line and column. */
export function entriesOf([first, ...rows]: readonly CsvRow[]): Entry[] {
  if (first === undefined)
    throw new CsvError(1, null, `the file is empty: its first line names the columns, of ${COLUMNS.map(({ name }) => name).join(', ')}`);
  const header = headerOf(first);
  return rows.map((row) => entryOf(row, header));
}

/** The columns of a header. @throws CsvError for a name that there is not, or that stands twice. */
function headerOf({ line, cells }: CsvRow): readonly Column[] {
  const names = COLUMNS.map(({ name }) => name);
  if (!cells.some((cell) => names.some((name) => name.toLowerCase() === cell.trim().toLowerCase()))) {
    throw new CsvError(
      line,
      null,
      `this header is neither that of a book (columns such as ${names.slice(0, 3).join(', ')}: docs/csv.md) nor that of a record that is known: ${Object.values(KNOWN).join('; ')}`,
    );
  }
  const header = cells.map((cell): Column => {
    const word = cell.trim();
    const found = COLUMNS.find(({ name }) => name.toLowerCase() === word.toLowerCase());
    if (found !== undefined) return found;
    const meant = nearest(word, names);
    const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
    throw new CsvError(
      line,
      null,
      `there is no column ${JSON.stringify(harmless(word.slice(0, 60)))}.${hint} Known are ${names.join(', ')}`,
    );
  });
  const twice = header.find((one, at) => header.indexOf(one) !== at);
  if (twice !== undefined) throw new CsvError(line, twice.name, 'it stands twice in the header');
  return header;
}

function entryOf({ line, cells }: CsvRow, header: readonly Column[]): Entry {
  const cellAt = (name: string): string => cells[header.findIndex((one) => one.name === name)]?.trim() ?? '';
  const word = header.some(({ name }) => name === 'kind') ? cellAt('kind').toLowerCase() : 'position';
  const kind = KINDS.find((one) => one === word);
  if (kind === undefined) {
    const meant = nearest(word, KINDS);
    const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new CsvError(line, 'kind', `must be one of ${KINDS.join(', ')}${hint}`);
  }
  const values = new Map<string, unknown>();
  for (const [at, column] of header.entries()) {
    const cell = cells[at] ?? '';
    if (column.type === 'text' ? cell === '' : cell.trim() === '') continue;
    if (!column.kinds.includes(kind)) throw new CsvError(line, column.name, `a row of kind ${kind} has none: leave it empty`);
    values.set(column.name, cellValue(cell, column, line));
  }
  return { kind, line, values };
}

/** Digits with something between them that could be a decimal comma or a separator of thousands. */
const AMBIGUOUS = /^[+-]?\d[\d.]*[,'’_\s][\d.,'’_\s]*$/;

function cellValue(cell: string, { name, type }: Column, line: number): unknown {
  switch (type) {
    case 'text':
      return textOf(cell);
    case 'word':
      return textOf(cell.trim());
    case 'decimal':
      return unambiguous(cell.trim(), name, line);
    case 'truth': {
      const word = cell.trim().toLowerCase();
      if (word === 'true' || word === 'false') return word === 'true';
      throw new CsvError(line, name, 'must be true or false');
    }
    case 'json':
      return objectOf(cell, name, line);
  }
}

/** A number in which nothing can be taken for a decimal comma or a separator of thousands. @throws CsvError */
export function unambiguous(number: string, column: string, line: number): string {
  if (!AMBIGUOUS.test(number)) return number;
  throw new CsvError(
    line,
    column,
    `${JSON.stringify(harmless(number.slice(0, 60)))} can be read in two ways: write a point for the decimals and nothing between thousands, such as 1234.5`,
  );
}

function objectOf(cell: string, name: string, line: number): object {
  try {
    const value: unknown = JSON.parse(cell);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw new CsvError(line, name, 'must be a JSON object, such as {"rules":{"strict":true}}');
}
