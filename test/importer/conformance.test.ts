import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import type { AccountEntry } from '../../src/book/entries.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { ImportError, type Importer } from '../../src/importer/importer.ts';
import { assess } from '../../src/risk/assess.ts';
import { Secret } from '../../src/secrets/secret.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { AccountDouble, KEY } from '../venues/accounts/account-double.ts';
import type { HttpAnswer } from '../venues/double.ts';
import { type Answers, NOW, type Subject } from './subject.ts';
import { SUBJECTS } from './subjects/index.ts';

const RULES = new ShippedRules();
const never = new AbortController().signal;
const opened: AccountDouble[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((double) => double.close()));
});

interface Stage {
  readonly double: AccountDouble;
  readonly importer: Importer;
}

async function stage({ venue, credentials, signature, empty }: Subject, answers: Answers = {}, more: object = {}): Promise<Stage> {
  const double = await AccountDouble.with(signature, { ...empty, ...answers });
  opened.push(double);
  const importer = await venue.open({ credentials, rest: double.restUrl, now: () => NOW, ...more });
  return { double, importer };
}

async function failureOf(work: Promise<unknown>): Promise<ImportError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ImportError);
  const { message, stack = '' } = error as ImportError;
  for (const text of [message, stack, inspect(error)]) expectNoSecret(text);
  return error as ImportError;
}

function expectNoSecret(text: string): void {
  for (const secret of Object.values(KEY)) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/signature=|X-MBX-APIKEY|ACCESS-SIGN|BAPI-SIGN/i);
}

/** What becomes of an answer: not answered, cut short, of another shape. Each path gets one of them in turn: all three take three times as long. */
const BROKEN: readonly ((answer: HttpAnswer) => HttpAnswer)[] = [
  ({ body }) => ({ body: JSON.stringify(body).slice(0, -1) }),
  () => ({ body: '"ok"' }),
  () => ({ status: 502, body: '<html>bad gateway</html>' }),
];

/** As the book takes them, under the import's own name; and nothing that no rule covers passes for calm. */
function expectDocument(venue: string, accounts: readonly AccountEntry[]): void {
  const portfolio = readPortfolio({ version: 1, accounts: accounts.map((account) => ({ ...account, id: `${venue}-${account.id}` })) });
  const { accounts: readings } = assess(portfolio, readPrices({}, NOW), undefined, RULES);
  for (const { level, holdings } of readings) {
    if (holdings.account.unmodelled.length > 0) expect([holdings.account.id, level]).not.toEqual([holdings.account.id, 'ok']);
  }
}

describe.each(SUBJECTS.map((subject) => [subject.venue.venue, subject] as const))('importing %s', (venue, subject) => {
  const [full] = subject.scenes;

  test('an account with nothing in it is nothing, and no part of it failed', async () => {
    const { double, importer } = await stage(subject);
    expect(await importer.read(never)).toEqual({ at: new Date(NOW).toISOString(), accounts: [], notes: [], failed: [] });
    expect(double.strangers).toEqual([]);
  });

  test.each(subject.scenes.map((scene) => [scene.what, scene] as const))('%s', async (_, { answers, accounts, notes = [] }) => {
    const { double, importer } = await stage(subject, answers);
    const reported = await importer.read(never);
    expect(reported.accounts).toEqual(accounts);
    expect(reported.failed).toEqual([]);
    expect(reported.notes).toEqual(notes.map((note) => (typeof note === 'string' ? note : expect.stringMatching(note))));
    expectDocument(venue, reported.accounts);
    expect(double.strangers).toEqual([]);
  });

  test('a second reading says the same', async () => {
    const { importer } = await stage(subject, full?.answers);
    expect(await importer.read(never)).toEqual(await importer.read(never));
  });

  // Whatever fails, what is told of the rest is whole: no account is half there.
  test('any one answer that cannot be used costs no more than its own accounts', async () => {
    const { double, importer } = await stage(subject, full?.answers);
    const whole = await importer.read(never);
    const paths = [...new Set(double.asked.map(({ method, path }) => `${method} ${path}`))];
    for (const [index, path] of paths.entries()) {
      const broken = BROKEN[index % BROKEN.length] as (typeof BROKEN)[number];
      const partly = await stage(subject, full?.answers);
      const right = partly.double.answers[path];
      partly.double.answers[path] = (request) => broken(typeof right === 'function' ? right(request) : { body: right as object });
      const reported = await partly.importer.read(never).catch((error: unknown) => error);
      if (reported instanceof ImportError) {
        expectNoSecret(reported.message);
        continue;
      }
      const { accounts, failed, notes } = reported as Awaited<ReturnType<Importer['read']>>;
      for (const account of accounts) expect(whole.accounts, path).toContainEqual(account);
      const missing = whole.accounts.filter(({ id }) => !accounts.some((account) => account.id === id));
      for (const { id } of missing)
        expect(
          failed.some((part) => id === part || id.startsWith(`${part}-`)),
          `${path}: ${id}`,
        ).toBe(true);
      if (missing.length > 0) expect(notes.join(' '), path).toContain('could not be read');
      for (const note of notes) expectNoSecret(note);
    }
  });

  test('a limit is honoured: nothing is read, and the wait is told', async () => {
    const { double, importer } = await stage(subject);
    double.rest = () => ({ status: 429, headers: { 'Retry-After': '120' } });
    expect(await failureOf(importer.read(never))).toMatchObject({ why: 'limited', retryAfter: expect.any(Number) });
    const asked = double.asked.length;
    const { why, retryAfter } = await failureOf(importer.read(never));
    expect(why).toBe('limited');
    expect(retryAfter).toBe(120_000);
    expect(double.asked).toHaveLength(asked);
  });

  test('a venue that is away is said to be', async () => {
    const { double, importer } = await stage(subject);
    double.rest = () => ({ status: 503, body: 'maintenance' });
    expect(await failureOf(importer.read(never))).toMatchObject({ why: 'unreachable' });
  });

  test('who asked may give up', async () => {
    const { double, importer } = await stage(subject);
    const given = new AbortController();
    double.rest = () => {
      given.abort();
      return 'silence';
    };
    await failureOf(importer.read(given.signal));
  });

  test.runIf(subject.signature !== null)('a wrong key is refused in plain words', async () => {
    const { venue: opener, credentials } = subject;
    const { importer, double } = await stage(subject);
    const wrong = await opener.open({
      credentials: { ...credentials, apiKey: new Secret('another-key-altogether') },
      rest: double.restUrl,
      now: () => NOW,
    });
    expect(await failureOf(wrong.read(never))).toMatchObject({ why: 'wrong-key' });
    if (subject.rights !== null) {
      expect(await failureOf(wrong.rights(never))).toMatchObject({ why: 'wrong-key' });
      expect(await importer.rights(never)).toMatchObject(subject.rights.reading);
    }
  });

  test('what the key may do is what the venue says of it', async () => {
    const { rights } = subject;
    if (subject.signature === null) {
      const { importer } = await stage(subject);
      expect(await importer.rights(never)).toMatchObject({ read: true, trade: false, withdraw: false, transfer: false });
      return;
    }
    if (rights === null) {
      const { importer } = await stage(subject);
      expect(await importer.rights(never)).toBeNull();
      return;
    }
    const reading = await stage(subject);
    expect(await reading.importer.rights(never)).toMatchObject({ withdraw: false, transfer: false, ...rights.reading });
    if (rights.trading !== null) {
      const trading = await stage(subject, rights.trading);
      expect(await trading.importer.rights(never)).toMatchObject({ trade: true, withdraw: false });
    }
    const withdrawing = await stage(subject, rights.withdrawing);
    const may = await withdrawing.importer.rights(never);
    expect(may?.withdraw === true || may?.transfer === true).toBe(true);
  });

  test('nothing of the importer tells its key', async () => {
    const { importer } = await stage(subject, full?.answers);
    await importer.read(never);
    for (const text of [inspect(importer, { depth: 12, showHidden: true }), JSON.stringify(importer)]) expectNoSecret(text);
  });
});
