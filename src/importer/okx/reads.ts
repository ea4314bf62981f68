import { allPages } from '../pages.ts';
import type { PrivateVenue, Read } from '../private.ts';
import { Row } from '../row.ts';

/** Everything that OKX is ever asked with a key (okx.com/docs-v5), and two tables that take none. All of it is GET. */
export const READS = [
  'GET private account/config',
  'GET private account/balance',
  'GET private account/positions',
  'GET private trade/orders-pending',
  'GET private trade/orders-algo-pending',
  'GET private finance/flexible-loan/loan-info',
  'GET public public/discount-rate-interest-free-quota',
  'GET public public/position-tiers',
] as const satisfies readonly Read[];

export type OkxRead = (typeof READS)[number];

/** One reading of an OKX account: what asks, and when. */
export interface Visit {
  readonly venue: PrivateVenue<OkxRead>;
  /** RFC 3339. */
  readonly at: string;
  /** The `data` of an answer. */
  ask(read: OkxRead, params?: object): Promise<Row[]>;
}

/** The data of an answer that says that it is well; ccxt throws for all others. */
export function dataOf(answer: unknown, read: OkxRead): Row[] {
  const what = `okx ${read.split('/').at(-1)}`;
  return new Row(answer, what).rows('data');
}

/** The most that OKX gives at once. */
const PAGE = 100;

/** Every page of a list of orders, newest first: OKX gives 100, and goes on after the last one's `id`. */
export async function allOf({ ask }: Visit, read: OkxRead, id: 'ordId' | 'algoId', params: object = {}): Promise<Row[]> {
  return allPages<Row>(`okx ${read.split('/').at(-1)}`, async (_, before) => {
    const after = before.at(-1)?.text(id);
    const rows = await ask(read, { ...params, ...(after === undefined ? {} : { after }) });
    return { rows, more: rows.length >= PAGE };
  });
}
