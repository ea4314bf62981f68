import type { Credentials } from '../../secrets/credentials.ts';
import { Amounts } from '../amounts.ts';
import type { ImportError, KeyRights } from '../importer.ts';
import { ifAllowed, keyed, shown } from '../keyed.ts';
import type { Part, Told } from '../parts.ts';
import { Row } from '../row.ts';
import { listOf } from '../strict.ts';
import { readDelivery, readFutures } from './futures.ts';
import { readLoans, readMultiLoans } from './loans.ts';
import { readMargin } from './margin.ts';
import { readOptions } from './options.ts';
import { type GateRead, type GateVisit, READS } from './reads.ts';
import { isUnified, readUnified } from './unified.ts';

/** Gate: futures in both settlements, delivery, options, isolated margin, the unified account, both kinds of loans, spot. */
export const gate = keyed<GateRead>({
  venue: 'gate',
  needs: ['apiKey', 'secret'],
  reads: READS,
  rights: (ask, credentials) => ifAllowed(ask('GET private.account main_keys').then((answer) => rightsIn(answer, credentials))),
  parts: async (visit) => {
    const mode = new Row(await visit.ask('GET private.unified unified_mode'), 'gate unified_mode').text('mode');
    const part = (id: string, name: string, read: (visit: GateVisit) => Promise<Told>): Part => ({
      id,
      name: `Gate ${name}`,
      read: () => read(visit),
      absent: hasNone,
    });
    const futures = isUnified(mode)
      ? [part('unified', 'unified account', (visit) => readUnified(visit, mode))]
      : [
          part('futures-usdt', 'USDT futures', (visit) => readFutures(visit, 'usdt')),
          part('futures-btc', 'BTC futures', (visit) => readFutures(visit, 'btc')),
          part('spot', 'spot wallet', readSpot),
        ];
    return [
      ...futures,
      part('delivery-usdt', 'delivery futures', readDelivery),
      part('options', 'options', readOptions),
      part('margin', 'isolated margin', readMargin),
      part('multi-loan', 'multi-collateral loans', readMultiLoans),
      part('loan', 'loans', readLoans),
    ];
  },
});

/** "please transfer funds first to create futures account": the label of every account that was never used (ccxt: AccountNotEnabled). */
function hasNone({ code }: ImportError): boolean {
  return code === 'USER_NOT_FOUND';
}

/**
 * `main_keys` lists all keys of the main account with what each may write: perms [{name, read_only}] (fields as in gateio-api 1.3.3,
 * AccountMainKey; names as in SubAccountKeyPerms). A name for withdrawals is in no document: only a key that writes nothing is known to be
 * unable to.
 */
function rightsIn(answer: unknown, { apiKey }: Credentials): KeyRights | null {
  const own = listOf(answer, 'gate main_keys').find((row) => row.said('key') === apiKey?.reveal());
  if (own === undefined) return null;
  const perms = own.rows('perms');
  const writes = perms.filter((perm) => perm.flag('read_only') !== true).map((perm) => perm.text('name').toLowerCase());
  return {
    read: true,
    trade: writes.some((name) => !/wallet|withdraw|account/.test(name)),
    withdraw: writes.some((name) => name.includes('withdraw')) ? true : writes.length === 0 ? false : null,
    transfer: writes.includes('wallet'),
    ipBound: own.words('ip_whitelist').length > 0,
    words: shown(perms.map((perm) => `${perm.text('name')}${perm.flag('read_only') === true ? ' (read only)' : ''}`)),
  };
}

/** A wallet without debts: no venue's rule says anything of it. */
async function readSpot({ ask }: GateVisit): Promise<Told> {
  const amounts = new Amounts();
  for (const row of listOf(await ask('GET private.spot accounts'), 'gate spot accounts')) {
    if (row.text('currency') !== 'POINT') amounts.hold(row.text('currency'), row.amount('available').plus(row.amount('locked')));
  }
  return {
    accounts: amounts.isEmpty ? [] : [{ id: 'spot', product: 'custom/collateral-debt', label: 'spot wallet', ...amounts.entries() }],
  };
}
