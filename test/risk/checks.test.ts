import { describe, expect, it } from 'vitest';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { printReading } from '../../src/documents/print-reading.ts';
import type { CheckDocument, ReadingDocument } from '../../src/documents/reading.ts';
import { Rational } from '../../src/money/rational.ts';
import { assess } from '../../src/risk/assess.ts';
import { type CheckLimits, DEFAULT_CHECKS } from '../../src/risk/checks.ts';
import { flat, NOW } from './measure.ts';

const SYMBOL = 'BTC/USDT:USDT';

function read(accounts: readonly object[], prices: object, limits: CheckLimits = DEFAULT_CHECKS): ReadingDocument {
  return printReading(assess(readPortfolio({ version: 1, accounts }), readPrices(prices, NOW)), limits);
}

/** Findings of one account with one position, as "id level". */
function found(
  position: object,
  mark: string,
  assets: object = { USDT: '100000' },
  limits: CheckLimits = DEFAULT_CHECKS,
): readonly CheckDocument[] {
  const whole = {
    id: 'p',
    symbol: SYMBOL,
    side: 'long',
    contracts: '0.4',
    entryPrice: '50000',
    stopPrice: '45000',
    marginMode: 'cross',
    ...position,
  };
  const account = { id: 'a', product: 'custom/derivatives', assets, positions: [whole], rules: { maintenance: flat('0.005') } };
  return read([account], { marks: { [SYMBOL]: mark } }, limits).accounts[0]?.checks ?? [];
}
const names = (checks: readonly CheckDocument[]): string[] => checks.map(({ id, level }) => `${id} ${level}`);

describe('loss at the stop', () => {
  // Mission S9: 0.4 BTC from 50,000 to 45,000 loses 2,000, 2 % of 100,000: the rule allows it, its cautious end of 1 % does not.
  it('of 2 % is more than 1 %, and of more than 2 % critical; of 1 % it is nothing', () => {
    expect(names(found({}, '50000'))).toEqual(['riskPerTrade warning']);
    expect(names(found({ stopPrice: '44999' }, '50000'))).toEqual(['riskPerTrade critical']);
    expect(names(found({ stopPrice: '47500' }, '50000'))).toEqual([]);
  });

  it('says the figures', () => {
    expect(found({}, '50000')[0]).toEqual({
      id: 'riskPerTrade',
      level: 'warning',
      position: 'p',
      text: 'at its stop p loses 2,000.00 USDT, 2.0 % of the equity of a: more than 1.0 %',
      value: '0.02',
      limit: '0.01',
    });
  });

  it('in profit is no loss', () => expect(names(found({ stopPrice: '52000' }, '55000'))).toEqual([]));

  it('is compared in one money: coins of an inverse contract against an equity in dollars', () => {
    const position = {
      id: 'p',
      symbol: 'BTC/USD:BTC',
      side: 'short',
      contracts: '13000',
      entryPrice: '50000',
      stopPrice: '52000',
      marginMode: 'cross',
    };
    const account = {
      id: 'a',
      product: 'custom/unified',
      assets: { BTC: '0.4' },
      positions: [position],
      rules: { maintenance: flat('0.005') },
    };
    // 0.01 BTC of 0.4 BTC, which 50,000 each makes 500 of 20,000 USD: 2.5 %.
    const [check] =
      read([account], { marks: { 'BTC/USD:BTC': '50000' } }).accounts[0]?.checks.filter(({ id }) => id === 'riskPerTrade') ?? [];
    expect(check).toMatchObject({ level: 'critical', value: '0.025' });
  });
});

describe('a stop', () => {
  it('that is missing is said', () => {
    expect(found({ stopPrice: undefined }, '50000')).toMatchObject([{ id: 'noStop', level: 'warning', position: 'p', value: null }]);
  });

  it('beyond liquidation is critical (MetaMask #41898, go-trader #1450: peers.md section 4 item 25)', () => {
    // On 1,000 isolated the long goes at (20,000 − 1,000) / (0.4 · 0.995) = 47,738.69.
    const isolated = { marginMode: 'isolated', collateral: '1000', contracts: '0.4' };
    expect(names(found({ ...isolated, stopPrice: '47738' }, '50000', { USDT: '1000000' }))).toEqual([
      'leverage warning',
      'stopBeyondLiquidation critical',
    ]);
    expect(names(found({ ...isolated, stopPrice: '47739' }, '50000', { USDT: '1000000' }))).toEqual(['leverage warning']);
  });
});

describe('leverage', () => {
  // Notional 20,000; mission S9: 2–3x calm, 50–100x critical; from 5x it warns.
  it.each([
    ['4001', []],
    ['4000', ['leverage warning']],
    ['401', ['leverage warning']],
    ['400', ['leverage critical']],
  ])('of 20,000 on %s', (equity, expected) => {
    expect(names(found({}, '50000', { USDT: equity })).filter((name) => name.startsWith('leverage'))).toEqual(expected);
  });

  it('is the effective one, of the equity there is now', () => {
    // 20,000 bought on 5,000 at 45,000: 18,000 on 3,000.
    expect(found({}, '45000', { USDT: '5000' }).find(({ id }) => id === 'leverage')).toMatchObject({ value: '6', limit: '5' });
  });

  it('of debts is what is held over what is left: mission S2, 5,000 own and 5,000 borrowed, is 2x', () => {
    const at = (price: string) =>
      read(
        [{ id: 'a', product: 'custom/collateral-debt', assets: { BTC: '0.2' }, debts: { USD: '5000' }, rules: { liquidationRatio: '1' } }],
        {
          assets: { BTC: price },
        },
      ).accounts[0]?.checks;
    expect(at('50000')).toEqual([]);
    // 0.2 · 31,250 = 6,250 on 1,250.
    expect(at('31250')).toMatchObject([{ id: 'leverage', level: 'warning', position: null, value: '5' }]);
    // Nothing is left: that is said by the level.
    expect(at('25000')).toEqual([]);
  });
});

describe('an unrealized loss', () => {
  it('S6: 1 BTC from 60,000 at 45,000 is −15,000, −25 %; as much again would average 52,500', () => {
    const position = { contracts: '1', entryPrice: '60000', stopPrice: undefined };
    const [check] = found(position, '45000').filter(({ id }) => id === 'unrealizedLoss');
    expect(check).toMatchObject({ level: 'warning', value: '-0.25', limit: '0.2' });
    expect(check?.text).toContain('p stands -15,000.00 USDT, -25.0 % of what it was entered at');
    expect(check?.text).toContain("make the long's average 52,500");
    const account = {
      id: 'a',
      product: 'custom/derivatives',
      assets: { USDT: '1' },
      positions: [{ id: 'p', symbol: SYMBOL, side: 'long', contracts: '1', entryPrice: '60000' }],
    };
    expect(read([account], { marks: { [SYMBOL]: '45000' } }).accounts[0]?.positions[0]).toMatchObject({
      unrealizedPnl: '-15000',
      unrealizedRatio: '-0.25',
    });
  });

  it.each([
    ['40001', []],
    ['40000', ['unrealizedLoss warning']],
    ['25001', ['unrealizedLoss warning']],
    ['25000', ['unrealizedLoss critical']],
  ])('from 50,000 at %s', (mark, expected) => {
    expect(names(found({}, mark)).filter((name) => name.startsWith('unrealized'))).toEqual(expected);
  });
});

describe('concentration', () => {
  const long = (id: string, symbol: string, contracts: string, entryPrice: string, side = 'long') => ({
    id,
    symbol,
    side,
    contracts,
    entryPrice,
    stopPrice: '1',
  });
  const book = (eth: string, side = 'long') => [
    {
      id: 'a',
      product: 'custom/derivatives',
      assets: { USDT: '1000000' },
      positions: [long('b', SYMBOL, '0.2', '50000')],
      rules: { maintenance: flat('0.005') },
    },
    {
      id: 'b',
      product: 'custom/derivatives',
      assets: { USDT: '1000000' },
      positions: [long('e', 'ETH/USDT:USDT', eth, '2500', side)],
      rules: { maintenance: flat('0.005') },
    },
  ];
  const prices = { marks: { [SYMBOL]: '50000', 'ETH/USDT:USDT': '2500' }, assets: { USDT: '1' } };

  it('is the share of gross exposure over all accounts, long and short alike, dollars left out', () => {
    // BTC 10,000 against ETH 4 · 2,500 = 10,000: half each.
    expect(read(book('4'), prices).checks).toMatchObject([
      { text: expect.stringContaining('50.0 % of all'), value: '0.5' },
      { value: '0.5' },
    ]);
    expect(read(book('4', 'short'), prices).checks).toHaveLength(2);
    // 10,000 of 17,500.
    expect(read(book('3'), prices).checks).toMatchObject([
      { id: 'concentration', level: 'warning', position: null, text: expect.stringContaining(' BTC'), limit: '0.5' },
    ]);
  });

  it('counts coins that are held and owed', () => {
    const wallet = { id: 'w', product: 'custom/unified', assets: { BTC: '1', USDT: '1000000' } };
    expect(read([wallet], { assets: { BTC: '50000' } }).checks).toMatchObject([{ value: '1' }]);
    expect(read([{ id: 'w', product: 'custom/unified', assets: { USDT: '1000000' } }], {}).checks).toEqual([]);
  });

  it('is not judged while a part is unknown', () => expect(read(book('3'), { marks: { [SYMBOL]: '50000' } }).checks).toEqual([]));
});

describe('turned off', () => {
  it('none speaks, and limits of one’s own hold', () => {
    const off: CheckLimits = {
      riskPerTrade: null,
      noStop: false,
      stopBeyondLiquidation: false,
      leverage: null,
      concentration: null,
      unrealizedLoss: null,
      depeg: null,
    };
    expect(found({ stopPrice: undefined }, '20000', { USDT: '100' }, off)).toEqual([]);
    expect(found({ marginMode: 'isolated', collateral: '100', stopPrice: '1' }, '50000', {}, off)).toEqual([]);
    const own: CheckLimits = { ...off, leverage: { warning: Rational.from('0.1'), critical: null } };
    expect(names(found({}, '50000', { USDT: '1' }, own))).toEqual(['leverage warning']);
  });
});

describe('what a wallet holds', () => {
  it('S13: coins stand apart from net worth: 20,000 → 3,500 leaves the coin and takes 82.5 % of its worth', () => {
    const at = (price: string) =>
      read([{ id: 'cold', product: 'custom/unified', assets: { BTC: '1' } }], { assets: { BTC: price } }).accounts[0];
    expect(at('20000')?.held).toEqual({ BTC: { amount: '1', value: '20000' } });
    expect(at('3500')).toMatchObject({ equity: '3500', held: { BTC: { amount: '1', value: '3500' } }, checks: [] });
  });

  it('is never negative, though the account is', () => {
    const account = {
      id: 'a',
      product: 'custom/collateral-debt',
      assets: { BTC: '0.2' },
      debts: { USD: '5000' },
      rules: { liquidationRatio: '1' },
    };
    expect(read([account], { assets: { BTC: '24000' } }).accounts[0]).toMatchObject({
      equity: '-200',
      held: { BTC: { amount: '0.2', value: '4800' } },
    });
  });

  it('is worth nothing known without a price', () => {
    expect(read([{ id: 'a', product: 'custom/unified', assets: { BTC: '1' } }], {}).accounts[0]?.held).toEqual({
      BTC: { amount: '1', value: { unknown: 'no price for BTC' } },
    });
  });
});

describe('a peg', () => {
  const at = (usdt: string, account: object, limits: CheckLimits = DEFAULT_CHECKS) =>
    read([{ id: 'a', product: 'custom/unified', ...account }], { assets: { USDT: usdt } }, limits).accounts[0]?.checks ?? [];

  it.each([
    ['0.98', []],
    ['1.02', []],
    ['0.9799', ['depeg warning']],
    ['1.0201', ['depeg warning']],
    ['0.9', ['depeg warning']],
    ['0.8999', ['depeg critical']],
    ['1', []],
  ])('of a coin at %s is judged by how far it is from 1', (usdt, expected) => {
    expect(names(at(usdt, { assets: { USDT: '1' } }))).toEqual(expected);
  });

  it('matters where the coin is held or owed, and nowhere else', () => {
    const owed = at('0.9', { assets: { USD: '100' }, debts: { USDT: '1' } });
    expect(owed.filter(({ id }) => id === 'depeg')).toMatchObject([
      { position: null, value: '0.1', limit: '0.02', text: expect.stringMatching(/^USDT is worth 0\.9(000)? USD, 10\.0 % below its peg/) },
    ]);
    expect(names(at('0.9', { assets: { USD: '100' } }))).toEqual([]);
  });

  it('can be left unjudged', () => expect(at('0.5', { assets: { USDT: '1' } }, { ...DEFAULT_CHECKS, depeg: null })).toEqual([]));

  it('of an account in the coin itself is judged too', () => {
    expect(names(found({ stopPrice: undefined }, '50000', { USDT: '100000' })).filter((one) => one.startsWith('depeg'))).toEqual([]);
    const account = { id: 'a', product: 'custom/derivatives', assets: { USDT: '5' } };
    expect(names(read([account], { assets: { USDT: '0.5' } }).accounts[0]?.checks ?? [])).toEqual(['depeg critical']);
  });
});
