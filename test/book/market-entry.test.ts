import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Book, fold } from '../../src/book/book.ts';
import type { AccountEntry } from '../../src/book/entries.ts';
import { contractsFor, enterAtMarket, type Market } from '../../src/book/market-entry.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { Rational } from '../../src/money/rational.ts';

const AT = { at: '2026-01-01T00:00:00Z' };
const book = (account: Partial<AccountEntry> = {}): Book => ({
  document: { version: 1, accounts: [{ id: 'x', product: 'custom/derivatives', paper: true, assets: { USDT: '1000' }, ...account }] },
  text: null,
});
const market = (mark: string, given: Partial<Record<'contractSize' | 'lot' | 'feeRate', string>> = {}): Market => ({
  mark: Rational.from(mark),
  contractSize: Rational.from(given.contractSize ?? '1'),
  lot: given.lot === undefined ? null : Rational.from(given.lot),
  feeRate: given.feeRate === undefined ? null : Rational.from(given.feeRate),
});
const POSITION = { id: 'btc-1', symbol: 'BTC/USDT:USDT', side: 'long', leverage: '10', marginMode: 'isolated' };
const enter = (
  amount: string,
  unit: 'coin' | 'money' | 'contracts',
  at: Market,
  position: object = {},
  account: Partial<AccountEntry> = {},
) =>
  enterAtMarket(
    book(account),
    { account: 'x', position: { ...POSITION, ...position }, size: { amount: Rational.from(amount), unit } },
    at,
    AT,
  );

describe('an entry at the market', () => {
  it('comes to contracts rounded down to the lot, with its margin by the leverage and the taker’s fee out of the account', () => {
    // 500 / 46,195 = 0.010823…: 0.010 in lots of 0.001. Margin 461.95 / 10, fee 0.0005 of it: 0.230975.
    const event = enter('500', 'money', market('46195', { lot: '0.001', feeRate: '0.0005' }));
    expect(event.entry).toMatchObject({ what: 'opened', contracts: '0.01', price: '46195', fee: { amount: '0.230975', currency: 'USDT' } });
    const after = fold([event], book());
    expect(after.document.accounts[0]).toMatchObject({
      assets: { USDT: '953.574025' },
      positions: [{ contracts: '0.01', entryPrice: '46195', collateral: '46.195', leverage: '10' }],
    });
    expect(() => readPortfolio(after.document)).not.toThrow();
  });

  it('of an inverse contract counts its money, at a venue its contracts', () => {
    const inverse = { symbol: 'BTC/USD:BTC' };
    const coins = { assets: { BTC: '1' } };
    // 100 USD a contract: 1,050 USD are 10; 0.02 BTC at 50,000 are 1,000 USD.
    expect(enter('1050', 'money', market('50000', { contractSize: '100', lot: '1' }), inverse, coins).entry.contracts).toBe('10');
    expect(enter('0.02', 'coin', market('50000', { contractSize: '100', lot: '1' }), inverse, coins).entry.contracts).toBe('10');
    // 0.01 BTC a contract: 500 USDT at 40,000 are 0.0125 BTC, 1.25 contracts.
    expect(enter('500', 'money', market('40000', { contractSize: '0.01', lot: '0.01' })).entry.contracts).toBe('1.25');
  });

  it('is for paper accounts alone, and never less than a lot, nor more than there is margin for', () => {
    expect(() => enter('500', 'money', market('50000'), {}, { paper: false })).toThrow(
      'x is an account of real money, where negmon cannot trade',
    );
    expect(() => enter('40', 'money', market('50000', { lot: '0.001' }))).toThrow('less than the smallest step of 0.001 contracts');
    expect(() => enter('20000', 'money', market('50000'))).toThrow('the collateral takes 2000 USDT, and x holds 1000 USDT');
  });

  it('says where no fee is counted', () => {
    expect(enter('500', 'money', market('50000')).entry).toMatchObject({
      note: 'at the market; no trading fee is counted, since its rate is not known',
    });
  });

  it('is never worth more than was asked for, and less than a lot below it', () => {
    const whole = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(whole, whole, fc.integer({ min: 1, max: 1000 }), fc.boolean(), (amount, price, lot, isInverse) => {
        const at = market(String(price), { lot: `0.${String(lot).padStart(4, '0')}`, contractSize: '0.5' });
        const money = Rational.of(amount);
        const contracts = contractsFor({ amount: money, unit: 'money' }, isInverse, at, Rational.from('0.5'));
        const one = isInverse ? Rational.from('0.5') : at.mark.times(Rational.from('0.5'));
        expect(contracts.times(one).atMost(money)).toBe(true);
        expect(money.lessThan(contracts.plus(at.lot as Rational).times(one))).toBe(true);
      }),
    );
  });
});
