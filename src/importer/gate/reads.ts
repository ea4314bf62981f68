import type { Visit } from '../keyed.ts';
import { allPages } from '../pages.ts';
import type { Read } from '../private.ts';
import type { Row } from '../row.ts';
import { listOf } from '../strict.ts';

/** Everything that Gate is ever asked with a key (gate.com API v4; paths as in ccxt's `api`). All of it is GET. */
export const READS = [
  'GET private.account main_keys',
  'GET private.unified unified_mode',
  'GET private.unified accounts',
  'GET private.futures {settle}/accounts',
  'GET private.futures {settle}/positions',
  'GET private.futures {settle}/orders',
  'GET private.delivery {settle}/accounts',
  'GET private.delivery {settle}/positions',
  'GET private.options accounts',
  'GET private.options positions',
  'GET private.margin user/account',
  'GET private.loan multi_collateral/orders',
  'GET private.loan collateral/orders',
  'GET private.spot accounts',
] as const satisfies readonly Read[];

export type GateRead = (typeof READS)[number];

/** One reading of Gate. */
export type GateVisit = Visit<GateRead>;

/** The most that Gate gives at once. */
const PAGE = 100;

/** Every page of a list: Gate gives 100 rows, and nothing says that there are more. @param by how the list is paged: what comes first, or which page */
export async function allOf({ ask }: GateVisit, read: GateRead, what: string, by: 'offset' | 'page', params: object = {}): Promise<Row[]> {
  return allPages<Row>(what, async (number) => {
    const from = by === 'offset' ? { offset: number * PAGE } : { page: number + 1 };
    const rows = listOf(await ask(read, { ...params, limit: PAGE, ...from }), what);
    return { rows, more: rows.length >= PAGE };
  });
}
