import { parseSymbol } from './symbol.ts';

/** An id for what was given none: its name, of a contract its coin, and the first free number, such as "btc-1". */
export function freeId(name: string, isTaken: (id: string) => boolean): string {
  return freeIds(isTaken)(name);
}

/** The same for many positions of one account: each number is tried once. */
export function freeIds(isTaken: (id: string) => boolean): (symbol: string) => string {
  const last = new Map<string, number>();
  return (symbol) => {
    const base = parseSymbol(symbol)?.base ?? symbol;
    const stem =
      base
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-/, '') || 'position';
    let n = (last.get(stem) ?? 0) + 1;
    while (isTaken(`${stem}-${n}`)) n++;
    last.set(stem, n);
    return `${stem}-${n}`;
  };
}
