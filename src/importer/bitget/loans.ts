import type { AccountEntry } from '../../book/entries.ts';
import { Rational } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Told } from '../parts.ts';
import { slug } from '../position.ts';
import { listIn, ratioOf } from '../strict.ts';
import { answered, type BitgetVisit } from './reads.ts';

/** Classic and unified accounts have loans of their own, in the same words. */
export type LoanRead = 'GET private.earn v2/earn/loan/ongoing-orders' | 'GET private.uta v3/loan/borrow-ongoing';

const HUNDRED = Rational.of(100);

/** Loans: each order is a pool of its own, and carries the rates at which it is called and sold, in percent. */
export async function readLoans({ ask, at }: BitgetVisit, read: LoanRead): Promise<Told> {
  const orders = listIn(answered(await ask(read), 'loans'), 'data');
  const accounts = orders.flatMap((order): AccountEntry[] => {
    const amounts = new Amounts()
      .owe(order.text('loanCoin'), order.amount('loanAmount').plus(order.amount('interestAmount')))
      .hold(order.text('pledgeCoin'), order.amount('pledgeAmount'));
    if (!amounts.owes) return [];
    const [force, call] = [order.amount('forceRate'), order.amount('supRate')];
    const rules = { liquidationRatio: force.over(HUNDRED).toString(), marginCallRatio: call.over(HUNDRED).toString() };
    const id = `loan-${slug(order.text('orderId'), 24)}`;
    // Beside a ratio of its own, a custom loan's is 1 where it is sold.
    const marginRatio = ratioOf(order.amount('pledgeRate'), force);
    return accountsOf({ id, product: 'custom/collateral-debt', label: 'Bitget loan', amounts, marginRatio, rules }, at);
  });
  return { accounts };
}
