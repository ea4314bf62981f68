import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import type { Rational } from '../../src/money/rational.ts';
import { assess } from '../../src/risk/assess.ts';
import { type Found, isUnknown } from '../../src/risk/known.ts';
import type { AccountReading, PositionReading } from '../../src/risk/reading.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import type { Comparison } from './vector.ts';

/** What a reading says to one field of a vector. */
export type Answer = Found<Rational> | boolean;

/** A vector as a portfolio document, and where each of its fields stands in the reading. */
export interface Case {
  /** Whose rules: "explicit" for all rules in the document, else the product whose own rules fill what the document leaves out. */
  readonly by: string;
  readonly account: object;
  readonly prices: object;
  readonly instruments?: object;
  readonly answers: Readonly<Record<string, (reading: AccountReading) => Answer>>;
}

export const SHIPPED = new ShippedRules();

/** 2026-11-21: later than the rules' newest day, for vectors without a time of their own. */
export const NOW = Date.UTC(2026, 10, 21);

/** The one account of a case, measured with the rules that ship. */
export function read({ account, prices, instruments = {} }: Pick<Case, 'account' | 'prices' | 'instruments'>): AccountReading {
  const portfolio = readPortfolio({ version: 1, accounts: [account], instruments });
  return assess(portfolio, readPrices(prices, NOW), undefined, SHIPPED).accounts[0] as AccountReading;
}

/** What is expected of a field: a verdict, none (which venues spell in six ways), or a number with its rounding rule. */
export type Expected = boolean | null | Comparison;

/** What is wrong with the answers of a case, each by its field; empty when all is right. */
export function faults(one: Case, expected: Readonly<Record<string, Expected>>): string[] {
  const reading = read(one);
  return Object.entries(expected).flatMap(([field, wanted]) => {
    const answer = one.answers[field];
    if (answer === undefined) return [`${field}: nobody answers it`];
    const fault = faultOf(answer(reading), wanted);
    return fault === null ? [] : [`${field}: ${fault}`];
  });
}

function faultOf(got: Answer, wanted: Expected): string | null {
  if (typeof wanted !== 'function') return got === wanted ? null : `${said(got)} is not ${wanted === null ? 'none' : wanted}`;
  return typeof got === 'boolean' || got === null || isUnknown(got) ? `${said(got)} is no number` : wanted(got);
}

function said(got: Answer): string {
  if (got === null) return 'none';
  return typeof got === 'object' && isUnknown(got) ? `unknown (${got.unknown})` : String(got);
}

/** The position that a vector is about: the first. */
export function first({ positions }: AccountReading): PositionReading {
  const [position] = positions;
  if (position === undefined) throw new RangeError('the vector holds no position');
  return position;
}

/** Whether the account is liquidated now. */
export function isLiquidated({ level }: AccountReading): boolean {
  return level === 'liquidation' || level === 'negative';
}
