import type { Ending } from '../net/ending.ts';

/** What happens to a venue's connections, for whoever looks for a fault. */
export type Trace =
  | { readonly kind: 'dialling'; readonly url: URL }
  /** The venue has taken the connection. */
  | { readonly kind: 'opened' }
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'ended'; readonly why: Ending };
