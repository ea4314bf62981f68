import { describe, expect, test } from 'vitest';
import { type Expected, faults } from './case.ts';
import { exact, readLines, within } from './vector.ts';
import { COIN_WORKED } from './worked-coin.ts';
import { DEBT_WORKED } from './worked-debt.ts';
import { byRule, ruleOf, type WorkedLine } from './worked-line.ts';
import { PERPS } from './worked-perps.ts';

/** Examples that venues' pages and protocols' tests work out (88 lines; each carries its source and its rounding rule). */
const LINES = readLines<WorkedLine>('worked.jsonl');

const TRANSLATORS = { ...PERPS, ...COIN_WORKED, ...DEBT_WORKED };

/** Lines that ask for what negmon does not compute. */
const LEFT_OUT: readonly (readonly [why: string, ids: readonly string[]])[] = [
  ['how much of a debt a liquidator may repay at once: a limit of the protocol, not of the account', ['aa-cf-2']],
  ['interest on a deposit, linear to the second: negmon grows debts, not deposits', ['aa-lin']],
  ['the state of a venue’s insurance fund, and who gets what a liquidation leaves over', ['byb-adl-0', 'byb-fund-ab', 'ga-fund']],
  [
    'a venue’s booking (borrowing what was spent, repaying coin by coin, opening): negmon is given its result',
    ['byb-uta-b2', 'ga-rep', 'ok-iso'],
  ],
  [
    'Drift’s own cut, with its liquidator’s and its fund’s fees in it; a cut that a user makes pays neither',
    ['dr-if-2', 'dr-lt-0', 'dr-lt-10', 'dr-red-0', 'dr-red-1+1', 'dr-red-1pc', 'dr-red-q99'],
  ],
  ['a loss that Drift spreads over its lenders', ['dr-soc-2']],
  ['dYdX shares a bankruptcy among positions by their maintenance; the contract’s bankruptcyPrice holds the others', ['dx-bp-ss']],
  [
    'the price at which dYdX offers a position that is being liquidated, between mark and bankruptcy',
    ['dx-fp-l-ba2', 'dx-fp-l-bk', 'dx-fp-l-s2', 'dx-fp-s-ba2', 'dx-fp-s-bk'],
  ],
  ['how GMX makes its funding rate: negmon takes the rate as the venue says it', ['gmx-fund', 'gmx-inc']],
  ['the page contradicts itself: 4938 before and after adding margin, and no rate gives both (rulebook section 9)', ['ku-old']],
  ['maintenance and fees of open orders, which the portfolio document does not hold', ['ku-risk']],
  ['how much of a position OKX closed in 2021 at once: words in the product file, no number of the account', ['ok-part']],
];

/** Fields of tested lines that ask for what negmon does not compute. */
const FIELDS_LEFT_OUT: readonly (readonly [why: string, fields: readonly string[]])[] = [
  ['what may still be borrowed', ['aa-hf-4 available']],
  ['Compound’s reserves', ['cp-abs reserves_after']],
  ['the terms of Maker’s auction', ['mk-bark tab', 'mk-bark top']],
];

/** Numbers that spell “none”. */
const NONE: readonly string[] = [
  // Aave's utilities write −1 for an account without debt.
  'aa-hf-5 hf',
  // A long with cash left after closing at nothing: dYdX writes a negative amount.
  'dx-bp-lneg bankruptcy_quote',
];

const leftOut = new Set(LEFT_OUT.flatMap(([, ids]) => ids));
const fieldsLeftOut = new Set(FIELDS_LEFT_OUT.flatMap(([, fields]) => fields));
const tested = LINES.filter(({ id }) => !leftOut.has(id));

function expectedOf(line: WorkedLine, field: string): Expected {
  const value = line.expect[field] ?? '';
  if (NONE.includes(`${line.id} ${field}`)) return null;
  if (value === 'true' || value === 'false') return value === 'true';
  // A vault's weight of 2/3 is no decimal: the document has 40 digits of it.
  if (line.id === 'mk-lp-base') return within(value, exact('1e-36'));
  return byRule(ruleOf(line, field), value);
}

describe('worked.jsonl', () => {
  test('is whole, and every line is tested or left out for a reason', () => {
    expect(LINES).toHaveLength(88);
    expect(new Set(LINES.map(({ id }) => id)).size).toBe(88);
    expect([...leftOut].filter((id) => !LINES.some((line) => line.id === id))).toEqual([]);
    expect(leftOut.size).toBe(27);
    expect(tested).toHaveLength(88 - 27);
  });

  test('no reason stands without its field', () => {
    const places = tested.flatMap(({ id, expect: fields }) => Object.keys(fields).map((field) => `${id} ${field}`));
    expect([...NONE, ...fieldsLeftOut].filter((place) => !places.includes(place))).toEqual([]);
  });

  test.each(tested.map((line) => [`${line.id} (${line.venue}, ${line.kind})`, line] as const))('%s', (_, line) => {
    const cases = TRANSLATORS[line.kind]?.(line) ?? [];
    const fields = Object.keys(line.expect).filter((field) => !fieldsLeftOut.has(`${line.id} ${field}`));
    const answered = new Set(cases.flatMap(({ answers }) => Object.keys(answers)));
    expect(fields.filter((field) => !answered.has(field))).toEqual([]);
    for (const one of cases) {
      const asked = fields.filter((field) => field in one.answers);
      const expected = Object.fromEntries(asked.map((field) => [field, expectedOf(line, field)]));
      expect({ by: one.by, faults: faults(one, expected) }).toEqual({ by: one.by, faults: [] });
    }
  });
});
