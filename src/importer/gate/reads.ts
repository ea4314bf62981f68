import type { Visit } from '../keyed.ts';
import type { Read } from '../private.ts';

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
