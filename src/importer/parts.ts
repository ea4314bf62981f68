import { clean } from '../book/clean.ts';
import type { AccountEntry } from '../book/entries.ts';
import { ImportError, type Reported } from './importer.ts';

/** What one part of a venue told. */
export interface PartRead {
  readonly accounts: readonly (AccountEntry | null)[];
  readonly notes?: readonly string[];
}

/** A part of a venue that is asked for by itself, and may fail by itself. */
export interface Part {
  /** For a sentence: "USDT futures". */
  readonly name: string;
  /** The accounts that it may tell of; one that ends in "*" means all that begin so. */
  readonly ids: readonly string[];
  read(): Promise<PartRead>;
}

/**
 * All parts, one after the other: a venue counts requests, and a key that is refused need not be refused ten times. What could be read
 * counts, the rest is named; nothing at all is the first part's error.
 * @param at RFC 3339, asked for when all is read
 * @throws ImportError
 */
export async function readParts(parts: readonly Part[], at: () => string): Promise<Reported> {
  const accounts: AccountEntry[] = [];
  const notes: string[] = [];
  const failed: string[] = [];
  let first: ImportError | null = null;
  let isAnyRead = false;
  for (const part of parts) {
    try {
      const read = await part.read();
      accounts.push(...read.accounts.filter((account) => account !== null));
      notes.push(...(read.notes ?? []));
      isAnyRead = true;
    } catch (error) {
      const failure = error instanceof ImportError ? error : new ImportError('unreadable', `${part.name} cannot be read`);
      if (failure.why === 'wrong-key' && !isAnyRead) throw failure;
      first ??= failure;
      failed.push(...part.ids);
      notes.push(clean(`${part.name}: ${failure.message}`, 300));
    }
  }
  if (!isAnyRead && first !== null) throw first;
  return { at: at(), accounts, notes, failed };
}
