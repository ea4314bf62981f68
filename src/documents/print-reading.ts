import type { Reading } from '../risk/reading.ts';
import { printAccount } from './print-account.ts';
import { owedInUsd } from './print-shortfall.ts';
import { shown } from './print-values.ts';
import type { ReadingDocument } from './reading.ts';

/** The reading document of contract section 4, unrounded. */
export function printReading(reading: Reading): ReadingDocument {
  return {
    schemaVersion: 1,
    at: new Date(reading.at).toISOString(),
    level: reading.level,
    equity: shown(reading.equity),
    owed: owedInUsd(reading.accounts),
    assumptions: reading.assumptions,
    accounts: reading.accounts.map(printAccount),
  };
}
