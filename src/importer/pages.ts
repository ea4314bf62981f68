import { ImportError } from './importer.ts';

/** More pages than anybody has. */
const MOST_PAGES = 20;

/** One page of a list, and whether another may follow. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly more: boolean;
}

/**
 * Every page of a list.
 * @param page asks for one, by its number from 0 on and what came before it
 * @throws ImportError when there is no end of them: a list that is read in part would make the rest vanish
 */
export async function allPages<T>(what: string, page: (number: number, before: readonly T[]) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  for (let number = 0; number < MOST_PAGES; number++) {
    const { rows, more } = await page(number, all);
    all.push(...rows);
    if (!more) return all;
  }
  throw new ImportError('unreadable', `${what} goes on after ${all.length} lines: it is not read to its end`);
}
