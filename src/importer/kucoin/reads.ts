import type { Visit } from '../keyed.ts';
import type { Read } from '../private.ts';
import { Row } from '../row.ts';

/** Everything that KuCoin is ever asked with a key (kucoin.com/docs-new; paths as in ccxt's `api`). All of it is GET. */
export const READS = [
  'GET private user/api-key',
  'GET utaPrivate account/mode',
  'GET utaPrivate {accountMode}/account/balance',
  'GET utaPrivate {accountMode}/account/overview',
  'GET utaPrivate {accountMode}/position/open-list',
  'GET futuresPrivate account-overview',
  'GET futuresPrivate positions',
  'GET futuresPrivate orders',
  'GET futuresPrivate stopOrders',
  'GET private margin/accounts',
  'GET private isolated/accounts',
  'GET private accounts',
  'GET earn otc-loan/loan',
] as const satisfies readonly Read[];

export type KucoinRead = (typeof READS)[number];

/** One reading of KuCoin. */
export type KucoinVisit = Visit<KucoinRead>;

/** The answer inside KuCoin's envelope: { code: "200000", data }. @throws ImportError */
export function dataOf(answer: unknown, what: string): Row {
  return new Row(answer, `kucoin ${what}`);
}

/** KuCoin's name of a coin by ccxt's code. */
export function codeOf(currency: string): string {
  return currency === 'XBT' ? 'BTC' : currency;
}
