import { afterEach, expect, test } from 'vitest';
import { AccountDouble, type Answer } from '../venues/accounts/account-double.ts';
import { NOW, type Subject } from './subject.ts';
import { bitget } from './subjects/bitget.ts';
import { gate } from './subjects/gate.ts';
import { htx } from './subjects/htx.ts';
import { kucoin } from './subjects/kucoin.ts';

// What was never opened is refused with a code of its own, and is nothing; any other refusal leaves open what is there.

let double: AccountDouble;
afterEach(() => double?.close());

async function failedOf(subject: Subject, path: string, answer: Answer): Promise<readonly string[]> {
  double = await AccountDouble.with(subject.signature, { ...subject.empty, [path]: answer });
  const importer = await subject.venue.open({ credentials: subject.credentials, rest: double.restUrl, now: () => NOW });
  const { accounts, failed, notes } = await importer.read(new AbortController().signal);
  expect(accounts).toEqual([]);
  expect(notes).toHaveLength(failed.length);
  return failed;
}

const refusal =
  (code: string, msg = 'refused') =>
  () => ({ status: 400, body: { code, msg } });
const KUCOIN_LOAN = 'GET /api/v1/otc-loan/loan';
const HTX_SWAPS = 'POST /swap-api/v1/swap_account_position_info';

test.each<[string, Subject, string, Answer]>([
  ['KuCoin, cross margin', kucoin, 'GET /api/v3/margin/accounts', refusal('101030', "You haven't yet enabled the margin trading")],
  ['KuCoin, isolated margin', kucoin, 'GET /api/v3/isolated/accounts', refusal('130306', 'The account has not opened leveraged trading')],
  ['KuCoin, a loan', kucoin, KUCOIN_LOAN, refusal('400100', 'the user has no loan')],
  ['HTX, no account', htx, HTX_SWAPS, { status: 'error', err_code: 1010, err_msg: 'Account doesnt exist.', ts: 1648137970490 }],
  ['HTX, no contracts', htx, HTX_SWAPS, { status: 'error', err_code: 1220, err_msg: 'you have not opened contracts trading.', ts: 1 }],
  [
    'Gate, futures',
    gate,
    'GET /api/v4/futures/btc/accounts',
    () => ({ status: 400, body: { label: 'USER_NOT_FOUND', message: 'please transfer funds first to create futures account' } }),
  ],
])('%s: nothing that was never opened is missed', async (_, subject, path, answer) => {
  expect(await failedOf(subject, path, answer)).toEqual([]);
});

test.each<[string, Subject, string, Answer, string]>([
  ['KuCoin has no time for it', kucoin, KUCOIN_LOAN, refusal('408000', 'Network timeout, please try again later'), 'loan'],
  ['KuCoin has taken the path away', kucoin, KUCOIN_LOAN, refusal('401000', 'The interface has been deprecated'), 'loan'],
  ['KuCoin wants more permission', kucoin, KUCOIN_LOAN, refusal('400007', 'Access denied--> Require more permission'), 'loan'],
  ['KuCoin closes margin', kucoin, 'GET /api/v3/margin/accounts', refusal('400100', 'refused'), 'margin'],
  ['HTX is not well', htx, HTX_SWAPS, { status: 'error', err_code: 1030, err_msg: 'Abnormal service.', ts: 1 }, 'coin-swaps'],
])('%s: what is there is not known, and is said', async (_, subject, path, answer, part) => {
  expect(await failedOf(subject, path, answer)).toEqual([part]);
});

test('Bitget: a refusal that says nothing of the kind of account is not taken for a classic one', async () => {
  const path = 'GET /api/v3/account/settings';
  const error = await failedOf(bitget, path, refusal('40015', 'System is abnormal')).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ why: 'unreadable', code: '40015' });
  expect(double.asked.map((request) => `${request.method} ${request.path}`)).toEqual([path]);
});
