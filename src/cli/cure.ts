import { clean } from '../book/clean.ts';
import { nearest } from '../documents/issue.ts';
import { printCure } from '../documents/print-cure.ts';
import { printReading } from '../documents/print-reading.ts';
import { shown } from '../documents/print-values.ts';
import type { AfterDocument, ReadingDocument } from '../documents/reading.ts';
import { assess, assessAccount } from '../risk/assess.ts';
import { type CureWish, cureOf, type PoolCure, type Remedy } from '../risk/cure.ts';
import { distanceIn } from '../risk/cure-distance.ts';
import { parseTarget, type Target } from '../risk/cure-target.ts';

import type { AccountReading } from '../risk/reading.ts';
import { ShippedRules } from '../settings/rule-book.ts';
import { neededFrom } from './book.ts';
import { cureLines } from './cure-lines.ts';
import { CliError, EXIT } from './exit.ts';
import { pricesFrom } from './input.ts';
import { readOnce } from './once.ts';
import type { GlobalOptions } from './options.ts';
import { settingsFrom, thresholdsBy } from './settings.ts';
import { writeAll } from './write.ts';

export interface CureOptions extends GlobalOptions {
  readonly prices?: string;
  readonly target?: string;
  readonly json?: boolean;
}

/** `negmon cure`: what to add, repay, cut or sell, each alone, and the state after it. A what-if, so it ends with 0. */
export async function cure(id: string | undefined, options: CureOptions): Promise<number> {
  const { portfolio } = neededFrom(options, 'negmon cure');
  const target = options.target === undefined ? null : targetFrom(options.target);
  const settings = settingsFrom(options);
  const thresholds = thresholdsBy(settings);
  const ids = portfolio.accounts.map((account) => account.id);
  if (id !== undefined && !ids.includes(id)) throw noAccount(id, ids);
  const book = new ShippedRules();
  const reading =
    options.prices === undefined
      ? (await readOnce(portfolio, settings, options)).reading
      : assess(portfolio, pricesFrom(options.prices, Date.now()), thresholds, book);
  const wish = ({ holdings }: AccountReading): CureWish => ({
    target,
    thresholds: thresholds(holdings.account),
    all: target !== null || id !== undefined,
  });
  const chosen = reading.accounts.map((account) => id === undefined || account.holdings.account.id === id);
  const printed = printReading(reading, settings.checks);
  const accounts = reading.accounts.flatMap((account, i) => {
    const document = printed.accounts[i];
    if (document === undefined || chosen[i] !== true) return [];
    const { prices } = account.holdings.valuation;
    const after = (remedy: Remedy, pool: PoolCure): AfterDocument =>
      afterOf(assessAccount(remedy.after.account, portfolio, prices, new Set(), thresholds(remedy.after.account), book), pool.position);
    return [{ ...document, cure: printCure(cureOf(account, wish(account)), after) }];
  });
  const document: ReadingDocument = { ...printed, accounts };
  await writeAll(options.json === true ? `${JSON.stringify(document)}\n` : `${cureLines(document).join('\n')}\n`);
  return EXIT.ok;
}

function afterOf(reading: AccountReading, position: string | null): AfterDocument {
  const found = reading.pools.find((pool) => pool.position === position);
  const isolated = position === null ? undefined : reading.positions.find(({ leg }) => leg.position.id === position);
  return {
    level: found?.level ?? 'ok',
    equity: shown(reading.equity),
    distance: shown(distanceIn(reading, position)),
    marginRatio: shown(position === null ? (reading.cross?.marginRatio ?? null) : (isolated?.marginRatio ?? null)),
    ltv: shown(position === null ? (reading.cross?.ltv ?? null) : null),
  };
}

function targetFrom(text: string): Target {
  const target = parseTarget(text);
  if (target !== undefined) return target;
  throw new CliError(
    `--target must be distance=15%, ratio=50% (below 100%) or ltv=60%; not ${JSON.stringify(clean(text, 40))}.`,
    EXIT.usage,
  );
}

function noAccount(id: string, ids: readonly string[]): CliError {
  const meant = nearest(id, ids);
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  const known =
    ids.length === 0
      ? 'The portfolio has none.'
      : `There ${ids.length === 1 ? 'is' : 'are'} ${ids.slice(0, 12).join(', ')}${ids.length > 12 ? ' and more' : ''}.`;
  return new CliError(`there is no account ${JSON.stringify(clean(id, 60))} in the portfolio.${hint} ${known}`, EXIT.usage);
}
