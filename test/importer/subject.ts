import type { AccountEntry } from '../../src/book/entries.ts';
import type { KeyRights } from '../../src/importer/importer.ts';
import type { ImportVenue } from '../../src/importer/venue.ts';
import type { Credentials } from '../../src/secrets/credentials.ts';
import type { Answer, Signature } from '../venues/accounts/account-double.ts';

/** When everything is said in these tests: Sunday, 22 November 2026, noon. */
export const NOW = Date.UTC(2026, 10, 22, 12);
/** The same, as documents have it. */
export const AT = '2026-11-22T12:00:00.000Z';

/** By "METHOD /path". */
export type Answers = Readonly<Record<string, Answer>>;

/** What the venue says of one account, and what has to be made of it. */
export interface Scene {
  readonly what: string;
  /** On top of those of an empty account. */
  readonly answers: Answers;
  readonly accounts: readonly AccountEntry[];
  /** Each note that there has to be, in order; none when absent. */
  readonly notes?: readonly (string | RegExp)[];
}

/**
 * An importer as the conformance suite sees it. To put one more venue under the whole suite, write one of these and add it to
 * `subjects/index.ts`.
 */
export interface Subject {
  readonly venue: ImportVenue;
  readonly credentials: Credentials;
  /** How the venue knows who asks; null: it answers everybody (an address is public). */
  readonly signature: Signature | null;
  /** A key that may only read, and nothing held: every answer that is needed, lists of contracts too. */
  readonly empty: Answers;
  /** What the key may do; null where the venue does not say. */
  readonly rights: {
    readonly reading: Partial<KeyRights>;
    /** Answers of a key that may trade, and is known not to withdraw (null: no answer tells both); of one that may withdraw or transfer. */
    readonly trading: Answers | null;
    readonly withdrawing: Answers;
  } | null;
  /** Captured or documented answers, each with its source beside it. The first is used to break single answers of it. */
  readonly scenes: readonly Scene[];
}
