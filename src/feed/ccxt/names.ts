import { clean } from '../../book/clean.ts';
import { CCXT_VERSION, isCcxtId } from '../../net/ccxt.ts';

/** Where ccxt's name of a venue is not ours. */
const IDS: Readonly<Record<string, string>> = { huobi: 'htx', gateio: 'gate' };

/** Venues that ccxt has and that say nothing to whoever has no key. */
const KEYED: ReadonlySet<string> = new Set(['coinbaseinternational']);

/** ccxt's name of a venue, or why it has no prices of it. */
export function ccxtIdOf(venue: string): { readonly id: string } | { readonly reason: string } {
  const id = IDS[venue] ?? venue;
  const shown = clean(venue, 40);
  if (KEYED.has(id)) return { reason: `${shown} shows its prices to holders of a key only: no live prices for it` };
  if (isCcxtId(id)) return { id };
  return { reason: `${shown === '' ? '(no name)' : shown} is not in this ccxt (${CCXT_VERSION}): no live prices for it` };
}
