import type { AccountEntry } from '../book/entries.ts';
import type { Credentials } from '../secrets/credentials.ts';
import { redact } from '../secrets/redact.ts';

/** What a key may do, as far as its venue says. */
export interface KeyRights {
  /** Null: the venue does not say. */
  readonly read: boolean | null;
  readonly trade: boolean | null;
  readonly withdraw: boolean | null;
  readonly transfer: boolean | null;
  /** Whether the venue ties it to addresses; null: it does not say. */
  readonly ipBound: boolean | null;
  /** The venue's own words for what it may do, cleaned. */
  readonly words: readonly string[];
}

/** What a venue says of everything that is held there. */
export interface Reported {
  /** RFC 3339 UTC: when it said so. */
  readonly at: string;
  /**
   * As portfolio documents say it: amounts as decimal strings, `reported` with the venue's own numbers, `unmodelled` with what no rule covers.
   * Ids are of the kind "usdm" or "margin-btcusdt": the import puts its own name before them. Wallets that are empty are left out.
   */
  readonly accounts: readonly AccountEntry[];
  /** What the user should know of it, in plain sentences that are safe to show: a part that could not be read, positions on no equity. */
  readonly notes: readonly string[];
  /**
   * Ids of accounts, as in `accounts`, whose part could not be read this time: what is known of them stays, with its age. "margin" speaks for
   * "margin-btcusdt" too.
   */
  readonly failed: readonly string[];
}

/** One venue's way of telling what is held there. Reads only: it has no call that could change anything. */
export interface Importer {
  /** ccxt's id of the venue. */
  readonly venue: string;
  /** What the credentials have to hold. */
  readonly needs: readonly (keyof Credentials)[];
  /** What the key may do; null: the venue has no way of asking. @throws ImportError */
  rights(signal: AbortSignal): Promise<KeyRights | null>;
  /** Everything that is held. @throws ImportError when nothing at all could be read */
  read(signal: AbortSignal): Promise<Reported>;
}

/** Why nothing could be read. The message is safe to show and holds no secret. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly why: 'wrong-key' | 'no-rights' | 'limited' | 'unreachable' | 'unreadable';
  /** ms until asking again makes sense, where the venue said so. */
  readonly retryAfter: number | null;
  /** The venue's own code of what it refused, "-2015", else "HTTP 404"; null where it gave none. */
  readonly code: string | null;

  constructor(why: ImportError['why'], message: string, retryAfter: number | null = null, code: string | null = null) {
    super(redact(message));
    this.why = why;
    this.retryAfter = retryAfter;
    this.code = code;
  }
}
