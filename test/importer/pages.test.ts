import { afterEach, expect, test } from 'vitest';
import { AccountDouble } from '../venues/accounts/account-double.ts';
import { NOW } from './subject.ts';
import { deribit } from './subjects/deribit.ts';
import { gate } from './subjects/gate.ts';
import { okx } from './subjects/okx.ts';

const never = new AbortController().signal;
let double: AccountDouble;
afterEach(() => double?.close());

// gateapi-python, FuturesApi.md: list_positions(settle, holding, limit, offset), 100 records when nothing else is asked for.
test('Gate: the position after the hundredth is read too', async () => {
  const rows = Array.from({ length: 101 }, (_, at) => ({
    contract: `COIN${at}_USDT`,
    size: 1,
    leverage: '0',
    entry_price: '1',
    unrealised_pnl: '0',
    margin: '0',
    liq_price: '0',
  }));
  const account = { total: '100', currency: 'USDT', cross_margin_balance: '100', cross_maintenance_margin: '1' };
  double = await AccountDouble.with(gate.signature, {
    ...gate.empty,
    'GET /api/v4/futures/usdt/accounts': account,
    'GET /api/v4/futures/usdt/positions': ({ query }) => {
      const from = Number(query.get('offset') ?? 0);
      return { body: rows.slice(from, from + Number(query.get('limit') ?? 100)) };
    },
  });
  const importer = await gate.venue.open({ credentials: gate.credentials, rest: double.restUrl, now: () => NOW });
  const { accounts } = await importer.read(never);
  // None of them is in the double's list of contracts.
  expect(accounts.find(({ id }) => id === 'futures-usdt')?.unmodelled).toHaveLength(101);
});

// OKX docs, "Get order list": limit 100 at most, `after` for records earlier than an order.
test('OKX: the order after the hundredth is said too', async () => {
  const rows = Array.from({ length: 101 }, (_, at) => ({
    instType: 'SWAP',
    instId: `COIN${at}-USDT-SWAP`,
    ordId: String(at),
    tdMode: 'cross',
    side: 'buy',
    posSide: 'net',
    sz: '1',
    px: '1',
    ordType: 'limit',
    reduceOnly: 'false',
  }));
  double = await AccountDouble.with(okx.signature, {
    ...okx.empty,
    'GET /api/v5/trade/orders-pending': ({ query }) => {
      const from = Number(query.get('after') ?? -1) + 1;
      return { body: { code: '0', msg: '', data: rows.slice(from, from + 100) } };
    },
  });
  const importer = await okx.venue.open({ credentials: okx.credentials, rest: double.restUrl, now: () => NOW });
  const { accounts } = await importer.read(never);
  expect(accounts.flatMap(({ unmodelled = [] }) => unmodelled)).toHaveLength(101);
});

test('Deribit: a position whose currency is missing among the accounts is not dropped', async () => {
  const answers = deribit.scenes[0]?.answers ?? {};
  const { result } = answers['GET /api/v2/private/get_account_summaries'] as { result: { summaries: { currency: string }[] } };
  const [first] = result.summaries;
  double = await AccountDouble.with(deribit.signature, {
    ...deribit.empty,
    ...answers,
    'GET /api/v2/private/get_account_summaries': {
      jsonrpc: '2.0',
      result: { ...result, summaries: result.summaries.filter((one) => one !== first) },
    },
  });
  const importer = await deribit.venue.open({ credentials: deribit.credentials, rest: double.restUrl, now: () => NOW });
  await expect(importer.read(never)).rejects.toMatchObject({ why: 'unreadable' });
});
