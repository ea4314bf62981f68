import { worded } from '../../book/clean.ts';
import { ImportError } from '../importer.ts';
import type { Visit } from '../keyed.ts';
import type { Read } from '../private.ts';
import { Row } from '../row.ts';

/**
 * Everything that HTX is ever asked with a key (htx.com/opend; paths as in ccxt's `api`). The three that are POSTed are questions too: its
 * coin-margined interfaces know no GET with a key.
 */
export const READS = [
  'GET spot.private v2/user/uid',
  'GET spot.private v2/user/api-key',
  'GET spot.private v1/account/accounts',
  'GET spot.private v1/account/accounts/{account-id}/balance',
  'GET spot.private v1/margin/accounts/balance',
  'GET spot.private v1/cross-margin/accounts/balance',
  'GET contract.private v5/account/balance',
  'GET contract.private v5/trade/position/opens',
  'POST contract.private swap-api/v1/swap_account_position_info',
  'POST contract.private api/v1/contract_account_position_info',
] as const satisfies readonly Read[];

export type HtxRead = (typeof READS)[number];

/** One reading of HTX. */
export type HtxVisit = Visit<HtxRead>;

/**
 * The answer inside HTX's two envelopes: { status: "ok", data } and { code: 200, message, data }.
 * @throws ImportError for a code that is no 200: ccxt knows some of them alone
 */
export function answered(answer: unknown, what: string): Row {
  const row = new Row(answer, `htx ${what}`);
  const code = row.said('code');
  if (code !== null && code !== '200')
    throw new ImportError('unreadable', `htx ${what}: ${worded(row.said('message') ?? code, 100)}`, null, code);
  return row;
}
