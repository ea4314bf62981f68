import type { AccountEntry } from '../book/entries.ts';
import { ImportError, type Reported } from './importer.ts';

/** What one part of a venue told. */
export interface Told {
  readonly accounts: readonly AccountEntry[];
  readonly notes?: readonly string[];
}

/** One of the places where something may be held at a venue, read by itself: that one of them cannot be read says nothing of the others. */
export interface Part {
  /** Id of its account, or how the ids of its accounts begin. */
  readonly id: string;
  /** For people: "USDT-M futures". */
  readonly name: string;
  read(): Promise<Told>;
  /** Whether this error says that the user has no such account at all; absent: none does. */
  absent?(error: ImportError): boolean;
}

/**
 * Reads all parts, beside each other.
 * @param at wall ms
 * @throws ImportError when none could be read, or when the venue refuses the key itself
 */
export async function readParts(parts: readonly Part[], at: number): Promise<Reported> {
  const told = await Promise.all(parts.map(readPart));
  const failures = told.flatMap(({ failure }) => failure ?? []);
  const [first] = failures;
  if (first !== undefined && failures.length === parts.length) throw worst(failures);
  return {
    at: new Date(at).toISOString(),
    accounts: told.flatMap(({ accounts = [] }) => accounts),
    notes: told.flatMap(({ part, failure, notes = [] }) =>
      failure === undefined ? notes : [`${part.name} could not be read: ${failure.message}; what was known of it stays`],
    ),
    failed: told.flatMap(({ part, failure }) => (failure === undefined ? [] : [part.id])),
  };
}

async function readPart(part: Part): Promise<Partial<Told> & { readonly part: Part; readonly failure?: ImportError }> {
  try {
    return { part, ...(await part.read()) };
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    return part.absent?.(error) === true ? { part } : { part, failure: error };
  }
}

/** Of several failures the one that says most of what to do: a limit before a broken answer. */
function worst(failures: readonly ImportError[]): ImportError {
  const order: readonly ImportError['why'][] = ['limited', 'wrong-key', 'no-rights', 'unreachable', 'unreadable'];
  return [...failures].sort((one, other) => order.indexOf(one.why) - order.indexOf(other.why))[0] as ImportError;
}
