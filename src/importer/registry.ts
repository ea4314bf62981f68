import type { Credentials } from '../secrets/credentials.ts';
import type { Importer } from './importer.ts';

export interface ImporterOptions {
  readonly credentials: Credentials;
  /** `[venues.X] rest`: host and port that stand in for the venue's own. */
  readonly rest?: string;
}

/** How a venue's importer is come by. */
export interface Importing {
  /** What the credentials have to hold. */
  readonly needs: readonly (keyof Credentials)[];
  open(options: ImporterOptions): Promise<Importer>;
}

/** Venues that can be imported from, by ccxt's id. */
export const IMPORTERS: Readonly<Record<string, Importing>> = {};
