import type { AccountEntry, DebtEntry } from '../book/entries.ts';
import { ACCRUALS } from '../book/rules.ts';
import { amountsFrom, oneFrom, rateFrom } from './amounts.ts';
import { CliError, EXIT } from './exit.ts';
import { timeFrom } from './times.ts';

/** Options that say on what terms a debt is owed; "none" takes one away. */
export interface TermOptions {
  /** "8%" or "0.08" a year. */
  readonly rate?: string;
  /** Since when it is that amount; with a rate and without it: now. */
  readonly since?: string;
  readonly accrual?: string;
}

/** The terms that the options name, as the document has them; null where they are taken away. */
type Terms = Readonly<Partial<Record<'annualRate' | 'since' | 'accrual', string | null>>>;

/**
 * Debts of "CODE=AMOUNT" words, whole, on the terms that the options name and else on those they have.
 * @param found the account that owes already
 * @param now ms since the epoch
 * @throws CliError also for a new amount of a debt that accrues, unless it is said since when it is that amount.
 */
export function debtsFrom(
  words: readonly string[],
  options: TermOptions,
  found: AccountEntry | null,
  now: number,
): Record<string, DebtEntry> {
  const amounts = Object.entries(amountsFrom('--debt', words));
  const terms = termsFrom(options, now);
  if (Object.keys(terms).length > 0 && amounts.length !== 1) {
    throw new CliError('--rate, --since and --accrual are the terms of one debt: give one --debt CODE=AMOUNT with them.', EXIT.usage);
  }
  return Object.fromEntries(
    amounts.map(([code, amount]) => {
      const { debts = {} } = found ?? {};
      const before = Object.hasOwn(debts, code) ? debts[code] : undefined;
      if (typeof before === 'object' && before['since'] !== undefined && terms.since === undefined)
        throw onTerms(found?.id ?? '', code, amount);
      return [code, debtOn(amount, terms, before, now)];
    }),
  );
}

/** A debt of an amount on terms, on those it had where none are named. @param now ms since the epoch. */
function debtOn(amount: string, terms: Terms, before: DebtEntry | undefined, now: number): DebtEntry {
  const { annualRate = null, since = null, accrual = null } = { ...(typeof before === 'object' ? before : {}), ...terms };
  // A rate counts from somewhere: what is said to be owed is owed now.
  const from = typeof terms.annualRate === 'string' && terms.since === undefined ? timeText(now) : since;
  const said = Object.fromEntries(Object.entries({ annualRate, since: from, accrual }).filter(([, value]) => value !== null));
  return Object.keys(said).length === 0 ? amount : { amount, ...said };
}

function termsFrom({ rate, since, accrual }: TermOptions, now: number): Terms {
  return {
    ...(rate === undefined ? {} : { annualRate: rate === 'none' ? null : rateFrom('--rate', rate) }),
    ...(since === undefined ? {} : { since: since === 'none' ? null : timeText(timeFrom('--since', since, now)) }),
    ...(accrual === undefined ? {} : { accrual: accrual === 'none' ? null : oneFrom('--accrual', accrual, ACCRUALS) }),
  };
}

function onTerms(account: string, code: string, amount: string): CliError {
  return new CliError(
    `${account} owes ${code} on terms, and accrues interest: say since when it is ${amount}, with "negmon edit ${account} --debt ${code}=${amount} --since now", or book what happened with "negmon borrow" or "negmon repay".`,
    EXIT.usage,
  );
}

function timeText(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
