import type { Credentials } from '../secrets/credentials.ts';
import type { Importer } from './importer.ts';

export interface OpenOptions {
  readonly credentials: Credentials;
  /** `[venues.X] rest`: host and port that stand in for the venue's own. */
  readonly rest?: string;
  /** Wall ms. */
  readonly now: () => number;
  /** ms for one answer; 10 s when absent. */
  readonly timeout?: number;
}

/** A venue whose accounts can be imported. */
export interface ImportVenue {
  /** ccxt's id of it. */
  readonly venue: string;
  /** What the credentials have to hold. */
  readonly needs: readonly (keyof Credentials)[];
  /** @throws AddressError when the stand-in may not be used */
  open(options: OpenOptions): Promise<Importer>;
}
