import { Amounts } from '../amounts.ts';
import type { ImportError, KeyRights } from '../importer.ts';
import { ifAllowed, keyed, shown } from '../keyed.ts';
import type { Part, Told } from '../parts.ts';
import { listIn } from '../strict.ts';
import { readFutures } from './futures.ts';
import { readOtcLoan } from './loan.ts';
import { readCrossMargin, readIsolatedMargin } from './margin.ts';
import { dataOf, type KucoinRead, type KucoinVisit, READS } from './reads.ts';
import { readUnified } from './unified.ts';

/** KuCoin: futures in every settlement, cross and isolated margin, the unified account, an institution's loan, spot. */
export const kucoin = keyed<KucoinRead>({
  venue: 'kucoin',
  needs: ['apiKey', 'secret', 'password'],
  reads: READS,
  rights: (ask) => ifAllowed(ask('GET private user/api-key').then(rightsIn)),
  parts: async (visit) => {
    const mode = dataOf(await visit.ask('GET utaPrivate account/mode'), 'account mode')
      .row('data')
      .text('selfAccountMode');
    const part = (id: string, name: string, read: (visit: KucoinVisit) => Promise<Told>, absent?: Part['absent']): Part => ({
      id,
      name: `KuCoin ${name}`,
      read: () => read(visit),
      ...(absent === undefined ? {} : { absent }),
    });
    // Under the unified account the classic wallets still answer, and hold nothing.
    if (mode === 'UNIFIED')
      return [part('unified', 'unified account', readUnified), part('loan', 'loan over the counter', readOtcLoan, hasNoLoan)];
    return [
      part('futures', 'futures', readFutures),
      part('margin', 'cross margin', readCrossMargin, hasNoMargin),
      part('isolated', 'isolated margin', readIsolatedMargin, hasNoMargin),
      part('loan', 'loan over the counter', readOtcLoan, hasNoLoan),
      part('spot', 'spot wallet', readSpot),
    ];
  },
});

/** "You haven't yet enabled the margin trading", "The account has not opened leveraged trading" (ccxt, exceptions). */
function hasNoMargin({ code }: ImportError): boolean {
  return code === '101030' || code === '130306';
}

/** Refusals that say nothing of a loan (ccxt, exceptions): a withdrawn or unknown path, a timeout of KuCoin's own. */
const NO_ANSWER: ReadonlySet<string> = new Set(['401000', '404000', '408000']);

/**
 * Loans over the counter are for institutions: anybody else is answered with a code, of which no list was found. Where the key itself is
 * refused nothing is known of a loan.
 */
function hasNoLoan({ why, code }: ImportError): boolean {
  return why === 'unreadable' && code !== null && !NO_ANSWER.has(code);
}

/** What KuCoin's permissions allow beyond reading (docs.kucoin.com, "api-permission"). "Transfer" stood for both in keys of the older kind. */
const MAY: Readonly<Record<string, readonly ('trade' | 'withdraw' | 'transfer')[]>> = {
  general: [],
  spot: ['trade'],
  margin: ['trade'],
  futures: ['trade'],
  trade: ['trade'],
  earn: ['trade'],
  innertransfer: ['transfer'],
  flextransfers: ['transfer'],
  transfer: ['transfer', 'withdraw'],
  withdrawal: ['withdraw'],
};

/** "permission": "General,Spot,Futures" (kucoin-universal-sdk 78c90c77, spec/rest/api/openapi-account-account.json). */
function rightsIn(answer: unknown): KeyRights {
  const row = dataOf(answer, 'api-key').row('data');
  const words = row
    .text('permission')
    .split(',')
    .map((word) => word.trim());
  const known = words.map((word) => MAY[word.toLowerCase()]);
  const may = (what: 'trade' | 'withdraw' | 'transfer') =>
    known.some((rights) => rights?.includes(what)) || (known.includes(undefined) ? null : false);
  return {
    read: words.some((word) => word.toLowerCase() === 'general') ? true : null,
    trade: may('trade'),
    withdraw: may('withdraw'),
    transfer: may('transfer'),
    ipBound: row.said('ipWhitelist') !== null,
    words: shown(words),
  };
}

/** A wallet without debts: no venue's rule says anything of it. Margin wallets are in the list too, and are told by their own answers. */
async function readSpot({ ask }: KucoinVisit): Promise<Told> {
  const amounts = new Amounts();
  for (const row of listIn(dataOf(await ask('GET private accounts'), 'accounts'), 'data')) {
    if (/^(main|trade|trade_hf)$/.test(row.text('type'))) amounts.hold(row.text('currency'), row.amount('balance'));
  }
  return {
    accounts: amounts.isEmpty ? [] : [{ id: 'spot', product: 'custom/collateral-debt', label: 'spot wallet', ...amounts.entries() }],
  };
}
