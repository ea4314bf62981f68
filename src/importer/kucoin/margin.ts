import type { AccountEntry } from '../../book/entries.ts';
import { Rational } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Told } from '../parts.ts';
import { slug } from '../position.ts';
import type { Row } from '../row.ts';
import { listIn } from '../strict.ts';
import { dataOf, type KucoinVisit } from './reads.ts';

const PRODUCT = 'kucoin/margin';

/** Cross margin: one pool of assets and loans. */
export async function readCrossMargin({ ask, at }: KucoinVisit): Promise<Told> {
  const account = dataOf(await ask('GET private margin/accounts'), 'margin accounts').row('data');
  const amounts = new Amounts();
  for (const row of listIn(account, 'accounts')) wallet(row, amounts);
  return {
    accounts: accountsOf({ id: 'margin', product: PRODUCT, amounts, marginRatio: ratioOf(account, amounts) }, at),
    notes: statusOf(account, 'margin'),
  };
}

/** Isolated margin: each pair is a pool, and an account, of its own. */
export async function readIsolatedMargin({ ask, at }: KucoinVisit): Promise<Told> {
  const account = dataOf(await ask('GET private isolated/accounts'), 'isolated accounts').row('data');
  const notes: string[] = [];
  const accounts = listIn(account, 'assets').flatMap((pair): AccountEntry[] => {
    const amounts = new Amounts();
    wallet(pair.row('baseAsset'), amounts);
    wallet(pair.row('quoteAsset'), amounts);
    const id = `isolated-${slug(pair.text('symbol'), 24)}`;
    if (!amounts.isEmpty) notes.push(...statusOf(pair, id));
    return accountsOf({ id, product: PRODUCT, amounts, marginRatio: ratioOf(pair, amounts) }, at);
  });
  return { accounts, notes };
}

/** What is owed is principal and interest where they are apart (since 2025), else the liability as it is called, with interest beside it. */
function wallet(row: Row, amounts: Amounts): void {
  const code = row.text('currency');
  amounts.hold(code, row.maybe('total') ?? row.amount('totalBalance'));
  const [principal, interest] = [row.maybe('liabilityPrincipal'), row.maybe('liabilityInterest')];
  const apart = principal === null || interest === null ? null : principal.plus(interest);
  amounts.owe(code, apart ?? row.amount('liability').plus(row.maybe('interest') ?? Rational.ZERO));
}

/** KuCoin prints a debt ratio of 0 for who owes nothing. */
function ratioOf(row: Row, amounts: Amounts): Rational | null {
  return amounts.owes ? row.maybe('debtRatio') : null;
}

/**
 * LIABILITY: the account has reached a negative balance, and stays so "until all the liabilities are repaid"; BANKRUPTCY: it is being
 * liquidated for one (kucoin-api-docs 7f01bbee, index.html.md line 8031; kucoin-universal-sdk, margin accounts).
 */
function statusOf(row: Row, id: string): string[] {
  const status = row.said('status');
  if (status === 'LIABILITY')
    return [`KuCoin says LIABILITY of ${id}: its balance went below zero, and what is shown as debt is still to be repaid`];
  if (status === 'BANKRUPTCY' || status === 'LIQUIDATION') return [`KuCoin says ${status} of ${id}: it is being liquidated`];
  return [];
}
