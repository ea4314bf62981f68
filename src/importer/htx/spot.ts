import type { AccountEntry } from '../../book/entries.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Told } from '../parts.ts';
import { slug } from '../position.ts';
import type { Row } from '../row.ts';
import { listIn } from '../strict.ts';
import { answered, type HtxVisit } from './reads.ts';

/** Margin at HTX is no product of ours: what is owed is shown, and nothing is computed until a ratio is given. */
const PRODUCT = 'custom/collateral-debt';

/** Cross margin: one pool of assets and loans. */
export async function readCrossMargin({ ask, at }: HtxVisit): Promise<Told> {
  const account = answered(await ask('GET spot.private v1/cross-margin/accounts/balance'), 'cross margin').row('data');
  return { accounts: accountsOf({ id: 'margin', product: PRODUCT, label: 'cross margin', amounts: amountsIn(account) }, at) };
}

/** Isolated margin: each pair is a pool, and an account, of its own. */
export async function readIsolatedMargin({ ask, at }: HtxVisit): Promise<Told> {
  const pairs = listIn(answered(await ask('GET spot.private v1/margin/accounts/balance'), 'isolated margin'), 'data');
  const accounts = pairs.flatMap((pair): AccountEntry[] => {
    const id = `isolated-${slug(pair.text('symbol'), 24)}`;
    return accountsOf({ id, product: PRODUCT, label: `isolated margin ${pair.text('symbol')}`, amounts: amountsIn(pair) }, at);
  });
  return { accounts };
}

/** A wallet without debts: no venue's rule says anything of it. */
export async function readSpot({ ask, at }: HtxVisit, wallets: readonly Row[]): Promise<Told> {
  const amounts = new Amounts();
  for (const wallet of wallets) {
    const answer = await ask('GET spot.private v1/account/accounts/{account-id}/balance', { 'account-id': wallet.text('id') });
    amountsIn(answered(answer, 'spot balance').row('data'), amounts);
  }
  return { accounts: accountsOf({ id: 'spot', product: PRODUCT, label: 'spot wallet', amounts }, at) };
}

/** A row a kind of balance: what is tradable and what an order holds is there; loan and interest come below 0, and are owed. */
function amountsIn(account: Row, amounts = new Amounts()): Amounts {
  for (const row of listIn(account, 'list')) {
    const [code, type] = [row.text('currency').toUpperCase(), row.text('type')];
    if (type === 'trade' || type === 'frozen') amounts.hold(code, row.amount('balance'));
    else if (type === 'loan' || type === 'interest') amounts.owe(code, row.amount('balance').abs());
  }
  return amounts;
}
