import { describe, expect, it } from 'vitest';
import { type Fill, fill } from '../../src/book/fill.ts';
import { Rational } from '../../src/money/rational.ts';
import { after, bookOf, desk, NOW, realised, refusal } from './books.ts';

const more = (contracts: string, price: string, rest: Partial<Fill> = {}): Fill => ({
  account: 'desk',
  position: 'p',
  contracts,
  price,
  ...rest,
});

describe('the entry price becomes the average', () => {
  it.each([
    // Bybit, help center "How to Calculate Average Entry Price", 000001113, 2024-11-27: a USDT and an inverse example.
    ['BTC/USDT:USDT', '1', '10000', '2', '13000', '12000'],
    ['BTC/USD:BTC', '50', '10000', '50', '15000', '12000'],
    // Mission S6: 1 BTC at 60,000 and 1 at 45,000.
    ['BTC/USDT:USDT', '1', '60000', '1', '45000', '52500'],
    // Quoted in a coin and linear: (2·3 + 1·0.5) / 3, to 30 digits, half-even.
    ['ETH/BTC:BTC', '2', '3', '1', '0.5', '2.16666666666666666666666666667'],
    // 3 / (1/7 + 2/11) = 231/25, which ends.
    ['BTC/USD:BTC', '1', '7', '2', '11', '9.24'],
  ])('%s: %s at %s and %s at %s: %s', (symbol, held, entryPrice, contracts, price, expected) => {
    const book = bookOf(desk({ symbol, contracts: held, entryPrice }, { assets: {} }));
    const event = fill(book, more(contracts, price), NOW);
    expect(after(book, event)).toEqual({
      ...desk(),
      assets: {},
      positions: [{ id: 'p', symbol, side: 'long', contracts: String(Number(held) + Number(contracts)), entryPrice: expected }],
    });
    expect(event.entry).toEqual({
      what: 'added',
      at: NOW.at,
      account: 'desk',
      position: 'p',
      symbol,
      side: 'long',
      contracts,
      contractSize: '1',
      price,
    });
    expect(event.realised).toEqual([]);
  });
});

describe('isolated', () => {
  const isolated = { marginMode: 'isolated', leverage: '10' };

  it('takes notional / leverage out of the assets, also where the collateral was not written', () => {
    const book = bookOf(desk({ ...isolated, side: 'short' }));
    const { assets, positions } = after(book, fill(book, more('0.5', '13000'), NOW));
    // 10,000 / 10, and 0.5 × 13,000 / 10 more.
    expect([assets, positions?.[0]?.collateral, positions?.[0]?.['side']]).toEqual([{ USDT: '9350' }, '1650', 'short']);
  });

  it('takes what is given, and the fee beside it', () => {
    const book = bookOf(desk({ ...isolated, collateral: '900' }, { assets: { USDT: '105', BNB: '1' } }));
    const event = fill(book, more('0.5', '13000', { collateral: '100', fee: '5' }), NOW);
    const { assets, positions } = after(book, event);
    expect([assets, positions?.[0]?.collateral, realised(event)]).toEqual([{ BNB: '1' }, '1000', ['fee -5 USDT']]);
    const bnb = fill(book, more('0.5', '13000', { collateral: '0', fee: '0.25', feeCurrency: 'BNB' }), NOW);
    expect([after(book, bnb).assets, bnb.entry.fee]).toEqual([
      { USDT: '105', BNB: '0.75' },
      { amount: '0.25', currency: 'BNB' },
    ]);
  });

  it('is refused where the account cannot pay it, and where nothing tells it', () => {
    const poor = bookOf(desk(isolated, { assets: { USDT: '649.99' } }));
    expect(refusal(() => fill(poor, more('0.5', '13000'), NOW))).toBe(
      'collateral: the collateral takes 650 USDT, and desk holds 649.99 USDT: pay it in first',
    );
    const bare = bookOf(desk({ marginMode: 'isolated', collateral: '900' }));
    expect(refusal(() => fill(bare, more('0.5', '13000'), NOW))).toMatch(/^collateral: say how much collateral it takes/);
    const unknown = bookOf(desk(isolated, { product: 'okx/trading' }));
    expect(refusal(() => fill(unknown, more('1', '13000'), NOW))).toMatch(/^contractSize: the size of one contract of BTC\/USDT:USDT/);
    // OKX: one contract is 0.01 BTC (GET /api/v5/public/instruments, ctVal). 1 × 0.01 × 13,000 / 10 more, on 0.01 × 10,000 / 10.
    const { assets, positions } = after(unknown, fill(unknown, more('1', '13000'), { ...NOW, contractSize: () => Rational.from('0.01') }));
    expect([assets, positions?.[0]?.collateral]).toEqual([{ USDT: '9987' }, '23']);
  });
});

it('a fee that cross assets cannot pay is owed; in another coin it is refused', () => {
  const book = bookOf(desk({}, { assets: { USDT: '2' }, debts: { USDT: '1' } }));
  const { assets, debts } = after(book, fill(book, more('1', '10000', { fee: '5' }), NOW));
  expect([assets, debts]).toEqual([{}, { USDT: '4' }]);
  expect(refusal(() => fill(book, more('1', '10000', { fee: '5', feeCurrency: 'BNB' }), NOW))).toBe(
    'fee: the fee takes 5 BNB, and desk holds 0 BNB: pay it in first',
  );
});

it('what the venue reported of the position and the account goes: it was said of other contracts', () => {
  const reported = { liquidationPrice: '9000', at: NOW.at };
  const book = bookOf(desk({ reported }, { reported: { equity: '1', at: NOW.at } }));
  const now = after(book, fill(book, more('1', '10000'), NOW));
  expect([now['reported'], now.positions?.[0]?.['reported']]).toEqual([undefined, undefined]);
});

it.each([
  [{ account: 'dsk' }, 'account: there is no account "dsk" in your book'],
  [{ position: 'q' }, 'position: there is no position "q" in desk'],
  [{ contracts: '0' }, /^contracts: the number of contracts must be more than zero/],
  [{ price: '1e4' }, /^price: the price must be more than zero/],
  [{ fee: '-1' }, /^fee: the fee must be zero or more/],
  [{ fee: '1', feeCurrency: 'US DT' }, /^fee: the currency of the fee/],
] as const)('refuses %j', (rest, words) => {
  const said = refusal(() => fill(bookOf(desk()), more('1', '10000', rest), NOW));
  if (typeof words === 'string') expect(said).toBe(words);
  else expect(said).toMatch(words);
});
