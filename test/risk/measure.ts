import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { printReading } from '../../src/documents/print-reading.ts';
import type { AccountDocument as AccountAnswer, PositionDocument as PositionAnswer, ReadingDocument } from '../../src/documents/reading.ts';
import { assess } from '../../src/risk/assess.ts';
import type { AccountReading } from '../../src/risk/reading.ts';

/** 2026-11-21: the moment of prices that name none. */
export const NOW = Date.UTC(2026, 10, 21);

/** The first account of a book, measured. */
export function measure(account: object, prices: object, instruments: object = {}): AccountReading {
  const reading = assess(readPortfolio({ version: 1, accounts: [account], instruments }), readPrices(prices, NOW));
  return reading.accounts[0] as AccountReading;
}

/** The reading document of one account. */
export function printed(account: object, prices: object, instruments: object = {}): ReadingDocument {
  return printReading(assess(readPortfolio({ version: 1, accounts: [account], instruments }), readPrices(prices, NOW)));
}

export function printedAccount(account: object, prices: object, instruments: object = {}): AccountAnswer {
  return printed(account, prices, instruments).accounts[0] as AccountAnswer;
}

/** The first position of the first account, printed. */
export function printedPosition(account: object, prices: object, instruments: object = {}): PositionAnswer {
  return printedAccount(account, prices, instruments).positions[0] as PositionAnswer;
}

/** One tier from nothing up. */
export function flat(rate: string, basis: 'mark' | 'entry' = 'mark'): object {
  return { basis, shape: 'marginal', tiers: [{ floor: '0', rate }] };
}
