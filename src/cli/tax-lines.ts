import { NO_ADVICE } from '../documents/print-tax.ts';
import { formatPlaces } from '../money/format.ts';
import type { Rational } from '../money/rational.ts';
import { isUnknown, type Known } from '../risk/known.ts';
import type { TaxYear } from '../risk/tax.ts';

/** A year's totals for people. @param head what was counted */
export function taxLines(head: string, year: TaxYear<unknown>, assumptions: readonly string[]): string[] {
  const { gains, losses, totals, net, counted, uncounted } = year;
  const row = (name: string, total: Known<Rational>): string => `  ${name.padEnd(9)} ${usd(total).padStart(16)}`;
  return [
    head,
    row('gains', gains),
    row('losses', losses),
    ...Object.entries(totals).map(([kind, total]) => row(kind, total)),
    row('net', net),
    ...(uncounted === 0 ? [] : [`  ${usd(counted)} without the ${uncounted} of them that cannot be counted`]),
    ...(assumptions.length === 0 ? [] : [`assumed: ${assumptions.join('; ')}`]),
    NO_ADVICE,
  ];
}

/** Toward what is worse for its owner: a gain is not rounded up, a loss not toward zero. */
function usd(total: Known<Rational>): string {
  return isUnknown(total) ? `unknown (${total.unknown})` : formatPlaces(total.toString(), 2, 'down');
}
