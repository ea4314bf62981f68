import { ImportError } from '../importer.ts';
import { base64Secret, keyed } from '../keyed.ts';
import type { Part } from '../parts.ts';
import { Row } from '../row.ts';
import { listIn, tableIn } from '../strict.ts';
import { readCash, readFlex, readInverse } from './accounts.ts';
import { familyOf, heldOf } from './positions.ts';
import { type KrakenRead, READS } from './reads.ts';

/**
 * Kraken Futures: the multi-collateral wallet, each inverse wallet, and cash. Of its keys it tells nothing that could be relied on: the
 * permissions of "check v3 API key" are in no document.
 */
export const krakenfutures = keyed<KrakenRead>({
  venue: 'krakenfutures',
  needs: ['apiKey', 'secret'],
  reads: READS,
  check: base64Secret,
  rights: async () => null,
  parts: async ({ ask, venue, at }) => {
    // One wallet is no account without its positions, and one answer holds those of all wallets.
    const [wallets, positions, orders] = await Promise.all([
      ask('GET private accounts'),
      ask('GET private openpositions'),
      ask('GET private openorders'),
    ]);
    const rows = listIn(new Row(positions, 'krakenfutures openpositions'), 'openPositions').filter(
      (row) => row.amount('size').sign() !== 0,
    );
    const open = listIn(new Row(orders, 'krakenfutures openorders'), 'openOrders');
    const ids = [...new Set([...rows, ...open].map((row) => row.text('symbol').toUpperCase()))];
    const held = heldOf(rows, open, await venue.markets.of(ids, []));
    const accounts = tableIn(new Row(wallets, 'krakenfutures accounts'), 'accounts');
    const names = new Set(accounts.map(([name]) => name.toLowerCase()));
    const homeless = held.positions.map(({ id }) => familyOf(id)).find((name) => !names.has(name));
    if (homeless !== undefined)
      throw new ImportError('unreadable', `krakenfutures tells of a position, and of no account ${homeless} that it could be in`);
    return accounts.map(([name, account]): Part => {
      const type = account.said('type') ?? account.said('accountType');
      const id =
        type === 'multiCollateralMarginAccount' ? 'flex' : type === 'cashAccount' ? 'cash' : `inverse-${name.toLowerCase().slice(3)}`;
      const read = type === 'multiCollateralMarginAccount' ? readFlex : type === 'cashAccount' ? readCash : readInverse;
      return {
        id,
        name: `Kraken Futures ${name}`,
        read: () => Promise.resolve().then(() => read({ id, name: name.toLowerCase(), account, held, at })),
      };
    });
  },
});
