import { ImportError, type Importer, type KeyRights } from './importer.ts';

/** What came of looking at a key. */
export type KeyVerdict =
  /** It opens the account; `says` is what it may do, and what is not known of that. */
  | { readonly kind: 'good'; readonly rights: KeyRights | null; readonly says: string }
  /** It is not to be used, whatever it opens; `says` why, and what to do. */
  | { readonly kind: 'refused'; readonly rights: KeyRights | null; readonly says: string }
  /** The venue could not be asked. */
  | { readonly kind: 'unknown'; readonly says: string };

/**
 * Looks at what a key may do before anything else is done with it. A key that can take money out is never used; one that can trade only
 * where the user said so. Where the venue has no way of saying, the account is read once, to see that the key opens it. Nothing is tried
 * out: whether an order would go through is not found out by placing one.
 */
export async function checkKey(importer: Importer, tradingAllowed: boolean, signal: AbortSignal): Promise<KeyVerdict> {
  try {
    if (!importer.needs.includes('apiKey')) {
      await importer.read(signal);
      return { kind: 'good', rights: null, says: 'a public address: there is nothing that it could do' };
    }
    const rights = await importer.rights(signal);
    if (rights === null) await importer.read(signal);
    const refusal = refusalOf(rights, tradingAllowed);
    return refusal === null ? { kind: 'good', rights, says: rightsText(rights) } : { kind: 'refused', rights, says: refusal };
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    if (error.why === 'wrong-key' || error.why === 'no-rights') return { kind: 'refused', rights: null, says: error.message };
    return { kind: 'unknown', says: error.message };
  }
}

/** Why a key is not used; null when it may be. */
export function refusalOf(rights: KeyRights | null, tradingAllowed: boolean): string | null {
  if (rights === null) return null;
  const moving = (['withdraw', 'transfer'] as const).filter((right) => rights[right] === true);
  if (moving.length > 0) {
    return `this key can ${moving.join(' and ')}, so it is not used: make one at the venue that may only read, and revoke this one if it was made for negmon`;
  }
  if (rights.trade === true && !tradingAllowed) {
    return 'this key can trade, and reading is all that is needed: make one that may only read, or take this one as it is with --allow-trading-key';
  }
  return rights.read === false ? 'this key may not read the account: give it the right to read at the venue' : null;
}

/** What a key may do, in words. */
export function rightsText(rights: Omit<KeyRights, 'words'> | null): string {
  if (rights === null) return 'the venue does not say what it may do: make sure that it may only read';
  const { trade, ipBound } = rights;
  const able = ['reads', ...(trade === true ? ['trades'] : [])];
  const unknown = (['trade', 'withdraw', 'transfer'] as const).filter((right) => rights[right] === null);
  const bound = ipBound === true ? ', from fixed addresses only' : '';
  return `${able.join(' and ')}${bound}${unknown.length === 0 ? '' : `; whether it can ${unknown.join(', ')} cannot be verified`}`;
}
