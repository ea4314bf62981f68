import type { Read } from '../private.ts';

/** Everything that Kraken Futures is ever asked with a key (docs.kraken.com; paths as in ccxt's `api`). All of it is GET. */
export const READS = ['GET private accounts', 'GET private openpositions', 'GET private openorders'] as const satisfies readonly Read[];

export type KrakenRead = (typeof READS)[number];

/** ccxt's code of a coin by Kraken's name: "xbt" is BTC. */
export function codeOf(name: string): string {
  const code = name.toUpperCase();
  if (code === 'XDG') return 'DOGE';
  return code === 'XBT' ? 'BTC' : code;
}
