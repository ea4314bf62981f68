import type { Importer } from '../importer/importer.ts';
import type { ImportSource } from '../importer/merge.ts';
import { IMPORT_VENUES } from '../importer/registry.ts';
import type { VenueAddress } from '../net/address.ts';
import { credentialsOf } from '../secrets/credentials.ts';
import { SecretError } from '../secrets/secret-error.ts';
import { KeyStore } from '../store/key-store.ts';

/** Where imports find their keys and their venues. */
export interface ImportPlace {
  /** The data folder. */
  readonly folder: string;
  /** Stand-in addresses by venue (contract.md section 7). */
  readonly venues: Readonly<Record<string, VenueAddress>>;
  /** Environment variables. */
  readonly env: NodeJS.ProcessEnv;
}

/** Where ccxt's name of a venue is not the one of the settings. */
const SETTINGS: Readonly<Record<string, string>> = { krakenfutures: 'kraken' };

/** Where to ask a venue instead of itself, as its importer takes it. @param venue ccxt's id */
export function standInFor(venue: string, venues: ImportPlace['venues']): { readonly rest?: string } {
  const rest = venues[SETTINGS[venue] ?? venue]?.rest;
  return rest === undefined ? {} : { rest };
}

/** An import that can be read, and whether the user lets that be done with a key that can trade. */
export interface OpenImport {
  readonly importer: Importer;
  readonly tradingAllowed: boolean;
}

/**
 * Opens an import with what is kept for it; asks nobody.
 * @param address instead of what is kept: a public address that was just given
 * @throws SecretError when its credentials cannot be had; AddressError when a stand-in may not be used
 */
export async function openImport(source: ImportSource, { folder, venues, env }: ImportPlace, address?: string): Promise<OpenImport> {
  const { name, key, venue, tradingAllowed = false } = source;
  const found = IMPORT_VENUES.find((one) => one.venue === venue);
  if (found === undefined) throw new SecretError(`this negmon cannot read accounts at ${venue}`);
  const own = key ?? name;
  // Its environment variables are another venue's: that key, and what is signed with it, would be sent to this one.
  if (address === undefined && own !== venue && IMPORT_VENUES.some((one) => one.venue === own))
    throw new SecretError(`${own} is the name of another venue, whose key is not for ${venue}: call it otherwise, such as "${venue}-2".`);
  const keys = new KeyStore(folder);
  const credentials =
    address === undefined ? await credentialsOf({ name: own, venue, needs: found.needs, kept: (one) => keys.kept(one), env }) : { address };
  const importer = await found.open({ credentials, now: Date.now, ...standInFor(venue, venues) });
  return { importer, tradingAllowed: tradingAllowed || (await isAllowed(keys, key === undefined ? [name, venue] : [key])) };
}

/** As it was said when the key was kept. */
async function isAllowed(keys: KeyStore, names: readonly string[]): Promise<boolean> {
  for (const name of names) {
    const kept = await keys.find(name);
    if (kept !== null) return kept.tradingAllowed === true;
  }
  return false;
}
