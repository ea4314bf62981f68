import { AddressError, type VenueAddress } from '../net/address.ts';
import { CliError, EXIT } from './exit.ts';

/** Says of an address that may not be used before a screen opens or a venue is waited for. @throws CliError naming it. */
export async function checkAddresses(venues: Readonly<Record<string, VenueAddress>>): Promise<void> {
  if (Object.keys(venues).length === 0) return;
  const { liveFeed } = await import('../feed/live.ts');
  try {
    await liveFeed({ venues }).close();
  } catch (error) {
    if (error instanceof AddressError) throw new CliError(`the config's [venues] cannot be used: ${error.message}`, EXIT.document);
    throw error;
  }
}
