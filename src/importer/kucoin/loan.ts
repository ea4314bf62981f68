import { Rational } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Told } from '../parts.ts';
import { listIn } from '../strict.ts';
import { dataOf, type KucoinVisit } from './reads.ts';

/**
 * An institution's loan: orders, collateral with its coefficient, and the ratio at which it is liquidated at once (kucoin-universal-sdk,
 * openapi-viplending-viplending.json). Quantities come multiplied by their coefficient: taken out again here, it becomes the coin's weight.
 */
export async function readOtcLoan({ ask, at }: KucoinVisit): Promise<Told> {
  const loan = dataOf(await ask('GET earn otc-loan/loan'), 'otc-loan').row('data');
  const amounts = new Amounts();
  for (const order of listIn(loan, 'orders')) amounts.owe(order.text('currency'), order.amount('principal').plus(order.amount('interest')));
  if (!amounts.owes) return { accounts: [] };
  const weights: Record<string, string> = {};
  for (const margin of listIn(loan, 'margins')) {
    const [code, factor] = [margin.text('marginCcy'), margin.amount('marginFactor')];
    if (factor.sign() <= 0) continue;
    amounts.hold(code, Rational.ofDecimal(margin.amount('marginQty').over(factor).toDecimal(24)));
    weights[code] = factor.toString();
  }
  const ltv = loan.row('ltv');
  const at0 = ltv.maybe('instantLiquidationLtv');
  const rules = { collateralWeights: weights, ...(at0 === null || at0.sign() <= 0 ? {} : { liquidationRatio: at0.toString() }) };
  return { accounts: accountsOf({ id: 'loan', product: 'kucoin/loan', amounts, marginRatio: ltv.maybe('currentLtv'), rules }, at) };
}
