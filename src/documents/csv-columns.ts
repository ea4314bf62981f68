/** What a row can be about. */
export const KINDS = ['account', 'asset', 'debt', 'position', 'option', 'order', 'instrument'] as const;
export type Kind = (typeof KINDS)[number];

/** How a cell is read: a decimal, words with no spaces around them, text as it is, true or false, or a JSON object. */
export type CellType = 'decimal' | 'word' | 'text' | 'truth' | 'json';

export interface Column {
  readonly name: string;
  readonly type: CellType;
  /** The rows that may have it. */
  readonly kinds: readonly Kind[];
}

const IN_ACCOUNT: readonly Kind[] = ['account', 'asset', 'debt', 'position', 'option', 'order'];
const column = (name: string, type: CellType, ...kinds: readonly Kind[]): Column => ({ name, type, kinds });

/** The columns of a book as CSV, in their order; the names are those of the portfolio document (contract section 2). */
export const COLUMNS: readonly Column[] = [
  column('kind', 'word', ...KINDS),
  column('account', 'word', ...IN_ACCOUNT),
  column('product', 'word', ...IN_ACCOUNT),
  column('label', 'text', 'account'),
  column('paper', 'truth', 'account'),
  column('jurisdiction', 'word', 'account'),
  column('code', 'word', 'asset', 'debt'),
  column('amount', 'decimal', 'asset', 'debt'),
  column('annualRate', 'decimal', 'debt'),
  column('since', 'word', 'debt'),
  column('accrual', 'word', 'debt'),
  column('id', 'word', 'position'),
  column('symbol', 'word', 'position', 'option', 'order', 'instrument'),
  column('side', 'word', 'position'),
  column('contracts', 'decimal', 'position'),
  column('contractSize', 'decimal', 'position', 'instrument'),
  column('entryPrice', 'decimal', 'position'),
  column('marginMode', 'word', 'position'),
  column('collateral', 'decimal', 'position'),
  column('leverage', 'decimal', 'position'),
  column('stopPrice', 'decimal', 'position'),
  column('takeProfitPrice', 'decimal', 'position'),
  column('openedAt', 'word', 'position'),
  column('tickSize', 'decimal', 'instrument'),
  column('lotSize', 'decimal', 'instrument'),
  column('text', 'text', 'option', 'order'),
  /** Keys that have no column of their own, such as an account's rules. */
  column('more', 'json', 'account', 'debt', 'position', 'instrument'),
];

/** Columns that say where a row belongs; every other one is a key of what the row is about. */
export const PLACING: ReadonlySet<string> = new Set(['kind', 'account', 'more']);

/** The columns whose cells are keys of what a kind of row is about, by name. */
export function keysOf(kind: Kind): readonly Column[] {
  return COLUMNS.filter(({ name, kinds }) => kinds.includes(kind) && !PLACING.has(name));
}
