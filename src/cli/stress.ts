import { readFileSync } from 'node:fs';
import { clean } from '../book/clean.ts';
import type { Portfolio } from '../book/portfolio.ts';
import { readDepth } from '../documents/depth.ts';
import { DocumentError } from '../documents/issue.ts';
import { printStress, type Scenario } from '../documents/stress-print.ts';
import { readShock } from '../documents/stress-shock.ts';
import { Rational } from '../money/rational.ts';
import { assess } from '../risk/assess.ts';
import type { Depth } from '../risk/depth.ts';
import type { Reading } from '../risk/reading.ts';
import { stress as apply } from '../risk/stress.ts';
import { coinsOf } from '../risk/stress-ladder.ts';
import type { Shock } from '../risk/stress-shock.ts';
import { ShippedRules } from '../settings/rule-book.ts';
import { type WorstDay, worstDays } from '../settings/stress-days.ts';
import { neededFrom } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { pricesFrom, reasonOf } from './input.ts';
import { readOnce } from './once.ts';
import type { GlobalOptions } from './options.ts';
import { settingsFrom, thresholdsBy } from './settings.ts';
import { stressLines } from './stress-lines.ts';
import { writeAll } from './write.ts';

const NAMED_CODES = 12;

export interface StressOptions extends GlobalOptions {
  readonly prices?: string;
  readonly shock?: readonly string[];
  readonly asset?: string;
  readonly others?: string;
  readonly depth?: string;
  readonly json?: boolean;
}

/** `negmon stress`: what falls, rises and the worst days would do; a what-if, so it ends with 0 whatever they do. */
export async function stress(options: StressOptions): Promise<number> {
  const { portfolio } = neededFrom(options, 'negmon stress');
  const follow = followFrom(options.others);
  const named = (options.shock ?? []).map((text) => ({ text, shock: shockFrom(text) }));
  const settings = settingsFrom(options);
  const thresholds = thresholdsBy(settings);
  const depths = options.depth === undefined ? [] : depthFrom(options.depth);
  const book = new ShippedRules();
  const reading =
    options.prices === undefined
      ? (await readOnce(portfolio, settings, options)).reading
      : assess(portfolio, pricesFrom(options.prices, Date.now()), thresholds, book);
  const coins = [...new Set(reading.accounts.flatMap((account) => [...coinsOf(account)]))];
  const asset = assetFrom(options.asset, coins);
  const stressed = (shock: Shock): Scenario['stressed'] => apply(portfolio, reading, shock, thresholds, book);
  const known = pricedIn(portfolio, reading, coins);
  const scenarios = [
    ...named.map(({ text, shock }): Scenario => {
      const strangers = [...shock.moves.keys()].filter((code) => !known.has(code));
      const assumptions = strangers.map((code) => `nothing in the book is priced in ${code}`);
      return { kind: 'named', id: clean(text, 200), name: clean(text, 200), note: null, assumptions, stressed: stressed(shock) };
    }),
    ...worstDays().map((day) => worstDay(day, follow, coins, stressed)),
  ];
  const document = printStress(reading, scenarios, depths);
  await writeAll(options.json === true ? `${JSON.stringify(document)}\n` : `${stressLines(document, asset).join('\n')}\n`);
  return EXIT.ok;
}

function worstDay(day: WorstDay, follow: boolean, coins: readonly string[], stressed: (shock: Shock) => Scenario['stressed']): Scenario {
  const shock = follow ? day.shock : { ...day.shock, others: Rational.ZERO };
  const unnamed = coins.filter((code) => !day.shock.moves.has(code));
  const verb = follow ? `taken to fall as ${day.others}` : 'held where they are';
  const assumptions = unnamed.length === 0 ? [] : [`not in the record, ${verb}: ${few(unnamed)}`];
  const name = day.from === day.until ? day.name : `${day.name} (${day.from} to ${day.until})`;
  return { kind: 'worst-day', id: day.id, name, note: day.note, assumptions, stressed: stressed(shock) };
}

/** Some codes by name, the rest by number. */
function few(codes: readonly string[]): string {
  const more = codes.length - NAMED_CODES;
  return more > 0 ? `${codes.slice(0, NAMED_CODES).join(', ')} and ${more} more` : codes.join(', ');
}

/** Codes that a shock can say something about: coins, and the stablecoins that the book is in or quoted in. */
function pricedIn(portfolio: Portfolio, { accounts }: Reading, coins: readonly string[]): Set<string> {
  const codes = new Set([...coins, ...accounts.map(({ currency }) => currency)]);
  for (const { assets, debts, positions } of portfolio.accounts) {
    for (const code of [...assets.keys(), ...debts.keys()]) codes.add(code);
    for (const { symbol } of positions) codes.add(symbol.base).add(symbol.settle);
  }
  return codes;
}

function shockFrom(text: string): Shock {
  try {
    return readShock(text);
  } catch (error) {
    if (error instanceof DocumentError) throw new CliError(`--shock ${clean(error.reason, 600)}.`, EXIT.usage);
    throw error;
  }
}

/** Whether coins that a worst day's record does not name take the move of the one that leads it. */
function followFrom(others: string | undefined): boolean {
  if (others === undefined || others === 'follow') return true;
  if (others === 'hold') return false;
  throw new CliError(
    `--others must be "follow" (coins that a worst day's record does not name fall as BTC did) or "hold" (they stand still); not ${JSON.stringify(clean(others, 40))}.`,
    EXIT.usage,
  );
}

function assetFrom(asset: string | undefined, coins: readonly string[]): string | null {
  if (asset === undefined) return null;
  const code = [asset, asset.toUpperCase()].find((one) => coins.includes(one));
  if (code !== undefined) return code;
  throw new CliError(
    `--asset ${JSON.stringify(clean(asset, 40))}: nothing in the book is priced in it. There ${coins.length === 0 ? 'are no coins' : `is ${coins.join(', ')}`}.`,
    EXIT.usage,
  );
}

function depthFrom(file: string): Depth[] {
  const name = file === '-' ? 'standard input' : clean(file, 300);
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new CliError(`${name} cannot be read: ${reasonOf(error)}. Check the path and that you may read it.`, EXIT.failure);
  }
  try {
    return readDepth(JSON.parse(text));
  } catch (error) {
    if (error instanceof DocumentError) throw new CliError(`${name} has a mistake at ${clean(error.message, 600)}.`, EXIT.document);
    if (error instanceof SyntaxError) throw new CliError(`${name} is no JSON: ${clean(error.message)}.`, EXIT.document);
    throw error;
  }
}
