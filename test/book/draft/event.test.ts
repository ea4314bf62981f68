import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Book, EMPTY_BOOK, fold } from '../../../src/book/book.ts';
import { type About, type Draft, FIELDS, FORMS, type FormKind, type Values } from '../../../src/book/draft/draft.ts';
import { eventOf } from '../../../src/book/draft/event.ts';
import type { Circumstances } from '../../../src/book/draft/happening.ts';
import { fieldsOf, outlinesOf } from '../../../src/book/draft/outline.ts';
import { startOf } from '../../../src/book/draft/start.ts';
import type { AccountEntry } from '../../../src/book/entries.ts';
import { DocumentError } from '../../../src/documents/issue.ts';
import { readPortfolio } from '../../../src/documents/portfolio.ts';
import { Rational } from '../../../src/money/rational.ts';

const AT = '2026-11-22T05:00:00Z';
const NOWHERE: About = { account: null, position: null };
const HERE: Circumstances = {
  moment: (at) => ({ at: at ?? AT, contractSize: () => Rational.ONE, charged: () => ({ interest: Rational.ZERO, until: AT }) }),
  mark: '50000',
  size: Rational.ONE,
  lot: Rational.from('0.001'),
  feeRate: null,
};
const DESK: AccountEntry = {
  id: 'desk',
  product: 'binance/usdm',
  assets: { USDT: '5000' },
  positions: [
    {
      id: 'btc-1',
      symbol: 'BTC/USDT:USDT',
      side: 'long',
      contracts: '0.5',
      entryPrice: '50000',
      marginMode: 'isolated',
      leverage: '10',
      collateral: '2500',
    },
  ],
};
const PAPER: AccountEntry = { id: 'paper-1', product: 'binance/usdm', paper: true, assets: { USDT: '10000' } };
const LEDN: AccountEntry = {
  id: 'ledn-1',
  product: 'ledn/loan',
  assets: { BTC: '1.5', USD: '1000' },
  debts: { USD: { amount: '30000', annualRate: '0.1', since: '2026-01-01T00:00:00Z', accrual: 'daily_simple' } },
};
const BOOK: Book = { document: { version: 1, accounts: [DESK, PAPER, LEDN] }, text: null };
const POSITION: About = { account: 'desk', position: 'btc-1' };

const draft = (form: FormKind, values: Values, about: About = NOWHERE, whatIf = false): Draft => ({ form, about, whatIf, values });

/** The account that a draft leads to, as it is written. */
function made(one: Draft, id: string, book: Book = BOOK): AccountEntry | undefined {
  const drafted = eventOf(one, book, HERE);
  if ('faults' in drafted) throw new Error(JSON.stringify(drafted.faults));
  const { document } = fold([drafted.event], book);
  readPortfolio(document);
  return document.accounts.find((account) => account.id === id);
}

function faults(one: Draft, book: Book = BOOK): Record<string, string> {
  const drafted = eventOf(one, book, HERE);
  return 'faults' in drafted ? Object.fromEntries(drafted.faults.map(({ field, text }) => [field ?? '', text])) : {};
}

describe('a position', () => {
  const typed: Values = {
    account: 'desk',
    symbol: 'ETH/USDT:USDT',
    side: 'short',
    contracts: '2',
    entryPrice: '2500',
    marginMode: 'cross',
  };

  it('goes to the account that is named, under its coin and the first free number', () => {
    expect(made(draft('position', typed), 'desk')?.positions?.[1]).toEqual({
      id: 'eth-1',
      symbol: 'ETH/USDT:USDT',
      side: 'short',
      contracts: '2',
      entryPrice: '2500',
      marginMode: 'cross',
    });
  });

  it('makes its account where there is none of that name, with the money that backs it', () => {
    const values = { ...typed, account: 'bybit-main', product: 'bybit/unified', funds: '1000', paper: 'no' };
    expect(made(draft('position', values), 'bybit-main', EMPTY_BOOK)).toEqual({
      id: 'bybit-main',
      product: 'bybit/unified',
      assets: { USDT: '1000' },
      positions: [{ id: 'eth-1', symbol: 'ETH/USDT:USDT', side: 'short', contracts: '2', entryPrice: '2500', marginMode: 'cross' }],
    });
  });

  it('has each mistake beside its field', () => {
    const wrong = { ...typed, symbol: 'ETHUSDT', contracts: '-2', entryPrice: '', marginMode: 'isolated' };
    expect(faults(draft('position', wrong))).toEqual({
      symbol: 'must be a ccxt symbol such as BTC/USDT:USDT (linear) or BTC/USD:BTC (inverse)',
      contracts: 'must not be negative',
      entryPrice: 'needed',
      leverage: 'needed, or the collateral',
    });
  });

  it('does not go to a loan', () => {
    expect(faults(draft('position', { ...typed, account: 'ledn-1' }))).toEqual({
      account: 'ledn/loan holds assets and debts, no positions',
    });
  });

  it('is changed in its place; what is emptied is taken away', () => {
    const start = startOf('position', POSITION, BOOK);
    expect(start).toMatchObject({ contracts: '0.5', leverage: '10', collateral: '2500', stopPrice: '' });
    const position = made(draft('position', { ...start, contracts: '0.6', leverage: '' }, POSITION), 'desk')?.positions?.[0];
    expect(position).toEqual({ ...DESK.positions?.[0], contracts: '0.6', leverage: undefined });
    expect(position).not.toHaveProperty('leverage');
  });

  it('writes what is another than it was, and says when nothing is', () => {
    const start = startOf('position', POSITION, BOOK);
    expect(eventOf(draft('position', { ...start, contracts: '0.6' }, POSITION), BOOK, HERE)).toMatchObject({
      event: { changes: { contracts: '0.6' } },
    });
    expect(faults(draft('position', start, POSITION))).toEqual({ '': 'nothing is changed yet' });
    expect(
      faults(draft('account', startOf('account', { account: 'desk', position: null }, BOOK), { account: 'desk', position: null })),
    ).toEqual({
      '': 'nothing is changed yet',
    });
  });

  // A collateral typed for isolated margin and hidden by a change to cross must not be written.
  it('writes nothing that its form no longer shows', () => {
    const position = made(draft('position', { ...typed, collateral: '77' }), 'desk')?.positions?.[1];
    expect(position).not.toHaveProperty('collateral');
  });
});

describe('a stop', () => {
  it('is set and taken away', () => {
    const set = made(draft('stop', { stopPrice: '47000' }, POSITION), 'desk');
    expect(set?.positions?.[0]?.stopPrice).toBe('47000');
    const book = { document: { version: 1 as const, accounts: set === undefined ? [] : [set] }, text: null };
    expect(made(draft('stop', { stopPrice: '' }, POSITION), 'desk', book)?.positions?.[0]).not.toHaveProperty('stopPrice');
  });
});

describe('what is held and owed', () => {
  it('is set to the whole, and taken away by zero', () => {
    expect(made(draft('holding', { account: 'desk', code: 'usdt', amount: '700' }), 'desk')?.assets).toEqual({ USDT: '700' });
    expect(made(draft('holding', { account: 'desk', code: 'USDT', amount: '0' }), 'desk')?.assets).toEqual({});
    expect(faults(draft('holding', { account: 'desk', code: 'BTC', amount: '0' }))).toEqual({ amount: 'must be greater than zero' });
  });

  it('keeps the terms that its form does not have', () => {
    const values = { ...startOf('debt', { account: 'ledn-1', position: null }, BOOK), amount: '29000' };
    expect(values).toMatchObject({ code: 'USD', rate: '10', since: '2026-01-01T00:00:00Z' });
    expect(made(draft('debt', values, { account: 'ledn-1', position: null }), 'ledn-1')?.debts).toEqual({
      USD: { amount: '29000', annualRate: '0.1', since: '2026-01-01T00:00:00Z', accrual: 'daily_simple' },
    });
  });
});

describe('a loan', () => {
  const values: Values = {
    product: 'ledn/loan',
    code: 'BTC',
    amount: '1.5',
    owedCode: 'USD',
    owed: '30000',
    rate: '10',
    since: '2026-01-01',
  };

  it('is an account of its own, named by its venue when nobody names it', () => {
    expect(made(draft('loan', values), 'ledn-2')).toEqual({
      id: 'ledn-2',
      product: 'ledn/loan',
      assets: { BTC: '1.5' },
      debts: { USD: { amount: '30000', annualRate: '0.1', since: '2026-01-01T00:00:00Z' } },
    });
  });

  it('of a lender who is not listed needs the LTV at which it is sold', () => {
    const custom = { ...values, product: 'custom/collateral-debt' };
    expect(faults(draft('loan', custom))).toEqual({ saleLtv: 'needed' });
    expect(made(draft('loan', { ...custom, saleLtv: '80', callLtv: '70' }), 'loan-1')?.['rules']).toEqual({
      liquidationRatio: '0.8',
      marginCallRatio: '0.7',
    });
    expect(faults(draft('loan', { ...custom, saleLtv: '70', callLtv: '80' }))).toEqual({
      callLtv: 'must be below the LTV at which it is sold',
    });
  });
});

describe('a DeFi position', () => {
  const values: Values = { product: 'aave/pool', code: 'stETH', amount: '10', threshold: '83', owedCode: 'USDC', owed: '12000' };

  it('counts its collateral by the threshold', () => {
    expect(made(draft('defi', values), 'aave-1')).toMatchObject({
      assets: { stETH: '10' },
      rules: { collateralWeights: { stETH: '0.83' } },
    });
  });

  // 1 / 1.5 has no last digit: down is the side on which it is liquidated sooner.
  it('of Maker says it the other way round, and is never rounded to the safer side', () => {
    const rules = made(draft('defi', { ...values, product: 'maker/vault', threshold: '150' }), 'maker-1')?.['rules'];
    expect(rules).toEqual({ collateralWeights: { stETH: `0.${'6'.repeat(30)}` } });
    expect(faults(draft('defi', { ...values, product: 'maker/vault', threshold: '90' }))).toHaveProperty('threshold');
    expect(faults(draft('defi', { ...values, threshold: '150' }))).toHaveProperty('threshold');
  });
});

describe('collateral, debt and terms of a loan that is there', () => {
  const about: About = { account: 'ledn-1', position: null };
  const vault: AccountEntry = {
    id: 'maker-1',
    product: 'maker/vault',
    assets: { ETH: '10' },
    debts: { DAI: '9000' },
    rules: { collateralWeights: { ETH: `0.${'6'.repeat(30)}`, WBTC: '0.7' } },
  };

  it('are changed together, and each alone', () => {
    const start = startOf('loan', about, BOOK);
    expect(start).toMatchObject({ code: 'BTC', amount: '1.5', owedCode: 'USD', owed: '30000', rate: '10' });
    const drafted = eventOf(draft('loan', { ...start, amount: '2', callLtv: '65' }, about), BOOK, HERE);
    expect(drafted).toMatchObject({
      event: { kind: 'account.edited', account: 'ledn-1', assets: { BTC: '2' }, rules: { marginCallRatio: '0.65' } },
    });
    expect(drafted).not.toHaveProperty('event.debts');
    const account = made(draft('loan', { ...start, owed: '0' }, about), 'ledn-1');
    expect(account).toMatchObject({ debts: {}, assets: { BTC: '1.5', USD: '1000' } });
    expect(faults(draft('loan', start, about))).toEqual({ '': 'nothing is changed yet' });
  });

  it('of a vault are shown as its terms say them, and nothing else of its rules is touched', () => {
    const book: Book = { document: { version: 1, accounts: [vault] }, text: null };
    const of: About = { account: 'maker-1', position: null };
    const start = startOf('loan', of, book);
    expect(start).toMatchObject({ threshold: '150', code: 'ETH', owedCode: 'DAI', owed: '9000' });
    expect(faults(draft('loan', start, of), book)).toEqual({ '': 'nothing is changed yet' });
    const account = made(draft('loan', { ...start, threshold: '160' }, of), 'maker-1', book);
    expect(account?.['rules']).toEqual({ collateralWeights: { ETH: '0.625', WBTC: '0.7' } });
  });
});

describe('what happens', () => {
  // (0.5 · 50,000 + 0.5 · 45,000) / 1 = 47,500; 22,500 / 10 = 2,250 more collateral.
  it('a further fill averages the entry', () => {
    const account = made(draft('fill', { contracts: '0.5', price: '45000' }, POSITION), 'desk');
    expect(account?.positions?.[0]).toMatchObject({ contracts: '1', entryPrice: '47500', collateral: '4750' });
    expect(account?.assets).toEqual({ USDT: '2750' });
  });

  it('a close without a size closes all of it', () => {
    const account = made(draft('close', { price: '51000' }, POSITION), 'desk');
    // 5,000 + 2,500 + 0.5 · 1,000
    expect(account).toMatchObject({ positions: [], assets: { USDT: '8000' } });
    expect(faults(draft('close', { price: '51000', contracts: '0.6' }, POSITION))).toHaveProperty('contracts');
  });

  it('margin goes to the position and back', () => {
    expect(made(draft('margin', { way: 'add', amount: '500' }, POSITION), 'desk')).toMatchObject({
      assets: { USDT: '4500' },
      positions: [{ collateral: '3000' }],
    });
    expect(faults(draft('margin', { way: 'take', amount: '9999' }, POSITION))).toHaveProperty('amount');
  });

  it('money moves between two accounts, and from outside', () => {
    const values = { way: 'out', code: 'USDT', amount: '1000', to: 'paper-1' };
    const about = { account: 'desk', position: null };
    expect(made(draft('transfer', values, about), 'desk')?.assets).toEqual({ USDT: '4000' });
    expect(made(draft('transfer', values, about), 'paper-1')?.assets).toEqual({ USDT: '11000' });
    expect(made(draft('transfer', { ...values, way: 'in', to: 'outside' }, about), 'desk')?.assets).toEqual({ USDT: '6000' });
  });

  it('a debt is repaid out of what is held', () => {
    const account = made(draft('owe', { way: 'repay', code: 'USD', amount: '1000' }, { account: 'ledn-1', position: null }), 'ledn-1');
    expect(account?.debts).toMatchObject({ USD: { amount: '29000' } });
    expect(account?.assets).toEqual({ BTC: '1.5' });
  });
});

describe('an entry at the market', () => {
  const values: Values = {
    account: 'paper-1',
    symbol: 'BTC/USDT:USDT',
    side: 'long',
    size: '5000',
    unit: 'USD',
    leverage: '10',
    marginMode: 'isolated',
  };

  // 5,000 / 50,000 = 0.1 contracts; 5,000 / 10 = 500 of collateral.
  it('is of a size in USD or in coin, at the mark', () => {
    const account = made(draft('market', values), 'paper-1');
    expect(account?.positions).toMatchObject([{ contracts: '0.1', entryPrice: '50000', collateral: '500', leverage: '10' }]);
    expect(account?.assets).toEqual({ USDT: '9500' });
    expect(made(draft('market', { ...values, size: '0.0259', unit: 'coin' }), 'paper-1')?.positions).toMatchObject([
      { contracts: '0.025' },
    ]);
  });

  it('is for paper accounts alone', () => {
    expect(faults(draft('market', { ...values, account: 'desk' }))['account']).toContain('only paper accounts');
  });

  it('waits for a price, and is at least one step', () => {
    const drafted = eventOf(draft('market', values), BOOK, { ...HERE, mark: null });
    expect(drafted).toMatchObject({
      faults: [{ field: null, text: 'there is no price to go by: none has come yet, or it is old, or not believed' }],
    });
    expect(faults(draft('market', { ...values, size: '1' }))).toHaveProperty('size');
  });
});

describe('any form', () => {
  const word = fc.oneof(
    fc.constantFrom(
      '',
      '0',
      '1',
      '-1',
      '1e9',
      '0.5',
      '50,000',
      'x10',
      '99999999',
      'long',
      'desk',
      'paper-1',
      'BTC',
      'USDT',
      'BTC/USDT:USDT',
      'isolated',
      'cross',
      'out',
      'repay',
      'outside',
      '2026-01-01',
      'binance/usdm',
      'ledn/loan',
      'custom/unified',
    ),
    fc.string({ maxLength: 12 }),
  );
  const values = fc.dictionary(fc.constantFrom(...FIELDS), word, { noNullPrototype: true }) as fc.Arbitrary<Values>;
  const about = fc.constantFrom<About>(NOWHERE, POSITION, { account: 'desk', position: null }, { account: 'ledn-1', position: null });

  it('typed at random is a change that makes a portfolio, or tells what is wrong, in fields that it has', () => {
    let written = 0;
    fc.assert(
      fc.property(fc.constantFrom(...FORMS), values, about, (form, typed, of) => {
        const needsPosition = form === 'stop' || form === 'fill' || form === 'close' || form === 'margin';
        const one = draft(form, { ...startOf(form, of, BOOK), ...typed }, needsPosition ? POSITION : of);
        const asked = new Set<string>(fieldsOf(one, outlinesOf(BOOK.document)).map(({ field }) => field));
        const drafted = eventOf(one, BOOK, HERE);
        if ('faults' in drafted) {
          expect(drafted.faults.length).toBeGreaterThan(0);
          for (const { field, text } of drafted.faults) {
            expect(text).not.toBe('');
            if (field !== null) expect(asked).toContain(field);
          }
          return;
        }
        written++;
        try {
          readPortfolio(fold([drafted.event], BOOK).document);
        } catch (error) {
          // What only the document's schema knows is told by it.
          expect(error).toBeInstanceOf(DocumentError);
        }
      }),
      { numRuns: 3000 },
    );
    expect(written).toBeGreaterThan(50);
  });
});
