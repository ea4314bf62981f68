import type { AccountEntry } from '../../book/entries.ts';
import { Rational } from '../../money/rational.ts';
import { Amounts } from '../amounts.ts';
import { slug } from '../position.ts';
import type { Row } from '../row.ts';
import type { Visit } from './reads.ts';

/** The taker rate that OKX adds to the maintenance rate (config/products/okx-margin-isolated.json). */
const TAKER = Rational.from('0.0005');

/**
 * An isolated margin position on a pair: a pool, and an account, of its own. In the automatic mode it holds the position and its margin and
 * owes `liab`; in the quick mode both coins have balances and debts of their own.
 */
export async function pairEntry(visit: Visit, row: Row): Promise<AccountEntry> {
  const id = row.text('instId');
  const amounts = new Amounts();
  const isQuick = [row.maybe('baseBal'), row.maybe('quoteBal')].some((amount) => amount !== null && amount.sign() !== 0);
  const [base = '', quote = ''] = id.split('-');
  if (isQuick) {
    for (const [code, prefix] of [
      [base, 'base'],
      [quote, 'quote'],
    ] as const) {
      amounts.hold(code, row.maybe(`${prefix}Bal`));
      amounts.owe(code, row.maybe(`${prefix}Borrowed`)).owe(code, row.maybe(`${prefix}Interest`));
    }
  } else {
    amounts.hold(row.text('posCcy'), row.amount('pos').abs()).hold(row.text('ccy'), row.amount('margin'));
    // Printed below zero.
    const owed = row.amount('liab').abs();
    amounts.owe(row.text('liabCcy'), owed).owe(row.text('liabCcy'), row.maybe('interest'));
  }
  const ratio = row.maybe('mgnRatio');
  const rules = isQuick ? {} : await rulesOf(visit, row, row.text('liabCcy') === base ? 'baseMaxLoan' : 'quoteMaxLoan');
  const side = row.text('posSide') === 'net' ? '' : `-${slug(row.text('posSide'), 5)}`;
  return {
    id: `margin-${slug(id, 18)}${side}`,
    product: 'okx/margin-isolated',
    ...amounts.entries(),
    ...(ratio === null ? {} : { reported: { marginRatio: ratio.toString(), at: visit.at } }),
    ...(Object.keys(rules).length === 0 ? {} : { rules }),
  };
}

/** Liquidated when assets ≤ debt × (1 + rate) × (1 + taker fee), with the rate of the tier that the loan is in (public position tiers). */
async function rulesOf({ ask }: Visit, row: Row, most: 'baseMaxLoan' | 'quoteMaxLoan'): Promise<object> {
  const tiers = await ask('GET public public/position-tiers', { instType: 'MARGIN', tdMode: 'isolated', instId: row.text('instId') });
  const owed = row.amount('liab').abs();
  const tier = tiers
    .filter((one) => one.maybe(most) !== null)
    .sort((one, other) => one.amount(most).compare(other.amount(most)))
    .find((one) => owed.atMost(one.amount(most)));
  if (tier === undefined) return {};
  const factor = Rational.ONE.plus(tier.amount('mmr')).times(Rational.ONE.plus(TAKER));
  return { liquidationRatio: Rational.ONE.over(factor).toString() };
}
