import type { AccountEntry } from '../../book/entries.ts';
import { Rational } from '../../money/rational.ts';
import { Amounts } from '../amounts.ts';
import type { ImportError } from '../importer.ts';
import { orderEntry } from '../order.ts';
import type { Told } from '../parts.ts';
import { slug } from '../position.ts';
import { Row } from '../row.ts';
import type { Visit } from './reads.ts';

const PRODUCT = 'binance/margin';

/** "Margin account does not exist", "Isolated margin account does not exist" (Binance's margin error codes). */
export function hasNoMargin({ code }: ImportError): boolean {
  return code === '-3003' || code === '-11001';
}

/** Cross margin: one pool of assets and loans, and what a liquidation left to repay, which Binance reports itself. */
export async function readCrossMargin({ at, ask }: Visit): Promise<Told> {
  const [account, orders, loan] = await Promise.all([
    ask('GET sapi margin/account'),
    ask('GET sapi margin/openOrders'),
    ask('GET sapi margin/liquidation-loan'),
  ]);
  const row = new Row(account, 'binance margin account');
  const amounts = new Amounts();
  for (const asset of row.rows('userAssets')) wallet(asset, amounts);
  const deficit = loan === null ? null : new Row(loan, 'binance liquidation-loan');
  const remaining = deficit?.maybe('remainingAmount') ?? null;
  if (deficit !== null && remaining !== null && remaining.sign() > 0) amounts.owe(deficit.text('asset'), remaining);
  const open = ordersOf(Row.list(orders, 'binance margin openOrders'));
  if (amounts.isEmpty && open.length === 0) return { accounts: [] };
  return {
    accounts: [
      {
        id: 'margin',
        product: PRODUCT,
        ...amounts.entries(),
        ...levelOf(row, at),
        ...(open.length === 0 ? {} : { unmodelled: open }),
      },
    ],
    notes:
      remaining !== null && remaining.sign() > 0
        ? [
            `Binance reports a liquidation loan of ${remaining.toString()} ${deficit?.text('asset')}: it is among the debts of the margin account`,
          ]
        : [],
  };
}

/** Isolated margin: each pair is a pool, and an account, of its own. */
export async function readIsolatedMargin({ at, ask }: Visit): Promise<Told> {
  const [account, orders] = await Promise.all([
    ask('GET sapi margin/isolated/account'),
    ask('GET sapi margin/openOrders', { isIsolated: 'TRUE' }),
  ]);
  const open = Row.list(orders, 'binance isolated openOrders');
  const accounts = new Row(account, 'binance isolated margin account').rows('assets').flatMap((pair): AccountEntry[] => {
    const id = pair.text('symbol');
    const amounts = new Amounts();
    wallet(pair.row('baseAsset'), amounts);
    wallet(pair.row('quoteAsset'), amounts);
    const unmodelled = ordersOf(open.filter((order) => order.text('symbol') === id));
    if (amounts.isEmpty && unmodelled.length === 0) return [];
    return [
      {
        id: `margin-${slug(id, 24)}`,
        product: PRODUCT,
        ...amounts.entries(),
        ...levelOf(pair, at),
        ...(unmodelled.length === 0 ? {} : { unmodelled }),
      },
    ];
  });
  return { accounts };
}

/** What is locked in an order is still held; interest is owed beside the principal. */
function wallet(row: Row, amounts: Amounts): void {
  const code = row.text('asset');
  amounts.hold(code, row.amount('free').plus(row.amount('locked')));
  amounts.owe(code, row.amount('borrowed').plus(row.amount('interest')));
}

/** Without a loan Binance prints a margin level of 999: it means that there is none. */
const NO_LEVEL = Rational.of(999);

function levelOf(row: Row, at: string): { readonly reported?: object } {
  const level = row.maybe('marginLevel');
  return level === null || NO_LEVEL.atMost(level) ? {} : { reported: { marginRatio: level.toString(), at } };
}

/** An order of a margin account may trade what was borrowed: what it makes of the pool is open. */
export function ordersOf(rows: readonly Row[]): ReturnType<typeof orderEntry>[] {
  return rows.map((row) =>
    orderEntry({
      id: row.text('symbol'),
      side: row.text('side'),
      amount: row.said('origQty'),
      price: row.said('price'),
      type: row.said('type'),
    }),
  );
}
