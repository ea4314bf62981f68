import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { answerLine, type BatchAnswer } from '../../src/documents/batch.ts';
import { Rational } from '../../src/money/rational.ts';

/** What a case asks of one place of the answer. */
type Expectation = { readonly path: string } & (
  | { readonly value: string | null; readonly tol: string }
  | { readonly in: readonly (string | null)[] }
  | { readonly notIn: readonly string[] }
  | { readonly unknown: true }
);

interface Case {
  readonly id: string;
  readonly venue: string;
  readonly kind: string;
  readonly line: { readonly portfolio: unknown; readonly prices?: unknown };
  readonly expect: readonly Expectation[];
}

function readCases(file: string): Case[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Case);
}

/** The place of the answer at a path; `error` is the path that its error names. */
function find(answer: BatchAnswer, path: string): unknown {
  if (path === 'error') return 'error' in answer ? answer.error.path : null;
  if ('error' in answer) return { missing: answer.error };
  let place: unknown = answer.reading;
  for (const key of path.split('.')) {
    if (typeof place !== 'object' || place === null || !(key in place)) return { missing: path };
    place = (place as Record<string, unknown>)[key];
  }
  return place;
}

/** The comparison of the contract's own checker: exact, within the tolerance that the case states. */
function holds(expected: Expectation, got: unknown): boolean {
  if ('unknown' in expected) return typeof got === 'object' && got !== null && typeof (got as { unknown?: unknown }).unknown === 'string';
  if ('in' in expected) return expected.in.includes(got as string | null);
  if ('notIn' in expected) return typeof got === 'string' && !expected.notIn.includes(got);
  if (expected.value === null) return got === null;
  const value = typeof got === 'string' ? Rational.parse(got) : undefined;
  return value?.minus(exact(expected.value)).abs().atMost(exact(expected.tol)) ?? false;
}

/** A decimal of a case: some tolerances have an exponent or more places than the contract's own decimals. */
function exact(text: string): Rational {
  const [digits = '0', exponent = '0'] = text.split('E');
  const [whole = '0', places = ''] = digits.split('.');
  const power = Number(exponent) - places.length;
  return Rational.of(BigInt(whole + places) * 10n ** BigInt(Math.max(0, power)), 10n ** BigInt(Math.max(0, -power)));
}

/** 2026-11-21: later than every debt in the cases that bears interest. */
const NOW = Date.UTC(2026, 10, 21);

// The counts stand here so that an emptied file cannot pass.
describe.each([
  ['cases.jsonl', 110],
  ['ties.jsonl', 36],
  ['tiers.jsonl', 12],
  ['accounts.jsonl', 62],
  ['documents.jsonl', 12],
])('%s', (file, count) => {
  const cases = readCases(file);

  test('is whole', () => expect(cases).toHaveLength(count));

  test.each(cases.map((one) => [`${one.id} (${one.venue}, ${one.kind})`, one] as const))('%s', (_, { line, expect: expected }) => {
    const answer = answerLine(JSON.stringify({ id: 'case', ...line }), 1, NOW);
    const wrong = expected
      .map((expectation) => ({ ...expectation, got: find(answer, expectation.path) }))
      .filter(({ got, ...expectation }) => !holds(expectation, got));
    expect(wrong).toEqual([]);
  });
});
