import { bookChecks, type CheckLimits, DEFAULT_CHECKS } from '../risk/checks.ts';
import type { Reading } from '../risk/reading.ts';
import { printAccount } from './print-account.ts';
import { owedInUsd } from './print-shortfall.ts';
import { printChecks, shown } from './print-values.ts';
import type { ReadingDocument } from './reading.ts';

/** The reading document of contract section 4, unrounded. @param limits of the rules of thumb. */
export function printReading(reading: Reading, limits: CheckLimits = DEFAULT_CHECKS): ReadingDocument {
  return {
    schemaVersion: 1,
    at: new Date(reading.at).toISOString(),
    level: reading.level,
    equity: shown(reading.equity),
    owed: owedInUsd(reading.accounts),
    assumptions: reading.assumptions,
    checks: printChecks(bookChecks(reading, limits)),
    accounts: reading.accounts.map((account) => printAccount(account, limits)),
  };
}
