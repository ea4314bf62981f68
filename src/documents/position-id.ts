import { parseSymbol } from '../book/symbol.ts';

/** An id for a position that was given none: its coin and the first free number, such as "btc-1". */
export function freeId(symbol: string, isTaken: (id: string) => boolean): string {
  const base = parseSymbol(symbol)?.base ?? symbol;
  const stem =
    base
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-/, '') || 'position';
  for (let n = 1; ; n++) if (!isTaken(`${stem}-${n}`)) return `${stem}-${n}`;
}
