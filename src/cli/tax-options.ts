import type { GlobalOptions } from './options.ts';

export interface TaxOptions extends GlobalOptions {
  readonly file?: string;
  readonly method?: string;
  readonly account?: string;
  readonly paper?: boolean;
  readonly csv?: string;
  readonly json?: boolean;
}
