import { worded } from '../../book/clean.ts';
import { Rational, sum } from '../../money/rational.ts';
import type { Credentials } from '../../secrets/credentials.ts';
import { ImportError, type KeyRights } from '../importer.ts';
import { ifAllowed, keyed, shown } from '../keyed.ts';
import type { Part } from '../parts.ts';
import type { Read } from '../private.ts';
import { Row } from '../row.ts';
import { listIn } from '../strict.ts';
import { accountOf, type Held, heldIn, idOf, type Summary } from './accounts.ts';

/** Everything that Deribit is ever asked with a key (docs.deribit.com; paths as in ccxt's `api`). All of it is GET. */
const READS = [
  'GET private list_api_keys',
  'GET private get_account_summaries',
  'GET private get_positions',
  'GET private get_open_orders',
] as const satisfies readonly Read[];

type DeribitRead = (typeof READS)[number];

/** Deribit: one account a currency, or one of all where they back each other. */
export const deribit = keyed<DeribitRead>({
  venue: 'deribit',
  needs: ['apiKey', 'secret'],
  reads: READS,
  rights: (ask, credentials) => ifAllowed(ask('GET private list_api_keys').then((answer) => rightsIn(answer, credentials))),
  parts: async ({ ask, venue, at }) => {
    // One currency is no account without its positions, and one answer holds those of all.
    const [summaries, positions, orders] = await Promise.all([
      ask('GET private get_account_summaries'),
      ask('GET private get_positions', { currency: 'any' }),
      ask('GET private get_open_orders'),
    ]);
    const rows = listIn(new Row(positions, 'deribit positions'), 'result').filter((row) => row.amount('size').sign() !== 0);
    const open = listIn(new Row(orders, 'deribit open orders'), 'result');
    const futures = [...rows, ...open].map((row) => row.text('instrument_name')).filter((id) => !/-[CP]$/.test(id));
    const held = heldIn(rows, open, await venue.markets.of([...new Set(futures)], [], { kind: 'future' }));
    const found = listIn(new Row(summaries, 'deribit account summaries').row('result'), 'summaries');
    const codes = new Set(found.map((row) => row.text('currency').toUpperCase()));
    const homeless = [...held.positions, ...held.beside.filter(({ entry }) => entry.kind === 'option')].find(
      ({ settle }) => !codes.has(settle),
    );
    if (homeless !== undefined)
      throw new ImportError(
        'unreadable',
        `deribit tells of a position, and of no account in ${worded(homeless.settle, 20)} that it could be in`,
      );
    return poolsOf(found).map((summary): Part => {
      const id = idOf(summary);
      return { id, name: `Deribit ${id}`, read: async () => accountOf(summary, held as Held, at) };
    });
  },
});

/** Currencies that back each other ("cross_sm", "cross_pm") are one pool; all others are pools of their own. */
function poolsOf(rows: readonly Row[]): Summary[] {
  const crossed = rows.filter((row) => (row.said('margin_model') ?? '').startsWith('cross'));
  const alone = rows.filter((row) => !crossed.includes(row)).map((row) => [row]);
  return [...(crossed.length === 0 ? [] : [crossed]), ...alone].map((currencies) => ({
    currencies,
    model: currencies[0]?.said('margin_model') ?? 'segregated_sm',
    options: sum(currencies.map((row) => row.maybe('options_value') ?? Rational.ZERO)),
  }));
}

/** `max_scope`: "account:read trade:read wallet:none block_trade:read" (docs.deribit.com, private/list_api_keys). */
function rightsIn(answer: unknown, { apiKey }: Credentials): KeyRights | null {
  const own = listIn(new Row(answer, 'deribit api keys'), 'result').find((row) => row.said('client_id') === apiKey?.reveal());
  if (own === undefined) return null;
  const scopes = new Map(
    own
      .text('max_scope')
      .split(/\s+/)
      .map((scope) => [scope.split(':')[0] ?? '', scope.split(':')[1] ?? ''] as const),
  );
  const writes = (...names: readonly string[]) => names.some((name) => /write/.test(scopes.get(name) ?? ''));
  return {
    read: /read/.test(scopes.get('account') ?? '') && /read/.test(scopes.get('trade') ?? ''),
    trade: writes('trade', 'block_trade', 'block_rfq'),
    // A wallet that may be written to sends money out and between subaccounts; who may write the account may widen its keys.
    withdraw: writes('wallet', 'account'),
    transfer: writes('wallet', 'account'),
    ipBound: own.words('ip_whitelist').length > 0,
    words: shown([...scopes].map(([name, way]) => `${name}:${way}`)),
  };
}
