import { describe, expect, it } from 'vitest';
import { type MarketsDocument, readMarkets } from '../../src/documents/markets.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { instrumentsOf, type MarketsByVenue, openQuestions } from '../../src/monitor/instruments.ts';
import { FIRST_VIEW, look } from '../../src/monitor/view.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { BTC, Desk, EPOCH } from './desk.ts';

const BOOK = new ShippedRules();
const DAY = 86_400_000;
const iso = (at: number) => new Date(at).toISOString();

/** What a venue says; fetched when the story begins unless `at` says otherwise. */
const venue = (
  name: string,
  instruments: MarketsDocument['instruments'],
  tiers: MarketsDocument['tiers'] = {},
  at = EPOCH,
): MarketsByVenue =>
  new Map([[name, readMarkets({ version: 1, venue: name, ccxt: '4.5.84', at: iso(at), instruments, tiers } satisfies MarketsDocument)]]);
const size = (contractSize: string) => ({ contractSize, tickSize: null, lotSize: null });
const tiers = (rows: MarketsDocument['tiers'][string]['tiers'], unit: 'notional' | 'contracts' = 'notional') => ({
  [BTC]: { at: iso(EPOCH), unit, tiers: rows },
});

/** 100 contracts, isolated, without a contract size of its own. */
const LONG = { id: 'btc-1', symbol: BTC, side: 'long', contracts: '100', entryPrice: '50000', marginMode: 'isolated', collateral: '2500' };
const at = (product: string, position: object = {}, more: object = {}) => ({
  id: product.replace('/', '-'),
  product,
  positions: [{ ...LONG, ...position }],
  ...more,
});
/** A desk that has learnt what a venue says, with BTC at 50,000 everywhere. */
const deskOf = async (accounts: object[], markets: MarketsByVenue, instruments: object = {}) => {
  const desk = new Desk(accounts, { book: BOOK, instruments });
  for (const product of ['okx', 'binance', 'gate', 'bitget', 'kraken', 'bybit']) desk.feed.mark(BTC, '50000', product);
  await desk.settled();
  desk.monitor.learn(markets);
  return desk;
};
const detailOf = (desk: Desk) => desk.snapshot(look(FIRST_VIEW, { kind: 'select', index: 0, detail: true })).detail;
const from = (desk: Desk, what: string) => detailOf(desk)?.provenance.find((one) => one.what === what)?.from;

describe('a contract size', () => {
  it('is the venue’s own where nobody said one, and the detail says since when', async () => {
    const desk = new Desk([at('okx/trading')], { book: BOOK });
    desk.feed.mark(BTC, '50000', 'okx');
    await desk.settled();
    expect(detailOf(desk)?.position?.notional).toHaveProperty('unknown');
    desk.monitor.learn(venue('okx', { [BTC]: size('0.01') }));
    // 100 · 0.01 · 50,000.
    expect(detailOf(desk)?.position?.notional).toBe('50000');
    expect(from(desk, 'contract size')).toBe("okx's contracts, fetched 2025-10-10");
  });

  it.each([
    ['the position’s own', { contractSize: '0.02' }, {}, '100000'],
    ['the portfolio’s instrument’s', {}, { [BTC]: { contractSize: '0.03' } }, '150000'],
  ])('%s comes first', async (_, position, instruments, notional) => {
    const desk = await deskOf([at('okx/trading', position)], venue('okx', { [BTC]: size('0.01') }), instruments);
    expect(detailOf(desk)?.position?.notional).toBe(notional);
    expect(from(desk, 'contract size')).toBeUndefined();
  });

  it('of one symbol is another one at another venue', async () => {
    const markets = new Map([...venue('okx', { [BTC]: size('0.01') }), ...venue('gate', { [BTC]: size('0.0001') })]);
    const desk = await deskOf([at('okx/trading'), at('gate/futures')], markets);
    expect(desk.monitor.readings.map(({ positions }) => String(positions[0]?.notional))).toEqual(['50000', '500']);
  });

  it('of a venue says nothing to an account of none, nor to another venue’s', async () => {
    const desk = await deskOf([at('bitget/futures'), at('custom/derivatives')], venue('okx', { [BTC]: size('0.01') }));
    expect(desk.monitor.readings[0]?.positions[0]?.notional).toHaveProperty('unknown');
    expect(String(desk.monitor.readings[1]?.positions[0]?.notional)).toBe('5000000');
  });

  it('learnt anew is measured anew, although no price has moved', async () => {
    const desk = await deskOf([at('okx/trading')], venue('okx', { [BTC]: size('0.01') }));
    desk.monitor.learn(venue('okx', { [BTC]: size('0.02') }));
    expect(String(desk.monitor.readings[0]?.positions[0]?.notional)).toBe('100000');
  });

  it('brings its steps along: a row is rounded by the tick', async () => {
    const markets = venue('okx', { [BTC]: { contractSize: '0.01', tickSize: '0.1', lotSize: '0.01' } });
    const desk = await deskOf([at('okx/trading')], markets);
    expect(desk.snapshot().rows[0]?.tickSize).toBe('0.1');
    expect(desk.monitor.readings[0]?.positions[0]?.leg.lotSize).toBe('0.01');
    const given = await deskOf([at('okx/trading')], markets, { [BTC]: { tickSize: '0.5' } });
    expect(given.snapshot().rows[0]?.tickSize).toBe('0.5');
  });

  it('that is older than a day is still used, and its day is said', async () => {
    const markets = venue('okx', { [BTC]: size('0.01') }, {}, EPOCH - 40 * DAY);
    const desk = await deskOf([at('okx/trading')], markets);
    expect(desk.snapshot().assumptions).toContain("okx's contracts are known as of 2025-08-31");
    const fresh = await deskOf([at('okx/trading')], venue('okx', { [BTC]: size('0.01') }, {}, EPOCH - DAY));
    expect(fresh.snapshot().assumptions?.join()).not.toContain('as of');
  });
});

describe('a public maintenance table', () => {
  const TWO = [
    { floor: '0', rate: '0.005' },
    { floor: '20000', rate: '0.01' },
  ];
  /** 50,000 USDT of notional. */
  const held = (product: string) => at(product, { contractSize: '0.01' });
  const maintenance = async (product: string, table: MarketsDocument['tiers']) => {
    const desk = await deskOf([held(product)], venue(product.slice(0, product.indexOf('/')), {}, table));
    return detailOf(desk)?.position?.maintenanceMargin;
  };

  it('that is older than a day is still used, and its day is said, though the contracts are of today', async () => {
    const table = { [BTC]: { at: iso(EPOCH - 40 * DAY), tiers: TWO } };
    const desk = await deskOf([held('gate/futures')], venue('gate', {}, table));
    expect(detailOf(desk)?.position?.maintenanceMargin).toBe('400');
    expect(desk.snapshot().assumptions).toContain("gate's maintenance tiers are known as of 2025-08-31");
  });

  it.each([
    // Marginal and continuous: 20,000 · 0.5 % + 30,000 · 1 %.
    ['gate/futures', tiers(TWO), '400'],
    // With the venue's own deduction: 50,000 · 1 % − 90.
    ['gate/futures', tiers([TWO[0] as (typeof TWO)[0], { floor: '20000', rate: '0.01', deduction: '90' }]), '410'],
    // The whole position takes its tier's rate: 50,000 · 1 %; a deduction has no place there.
    ['bitget/futures', tiers(TWO), '500'],
    ['bitget/futures', tiers([TWO[0] as (typeof TWO)[0], { floor: '20000', rate: '0.01', deduction: '90' }]), '500'],
    // By contracts: 100 of them are in the tier from 100, inclusive, and would not be in one from 100.01.
    ['okx/trading', tiers([TWO[0] as (typeof TWO)[0], { floor: '100', rate: '0.02' }], 'contracts'), '1000'],
    ['okx/trading', tiers([TWO[0] as (typeof TWO)[0], { floor: '100.01', rate: '0.02' }], 'contracts'), '250'],
    // One tier is read the same either way.
    ['kraken/futures', tiers([{ floor: '0', rate: '0.01' }]), '500'],
  ])('of %s is read as the product says', async (product, table, expected) => {
    expect(await maintenance(product, table)).toBe(expected);
  });

  it.each([
    ['kraken/futures', tiers(TWO), 'nobody says how its levels add up'],
    ['gate/futures', tiers(TWO, 'contracts'), 'deductions in contracts are not known'],
    ['binance/coinm', tiers(TWO), 'its table is shown to a key only: what is public is another one'],
  ])('of %s with these tiers leaves it unknown: %#', async (product, table) => {
    expect(await maintenance(product, table)).toHaveProperty('unknown');
  });

  it('by contracts holds its tier while the price moves', async () => {
    const table = tiers([TWO[0] as (typeof TWO)[0], { floor: '1000', rate: '0.02' }], 'contracts');
    const desk = await deskOf([held('okx/trading')], venue('okx', {}, table));
    // Isolated long of 1 BTC at 50,000 on 2,500 at 0.5 % and a close fee of 0.05 %: (50,000 − 2,500) / 0.9945.
    expect(Number(detailOf(desk)?.position?.liquidationPrice)).toBeCloseTo(47_500 / 0.9945, 6);
  });

  it('stands behind the account’s own rules and the portfolio’s, and says where it is from', async () => {
    const rule = { maintenance: { basis: 'mark', shape: 'whole', tiers: [{ floor: '0', rate: '0.03' }] } };
    const markets = venue('gate', {}, tiers(TWO));
    const own = await deskOf([{ ...held('gate/futures'), rules: rule }], markets);
    const instrument = await deskOf([held('gate/futures')], markets, { [BTC]: rule });
    const open = await deskOf([held('gate/futures')], markets);
    expect([own, instrument, open].map((desk) => detailOf(desk)?.position?.maintenanceMargin)).toEqual(['1500', '1500', '400']);
    expect([own, instrument, open].map((desk) => from(desk, 'maintenance')?.split(', ').slice(1).join(', '))).toEqual([
      'rules of the account',
      'the instrument in the portfolio',
      "gate's public tiers, fetched 2025-10-10",
    ]);
  });

  it('fills the gap of a table that ships with negmon and does not have the symbol', async () => {
    const symbol = 'NEWCOIN/USDT:USDT';
    const account = at('binance/usdm', { symbol, contractSize: '1' });
    const table = { [symbol]: { at: iso(EPOCH), tiers: [{ floor: '0', rate: '0.02' }] } };
    const desk = await deskOf([account], venue('binance', {}, table));
    desk.feed.mark(symbol, '10', 'binance');
    await desk.settled();
    // 100 · 10 · 2 %.
    expect(detailOf(desk)?.position?.maintenanceMargin).toBe('20');
  });
});

describe('what a book leaves open', () => {
  const open = (accounts: object[], instruments: object = {}) => openQuestions(readPortfolio({ version: 1, accounts, instruments }), BOOK);

  it.each([
    ['a size and a table', [at('okx/trading')], {}, [{ venue: 'okx', sizes: [BTC], tiers: [BTC] }]],
    ['a table', [at('gate/futures', { contractSize: '1' })], {}, [{ venue: 'gate', sizes: [], tiers: [BTC] }]],
    ['steps alone, where the rules ship with negmon', [at('binance/usdm')], {}, [{ venue: 'binance', sizes: [], tiers: [] }]],
    ['nothing, where the portfolio says it all', [at('binance/usdm')], { [BTC]: { tickSize: '0.1', lotSize: '0.001' } }, []],
    ['nothing of an account without a venue', [at('custom/derivatives')], {}, []],
    ['nothing of a pair', [at('kraken/margin', { symbol: 'BTC/USD' })], {}, []],
    ['nothing of an option', [at('deribit/standard', { symbol: 'BTC/USD:BTC-260327-100000-C' })], {}, []],
    ['nothing of a loan', [{ id: 'l', product: 'ledn/loan', assets: { BTC: '1' } }], {}, []],
    ['one question a venue', [at('okx/trading'), { ...at('okx/trading'), id: 'b' }], {}, [{ venue: 'okx', sizes: [BTC], tiers: [BTC] }]],
  ])('%s', (_, accounts, instruments, expected) => expect(open(accounts, instruments)).toEqual(expected));
});

it('a portfolio is left as it is where its venue says nothing', () => {
  const portfolio = readPortfolio({ version: 1, accounts: [at('okx/trading')] });
  expect(instrumentsOf(portfolio.accounts[0] as never, portfolio, new Map())).toBe(portfolio.instruments);
});
