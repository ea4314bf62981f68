import { afterEach, expect, test } from 'vitest';
import { dydx } from '../../src/importer/dydx.ts';
import { hyperliquid } from '../../src/importer/hyperliquid/importer.ts';
import { ImportError } from '../../src/importer/importer.ts';
import type { ImportVenue } from '../../src/importer/venue.ts';
import { AccountDouble } from '../venues/accounts/account-double.ts';
import { NOW } from './subject.ts';
import { info } from './subjects/hyperliquid.ts';

const ADDRESS = '0x31ca8395cf837de08b24da3f660e77761dfb974b';
const OWNER = '0x5e9ee1089755c3435139848e47e6635505d5a13a';
const PRIVATE = `0x${'4c'.repeat(32)}`;
const never = new AbortController().signal;
let double: AccountDouble;
afterEach(() => double?.close());

async function failureOf(venue: ImportVenue, address: string, answers = {}): Promise<ImportError> {
  double = await AccountDouble.with(null, answers);
  const importer = await venue.open({ credentials: { address }, rest: double.restUrl, now: () => NOW });
  const error = await importer.read(never).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ImportError);
  return error as ImportError;
}

// What is no address must not be sent anywhere, nor repeated: it may be a key or a seed phrase.
test.each<[string, ImportVenue, string, RegExp]>([
  ['a private key', hyperliquid, PRIVATE, /looks like a private key: negmon needs none/],
  ['a private key without 0x', hyperliquid, PRIVATE.slice(2), /looks like a private key/],
  ['something else', hyperliquid, 'vitalik.eth', /0x and 40 hexadecimal digits/],
  ['nothing', hyperliquid, '', /0x and 40 hexadecimal digits/],
  ['an Ethereum address', dydx, ADDRESS, /the address of an Ethereum wallet/],
  ['a seed phrase', dydx, 'abandon abandon abandon about', /needs no seed phrase/],
  ['a private key', dydx, PRIVATE, /dydx1/],
])('%s is refused before anything is asked', async (_, venue, text, words) => {
  const { why, message } = await failureOf(venue, text);
  expect(why).toBe('wrong-key');
  expect(message).toMatch(words);
  expect(double.asked).toEqual([]);
  for (const part of ['4c4c4c', 'abandon', 'vitalik']) expect(message).not.toContain(part);
});

// docs, "Query a user's role": {"role":"agent","data":{"user":…}}. Its own account is always empty, and would look safe.
test('an API wallet is told from the account that it trades for', async () => {
  const { why, message } = await failureOf(hyperliquid, ADDRESS, info({ userRole: { role: 'agent', data: { user: OWNER } } }));
  expect(why).toBe('wrong-key');
  expect(message).toBe(`${ADDRESS} is an API wallet, whose own account is always empty: import ${OWNER} instead`);
});

test.each([
  ['missing', {}, /has never seen this address/],
  // Captured: recordings/frames/hyperliquid-sdk, cassette_test_user_role.
  ['vault', {}, /this address is a vault: all of it is shown/],
  ['subAccount', { data: { master: OWNER } }, new RegExp(`sub-account of ${OWNER}`)],
])('the role %s is said', async (role, more, words) => {
  const answers = info({
    userRole: { role, ...more },
    perpDexs: [null],
    userAbstraction: 'disabled',
    spotClearinghouseState: { balances: [] },
    clearinghouseState: { assetPositions: [], crossMarginSummary: ZERO, marginSummary: ZERO, crossMaintenanceMarginUsed: '0.0' },
    frontendOpenOrders: [],
  });
  double = await AccountDouble.with(null, answers);
  const importer = await hyperliquid.open({ credentials: { address: ADDRESS }, rest: double.restUrl, now: () => NOW });
  const { notes, accounts } = await importer.read(never);
  expect(accounts).toEqual([]);
  expect(notes).toEqual([expect.stringMatching(words)]);
});

const ZERO = { accountValue: '0.0', totalRawUsd: '0.0', totalNtlPos: '0.0', totalMarginUsed: '0.0' };
