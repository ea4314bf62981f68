import { afterEach, expect, test } from 'vitest';
import type { KeyRights } from '../../src/importer/importer.ts';
import { AccountDouble, type Answer } from '../venues/accounts/account-double.ts';
import { NOW, type Subject } from './subject.ts';
import { binance } from './subjects/binance.ts';
import { bitget } from './subjects/bitget.ts';
import { bybit } from './subjects/bybit.ts';

// Where one venue has more than one way of saying what a key may do. The first way is in the conformance suite.

let double: AccountDouble;
afterEach(() => double?.close());

async function rightsOf(subject: Subject, answers: Readonly<Record<string, Answer>>): Promise<KeyRights | null> {
  double = await AccountDouble.with(subject.signature, { ...subject.empty, ...answers });
  const importer = await subject.venue.open({ credentials: subject.credentials, rest: double.restUrl, now: () => NOW });
  return await importer.rights(new AbortController().signal);
}

/** ccxt issue 26838, captured. */
const UNIFIED: Answer = () => ({
  status: 400,
  body: { code: '40085', msg: 'You are in Unified Account mode, and the Classic Account API is not supported at this time', data: null },
});

test.each<[string, string, readonly string[], Partial<KeyRights>]>([
  ['only reads', 'read_only', ['uta_mgt'], { read: true, trade: false, withdraw: false, transfer: false, ipBound: true }],
  ['only reads, in another word', 'read-only', ['uta_mgt', 'uta_trade'], { trade: false, withdraw: false, transfer: false }],
  ['trades', 'read-and-write', ['uta_mgt', 'uta_trade'], { trade: true, withdraw: false, transfer: null }],
  ['withdraws', 'read-and-write', ['uta_mgt', 'withdraw'], { trade: true, withdraw: true }],
  ['has a word that nobody knows', 'read-and-write', ['uta_mgt', 'p2p'], { trade: true, withdraw: null, transfer: null }],
  ['is of a kind that nobody knows', 'full', ['spot'], { trade: null, withdraw: null, transfer: null }],
])('Bitget, unified: a key that %s', async (_, permType, permissions, rights) => {
  const info = { userId: '1', inviterId: null, ips: '203.0.113.7', permType, permissions };
  const answer = { code: '00000', msg: 'success', requestTime: 1760000000000, data: info };
  expect(await rightsOf(bitget, { 'GET /api/v2/spot/account/info': UNIFIED, 'GET /api/v3/account/info': answer })).toMatchObject({
    ...rights,
    words: [permType, ...permissions],
  });
});

test('Bitget: of a key whose rights nobody is told nothing is known', async () => {
  expect(await rightsOf(bitget, { 'GET /api/v2/spot/account/info': UNIFIED, 'GET /api/v3/account/info': UNIFIED })).toBeNull();
});

test('Binance: a right that the answer leaves out is not known to be absent', async () => {
  const answer = { ipRestrict: true, enableReading: true, enableInternalTransfer: false };
  expect(await rightsOf(binance, { 'GET /sapi/v1/account/apiRestrictions': answer })).toMatchObject({
    read: true,
    trade: null,
    withdraw: null,
    transfer: null,
  });
});

test('Bitget: a key of which no right is told may do anything', async () => {
  const data = { userId: '1', ips: '', authorities: [] };
  expect(await rightsOf(bitget, { 'GET /api/v2/spot/account/info': { code: '00000', msg: 'success', data } })).toMatchObject({
    trade: null,
    withdraw: null,
    transfer: null,
  });
  const unified = { userId: '1', ips: '', permType: 'read-and-write', permissions: [] };
  const answers = {
    'GET /api/v2/spot/account/info': UNIFIED,
    'GET /api/v3/account/info': { code: '00000', msg: 'success', data: unified },
  };
  await double.close();
  expect(await rightsOf(bitget, answers)).toMatchObject({ trade: null, withdraw: null, transfer: null });
});

test('Bybit: a key of which no right over the wallet is told may have one', async () => {
  const result = { readOnly: 0, ips: ['*'], permissions: { Spot: ['SpotTrade'] } };
  expect(await rightsOf(bybit, { 'GET /v5/user/query-api': { retCode: 0, retMsg: '', result } })).toMatchObject({
    trade: true,
    withdraw: null,
    transfer: null,
  });
});
