import * as z from 'zod';
import type { Mark, Prices } from '../book/prices.ts';
import { parseSymbol, SYMBOL } from '../book/symbol.ts';
import { byCode, exactly, positive, signed, time } from './fields.ts';
import { DocumentError, firstIssue } from './issue.ts';

/** "BTC/USDT:USDT" or "binance:BTC/USDT:USDT". */
const quoteKey = z
  .string()
  .meta({ pattern: `^([a-z0-9]{2,30}:)?${SYMBOL.source.slice(1)}` })
  .refine((key) => {
    const venue = /^([a-z0-9]{2,30}):(.+)$/.exec(key);
    return parseSymbol(venue === null ? key : (venue[2] as string)) !== undefined;
  }, 'must be a ccxt symbol such as "BTC/USDT:USDT", or one with its venue before it: "binance:BTC/USDT:USDT"');

const funding = exactly({ rate: signed, intervalHours: positive, next: time.optional() }).transform((value) => ({
  ...value,
  next: value.next ?? null,
}));

/** The prices of contract section 4, as they are written. */
export const prices = exactly({
  at: time.optional(),
  marks: z.record(quoteKey, positive, { error: 'must be an object by symbol' }).optional(),
  assets: byCode(positive).optional(),
  funding: z.record(quoteKey, funding, { error: 'must be an object by symbol' }).optional(),
});

/**
 * Reads a prices document (contract section 4).
 * @param now ms since the epoch, for a document without `at`.
 * @throws DocumentError naming the JSON path from "prices" down.
 */
export function readPrices(input: unknown, now: number): Prices {
  const result = prices.safeParse(input);
  if (!result.success) throw new DocumentError(firstIssue(result.error, 'prices'));
  const { at, marks, assets, funding } = result.data;
  return {
    at: at ?? now,
    marks: new Map(Object.entries(marks ?? {}).map(([key, price]): [string, Mark] => [key, { price, kind: 'mark' }])),
    assets: new Map(Object.entries(assets ?? {})),
    funding: new Map(Object.entries(funding ?? {})),
    reference: null,
  };
}
