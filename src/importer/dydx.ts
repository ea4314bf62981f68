import type { AccountEntry, UnmodelledEntry } from '../book/entries.ts';
import { type Rational, sum } from '../money/rational.ts';
import { routeTo } from '../net/address.ts';
import { fetchJson } from '../net/http.ts';
import { accountEntry, codeOf, type Holding, type Money, oddEntry, orderEntry, sideOf, timeOf } from './entry.ts';
import type { AddressOptions } from './hyperliquid/importer.ts';
import { ImportError, type Importer, type KeyRights } from './importer.ts';
import { type Part, readParts } from './parts.ts';
import { Said } from './said.ts';

const ADDRESS = /^dydx1[02-9ac-hj-np-z]{38}$/;
const RIGHTS: KeyRights = { read: true, trade: false, withdraw: false, transfer: false, ipBound: null, words: ['a public address'] };

/**
 * dYdX v4 by a public address, from its indexer. Each subaccount is an account of its own: 0 to 127 are the cross ones, those from 128 hold
 * one isolated market each.
 * @throws ImportError when the address is none; AddressError when the stand-in may not be used
 */
export function dydxImporter({ credentials, rest, now }: AddressOptions): Importer {
  const address = credentials.address ?? '';
  if (!ADDRESS.test(address))
    throw new ImportError(
      'wrong-key',
      address.startsWith('0x')
        ? 'dYdX is read by the address of the dYdX chain, "dydx1" and 38 letters and digits, not by that of the Ethereum wallet: give --address'
        : 'dYdX is read by a public address, "dydx1" and 38 letters and digits: give --address (negmon never needs a seed phrase)',
    );
  const own = 'https://indexer.dydx.trade';
  routeTo(own, '/v4/time', rest);

  /** Null: the indexer has nothing of that name. */
  const ask = async (path: string, signal: AbortSignal): Promise<unknown> => {
    const answer = await fetchJson({ url: routeTo(own, path, rest) }, { now: now(), timeout: 10_000, signal });
    if (answer.ok) return answer.value;
    const { reason, status, retryAfter } = answer.why;
    if (status === 404) return null;
    throw new ImportError(status === 429 ? 'limited' : 'unreachable', `dydx: ${reason}`, retryAfter);
  };
  return {
    venue: 'dydx',
    needs: ['address'],
    rights: () => Promise.resolve(RIGHTS),
    read: async (signal) => {
      const answer = await ask(`/v4/addresses/${address}`, signal);
      const at = timeOf(now());
      // 404 {"errors":[{"msg":"No subaccounts found for address …"}]}
      if (answer === null)
        return {
          at,
          accounts: [],
          failed: [],
          notes: ['dYdX knows no account of this address: nothing was ever deposited, or it is not the right one'],
        };
      const parts = new Said(answer, 'dydx address').list('subaccounts').map((subaccount): Part => {
        const number = subaccount.word('subaccountNumber');
        return {
          name: `subaccount ${number}`,
          ids: [`subaccount-${number}`],
          read: async () => {
            if (subaccount.sum('equity').sign() === 0 && subaccount.object('openPerpetualPositions').keys().length === 0)
              return { accounts: [] };
            const orders = await ask(`/v4/orders?address=${address}&subaccountNumber=${number}&status=OPEN`, signal);
            return { accounts: [subaccountOf(subaccount, orders === null ? [] : Said.list(orders, 'dydx orders'), at)] };
          },
        };
      });
      return await readParts(parts, () => at);
    },
  };
}

/**
 * A subaccount as its indexer says it (`/v4/addresses/{address}`). Equity is USDC + Σ size × oracle price + unsettled funding
 * (reported-positions.md section 1, dYdX v4): the wallet is the USDC and each position at its entry price, and what is left to the venue's
 * own equity is funding that is not yet paid.
 */
function subaccountOf(said: Said, orders: readonly Said[], at: string): AccountEntry | null {
  const legs = listed(said.object('openPerpetualPositions')).filter((leg) => leg.number('size').sign() !== 0);
  const money: Money = listed(said.object('assetPositions')).map((asset): [string, Rational] => {
    const code = codeOf(asset.word('symbol'));
    if (code === null) throw new ImportError('unreadable', 'dydx: an asset that has no currency code');
    const size = asset.number('size').abs();
    return [code, asset.text('side') === 'SHORT' ? size.negated() : size];
  });
  const entered = sum(legs.map((leg) => sizeOf(leg).times(leg.number('entryPrice'))));
  const positions: Holding[] = [];
  const odd: UnmodelledEntry[] = [];
  for (const leg of legs) {
    const symbol = symbolOf(leg.word('market'));
    if (symbol === null) odd.push(oddEntry(sideOf(sizeOf(leg)), sizeOf(leg), leg.word('market')));
    else positions.push(holdingOf(leg, symbol));
  }
  const number = said.word('subaccountNumber');
  return accountEntry(
    {
      id: `subaccount-${number}`,
      product: 'dydx/perp',
      held: [...money, ['USDC', entered]],
      positions,
      unmodelled: [...odd, ...orders.flatMap(orderOf)],
      equity: said.number('equity'),
    },
    at,
  );
}

function listed(said: Said): Said[] {
  return said.keys().map((key) => said.object(key));
}

/** Signed, whether or not the indexer signs it: its side decides. */
function sizeOf(leg: Said): Rational {
  const size = leg.number('size').abs();
  return leg.word('side') === 'SHORT' ? size.negated() : size;
}

function holdingOf(leg: Said, symbol: string): Holding {
  const openedAt = Date.parse(leg.text('createdAt'));
  return {
    symbol,
    side: sideOf(sizeOf(leg)),
    contracts: leg.number('size').abs(),
    contractSize: null,
    entryPrice: leg.number('entryPrice'),
    collateral: null,
    openedAt: Number.isNaN(openedAt) ? null : openedAt,
  };
}

/** "BTC-USD" is BTC/USDC:USDC; markets of tokens by their contract ("NAME,raydium,…-USD") have no symbol. */
function symbolOf(market: string): string | null {
  const [, base] = /^([A-Z0-9]{1,24})-USD$/.exec(market) ?? [];
  return base === undefined ? null : `${base}/USDC:USDC`;
}

function orderOf(order: Said): UnmodelledEntry[] {
  const left = order.number('size').minus(order.sum('totalFilled'));
  if (order.isTrue('reduceOnly') || left.sign() <= 0) return [];
  const market = order.word('ticker');
  return [orderEntry(order.text('side').toLowerCase(), left, symbolOf(market), market, order.maybe('price'))];
}
