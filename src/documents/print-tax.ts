import type { Rational } from '../money/rational.ts';
import { isUnknown, type Known } from '../risk/known.ts';
import type { Lot, Method } from '../risk/lots.ts';
import type { TaxYear } from '../risk/tax.ts';
import type { TaxLine } from '../risk/tax-line.ts';
import { shown } from './print-values.ts';
import type { Shown } from './reading.ts';

/** What every answer about taxes says. */
export const NO_ADVICE = 'This is a record, not tax advice.';

/** A year's totals as decimal strings, USD. */
export function printTaxYear({ year, entries, gains, losses, totals, net, counted, uncounted }: TaxYear<unknown>) {
  const kinds = Object.fromEntries(Object.entries(totals).map(([kind, total]): [string, Shown] => [kind, shown(total)]));
  return {
    schemaVersion: 1,
    year,
    entries: entries.length,
    gains: shown(gains),
    losses: shown(losses),
    ...kinds,
    net: shown(net),
    counted: counted.toString(),
    uncounted,
  };
}

/** A disposal or charge as JSON: amounts in `currency`, `usd` beside them. */
export function printTaxLine({ at, source, lots, quantity, cost, proceeds, amount, usd, ...line }: TaxLine, method: Method) {
  return {
    at: new Date(at).toISOString(),
    event: source,
    ...line,
    quantity: quantity?.toString() ?? null,
    cost: shown(cost),
    proceeds: shown(proceeds),
    gain: shown(amount),
    usd: shown(usd),
    method: lots.length === 0 ? null : method,
    lots: method === 'average' ? [] : lots.map(printLot),
  };
}

function printLot(lot: Lot) {
  return { acquired: isDated(lot) ? new Date(lot.at).toISOString() : null, quantity: lot.quantity.toString() };
}

/** What was not bought in the record was acquired before it, or elsewhere: when is as little known as what it cost. */
function isDated({ cost }: Lot): boolean {
  return !isUnknown(cost);
}

export const TAX_COLUMNS = [
  'date',
  'account',
  'position',
  'kind',
  'what',
  'asset',
  'quantity',
  'cost',
  'proceeds',
  'gain',
  'currency',
  'usd',
  'method',
  'acquired',
  'event',
  'unknown',
] as const;

/**
 * A disposal or charge as cells of CSV, texts made fit by `text`. What is not known is an empty cell, never 0, and why stands in the last
 * one; of what was bought at several times the first and the last are given, of an average none, nor of what was not bought in the record.
 */
export function taxCells(
  { at, account, position, kind, what, asset, quantity, cost, proceeds, amount, currency, usd, lots, source }: TaxLine,
  method: Method,
  text: (cell: string) => string,
): string[] {
  const money = (value: Known<Rational> | null): string => (value === null || isUnknown(value) ? '' : value.toString());
  const why = [cost, proceeds, amount, usd].find(isUnknown)?.unknown ?? '';
  return [
    new Date(at).toISOString(),
    text(account),
    position === null ? '' : text(position),
    kind,
    what,
    asset === null ? '' : text(asset),
    quantity?.toString() ?? '',
    money(cost),
    money(proceeds),
    money(amount),
    text(currency),
    money(usd),
    lots.length === 0 ? '' : method,
    method === 'average' ? '' : acquiredText(lots),
    String(source),
    why === '' ? '' : text(why),
  ];
}

function acquiredText(lots: readonly Lot[]): string {
  if (!lots.every(isDated)) return '';
  const days = lots.map(({ at }) => new Date(at).toISOString().slice(0, 10)).sort();
  const [first, last] = [days[0] ?? '', days.at(-1) ?? ''];
  return first === last ? first : `${first}/${last}`;
}
