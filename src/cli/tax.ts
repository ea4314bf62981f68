import { shown } from '../documents/print-values.ts';
import { readRealised } from '../documents/realised.ts';
import { formatPlaces } from '../money/format.ts';
import type { Rational } from '../money/rational.ts';
import { isUnknown, type Known } from '../risk/known.ts';
import { type TaxYear, taxYear } from '../risk/tax.ts';
import { CliError, EXIT } from './exit.ts';
import { textFrom } from './input.ts';
import { writeAll } from './write.ts';

export interface TaxOptions {
  readonly file: string;
  readonly json?: boolean;
}

/** `negmon tax YEAR --file FILE`: what a year's realised amounts come to. Returns the exit status. */
export async function tax(words: string, options: TaxOptions): Promise<number> {
  if (!/^(19|20)\d\d$/.test(words))
    throw new CliError(`a tax year is four digits, such as 2026; not ${JSON.stringify(words.slice(0, 20))}.`, EXIT.usage);
  const year = Number(words);
  const events = textFrom(options.file, readRealised);
  const result = taxYear(year, Date.UTC(year, 0), Date.UTC(year + 1, 0), events);
  await writeAll(options.json === true ? `${JSON.stringify(document(result))}\n` : `${lines(result).join('\n')}\n`);
  return EXIT.ok;
}

function document({ year, entries, gains, losses, totals, net, assumptions }: TaxYear): object {
  const kinds = Object.fromEntries(Object.entries(totals).map(([kind, total]) => [kind, shown(total)]));
  return {
    schemaVersion: 1,
    year,
    entries: entries.length,
    gains: shown(gains),
    losses: shown(losses),
    ...kinds,
    net: shown(net),
    assumptions,
  };
}

function lines({ year, entries, gains, losses, totals, net, assumptions }: TaxYear): string[] {
  const row = (name: string, total: Known<Rational>): string => `  ${name.padEnd(9)} ${usd(total).padStart(16)}`;
  return [
    `${year}, UTC: ${entries.length} realised amounts, USD`,
    row('gains', gains),
    row('losses', losses),
    ...Object.entries(totals).map(([kind, total]) => row(kind, total)),
    row('net', net),
    ...(assumptions.length === 0 ? [] : [`assumed: ${assumptions.join('; ')}`]),
  ];
}

/** Toward what is worse for its owner: a gain is not rounded up, a loss not toward zero. */
function usd(total: Known<Rational>): string {
  return isUnknown(total) ? `unknown (${total.unknown})` : formatPlaces(total.toString(), 2, 'down');
}
