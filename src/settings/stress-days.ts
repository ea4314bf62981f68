import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { byCode, code, day, exactly, positive, text, time } from '../documents/fields.ts';
import { firstIssue } from '../documents/issue.ts';
import { Rational } from '../money/rational.ts';
import type { Shock } from '../risk/stress-shock.ts';
import { packageFile } from './package-file.ts';

const point = exactly({ price: positive, at: time });
const fall = exactly({ high: point, low: point, source: text, note: text.optional() }).refine(
  ({ high, low }) => high.at <= low.at && low.price.lessThan(high.price),
  'the low must come after the high and below it',
);

const schema = exactly({
  note: text,
  days: z
    .array(
      exactly({
        id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be 1 to 40 of a-z, 0-9 and "-"'),
        name: text,
        from: day,
        until: day,
        others: code,
        moves: byCode(fall),
        note: text,
      }).refine(({ others, moves }) => Object.hasOwn(moves, others), 'others must take the move of a code that is named'),
    )
    .min(1),
});

/** A real crash: what each price did from its high to the low after it. */
export interface WorstDay {
  readonly id: string;
  readonly name: string;
  /** First and last day, YYYY-MM-DD, UTC. */
  readonly from: string;
  readonly until: string;
  readonly note: string;
  /** The code whose move all coins take that the record does not name: an assumption. */
  readonly others: string;
  readonly shock: Shock;
}

/**
 * The worst days that ship with negmon, oldest first.
 * @param folder that has `stress`; the one that ships with negmon when absent.
 * @throws Error naming the file and the JSON path when it is damaged.
 */
export function worstDays(folder: string = packageFile('config')): WorstDay[] {
  const file = join(folder, 'stress', 'worst-days.json');
  const result = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!result.success) {
    const { path, message } = firstIssue(result.error, 'worst-days.json');
    throw new Error(`the worst days that ship with negmon are damaged at ${path}: ${message}; install negmon again`);
  }
  return result.data.days.map(({ id, name, from, until, note, others, moves }): WorstDay => {
    const shares = new Map(
      Object.entries(moves).map(([one, { high, low }]): [string, Rational] => [one, low.price.over(high.price).minus(Rational.ONE)]),
    );
    return { id, name, from, until, note, others, shock: { moves: shares, others: shares.get(others) as Rational } };
  });
}
