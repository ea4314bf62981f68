import type { AccountEntry } from '../../book/entries.ts';
import { Rational } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Told } from '../parts.ts';
import { slug } from '../position.ts';
import { listIn } from '../strict.ts';
import { allOf, type GateVisit } from './reads.ts';

const PRODUCT = 'gate/loan';

/** Loans on several collaterals, each a pool of its own: what is left to repay, principal and interest, is Gate's own word. */
export async function readMultiLoans(visit: GateVisit): Promise<Told> {
  const orders = await allOf(visit, 'GET private.loan multi_collateral/orders', 'gate multi-collateral loans', 'page');
  const accounts = orders.flatMap((order): AccountEntry[] => {
    const amounts = new Amounts();
    for (const debt of listIn(order, 'borrow_currencies')) {
      const left = debt.amount('left_repay_principal').plus(debt.amount('left_repay_interest'));
      amounts.owe(debt.text('currency'), left);
    }
    if (!amounts.owes) return [];
    for (const coin of listIn(order, 'collateral_currencies')) amounts.hold(coin.text('currency'), coin.amount('left_collateral'));
    const id = `multi-loan-${slug(order.text('order_id'), 24)}`;
    return accountsOf({ id, product: PRODUCT, amounts, marginRatio: order.maybe('current_ltv') }, visit.at);
  });
  return { accounts };
}

/**
 * Loans on one collateral, of the older kind. `left_repay_total` is what is owed, also of a loan that was liquidated and left something to
 * repay (policies.md section 4); each order carries the ratio that it is liquidated at.
 */
export async function readLoans(visit: GateVisit): Promise<Told> {
  const orders = await allOf(visit, 'GET private.loan collateral/orders', 'gate loans', 'page');
  const notes: string[] = [];
  const accounts = orders.flatMap((order): AccountEntry[] => {
    const left = order.maybe('left_repay_total') ?? Rational.ZERO;
    if (left.sign() <= 0) return [];
    const debt = order.text('borrow_currency');
    const amounts = new Amounts().owe(debt, left).hold(order.text('collateral_currency'), order.amount('collateral_amount'));
    const name = slug(order.text('order_id'), 24);
    if (order.said('status') === 'closed_liquidated')
      notes.push(`Gate loan ${name} was liquidated, and ${left.toString()} ${debt} of it is still to repay`);
    const at0 = order.maybe('liquidate_ltv');
    const rules = at0 === null || at0.sign() <= 0 ? null : { liquidationRatio: at0.toString() };
    return accountsOf({ id: `loan-${name}`, product: PRODUCT, amounts, marginRatio: order.maybe('current_ltv'), rules }, visit.at);
  });
  return { accounts, notes };
}
