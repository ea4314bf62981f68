import type { AccountEntry, UnmodelledEntry } from '../book/entries.ts';
import { Rational, sum } from '../money/rational.ts';
import { routeTo } from '../net/address.ts';
import { accountsOf } from './account.ts';
import { ADDRESS_RIGHTS, OpenVenue } from './address.ts';
import { Amounts } from './amounts.ts';
import { ImportError, type Importer } from './importer.ts';
import type { Market } from './markets.ts';
import { orderEntry } from './order.ts';
import { type Part, readParts } from './parts.ts';
import { Row } from './row.ts';
import { listIn, listOf, tableIn } from './strict.ts';
import type { ImportVenue, OpenOptions } from './venue.ts';

const ADDRESS = /^dydx1[02-9ac-hj-np-z]{38}$/;
const OWN = 'https://indexer.dydx.trade';

/**
 * dYdX v4 by a public address, from its indexer. Each subaccount is an account of its own: 0 to 127 are the cross ones, those from 128 on
 * hold one isolated market each.
 */
export const dydx: ImportVenue = { venue: 'dydx', needs: ['address'], open: async (options) => open(options) };

function open(options: OpenOptions): Importer {
  const { rest, now } = options;
  routeTo(OWN, '/v4/time', rest);
  const venue = new OpenVenue('dydx', options);
  return {
    venue: 'dydx',
    needs: ['address'],
    rights: () => Promise.resolve(ADDRESS_RIGHTS),
    read: async (signal) => {
      const address = addressOf(options.credentials.address ?? '');
      const ask = (path: string) => venue.ask(routeTo(OWN, path, rest), null, signal);
      const at = now();
      const time = new Date(at).toISOString();
      const answer = await ask(`/v4/addresses/${address}`);
      // {"errors":[{"msg":"No subaccounts found for address …"}]} with HTTP 404.
      const unseen = 'dYdX has never seen this address: nothing was ever deposited there, or it is not the right one';
      if (answer === null) return { at: time, accounts: [], failed: [], notes: [unseen] };
      const parts = listIn(new Row(answer, 'dydx address'), 'subaccounts').map((row): Part => {
        const number = row.text('subaccountNumber');
        return {
          id: `subaccount-${number}`,
          name: `Subaccount ${number}`,
          read: async () => {
            if (isEmpty(row)) return { accounts: [] };
            const orders = await ask(`/v4/orders?address=${address}&subaccountNumber=${number}&status=OPEN`);
            return { accounts: subaccountOf(row, orders === null ? [] : listOf(orders, 'dydx orders'), time) };
          },
        };
      });
      return await readParts(parts, at);
    },
  };
}

/** @throws ImportError when it is none */
function addressOf(text: string): string {
  if (ADDRESS.test(text)) return text;
  const what = 'dYdX is read by a public address of the dYdX chain, "dydx1" and 38 letters and digits: give it with --address';
  if (text.startsWith('0x')) throw new ImportError('wrong-key', `${what}. What was given is the address of an Ethereum wallet`);
  if (text.trim().includes(' ')) throw new ImportError('wrong-key', `${what}. negmon needs no seed phrase, and wants none`);
  throw new ImportError('wrong-key', what);
}

function isEmpty(row: Row): boolean {
  return (
    row.amount('equity').sign() === 0 && tableIn(row, 'openPerpetualPositions').length === 0 && tableIn(row, 'assetPositions').length === 0
  );
}

/**
 * A subaccount as its indexer says it (`/v4/addresses/{address}`, quoted in ccxt 4.5.84, js/src/dydx.js fetchAccounts). Its equity is USDC +
 * Σ size × oracle price + unsettled funding (reported-positions.md section 1, dYdX v4): the wallet is the USDC with each position at its entry
 * price, and what then is left to the venue's own equity is funding that is not settled yet.
 */
function subaccountOf(row: Row, orders: readonly Row[], at: string): AccountEntry[] {
  const legs = tableIn(row, 'openPerpetualPositions').map(([, leg]) => ({ leg, size: signed(leg) }));
  const amounts = new Amounts();
  let dollars = sum(legs.map(({ leg, size }) => size.times(leg.amount('entryPrice'))));
  for (const [, asset] of tableIn(row, 'assetPositions')) {
    if (asset.text('symbol') === 'USDC') dollars = dollars.plus(signed(asset));
    else amounts.hold(asset.text('symbol').toUpperCase(), signed(asset));
  }
  return accountsOf(
    {
      id: `subaccount-${row.text('subaccountNumber')}`,
      product: 'dydx/perp',
      amounts: amounts.hold('USDC', dollars),
      positions: legs.map(({ leg, size }) => ({
        market: marketOf(leg.text('market')),
        id: leg.text('market'),
        side: size.sign() < 0 ? 'short' : 'long',
        contracts: size.abs(),
        entryPrice: leg.amount('entryPrice'),
        isolated: false,
      })),
      beside: orders.flatMap(openingOrder),
      equity: row.amount('equity'),
    },
    at,
  );
}

/** A size by its side: the indexer signs positions, and assets not. */
function signed(row: Row): Rational {
  const size = row.amount('size').abs();
  return row.text('side') === 'SHORT' ? size.negated() : size;
}

/** "BTC-USD" is BTC/USDC:USDC; a token's market by its contract ("NAME,raydium,…-USD") has no symbol that could be priced. */
function marketOf(market: string): Market | undefined {
  const [, base] = /^([A-Z0-9]{1,24})-USD$/.exec(market) ?? [];
  if (base === undefined) return undefined;
  return { symbol: `${base}/USDC:USDC`, contractSize: '1', base, quote: 'USDC', settle: 'USDC', inverse: false, option: false };
}

function openingOrder(order: Row): UnmodelledEntry[] {
  const left = order.amount('size').minus(order.maybe('totalFilled') ?? Rational.ZERO);
  if (order.flag('reduceOnly') === true || left.sign() <= 0) return [];
  const id = order.text('ticker');
  const [side, price, type] = [order.text('side'), order.said('price'), order.said('type')];
  return [orderEntry({ id, symbol: marketOf(id)?.symbol, side, amount: left.toString(), price, type })];
}
