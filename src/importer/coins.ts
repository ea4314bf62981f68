import type { AccountEntry, DebtEntry } from '../book/entries.ts';
import { Rational } from '../money/rational.ts';

/** By a venue's name of a coin the name that nobody else has for another coin (ccxt's `commonCurrencies`). */
export type CoinNames = Readonly<Record<string, string>>;

/**
 * The account with its coins by names that mean the same everywhere: Gate's GTC is not the GTC of all others, and what it is worth elsewhere
 * says nothing of it. Positions have their names from ccxt already.
 */
export function named(account: AccountEntry, names: CoinNames): AccountEntry {
  const { assets, debts } = account;
  const rules = account['rules'] as { readonly collateralWeights?: Readonly<Record<string, string>> } | undefined;
  const weights = rules?.collateralWeights;
  return {
    ...account,
    ...(assets === undefined ? {} : { assets: moved(assets, names, added) }),
    ...(debts === undefined ? {} : { debts: moved<DebtEntry>(debts, names, added) }),
    ...(weights === undefined ? {} : { rules: { ...rules, collateralWeights: moved(weights, names, (first) => first) } }),
  };
}

function moved<T>(amounts: Readonly<Record<string, T>>, names: CoinNames, both: (one: T, other: T) => T): Record<string, T> {
  const result = new Map<string, T>();
  for (const [name, amount] of Object.entries(amounts)) {
    const code = codeOf(name, names);
    const known = result.get(code);
    result.set(code, known === undefined ? amount : both(known, amount));
  }
  return Object.fromEntries(result);
}

/** Some of ccxt's names are words ("Jade Protocol"): a code is letters and digits. */
function codeOf(name: string, names: CoinNames): string {
  const code = Object.hasOwn(names, name) ? names[name] : undefined;
  return code === undefined ? name : code.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** What an importer tells is amounts alone. */
function added<T>(one: T, other: T): T {
  return Rational.from(String(one))
    .plus(Rational.from(String(other)))
    .toString() as T;
}
