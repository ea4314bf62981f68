import type { Visit } from '../keyed.ts';
import type { Read } from '../private.ts';
import { Row } from '../row.ts';

/** Everything that Bitget is ever asked with a key (bitget.com/api-doc; paths as in ccxt's `api`). All of it is GET. */
export const READS = [
  'GET private.spot v2/spot/account/info',
  'GET private.spot v2/spot/account/assets',
  'GET private.uta v3/account/info',
  'GET private.uta v3/account/settings',
  'GET private.uta v3/account/assets',
  'GET private.uta v3/position/current-position',
  'GET private.uta v3/trade/unfilled-orders',
  'GET private.uta v3/loan/borrow-ongoing',
  'GET private.mix v2/mix/account/accounts',
  'GET private.mix v2/mix/position/all-position',
  'GET private.mix v2/mix/order/orders-pending',
  'GET private.mix v2/mix/order/orders-plan-pending',
  'GET private.margin v2/margin/crossed/account/assets',
  'GET private.margin v2/margin/crossed/account/risk-rate',
  'GET private.margin v2/margin/isolated/account/assets',
  'GET private.earn v2/earn/loan/ongoing-orders',
] as const satisfies readonly Read[];

export type BitgetRead = (typeof READS)[number];

/** One reading of Bitget. */
export type BitgetVisit = Visit<BitgetRead>;

/** The answer inside Bitget's envelope: { code: "00000", data }. @throws ImportError */
export function answered(answer: unknown, what: string): Row {
  return new Row(answer, `bitget ${what}`);
}
