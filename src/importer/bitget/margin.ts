import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Told } from '../parts.ts';
import { slug } from '../position.ts';
import type { Row } from '../row.ts';
import { listIn } from '../strict.ts';
import { answered, type BitgetVisit } from './reads.ts';

/** Spot margin is no product of ours: what is owed is shown with the venue's own ratio, and nothing is computed until a ratio is given. */
const PRODUCT = 'custom/collateral-debt';

/** Cross margin: one pool of assets and loans. */
export async function readCrossMargin({ ask, at }: BitgetVisit): Promise<Told> {
  const amounts = new Amounts();
  for (const row of listIn(answered(await ask('GET private.margin v2/margin/crossed/account/assets'), 'cross margin'), 'data'))
    wallet(row, amounts);
  // Asked of who owes alone: without a debt there is no ratio.
  const risk = amounts.owes ? answered(await ask('GET private.margin v2/margin/crossed/account/risk-rate'), 'risk rate').row('data') : null;
  const marginRatio = risk?.maybe('riskRateRatio') ?? null;
  return { accounts: accountsOf({ id: 'margin', product: PRODUCT, label: 'cross margin', amounts, marginRatio }, at) };
}

/** Isolated margin: each pair is a pool, and an account, of its own; its two coins are two rows. */
export async function readIsolatedMargin({ ask, at }: BitgetVisit): Promise<Told> {
  const pairs = new Map<string, Amounts>();
  for (const row of listIn(answered(await ask('GET private.margin v2/margin/isolated/account/assets'), 'isolated margin'), 'data')) {
    const amounts = pairs.get(row.text('symbol')) ?? new Amounts();
    wallet(row, amounts);
    pairs.set(row.text('symbol'), amounts);
  }
  const accounts = [...pairs].flatMap(([pair, amounts]) =>
    accountsOf({ id: `isolated-${slug(pair, 24)}`, product: PRODUCT, label: `isolated margin ${pair}`, amounts }, at),
  );
  return { accounts };
}

/** "totalAmount" holds what was borrowed; interest is owed beside the principal. */
function wallet(row: Row, amounts: Amounts): void {
  const code = row.text('coin');
  amounts.hold(code, row.amount('totalAmount')).owe(code, row.amount('borrow').plus(row.amount('interest')));
}
