import { allPages } from '../pages.ts';
import type { PrivateVenue, Read } from '../private.ts';
import { Row } from '../row.ts';

/** Everything that Bybit is ever asked with a key (bybit-exchange.github.io/docs/v5), and two tables that take none. All of it is GET. */
export const READS = [
  'GET private v5/user/query-api',
  'GET private v5/account/info',
  'GET private v5/account/wallet-balance',
  'GET private v5/position/list',
  'GET private v5/order/realtime',
  'GET private v5/crypto-loan-common/position',
  'GET public v5/spot-margin-trade/collateral',
  'GET public v5/crypto-loan-common/collateral-data',
] as const satisfies readonly Read[];

export type BybitRead = (typeof READS)[number];

/** One reading of a Bybit account: what asks, and when. */
export interface Visit {
  readonly venue: PrivateVenue<BybitRead>;
  /** RFC 3339. */
  readonly at: string;
  /** The `result` of an answer. */
  ask(read: BybitRead, params?: object): Promise<Row>;
}

/** The most that Bybit gives at once. */
const PAGE = 200;
const ORDERS_PAGE = 50;

/** Every page of a list. */
export async function pagesOf({ ask }: Visit, read: BybitRead, params: object): Promise<Row[]> {
  const limit = read.includes('order') ? ORDERS_PAGE : PAGE;
  let cursor: string | null = null;
  return allPages<Row>(`bybit ${read.split('/').at(-1)}`, async () => {
    const result: Row = await ask(read, { ...params, limit, ...(cursor === null ? {} : { cursor }) });
    const rows = result.rows('list');
    cursor = result.said('nextPageCursor');
    return { rows, more: cursor !== null && rows.length >= limit };
  });
}

/** The result of an answer that says that it is well; ccxt throws for all others. */
export function resultOf(answer: unknown, what: string): Row {
  return new Row(answer, what).row('result');
}
