import fc from 'fast-check';
import { expect, test } from 'vitest';
import { named } from '../../src/importer/coins.ts';
import { Rational, sum } from '../../src/money/rational.ts';
import { AccountDouble } from '../venues/accounts/account-double.ts';
import { NOW, type Subject } from './subject.ts';
import { gate } from './subjects/gate.ts';
import { kucoin } from './subjects/kucoin.ts';

async function spotOf(subject: Subject, answers: object): Promise<unknown> {
  const double = await AccountDouble.with(subject.signature, { ...subject.empty, ...answers });
  try {
    const importer = await subject.venue.open({ credentials: subject.credentials, rest: double.restUrl, now: () => NOW });
    const { accounts } = await importer.read(new AbortController().signal);
    return accounts.find(({ id }) => id === 'spot')?.assets;
  } finally {
    await double.close();
  }
}

// ccxt 4.5.84, commonCurrencies: Gate's GTC is GameCom and no Gitcoin, KuCoin's ALT no AltLayer, which is KALT there.
test('a coin that has the name of another one at the venue is not taken for that', async () => {
  const rows = ['GTC', 'BTC'].map((currency) => ({ currency, available: '5', locked: '0.5' }));
  expect(await spotOf(gate, { 'GET /api/v4/spot/accounts': rows })).toEqual({ GAMECOM: '5.5', BTC: '5.5' });
  const data = ['ALT', 'KALT', 'XBT'].map((currency) => ({ currency, type: 'main', balance: '3', available: '3', holds: '0' }));
  expect(await spotOf(kucoin, { 'GET /api/v1/accounts': { code: '200000', data } })).toEqual({ APTOSLAUNCHTOKEN: '3', ALT: '3', BTC: '3' });
});

test('a name of several words becomes a code, and weights go with their coins', () => {
  const account = {
    id: 'a',
    product: 'custom/collateral-debt',
    assets: { JADE: '1' },
    rules: { collateralWeights: { JADE: '0.5' }, fee: '1' },
  };
  expect(named(account, { JADE: 'Jade Protocol' })).toEqual({
    ...account,
    assets: { JADEPROTOCOL: '1' },
    rules: { collateralWeights: { JADEPROTOCOL: '0.5' }, fee: '1' },
  });
});

const amounts = fc.dictionary(fc.constantFrom('XBT', 'BTC', 'GTC', 'TON', 'TONCOIN', '__proto__'), fc.nat().map(String));

test('whatever the names are, nothing is lost and nothing is made', () => {
  fc.assert(
    fc.property(amounts, amounts, (assets, debts) => {
      const account = named({ id: 'a', product: 'p', assets, debts }, { XBT: 'BTC', TONCOIN: 'TON', GTC: 'GAMECOM' });
      for (const [before, after] of [
        [assets, account.assets],
        [debts, account.debts],
      ]) {
        const [was, is] = [before, after].map((table) =>
          sum(Object.values(table ?? {}).map((one) => Rational.from(String(one)))).toString(),
        );
        expect(is).toBe(was);
        expect(Object.keys(after ?? {})).not.toContain('XBT');
      }
    }),
  );
});
