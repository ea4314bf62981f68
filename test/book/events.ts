import fc from 'fast-check';
import type { BookEvent } from '../../src/book/event.ts';
import { goodPortfolio } from '../documents/base.ts';

// Few names, so that events meet: what one opens another edits, and a third removes.
const account = fc.constantFrom('a', 'b', 'c');
const position = fc.constantFrom('p', 'q');
const code = fc.constantFrom('USDT', 'BTC', '1INCH', '100');
// Also what no document may hold: a size of 0, a negative amount, a leverage of none.
const amount = fc.constantFrom('0', '0.10', '5000', '123456789012345678901234567890.000000000000000001', '-1');
const symbol = fc.constantFrom('BTC/USDT:USDT', 'ETH/USD:ETH');
const product = fc.constantFrom('custom/unified', 'binance/usdm', 'ledn/loan');
const holdings = fc.dictionary(code, amount, { maxKeys: 2, noNullPrototype: true });
const orGone = fc.dictionary(code, fc.option(amount), { maxKeys: 2, noNullPrototype: true });

/** Any one change by hand, or an import; many are refused where they come. */
export const anyEvent: fc.Arbitrary<BookEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('account.opened' as const),
    account: fc.record({ id: account, product, assets: holdings, debts: holdings }, { requiredKeys: ['id', 'product'] }),
  }),
  fc.record(
    {
      kind: fc.constant('account.edited' as const),
      account,
      changes: fc.record({ product, label: fc.option(fc.constantFrom('x', 'y')), paper: fc.boolean() }, { requiredKeys: [] }),
      assets: orGone,
      debts: orGone,
    },
    { requiredKeys: ['kind', 'account'] },
  ),
  fc.record({ kind: fc.constant('account.removed' as const), account }),
  fc.record({
    kind: fc.constant('position.opened' as const),
    account,
    position: fc.record(
      { id: position, symbol, side: fc.constantFrom('long', 'short'), contracts: amount, entryPrice: amount, leverage: amount },
      { requiredKeys: ['id', 'symbol', 'side', 'contracts', 'entryPrice'] },
    ),
  }),
  fc.record({
    kind: fc.constant('position.edited' as const),
    account,
    position,
    changes: fc.record(
      { contracts: amount, stopPrice: fc.option(amount), marginMode: fc.option(fc.constant('isolated')) },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ kind: fc.constant('position.removed' as const), account, position }),
  fc.constant<BookEvent>({ kind: 'imported', text: JSON.stringify(goodPortfolio(), null, 1) }),
);

/** The same, and what happens in an account or is read at a venue. */
export const anyHappening: fc.Arbitrary<BookEvent> = fc.oneof(
  { weight: 4, arbitrary: anyEvent },
  {
    weight: 1,
    arbitrary: fc.tuple(account, amount, fc.array(anyEvent, { maxLength: 3 })).map(
      ([id, moved, events]): BookEvent => ({
        kind: 'booked',
        entry: { what: 'paid-in', at: '2026-01-01T00:00:00Z', account: id, moved: { amount: moved, currency: 'USDT' } },
        changes: events.filter(
          (one) => one.kind !== 'booked' && one.kind !== 'imported' && one.kind !== 'venue.imported' && one.kind !== 'history.imported',
        ),
        realised: [{ kind: 'fee', amount: '-1', currency: 'USDT' }],
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(account, fc.array(amount, { maxLength: 3 })).map(
      ([id, amounts]): BookEvent => ({
        kind: 'history.imported',
        account: id,
        venue: 'binance',
        booked: amounts.map((label) => ({
          kind: 'booked',
          entry: { what: 'added', at: '2026-01-01T00:00:00Z', account: id },
          changes: [{ kind: 'account.edited', account: id, changes: { label } }],
          realised: [],
        })),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(account, account, holdings).map(
      ([id, gone, assets]): BookEvent => ({
        kind: 'venue.imported',
        name: 'binance',
        venue: 'binance',
        accounts: [{ id, product: 'binance/usdm', assets, imported: { venue: 'binance', name: 'binance', at: '2026-01-01T00:00:00Z' } }],
        gone: gone === id ? [] : [gone],
      }),
    ),
  },
);
