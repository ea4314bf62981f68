import { describe, expect, it } from 'vitest';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { printReading } from '../../src/documents/print-reading.ts';
import type { AccountDocument, PositionDocument } from '../../src/documents/reading.ts';
import { Rational } from '../../src/money/rational.ts';
import { assess } from '../../src/risk/assess.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { readLines } from '../vectors/vector.ts';
import { flat, NOW } from './measure.ts';

const BOOK = new ShippedRules();
const why = (words: string) => ({ unknown: expect.stringContaining(words) });

function printed(account: object, prices: object, instruments: object = {}): AccountDocument {
  const portfolio = readPortfolio({ version: 1, accounts: [{ id: 'a', ...account }], instruments });
  return printReading(assess(portfolio, readPrices(prices, NOW), undefined, BOOK)).accounts[0] as AccountDocument;
}

const BTC = 'BTC/USDT:USDT';
const LONG = { id: 'p', symbol: BTC, side: 'long', contracts: '1', entryPrice: '50000' };
const MARK = { marks: { [BTC]: '50000' } };
const position = (account: AccountDocument): PositionDocument => account.positions[0] as PositionDocument;

describe('a product fills in what the document leaves out', () => {
  it('Binance USDT-M: the bracket of the liquidation price, no fee, one contract is one coin', () => {
    // tiers.jsonl tier-4 and tier-8: tables of NEAR/USDC and BAL/USDT that are those of the book; here the document has none.
    interface Generated {
      readonly id: string;
      readonly line: {
        readonly portfolio: { readonly accounts: readonly [{ readonly positions: readonly object[] }] };
        readonly prices: object;
      };
      readonly expect: readonly { readonly value: string }[];
    }
    const lines = readLines<Generated>('tiers.jsonl').filter(({ id }) => id === 'tier-4' || id === 'tier-8');
    expect(lines).toHaveLength(2);
    for (const { line, expect: wanted } of lines) {
      const { positions } = line.portfolio.accounts[0];
      const { liquidationPrice } = position(printed({ product: 'binance/usdm', positions }, line.prices));
      const difference = Rational.from(liquidationPrice as string).minus(Rational.from(wanted[0]?.value ?? ''));
      expect(difference.abs().lessThan(Rational.from('0.00000000000000000001'))).toBe(true);
    }
  });

  it('Binance margin: liquidated at a level of exactly 1.1, not a hundred-millionth above', () => {
    const at = (assets: string) => printed({ product: 'binance/margin', assets: { USDC: assets }, debts: { USDT: '1000' } }, {});
    expect(at('1100')).toMatchObject({ level: 'liquidation', venueRatio: { name: 'margin level', value: '1.1', liquidationAt: '1.1' } });
    expect(at('1100.00000001')).toMatchObject({ level: 'critical' });
    expect(at('1300')).toMatchObject({ level: 'warning' });
    expect(at('1300.01')).toMatchObject({ level: 'ok' });
  });

  it('Kraken margin: a long’s used margin stands at its opening cost, a short’s moves with the price (worked.jsonl kr-mc-2, kr-mc-3)', () => {
    const held = { id: 'p', symbol: 'BTC/USD', contracts: '0.2', contractSize: '1', entryPrice: '50000', leverage: '5' };
    const at = (side: string) =>
      printed({ product: 'kraken/margin', assets: { USD: '5000' }, positions: [{ ...held, side }] }, { marks: { 'BTC/USD': '65200' } });
    // 0.4 × 0.2 × 65,200 / 5, and 0.4 × 0.2 × 50,000 / 5.
    expect(position(at('short')).maintenanceMargin).toBe('1043.2');
    expect(position(at('long')).maintenanceMargin).toBe('800');
    // 5,000 + 0.2·(50,000 − p) = 0.4 × 0.2 × p / 5: p = 15,000 / 0.216.
    expect(position(at('short')).liquidationPrice).toMatch(/^69444\.44444444444/);
  });

  it('Deribit: 350 BTC need 1 % and 350 × 0.005 % of them (rulebook F5, rates of 2022-01-11)', () => {
    const symbol = 'BTC/USDC:USDC';
    const big = { id: 'p', symbol, side: 'long', contracts: '350', contractSize: '1', entryPrice: '100000' };
    const reading = printed(
      { product: 'deribit/standard', assets: { USDC: '9000000' }, positions: [big] },
      { marks: { [symbol]: '100000' } },
    );
    // 0.0275 × 35,000,000.
    expect(position(reading).maintenanceMargin).toBe('962500');
  });

  it('GMX: never less than 1 USD, however small the position (gmx-perp.json floorUsd)', () => {
    const symbol = 'BTC/USD:USDC';
    const small = { id: 'p', symbol, side: 'long', contracts: '0.001', contractSize: '1', entryPrice: '50000', marginMode: 'isolated' };
    const rules = { maintenance: flat('0.005', 'entry') };
    const reading = printed({ product: 'gmx/perp', positions: [{ ...small, collateral: '10' }], rules }, { marks: { [symbol]: '50000' } });
    // 0.5 % of 50 is 0.25.
    expect(position(reading).maintenanceMargin).toBe('1');
    // 10 + 0.001·(p − 50,000) = 1.
    expect(position(reading).liquidationPrice).toBe('41000');
    expect(
      position(
        printed(
          { product: 'gmx/perp', positions: [{ ...small, contracts: '1', collateral: '9000' }], rules },
          { marks: { [symbol]: '50000' } },
        ),
      ).maintenanceMargin,
    ).toBe('250');
  });
});

describe('whose rule wins', () => {
  const rate = (account: object, instruments: object = {}) =>
    position(printed({ assets: { USDT: '40000' }, positions: [{ ...LONG, contractSize: '1' }], ...account }, MARK, instruments))
      .maintenanceMargin;

  it('the account’s over the instrument’s over the product’s', () => {
    const instruments = { [BTC]: { maintenance: flat('0.02') } };
    // Binance's first bracket of BTC/USDT is 0.4 %.
    expect(rate({ product: 'binance/usdm' })).toBe('200');
    expect(rate({ product: 'binance/usdm' }, instruments)).toBe('1000');
    expect(rate({ product: 'binance/usdm', rules: { maintenance: flat('0.03') } }, instruments)).toBe('1500');
  });

  it('for the close fee too, and the contract size: the position’s over the instrument’s over the product’s', () => {
    const account = { product: 'gate/futures', assets: { USDT: '40000' }, rules: { maintenance: flat('0.01') } };
    const price = (more: object, instruments: object, size: object = { contractSize: '1' }) =>
      position(printed({ ...account, ...more, positions: [{ ...LONG, ...size }] }, MARK, instruments)).liquidationPrice;
    // 40,000 + (p − 50,000) = (0.01 + f)·p.
    expect(price({}, {})).toBe(Rational.of(10_000).over(Rational.from('0.98925')).toString());
    expect(price({}, { [BTC]: { closeFee: { rate: '0.001', basis: 'mark' } } })).toBe(
      Rational.of(10_000).over(Rational.from('0.989')).toString(),
    );
    const own = { rules: { maintenance: flat('0.01'), closeFee: { rate: '0', basis: 'mark' } } };
    expect(price(own, { [BTC]: { closeFee: { rate: '0.001', basis: 'mark' } } })).toBe(
      Rational.of(10_000).over(Rational.from('0.99')).toString(),
    );
    expect(position(printed({ ...account, positions: [LONG] }, MARK, { [BTC]: { contractSize: '0.0001' } })).notional).toBe('5');
    expect(
      position(printed({ ...account, positions: [{ ...LONG, contractSize: '0.01' }] }, MARK, { [BTC]: { contractSize: '0.0001' } }))
        .notional,
    ).toBe('500');
  });

  it('over the law, which is over the product’s', () => {
    const policy = (more: object) => printed({ product: 'coinbase/futures', assets: { USD: '1000' }, ...more }, {}).shortfall.policy;
    expect(policy({})).toBe('recourse');
    expect(policy({ jurisdiction: 'de-retail' })).toBe('absorbed');
    expect(policy({ jurisdiction: 'uk-retail' })).toBe('recourse');
    const shortfall = { policy: 'capped_at_collateral', evidence: 'my contract', asOf: '2026-01-01' };
    expect(policy({ jurisdiction: 'de-retail', rules: { shortfall } })).toBe('capped_at_collateral');
  });

  it('the law on perpetuals reaches no loan inside the same account', () => {
    const bybit = { product: 'bybit/unified', assets: { USDC: '100' }, jurisdiction: 'eu-retail' };
    expect(printed(bybit, {}).shortfall.policy).toBe('absorbed');
    // Borrowed money: "you will be liable to make good any shortfalls" (T&C 2024-10-22); no overlay was seen to reach loans.
    const inDebt = printed({ ...bybit, debts: { USDT: '300' } }, {});
    expect(inDebt.shortfall.policy).toBe('recourse');
    expect(inDebt.owed).toEqual({ low: '200', high: '200' });
  });
});

describe('what is not known stays unknown', () => {
  it.each([
    [
      'bitget/futures',
      'the maintenance rates of bitget/futures are public at the venue but not in this book: set maintenance on BTC/USDT:USDT',
    ],
    ['okx/trading', 'the maintenance rates of okx/trading are public'],
    ['hyperliquid/perp', 'the maintenance rates of hyperliquid/perp are public'],
    ['coinbase/futures', 'the maintenance rates of coinbase/futures are shown by the venue to a key only'],
    ['gmx/perp', 'the maintenance rates of gmx/perp are on the chain'],
  ])('%s without tiers: worth known, liquidation not', (product, sentence) => {
    const reading = printed(
      { product, assets: { USDT: '9000' }, positions: [{ ...LONG, contractSize: '1' }] },
      { marks: { [BTC]: '51000' } },
    );
    expect(reading).toMatchObject({ level: 'unknown', equity: '10000', health: why(sentence), marginRatio: why(sentence) });
    expect(position(reading)).toMatchObject({ liquidationPrice: why(sentence), maintenanceMargin: why(sentence), unrealizedPnl: '1000' });
  });

  it('a symbol that the brackets do not have', () => {
    const symbol = 'SXP/USDT:USDT';
    const held = { ...LONG, symbol };
    expect(
      position(printed({ product: 'binance/usdm', assets: { USDT: '9' }, positions: [held] }, { marks: { [symbol]: '1' } })),
    ).toMatchObject({
      liquidationPrice: why('no maintenance tiers are known for SXP/USDT:USDT'),
    });
  });

  it('a coin as collateral without its weight; a dollar counts in full', () => {
    const coin = printed({ product: 'bybit/unified', assets: { BTC: '1' }, debts: { USDT: '1000' } }, { assets: { BTC: '50000' } });
    expect(coin).toMatchObject({ level: 'unknown', equity: '49000', health: why('how much BTC counts as collateral at bybit/unified') });
    const weighed = { rules: { collateralWeights: { BTC: '0.95' } } };
    const known = printed(
      { product: 'bybit/unified', assets: { BTC: '1' }, debts: { USDT: '1000' }, ...weighed },
      { assets: { BTC: '50000' } },
    );
    expect(known).toMatchObject({ level: 'ok', health: '46500', adjustedEquity: '46500' });
    // A protocol weighs dollars too.
    expect(printed({ product: 'aave/pool', assets: { USDC: '100' }, debts: { DAI: '10' } }, {}).health).toEqual(
      why('how much USDC counts'),
    );
  });

  it('borrowing where it needs maintenance by rates that nobody gave', () => {
    const reading = printed({ product: 'okx/trading', assets: { USDC: '1000' }, debts: { USDT: '100' } }, {});
    expect(reading.health).toEqual(why('the maintenance on borrowed USDT at okx/trading is not known: set rules.borrowMaintenance'));
  });

  it.each(['binance/loan-flexible', 'kucoin/loan', 'okx/loan', 'gate/margin', 'okx/margin-isolated'])(
    '%s without a liquidation ratio',
    (product) => {
      const reading = printed({ product, assets: { BTC: '1' }, debts: { USDT: '10000' } }, { assets: { BTC: '50000' } });
      expect(reading).toMatchObject({
        ltv: '0.2',
        equity: '40000',
        health: why(`no liquidation ratio is known for ${product}`),
        level: 'unknown',
      });
      expect(reading.liquidation['BTC']).toEqual({ down: why('no liquidation ratio'), up: why('no liquidation ratio') });
    },
  );

  it('a contract’s size: then nothing about its worth can be said', () => {
    const reading = printed({ product: 'okx/trading', assets: { USDT: '9000' }, positions: [LONG] }, MARK);
    expect(reading).toMatchObject({ level: 'unknown', equity: why(`the contract size of ${BTC} is not known`) });
  });

  it('Kraken margin without leverage, by which its requirement goes', () => {
    const held = { ...LONG, symbol: 'BTC/USD', contractSize: '1' };
    const reading = printed({ product: 'kraken/margin', assets: { USD: '9000' }, positions: [held] }, { marks: { 'BTC/USD': '50000' } });
    expect(reading.health).toEqual(why('the leverage of p is not known, and its maintenance goes by it'));
  });

  it('a portfolio margin: what a fall would cost is ours, when it liquidates is the venue’s', () => {
    const reading = printed(
      { product: 'okx/portfolio-margin', assets: { USDT: '9000' }, positions: [{ ...LONG, contractSize: '1' }] },
      MARK,
    );
    expect(reading).toMatchObject({ level: 'unknown', equity: '9000', health: why('portfolio m') });
    expect(position(reading).liquidationPrice).toEqual(why('portfolio m'));
    // 9,000 − 50,000 × the gap; nobody says who pays what is below 0.
    expect(reading.shortfall.ladder.map(({ gap, equity, owed }) => [gap, equity, owed.low, owed.high])).toEqual([
      ['0', '9000', '0', '0'],
      ['-0.05', '6500', '0', '0'],
      ['-0.1', '4000', '0', '0'],
      ['-0.2', '-1000', '0', '1000'],
      ['-0.3', '-6000', '0', '6000'],
      ['-0.5', '-16000', '0', '16000'],
    ]);
  });

  it('a close fee of which nobody said whether it is counted is an assumption in words', () => {
    const symbol = 'BTC/USD:BTC';
    const account = { id: 'a', product: 'kraken/futures', assets: { BTC: '1' }, positions: [{ ...LONG, symbol, contractSize: '1' }] };
    const portfolio = readPortfolio({ version: 1, accounts: [account], instruments: { [symbol]: { maintenance: flat('0.01') } } });
    const { assumptions } = assess(portfolio, readPrices({ marks: { [symbol]: '50000' } }, NOW), undefined, BOOK);
    expect(assumptions).toContain('kraken/futures: no close fee is counted, since whether the venue counts one is not known');
  });
});
