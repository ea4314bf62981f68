import type { AccountEntry, UnmodelledEntry } from '../../book/entries.ts';
import { Rational } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import type { KeyRights } from '../importer.ts';
import { base64Secret, ifAllowed, keyed, shown } from '../keyed.ts';
import type { Market } from '../markets.ts';
import { orderEntry } from '../order.ts';
import type { Read } from '../private.ts';
import { Row } from '../row.ts';
import { tableIn } from '../strict.ts';
import { holdingsOf, wallets } from './holdings.ts';

/** Everything that Kraken's spot exchange is ever asked with a key (docs.kraken.com). It knows no GET with a key: these POSTs are questions. */
const READS = [
  'POST private GetApiKeyInfo',
  'POST private Balance',
  'POST private TradeBalance',
  'POST private OpenPositions',
  'POST private OpenOrders',
] as const satisfies readonly Read[];

type KrakenRead = (typeof READS)[number];

const HUNDRED = Rational.of(100);

/** Kraken's spot exchange: one wallet, and the margin positions that all of it backs. Its futures are a venue with keys of its own. */
export const kraken = keyed<KrakenRead>({
  venue: 'kraken',
  needs: ['apiKey', 'secret'],
  reads: READS,
  check: base64Secret,
  rights: (ask) => ifAllowed(ask('POST private GetApiKeyInfo').then(rightsIn)),
  parts: async ({ ask, venue, at }) => {
    // One after the other: each takes the time as its number, and Kraken refuses two of one number.
    const balances = result(await ask('POST private Balance'), 'balance');
    const open = result(await ask('POST private OpenPositions'), 'open positions');
    const orders = openOrders(result(await ask('POST private OpenOrders'), 'open orders'));
    const trade = open.entries().length === 0 ? null : result(await ask('POST private TradeBalance'), 'trade balance');
    const lots = open.entries().map(([id]) => open.row(id));
    const pairs = new Set([...lots.map((row) => row.text('pair')), ...orders.map((row) => row.row('descr').text('pair'))]);
    const markets = await venue.markets.of([...pairs], []);
    const accounts = accountsIn(balances, trade, lots, orders, markets, at);
    return [{ id: trade === null ? 'spot' : 'margin', name: 'Kraken', read: async () => ({ accounts }) }];
  },
});

function accountsIn(
  balances: Row,
  trade: Row | null,
  lots: readonly Row[],
  orders: readonly Row[],
  markets: ReadonlyMap<string, Market>,
  at: string,
): AccountEntry[] {
  const { free, earning } = wallets(balances);
  const beside = orders.flatMap((row) => openingOrder(row, markets));
  const apart = accountsOf({ id: 'earn', product: 'custom/collateral-debt', label: 'staked or earning', amounts: earning }, at);
  if (trade === null && beside.length === 0)
    return [...accountsOf({ id: 'spot', product: 'custom/collateral-debt', label: 'spot wallet', amounts: free }, at), ...apart];
  const level = trade?.maybe('ml') ?? null;
  const margin = accountsOf(
    {
      id: 'margin',
      product: 'kraken/margin',
      amounts: free,
      positions: holdingsOf(lots, markets),
      beside,
      // In dollars, as TradeBalance is where no other currency is asked for; the level comes in percent (trap 11).
      equity: trade?.maybe('e') ?? null,
      marginRatio: level === null ? null : level.over(HUNDRED),
    },
    at,
  );
  return [...margin, ...apart];
}

/** The answer inside Kraken's envelope: { error: [], result }. @throws ImportError */
function result(answer: unknown, what: string): Row {
  return new Row(answer, `kraken ${what}`).row('result');
}

function openOrders(row: Row): Row[] {
  return tableIn(row, 'open').map(([, order]) => order);
}

/** An order on credit that could open a position; those without leverage buy and sell what is there. */
function openingOrder(row: Row, markets: ReadonlyMap<string, Market>): UnmodelledEntry[] {
  const about = row.row('descr');
  const leverage = about.said('leverage') ?? 'none';
  if (leverage === 'none' || row.flag('reduce_only') === true) return [];
  const id = about.text('pair');
  const left = row
    .amount('vol')
    .minus(row.maybe('vol_exec') ?? Rational.ZERO)
    .toString();
  const [symbol, side, price, type] = [markets.get(id)?.symbol, about.text('type'), about.said('price'), about.said('ordertype')];
  return [orderEntry({ id, symbol, side, amount: left, price, type })];
}

/** What Kraken's permissions allow beyond reading; a move of money between its wallets takes the right to withdraw. */
const MAY: Readonly<Record<string, 'trade' | 'withdraw' | null>> = {
  'query-funds': null,
  'query-open-trades': null,
  'query-closed-trades': null,
  'query-ledger': null,
  'export-data': null,
  'access-websockets': null,
  'add-funds': null,
  'earn-funds': 'trade',
  'modify-trades': 'trade',
  'close-trades': 'trade',
  'withdraw-funds': 'withdraw',
};

/** docs.kraken.com, get-api-key-info: "permissions": ["query-funds", …], "ipAllowlist". A word that is not known could allow anything. */
function rightsIn(answer: unknown): KeyRights {
  const row = result(answer, 'key info');
  const words = row.words('permissions');
  const known = words.map((word) => MAY[word.toLowerCase()]);
  const may = (what: 'trade' | 'withdraw') => known.includes(what) || (known.includes(undefined) ? null : false);
  return {
    read: words.includes('query-funds') && words.includes('query-open-trades'),
    trade: may('trade'),
    withdraw: may('withdraw'),
    transfer: may('withdraw'),
    ipBound: row.words('ipAllowlist').length > 0,
    words: shown(words),
  };
}
