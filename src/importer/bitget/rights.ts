import { ImportError, type KeyRights } from '../importer.ts';
import { shown } from '../keyed.ts';
import { answered, type BitgetRead } from './reads.ts';

/**
 * What a key of either kind of account may do. "You are in Unified Account mode, and the Classic Account API is not supported at this time"
 * is 40085 (ccxt issue 26838).
 * @throws ImportError
 */
export async function rightsOf(ask: (read: BitgetRead) => Promise<unknown>): Promise<KeyRights> {
  try {
    return classicRights(await ask('GET private.spot v2/spot/account/info'));
  } catch (error) {
    if (!(error instanceof ImportError) || error.code !== '40085') throw error;
    return unifiedRights(await ask('GET private.uta v3/account/info'));
  }
}

/**
 * What a permission allows beyond reading (bitget.com/api-doc, "Get Account Information": …r reads, …w reads and writes). The words without
 * a system are those of its example, and of keys of the older kind.
 */
const MAY: Readonly<Record<string, 'trade' | 'withdraw' | 'transfer' | null>> = {
  ...Object.fromEntries(
    ['coor', 'cpor', 'stor', 'smor', 'ttor', 'wtor', 'taxr', 'taxw', 'chor', 'p2pr', 'pllr', 'readonly'].map((word) => [word, null]),
  ),
  ...Object.fromEntries(['coow', 'cpow', 'stow', 'smow', 'ttow', 'p2p', 'p2pw', 'pllw', 'trade'].map((word) => [word, 'trade' as const])),
  // Whoever manages subaccounts may move money between them.
  ...Object.fromEntries(['wtow', 'chow', 'transfer'].map((word) => [word, 'transfer' as const])),
  wwow: 'withdraw',
  withdraw: 'withdraw',
};

function classicRights(answer: unknown): KeyRights {
  const row = answered(answer, 'account info').row('data');
  const words = row.words('authorities');
  const known = words.map((word) => MAY[word.toLowerCase()]);
  // A key without a word may do anything, for all that is known.
  const isKnown = words.length > 0 && !known.includes(undefined);
  const may = (what: 'trade' | 'withdraw' | 'transfer') => known.includes(what) || (isKnown ? false : null);
  return {
    read: words.length > 0 ? true : null,
    trade: may('trade'),
    withdraw: may('withdraw'),
    transfer: may('transfer'),
    ipBound: row.said('ips') !== null,
    words: shown(words),
  };
}

/**
 * "permType": "read-and-write" or "read_only" beside "permissions": ["uta_mgt", "uta_trade", "withdraw"], what it goes for
 * (/api/v3/account/info, as several clients take it; no list of the words was found). Who manages a unified account may perhaps move money.
 */
function unifiedRights(answer: unknown): KeyRights {
  const row = answered(answer, 'account info').row('data');
  const [type, words] = [row.text('permType'), row.words('permissions')];
  const readsOnly = /^read[-_]?only$/i.test(type);
  const isKnown = words.length > 0 && words.every((word) => /^(uta_mgt|uta_trade|withdraw|transfer)$/i.test(word));
  const names = (what: string) => words.some((word) => word.toLowerCase().includes(what));
  return {
    read: words.length > 0 ? true : null,
    trade: readsOnly ? false : names('uta') || null,
    withdraw: names('withdraw') || (readsOnly || isKnown ? false : null),
    transfer: readsOnly ? false : names('transfer') || null,
    ipBound: row.said('ips') !== null,
    words: shown([type, ...words]),
  };
}
