import type { Credentials } from '../../secrets/credentials.ts';
import type { ImportError, KeyRights } from '../importer.ts';
import { ifAllowed, keyed, shown } from '../keyed.ts';
import type { Part } from '../parts.ts';
import type { Row } from '../row.ts';
import { listIn } from '../strict.ts';
import { readCoin } from './coin.ts';
import { readLinear } from './linear.ts';
import { answered, type HtxRead, READS } from './reads.ts';
import { readCrossMargin, readIsolatedMargin, readSpot } from './spot.ts';

/** HTX: USDT-M contracts, coin-margined swaps and futures, cross and isolated margin, spot. None of it is a product of ours. */
export const htx = keyed<HtxRead>({
  venue: 'htx',
  needs: ['apiKey', 'secret'],
  reads: READS,
  rights: (ask, credentials) => ifAllowed(rightsOf(ask, credentials)),
  parts: async (visit) => {
    const accounts = listIn(answered(await visit.ask('GET spot.private v1/account/accounts'), 'accounts'), 'data');
    const part = (id: string, name: string, read: Part['read']): Part => ({ id, name: `HTX ${name}`, read, absent: hasNone });
    // Margin that was never used has no account, and its answers are refusals.
    const has = (type: string) => accounts.some((row) => row.text('type') === type);
    const spot = accounts.filter((row) => row.text('type') === 'spot');
    return [
      part('linear', 'USDT-M contracts', () => readLinear(visit)),
      part('coin-swaps', 'coin-margined swaps', () =>
        readCoin(visit, 'POST contract.private swap-api/v1/swap_account_position_info', 'coin-swaps'),
      ),
      part('coin-futures', 'coin-margined futures', () =>
        readCoin(visit, 'POST contract.private api/v1/contract_account_position_info', 'coin-futures'),
      ),
      ...(has('super-margin') ? [part('margin', 'cross margin', () => readCrossMargin(visit))] : []),
      ...(has('margin') ? [part('isolated', 'isolated margin', () => readIsolatedMargin(visit))] : []),
      ...(spot.length === 0 ? [] : [part('spot', 'spot wallet', () => readSpot(visit, spot as readonly Row[]))]),
    ];
  },
});

/** "Account doesnt exist", "you have not opened contracts trading" (captured in ccxt 12469 and 11994): of contracts that were never used. */
function hasNone({ code }: ImportError): boolean {
  return code === '1010' || code === '1220';
}

/**
 * "permission": "readOnly,trade" (HTX announcement 900001195006: parent users only). No list of its words was found: of one that is neither
 * of these two is not known what it allows.
 */
async function rightsOf(ask: (read: HtxRead, params?: object) => Promise<unknown>, { apiKey }: Credentials): Promise<KeyRights | null> {
  const uid = answered(await ask('GET spot.private v2/user/uid'), 'uid').text('data');
  const answer = await ask('GET spot.private v2/user/api-key', { uid, accessKey: apiKey?.reveal() ?? '' });
  const own = listIn(answered(answer, 'api-key'), 'data').find((row) => row.said('accessKey') === apiKey?.reveal());
  if (own === undefined) return null;
  const words = own
    .text('permission')
    .split(',')
    .map((word) => word.trim());
  const others = words.filter((word) => word !== 'readOnly' && word !== 'trade');
  const may = (what: string) => others.some((word) => word.toLowerCase().includes(what)) || (others.length === 0 ? false : null);
  return {
    read: words.includes('readOnly') ? true : null,
    trade: words.includes('trade') || (others.length === 0 ? false : null),
    withdraw: may('withdraw'),
    transfer: may('transfer'),
    ipBound: own.said('ipAddresses') !== null,
    words: shown(words),
  };
}
