import { expect, it } from 'vitest';
import type { AccountEntry } from '../../src/book/entries.ts';
import type { Instrument } from '../../src/book/portfolio.ts';
import { type ContractSymbol, parseSymbol } from '../../src/book/symbol.ts';
import type { Markets } from '../../src/documents/markets.ts';
import { Rational } from '../../src/money/rational.ts';
import { momentOf } from '../../src/monitor/moment.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';

const AT = Date.parse('2026-03-10T14:30:00Z');
const BTC = parseSymbol('BTC/USDT:USDT') as ContractSymbol;
const size = (contractSize: string): Instrument => ({
  contractSize: Rational.from(contractSize),
  tickSize: null,
  lotSize: null,
  maintenance: null,
  closeFee: null,
});
const okx: Markets = { venue: 'okx', ccxt: '4.5.84', at: AT, instruments: new Map([[BTC.text, size('0.01')]]), tiers: new Map() };
const moment = momentOf(AT, new ShippedRules(), new Map([['okx', okx]]));
const account = (product: string, debt: object = {}): AccountEntry => ({
  id: 'a',
  product,
  debts: { USDT: { amount: '1000', annualRate: '0.0876', since: '2026-03-10T13:55:00Z', ...debt } },
});

it('is written in UTC', () => expect(moment.at).toBe('2026-03-10T14:30:00Z'));

it.each([
  ['okx/trading', '0.01'],
  // config/products/binance-usdm.json: contracts are base units.
  ['binance/usdm', '1'],
  ['gate/futures', undefined],
  ['custom/derivatives', undefined],
])('%s: one contract is %s', (product, expected) => {
  expect(moment.contractSize?.(account(product), BTC)?.toString()).toBe(expected);
});

it('charges a debt by its own way, else by the product’s, and tells up to when', () => {
  const charged = (entry: AccountEntry): unknown => {
    const { interest, until } = moment.charged?.(entry, 'USDT') ?? {};
    return [interest?.toString(), until];
  };
  // 0.0876 a year is 0.00001 an hour. Binance, "Dynamic Interest Rate System": 13:55 to 14:30 is two hours, the second until 15:00.
  expect(charged(account('binance/margin'))).toEqual(['0.02', '2026-03-10T15:00:00Z']);
  // Gate charges for the hour marks that were lived through.
  expect(charged(account('gate/margin'))).toEqual(['0.01', '2026-03-10T14:00:00Z']);
  expect(charged(account('binance/margin', { accrual: 'daily_simple' }))).toEqual(['0', '2026-03-10T13:55:00Z']);
});
