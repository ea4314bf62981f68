import { formatPercent } from '../money/format.ts';
import { Rational } from '../money/rational.ts';
import { notionalAt } from '../risk/contract.ts';
import { isUnknown } from '../risk/known.ts';
import { tierAt } from '../risk/maintenance.ts';
import { policyOf } from '../risk/shortfall.ts';
import type { Board } from './board.ts';
import type { RowRef } from './rows.ts';
import type { Provenance } from './snapshot.ts';

/** Where each number of a row comes from, in words. */
export function provenanceOf(ref: RowRef, board: Board, portfolioName: string): Provenance[] {
  const { reading, position } = ref;
  const { account, rules, valuation } = reading.holdings;
  const from: Provenance[] = [];
  for (const key of valuation.used) {
    const ticker = board.ticker(key);
    if (ticker === undefined) continue;
    const what = ticker.mark.kind === 'mark' ? 'mark price' : 'last trade, standing in for the mark price';
    from.push({ what: `${ticker.symbol}`, from: `${what}, ${ticker.venue === '' ? 'tape' : ticker.venue}` });
  }
  from.push({ what: 'sizes, entries, collateral', from: portfolioName });
  if (position !== null) from.push({ what: 'maintenance', from: maintenanceSource(ref) });
  if (reading.holdings.debts.size > 0) {
    const ratio = rules.liquidationRatio;
    from.push({
      what: 'liquidation ratio',
      from:
        ratio === undefined
          ? 'not known: set rules.liquidationRatio'
          : `${formatPercent(ratio.toString(), 'down')} of collateral, rules of the account`,
    });
  }
  if (rules.liquidationFee !== undefined) {
    from.push({ what: 'liquidation fee', from: `${formatPercent(rules.liquidationFee.rate.toString(), 'up')}, rules of the account` });
  }
  const { kind, asOf } = policyOf(reading);
  from.push({ what: 'who pays a shortfall', from: `${kind}, ${account.product}${asOf === null ? '' : `, as of ${asOf}`}` });
  return from;
}

function maintenanceSource({ position, reading }: RowRef): string {
  const leg = position?.leg;
  if (leg === undefined || leg.maintenance === null) return 'no tiers known: set maintenance on the instrument or the account';
  const { basis, shape } = leg.maintenance;
  const where = reading.holdings.account.rules.maintenance === undefined ? 'the instrument in the portfolio' : 'rules of the account';
  const price = basis === 'entry' ? leg.position.entryPrice : leg.mark;
  if (isUnknown(leg.contract) || isUnknown(price)) return `on ${basis}, ${shape} tiers, ${where}`;
  const { rate, deduction } = tierAt(leg.maintenance, notionalAt(leg.contract, price));
  const less = deduction.equals(Rational.ZERO) ? '' : ` less ${deduction}`;
  return `${formatPercent(rate.toString(), 'up')} of notional at ${basis}${less}, ${where}`;
}
