import * as z from 'zod';
import { parseSymbol } from '../book/symbol.ts';
import type { Rational } from '../money/rational.ts';
import type { Depth, DepthLevel } from '../risk/depth.ts';
import { exactly, nonNegative, positive, signed } from './fields.ts';
import { DocumentError, firstIssue } from './issue.ts';

const symbol = z
  .string({ error: 'must be a ccxt symbol such as "BTC/USDT:USDT"' })
  .refine((value) => parseSymbol(value) !== undefined, 'must be a ccxt symbol such as "BTC/USDT:USDT"');

const level = z.tuple([positive, nonNegative], { error: 'must be a pair of strings: ["price", "amount in contracts"]' });
const side = z.array(level, { error: 'must be a list of ["price", "amount in contracts"]' });
const full = exactly({ symbol, bids: side, asks: side });

const step = z.tuple([signed, nonNegative, nonNegative], {
  error: 'must be three strings: ["percent from the middle", "amount up to there", "worth up to there"]',
});
const percent = exactly({ symbol, percent: z.array(step, { error: 'must be a list of ["percent", "amount", "worth"]' }) });

/**
 * Reads a depth document: an order book `{ symbol, bids: [[price, contracts], …], asks }` in any order, or one by percent from the
 * middle, `{ symbol, percent: [["-1", amount, worth], …] }`, both sides, with the amount in base units and its worth in quote money
 * summed up to there (as venues publish it for the past). A list holds several.
 * @throws DocumentError naming the JSON path from "depth" down.
 */
export function readDepth(input: unknown): Depth[] {
  if (!Array.isArray(input)) return [readOne(input, 'depth')];
  const books = input.map((one, i) => readOne(one, `depth.${i}`));
  const twice = books.findIndex((book, i) => books.findIndex((other) => other.symbol === book.symbol) < i);
  if (twice >= 0) throw new DocumentError({ path: `depth.${twice}.symbol`, message: `${books[twice]?.symbol} is given twice` });
  return books;
}

function readOne(input: unknown, root: string): Depth {
  if (typeof input === 'object' && input !== null && 'percent' in input) {
    const result = percent.safeParse(input);
    if (!result.success) throw new DocumentError(firstIssue(result.error, root));
    return byPercent(result.data, root);
  }
  const result = full.safeParse(input);
  if (!result.success) throw new DocumentError(firstIssue(result.error, root));
  const levels = (rows: readonly (readonly [Rational, Rational])[]): DepthLevel[] => rows.map(([price, amount]) => ({ price, amount }));
  return {
    symbol: result.data.symbol,
    unit: 'contracts',
    bids: levels(result.data.bids).sort((a, b) => b.price.compare(a.price)),
    asks: levels(result.data.asks).sort((a, b) => a.price.compare(b.price)),
  };
}

function byPercent(document: z.output<typeof percent>, root: string): Depth {
  const steps = document.percent.map(([at, amount, worth], i) => ({ at, amount, worth, path: `${root}.percent.${i}` }));
  const below = steps.filter(({ at }) => at.sign() < 0).sort((a, b) => b.at.compare(a.at));
  const above = steps.filter(({ at }) => at.sign() > 0).sort((a, b) => a.at.compare(b.at));
  return { symbol: document.symbol, unit: 'base', bids: bands(below), asks: bands(above) };
}

type Step = { readonly amount: Rational; readonly worth: Rational; readonly path: string };

/** Each band from one step to the next at its own mean price; a part of a band gets that mean, which flatters no seller. */
function bands(steps: readonly Step[]): DepthLevel[] {
  return steps.flatMap(({ amount, worth, path }, i) => {
    const inner = steps[i - 1];
    const [more, dearer] = inner === undefined ? [amount, worth] : [amount.minus(inner.amount), worth.minus(inner.worth)];
    if (more.sign() < 0 || (more.sign() === 0) !== (dearer.sign() === 0) || dearer.sign() < 0)
      throw new DocumentError({ path, message: 'amount and worth must be summed from the middle outwards: both grow, or both stand' });
    return more.sign() === 0 ? [] : [{ price: dearer.over(more), amount: more }];
  });
}
