import type { UnmodelledEntry } from '../../book/entries.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Told } from '../parts.ts';
import { Row } from '../row.ts';
import { listOf } from '../strict.ts';
import type { GateVisit } from './reads.ts';

/** Options are said, not modelled. */
export async function readOptions({ ask, at }: GateVisit): Promise<Told> {
  const [answer, positions] = await Promise.all([ask('GET private.options accounts'), ask('GET private.options positions')]);
  const account = new Row(answer, 'gate options account');
  const beside = listOf(positions, 'gate option positions').flatMap((row): UnmodelledEntry[] => {
    const size = row.amount('size');
    const side = size.sign() < 0 ? 'short' : 'long';
    return size.sign() === 0 ? [] : [{ kind: 'option', text: `${size.abs().toString()} ${row.text('contract')}, ${side}` }];
  });
  const amounts = new Amounts().hold(account.text('currency'), account.amount('total'));
  return { accounts: accountsOf({ id: 'options', product: 'custom/derivatives', label: 'options', amounts, beside }, at) };
}
