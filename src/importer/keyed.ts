import { worded } from '../book/clean.ts';
import type { Credentials } from '../secrets/credentials.ts';
import { named } from './coins.ts';
import { ImportError, type KeyRights } from './importer.ts';
import { type Part, readParts } from './parts.ts';
import { PrivateVenue, type Read } from './private.ts';
import type { ImportVenue } from './venue.ts';

/** One reading of a venue with a key: what asks, and when. */
export interface Visit<R extends Read> {
  readonly venue: PrivateVenue<R>;
  /** RFC 3339. */
  readonly at: string;
  /** @throws ImportError */
  ask(read: R, params?: object): Promise<unknown>;
}

/** What sets one venue with keys apart from another. */
export interface KeyedVenue<R extends Read> {
  /** ccxt's id of it. */
  readonly venue: string;
  readonly needs: readonly (keyof Credentials)[];
  /** Everything that is ever asked with the key. */
  readonly reads: readonly R[];
  /** Looks at the credentials before anything is signed with them. @throws ImportError */
  check?(credentials: Credentials): void;
  /** What the key may do; null: the venue cannot be asked. @throws ImportError */
  rights(ask: (read: R, params?: object) => Promise<unknown>, credentials: Credentials): Promise<KeyRights | null>;
  /** The places where something may be held. @throws ImportError */
  parts(visit: Visit<R>): Promise<readonly Part[]> | readonly Part[];
}

/** A venue whose accounts are read with a key. */
export function keyed<R extends Read>({ venue: name, needs, reads, check, rights, parts }: KeyedVenue<R>): ImportVenue {
  return {
    venue: name,
    needs,
    open: async (options) => {
      const venue = await PrivateVenue.open<R>({ venue: name, reads, ...options });
      return {
        venue: name,
        needs,
        rights: async (signal) => {
          check?.(options.credentials);
          return await rights((read, params = {}) => venue.ask(read, params, signal), options.credentials);
        },
        read: async (signal) => {
          check?.(options.credentials);
          const now = options.now();
          const at = new Date(now).toISOString();
          const told = await readParts(await parts({ venue, at, ask: (read, params = {}) => venue.ask(read, params, signal) }), now);
          return { ...told, accounts: told.accounts.map((account) => named(account, venue.coins)) };
        },
      };
    },
  };
}

/** What the venue answers of a key's rights; null when it lets this key ask nothing of the kind. @throws ImportError for any other failure */
export async function ifAllowed(work: Promise<KeyRights | null>): Promise<KeyRights | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ImportError && (error.why === 'no-rights' || error.why === 'unreadable')) return null;
    throw error;
  }
}

/** Kraken's secrets are base64: one that is not cannot sign, and ccxt would say so in words of its own. @throws ImportError */
export function base64Secret({ secret }: Credentials): void {
  const text = secret?.reveal() ?? '';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0)
    throw new ImportError('wrong-key', "the secret is none of Kraken's (they are base64): was all of it copied?");
}

/** Words of a venue's as they may be shown. */
export function shown(words: readonly string[]): string[] {
  return words.slice(0, 40).map((word) => worded(word, 60));
}
