import { parseSymbol } from './symbol.ts';

/** An id for what was given none: its name, of a contract its coin, and the first free number, such as "btc-1". */
export function freeId(name: string, isTaken: (id: string) => boolean): string {
  const base = parseSymbol(name)?.base ?? name;
  const stem =
    base
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-/, '') || 'position';
  for (let n = 1; ; n++) if (!isTaken(`${stem}-${n}`)) return `${stem}-${n}`;
}
