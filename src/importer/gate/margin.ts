import type { AccountEntry } from '../../book/entries.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Told } from '../parts.ts';
import { slug } from '../position.ts';
import type { Row } from '../row.ts';
import { listOf } from '../strict.ts';
import type { GateVisit } from './reads.ts';

/** Isolated margin: each pair is a pool, and an account, of its own (gateapi-python, MarginAccount). */
export async function readMargin({ ask, at }: GateVisit): Promise<Told> {
  const pairs = listOf(await ask('GET private.margin user/account'), 'gate margin accounts');
  const accounts = pairs.flatMap((pair): AccountEntry[] => {
    const amounts = new Amounts();
    wallet(pair.row('base'), amounts);
    wallet(pair.row('quote'), amounts);
    const id = `margin-${slug(pair.text('currency_pair'), 24)}`;
    // Accounts of the older kind show a risk rate instead, which counts otherwise.
    const ratio = amounts.owes ? pair.maybe('mmr') : null;
    return accountsOf({ id, product: 'gate/margin', amounts, marginRatio: ratio }, at);
  });
  return { accounts };
}

/** "available = margin + borrowed": what was borrowed is held until it is spent. */
function wallet(row: Row, amounts: Amounts): void {
  const code = row.text('currency');
  amounts.hold(code, row.amount('available').plus(row.amount('locked')));
  amounts.owe(code, row.amount('borrowed').plus(row.amount('interest')));
}
