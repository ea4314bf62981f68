import { describe, expect, it } from 'vitest';
import { type Close, close } from '../../src/book/close.ts';
import { after, bookOf, desk, NOW, realised, refusal } from './books.ts';

const at = (price: string, rest: Partial<Close> = {}): Close => ({ account: 'desk', position: 'p', price, ...rest });

describe('profit is realised', () => {
  it.each([
    // Mission S6: bought at 60,000, at 45,000 it is −15,000.
    ['BTC/USDT:USDT', 'long', '1', '60000', '45000', 'gain -15000 USDT'],
    // Binance Portfolio Margin Pro support page (worked.jsonl bin-pm-upnl-s): short 0.05 from 52,000 at 40,000.
    ['BTC/USDT:USDT', 'short', '0.05', '52000', '40000', 'gain 600 USDT'],
    // Coinlocally docs, coin-margined profit and loss: 1,000 × (1/5,000 − 1/5,500) = 0.01818… BTC; short at 4,500: 0.0222…
    ['BTC/USD:BTC', 'long', '1000', '5000', '5500', 'gain 0.0181818181818181818181818181818 BTC'],
    ['BTC/USD:BTC', 'short', '1000', '5000', '4500', 'gain 0.0222222222222222222222222222222 BTC'],
    // Quanto: the contract's multiplier is in the coin it settles in.
    ['ETH/USD:BTC', 'long', '2', '3000', '3100', 'gain 200 BTC'],
  ])('%s %s %s from %s at %s: %s', (symbol, side, contracts, entryPrice, price, expected) => {
    const book = bookOf(desk({ symbol, side, contracts, entryPrice }, { assets: { USDT: '20000', BTC: '1' } }));
    const event = close(book, at(price), NOW);
    expect([realised(event), after(book, event).positions, event.entry.what]).toEqual([[expected], [], 'closed']);
  });

  it('is worth in USD what the coin was traded at, where the pair is quoted in USD', () => {
    const book = bookOf(desk({ symbol: 'BTC/USD:BTC', contracts: '1000', entryPrice: '5000' }, { assets: { BTC: '1' } }));
    const { realised: entries } = close(book, at('4000', { fee: '0.001' }), NOW);
    // 1,000 × (1/5,000 − 1/4,000) = −0.05 BTC at 4,000.
    expect(entries).toEqual([
      { kind: 'gain', amount: '-0.05', currency: 'BTC', usd: '-200' },
      { kind: 'fee', amount: '-0.001', currency: 'BTC', usd: '-4' },
    ]);
  });
});

describe('cross', () => {
  it('a part leaves the rest at its entry price', () => {
    const book = bookOf(desk({ stopPrice: '9000' }));
    const event = close(book, at('11000', { contracts: '0.4', fee: '4.4' }), NOW);
    expect(after(book, event)).toEqual(desk({ contracts: '0.6', stopPrice: '9000' }, { assets: { USDT: '10395.6' } }));
    expect(event.entry).toEqual({
      what: 'reduced',
      at: NOW.at,
      account: 'desk',
      position: 'p',
      symbol: 'BTC/USDT:USDT',
      side: 'long',
      contracts: '0.4',
      contractSize: '1',
      price: '11000',
      fee: { amount: '4.4', currency: 'USDT' },
    });
    expect(realised(event)).toEqual(['gain 400 USDT', 'fee -4.4 USDT']);
  });

  it('what the assets cannot pay is owed (mission S4), on top of what was owed', () => {
    // Mission S1: 10,000 USD at 10x on 1,000; at −12 % it is −200 before fees.
    const book = bookOf(desk({}, { assets: { USDT: '1000' }, debts: { USDT: '50', BTC: '1' } }));
    const event = close(book, at('8800', { fee: '8.8' }), NOW);
    const { assets, debts } = after(book, event);
    expect([assets, debts]).toEqual([{}, { USDT: '258.8', BTC: '1' }]);
    expect(realised(event)).toEqual(['gain -1200 USDT', 'fee -8.8 USDT']);
  });

  it('a fee is paid out of a profit before it is owed', () => {
    const book = bookOf(desk({}, { assets: {} }));
    expect(after(book, close(book, at('10010', { fee: '4' }), NOW)).assets).toEqual({ USDT: '6' });
  });

  it('a loss that the venue bears ends where the assets end', () => {
    const book = bookOf(desk({}, { assets: { USDT: '1000' }, debts: { USDT: '50' } }));
    const event = close(book, at('8800', { fee: '8.8', cause: 'liquidated', shortfall: 'venue', note: 'fund\u202e' }), NOW);
    const { assets, debts } = after(book, event);
    expect([assets, debts, realised(event)]).toEqual([{}, { USDT: '50' }, ['gain -991.2 USDT', 'fee -8.8 USDT']]);
    expect([event.entry.what, event.entry.note]).toEqual(['liquidated', 'fund']);
  });
});

describe('isolated', () => {
  const isolated = { marginMode: 'isolated', collateral: '1000', leverage: '10' };

  it('the part of the collateral comes back with the profit', () => {
    const book = bookOf(desk(isolated));
    const event = close(book, at('9700', { contracts: '0.25', fee: '1' }), NOW);
    // 1,000 / 4 − 0.25 × 300 − 1 come in.
    expect(after(book, event)).toEqual(desk({ ...isolated, contracts: '0.75', collateral: '750' }, { assets: { USDT: '10174' } }));
  });

  it('a third of it is rounded once, and nothing is lost', () => {
    const book = bookOf(desk({ ...isolated, contracts: '3' }));
    const event = close(book, at('10000', { contracts: '1' }), NOW);
    const { assets, positions } = after(book, event);
    expect([assets, positions?.[0]?.collateral]).toEqual([
      { USDT: '10333.333333333333333333333333333' },
      '666.666666666666666666666666667',
    ]);
  });

  it.each([
    ['holder', { USDT: '800' }, ['gain -1200 USDT']],
    ['venue', { USDT: '1000' }, ['gain -1000 USDT']],
  ] as const)('a loss beyond the collateral is borne by the %s', (shortfall, assets, said) => {
    const book = bookOf(desk(isolated, { assets: { USDT: '1000' } }));
    const event = close(book, at('8800', { cause: 'stopped', shortfall }), NOW);
    expect([after(book, event).assets, realised(event), event.entry.what]).toEqual([assets, said, 'stopped']);
  });
});

it('a fee in another coin is taken of it', () => {
  const book = bookOf(desk({}, { assets: { BNB: '1' } }));
  const event = close(book, at('10100', { fee: '0.1', feeCurrency: 'BNB', cause: 'took-profit' }), NOW);
  expect([after(book, event).assets, realised(event)]).toEqual([{ BNB: '0.9', USDT: '100' }, ['gain 100 USDT', 'fee -0.1 BNB']]);
});

it.each([
  [{ contracts: '1.5' }, /^contracts: desk\/p holds 1 contracts, so 1.5 cannot be closed: close it whole/],
  [{ contracts: '0' }, /^contracts: /],
  [{ price: '-1' }, /^price: /],
  [{ position: '\u001b[31mq' }, /^position: there is no position "\[31mq" in desk$/],
])('refuses %j', (rest, words) => {
  expect(refusal(() => close(bookOf(desk()), at('1', rest), NOW))).toMatch(words);
});

it('refuses what it cannot know: an option, and contracts of unknown size', () => {
  const option = bookOf(desk({ symbol: 'BTC/USD:BTC-261225-100000-C' }));
  expect(refusal(() => close(option, at('1'), NOW))).toBe(
    'position: BTC/USD:BTC-261225-100000-C is an option, which negmon does not model',
  );
  expect(refusal(() => close(bookOf(desk({}, { product: 'okx/trading' })), at('1'), NOW))).toMatch(/^contractSize: /);
  const said = { ...bookOf(desk({}, { product: 'okx/trading' })) };
  const document = { ...said.document, instruments: { 'BTC/USDT:USDT': { contractSize: '0.01' } } };
  expect(realised(close({ ...said, document }, at('11000'), NOW))).toEqual(['gain 10 USDT']);
});
