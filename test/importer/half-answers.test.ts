import { afterEach, describe, expect, test } from 'vitest';
import { ImportError, type Reported } from '../../src/importer/importer.ts';
import { AccountDouble } from '../venues/accounts/account-double.ts';
import type { HttpAnswer } from '../venues/double.ts';
import { type Answers, NOW, type Subject } from './subject.ts';
import { SUBJECTS } from './subjects/index.ts';

// Half an answer is well-formed and says nothing (ccxt issue 29710): nothing that is held may be taken for gone by it.

const never = new AbortController().signal;
const opened: AccountDouble[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((double) => double.close()));
});

/** With each list left out, at any depth. */
function withoutLists(value: unknown): unknown {
  if (Array.isArray(value)) return null;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (Array.isArray(inner) ? [] : [[key, withoutLists(inner)]])));
}

const HALVES: readonly (readonly [what: string, half: (answer: HttpAnswer) => HttpAnswer])[] = [
  ['nothing at all', () => ({ body: '' })],
  ['no list', (answer) => ({ ...answer, body: JSON.stringify(withoutLists(bodyOf(answer))) })],
  ['not even JSON', (answer) => ({ body: JSON.stringify(bodyOf(answer)).slice(0, -1) })],
];

function bodyOf({ body }: HttpAnswer): unknown {
  if (body === '') return null;
  return typeof body === 'string' ? JSON.parse(body) : body;
}

/** Where nothing is an answer: "there is no such loan" (policies.md section 4). */
const SAYS_NONE: ReadonlySet<string> = new Set(['GET /sapi/v1/margin/liquidation-loan']);

async function read(
  subject: Subject,
  answers: Answers,
): Promise<{ readonly double: AccountDouble; readonly reported: Reported | ImportError }> {
  const { venue, credentials, signature, empty } = subject;
  const double = await AccountDouble.with(signature, { ...empty, ...answers });
  opened.push(double);
  const importer = await venue.open({ credentials, rest: double.restUrl, now: () => NOW });
  const reported = await importer.read(never).catch((error: unknown) => {
    if (error instanceof ImportError) return error;
    throw error;
  });
  return { double, reported };
}

describe.each(SUBJECTS.map((subject) => [subject.venue.venue, subject] as const))('importing %s', (_, subject) => {
  const [full] = subject.scenes;

  test.each(HALVES)('an answer that says %s makes nothing vanish', async (what, half) => {
    const { double, reported: whole } = await read(subject, full?.answers ?? {});
    if (whole instanceof ImportError) throw whole;
    const answers: Answers = { ...subject.empty, ...full?.answers };
    for (const path of new Set(double.asked.map((one) => `${one.method} ${one.path}`))) {
      if (what === 'nothing at all' && SAYS_NONE.has(path)) continue;
      const right = answers[path];
      if (right === undefined) continue;
      const { reported } = await read(subject, {
        ...full?.answers,
        [path]: (request) => half(typeof right === 'function' ? right(request) : { body: right }),
      });
      if (reported instanceof ImportError) continue;
      const { accounts, failed } = reported;
      for (const account of accounts) expect.soft(whole.accounts, `${what}: ${path}`).toContainEqual(account);
      const gone = whole.accounts.filter(
        ({ id }) => !accounts.some((account) => account.id === id) && !failed.some((part) => id === part || id.startsWith(`${part}-`)),
      );
      expect
        .soft(
          gone.map(({ id }) => id),
          `${what}: ${path}`,
        )
        .toEqual([]);
    }
  });
});
