import { describe, expect, it } from 'vitest';
import { DocumentError } from '../../src/documents/issue.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { readPrices } from '../../src/documents/prices.ts';
import { Rational } from '../../src/money/rational.ts';
import { assess } from '../../src/risk/assess.ts';
import { isUnknown } from '../../src/risk/known.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import { liquidationSaid } from '../../src/risk/reported.ts';
import { venueRatioOf } from '../../src/risk/venue-ratio.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { flat, NOW, printedAccount, printedPosition } from './measure.ts';

/** The traps of studies/reported-positions section 3 that the core can fall into, by their number there. */
const BOOK = new ShippedRules();
const BTC = 'BTC/USDT:USDT';

function read(account: object, prices: object, instruments: object = {}): AccountReading {
  const portfolio = readPortfolio({ version: 1, accounts: [{ id: 'a', ...account }], instruments });
  return assess(portfolio, readPrices(prices, NOW), undefined, BOOK).accounts[0] as AccountReading;
}

/** Where a document is refused. */
function refused(position: object): string {
  try {
    readPortfolio({
      version: 1,
      accounts: [
        {
          id: 'a',
          product: 'custom/derivatives',
          positions: [{ id: 'p', symbol: BTC, side: 'long', contracts: '1', entryPrice: '50000', ...position }],
        },
      ],
    });
  } catch (error) {
    if (error instanceof DocumentError) return error.path;
    throw error;
  }
  throw new Error('the document was read');
}

describe('1: the spellings of “no liquidation price”', () => {
  it.each([
    // The venue's answer and its mark: reported.jsonl by id.
    ['0', '46051.6', 'gate-btc-cross-clamp: zero (also Binance, CoinEx, WOO, BTSE, WEEX)'],
    ['-110163.844268282697306843', '63165.5', 'htx-v5-cross-ratio: below zero'],
    ['-5.882918946895', '2.2369', 'bitget-cross-xrp-neg: below zero'],
    ['0.0001', '0.3432', 'bybit-ua-xrp-mm: the smallest tick'],
    ['1000000', '7947.83', 'kucoin-inverse-short-cap: the cap'],
    ['999999', '7947.83', 'Bybit’s cap'],
  ])('%s at a mark of %s (%s)', (text, mark) => {
    expect(liquidationSaid(text, Rational.from(mark), null)).toBeNull();
  });

  it('by the tick where it is known: Phemex prints 0.0001 for XEM at 0.053 (reported-positions, trap 1)', () => {
    expect(liquidationSaid('0.0001', Rational.from('0.053'), '0.0001')).toBeNull();
    expect(liquidationSaid('0.0104', Rational.from('0.053'), '0.0001')?.toString()).toBe('0.0104');
  });

  it('a real one stays one, even far away', () => {
    // hl-cross-sol-short: a short of half a SOL on 11,500 USD; its mark is 137.96.
    expect(liquidationSaid('1152.4', Rational.from('137.96'), null)?.toString()).toBe('1152.4');
  });

  it('ours is null, never 0, negative or a cap', () => {
    const held = { id: 'p', symbol: BTC, side: 'long', contracts: '0.0001', entryPrice: '46030.3', marginMode: 'cross' };
    const reading = printedAccount(
      { id: 'a', product: 'custom/derivatives', assets: { USDT: '8.997698485' }, positions: [held], rules: { maintenance: flat('0.004') } },
      { marks: { [BTC]: '46051.6' } },
    );
    expect(reading.positions[0]).toMatchObject({ liquidationPrice: null, distance: null });
    expect(reading.liquidation).toEqual({ BTC: { down: null, up: null } });
  });
});

describe('2: contract sizes', () => {
  it.each([
    ['gate/futures', '10000', '0.0001'],
    ['okx/trading', '100', '0.01'],
    ['kucoin/futures', '1000', '0.001'],
    ['binance/usdm', '1', undefined],
  ])('%s: %s contracts of %s are one coin, and one risk', (product, contracts, contractSize) => {
    const held = {
      id: 'p',
      symbol: BTC,
      side: 'long',
      contracts,
      entryPrice: '50000',
      ...(contractSize === undefined ? {} : { contractSize }),
    };
    const rules = { maintenance: flat('0.01'), closeFee: { rate: '0', basis: 'mark' } };
    const [position] = read({ product, assets: { USDT: '10000' }, positions: [held], rules }, { marks: { [BTC]: '51000' } }).positions;
    expect([position?.notional, position?.unrealizedPnl, position?.liquidationPrice].map(String)).toEqual([
      '51000',
      '1000',
      Rational.of(40_000).over(Rational.from('0.99')).toString(),
    ]);
  });

  it('Binance COIN-M: 100 USD a BTC contract, 10 USD an ETH contract', () => {
    const profit = (base: string) => {
      const symbol = `${base}/USD:${base}`;
      const held = { id: 'p', symbol, side: 'long', contracts: '1', entryPrice: '1000', marginMode: 'isolated', collateral: '1' };
      const [position] = read(
        { product: 'binance/coinm', positions: [held], rules: { maintenance: flat('0.01') } },
        { marks: { [symbol]: '2000' } },
      ).positions;
      return String(position?.unrealizedPnl);
    };
    // Q·(1/1,000 − 1/2,000).
    expect([profit('BTC'), profit('ETH')]).toEqual(['0.05', '0.005']);
  });
});

describe('3: signs', () => {
  it('a signed size is refused, not read as a long', () => {
    expect(refused({ contracts: '-849' })).toBe('portfolio.accounts.0.positions.0.contracts');
    expect(refused({ contracts: '0' })).toBe('portfolio.accounts.0.positions.0.contracts');
    expect(refused({ side: 'Sell' })).toBe('portfolio.accounts.0.positions.0.side');
  });

  it('a short’s notional is above 0; its profit has the sign of its side', () => {
    const at = (side: string) =>
      printedPosition(
        {
          id: 'a',
          product: 'custom/derivatives',
          positions: [{ id: 'p', symbol: BTC, side, contracts: '1', entryPrice: '100', leverage: '2', marginMode: 'isolated' }],
        },
        { marks: { [BTC]: '90' } },
      );
    expect([at('long').notional, at('short').notional]).toEqual(['90', '90']);
    expect([at('long').unrealizedPnl, at('short').unrealizedPnl]).toEqual(['-10', '10']);
  });
});

describe('4: what a venue calls margin', () => {
  it('Binance’s isolatedWallet is the collateral; its isolatedMargin has the profit in it already (binance-coinm-iso-long)', () => {
    const price = (collateral: string) => {
      const symbol = 'BTC/USD:BTC';
      const held = { id: 'p', symbol, side: 'long', contracts: '2', entryPrice: '37643.10000021', marginMode: 'isolated', collateral };
      const [position] = read(
        { product: 'binance/coinm', positions: [held], rules: { maintenance: flat('0.004') } },
        { marks: { [symbol]: '38103.05510455' } },
      ).positions;
      const found = position?.liquidationPrice;
      return found === null || found === undefined || isUnknown(found) ? '' : found.toDecimal(9).toFixed();
    };
    // Reported: 25119.97445760.
    expect(price('0.00268058')).toBe('25119.9745');
    expect(price('0.00274471')).not.toMatch(/^25119/);
  });
});

describe('5: which way a ratio is safe', () => {
  const half = flat('0.5');
  const pool = (product: string, more: object = {}) => ({
    product,
    assets: { USDT: '40000' },
    positions: [{ id: 'p', symbol: BTC, side: 'long', contracts: '1', contractSize: '1', entryPrice: '50000' }],
    rules: { maintenance: half, closeFee: { rate: '0', basis: 'mark' }, ...more },
  });
  const debt = (product: string, rules: object = {}) => ({ product, assets: { ETH: '40' }, debts: { USDT: '50000' }, rules });

  /** Of each venue that shows a ratio, an account, and the prices at which it is liquidated exactly. */
  const ACCOUNTS: readonly (readonly [product: string, safer: 'up' | 'down', account: object])[] = [
    ['binance/usdm', 'down', pool('binance/usdm')],
    ['bybit/unified', 'down', pool('bybit/unified')],
    ['bitget/futures', 'down', pool('bitget/futures')],
    ['kucoin/futures', 'down', pool('kucoin/futures')],
    ['deribit/standard', 'down', pool('deribit/standard')],
    ['binance/portfolio-margin', 'up', pool('binance/portfolio-margin')],
    ['okx/trading', 'up', pool('okx/trading')],
    ['gate/futures', 'up', pool('gate/futures')],
    ['hyperliquid/perp', 'up', pool('hyperliquid/perp')],
    ['kraken/futures', 'up', pool('kraken/futures')],
    ['dydx/perp', 'up', pool('dydx/perp')],
    ['binance/margin', 'up', debt('binance/margin')],
    ['kucoin/margin', 'down', debt('kucoin/margin')],
    ['binance/loan-fixed', 'down', debt('binance/loan-fixed')],
    ['gate/loan', 'down', debt('gate/loan')],
    ['ledn/loan', 'down', debt('ledn/loan')],
    ['bybit/loan', 'down', debt('bybit/loan', { collateralWeights: { ETH: '0.9' } })],
    ['aave/pool', 'up', debt('aave/pool', { collateralWeights: { ETH: '0.8' } })],
  ];

  it.each(ACCOUNTS)('%s: safer %s, and at its number exactly when it is liquidated', (product, safer, account) => {
    const at = (price: Rational) => read(account, { marks: { [BTC]: price.toString() }, assets: { ETH: price.toString() } });
    const start = Rational.of(50_000);
    const turn = at(start).cross?.liquidation;
    const edge = turn?.get('BTC')?.down ?? turn?.get('ETH')?.down ?? null;
    const price = edge === null || isUnknown(edge) ? at(start).positions[0]?.liquidationPrice : edge;
    const reached = price === undefined || price === null || isUnknown(price) ? Rational.of(1) : price;
    const value = (one: Rational): Rational => {
      const shown = venueRatioOf(at(one));
      if (shown?.value === undefined || shown.value === null || isUnknown(shown.value)) throw new Error(`${product} shows no ratio`);
      return shown.value;
    };
    const limit = BOOK.rules(product, 'cross')?.venueRatio;
    expect(limit?.safer).toBe(safer);
    if (limit === undefined || limit === null || isUnknown(limit.liquidationAt)) throw new Error(`${product} liquidates at no number`);
    // Every account here has one; a price that ends after 40 digits leaves the rest.
    expect(value(reached).minus(limit.liquidationAt).abs().lessThan(Rational.from('0.00000000000000000000000000001'))).toBe(true);
    const [higher, lower] = [value(start), value(start.minus(Rational.of(1)))];
    expect(safer === 'up' ? lower.lessThan(higher) : higher.lessThan(lower)).toBe(true);
    // The contract's own ratio grows towards 1 at all of them.
    const ours = (one: Rational) => at(one).cross?.marginRatio as Rational;
    expect(ours(start).lessThan(ours(start.minus(Rational.of(1))))).toBe(true);
  });
});

describe('7: leverage that is not there', () => {
  it('Gate’s “0” and Phemex’s “-10” mean cross, and are refused as leverage', () => {
    expect(refused({ leverage: '0' })).toBe('portfolio.accounts.0.positions.0.leverage');
    expect(refused({ leverage: '-10' })).toBe('portfolio.accounts.0.positions.0.leverage');
  });

  it('a cross position needs none; an isolated one needs it or its collateral', () => {
    expect(refused({ marginMode: 'isolated' })).toBe('portfolio.accounts.0.positions.0.collateral');
    const held = { id: 'p', symbol: BTC, side: 'long', contracts: '1', entryPrice: '50000' };
    const account = {
      id: 'a',
      product: 'custom/derivatives',
      assets: { USDT: '5000' },
      positions: [held],
      rules: { maintenance: flat('0.005') },
    };
    expect(printedPosition(account, { marks: { [BTC]: '50000' } })).toMatchObject({ leverage: null, level: 'ok' });
  });
});

describe('10: maintenance on the entry value or on the mark', () => {
  interface Example {
    readonly symbol?: string;
    readonly side?: 'long' | 'short';
    readonly contracts?: string;
    readonly entryPrice: string;
    readonly collateral?: string;
    readonly leverage?: string;
    readonly rate: string;
  }
  const price = ({ rate, ...example }: Example, basis: 'mark' | 'entry'): string => {
    const held = { id: 'p', symbol: BTC, side: 'long', contracts: '1', marginMode: 'isolated', ...example };
    const account = { id: 'a', product: 'custom/derivatives', positions: [held], rules: { maintenance: flat(rate, basis) } };
    return Rational.from(printedPosition(account, { marks: { [held.symbol]: example.entryPrice } }).liquidationPrice as string)
      .toDecimal(8)
      .toFixed();
  };

  it('BitMEX: 510 by entry, 505.05 by mark (rulebook 1.2): 1,000 at 2x, 1 %', () => {
    const karen = { entryPrice: '1000', leverage: '2', rate: '0.01' };
    expect([price(karen, 'entry'), price(karen, 'mark')]).toEqual(['510', '505.05051']);
  });

  it('Kraken futures: 7481 by mark, 7476.6 by entry (worked.jsonl kr-epp)', () => {
    const epp = { symbol: 'BTC/USD:BTC', contracts: '1000', entryPrice: '8000', collateral: '0.01', rate: '0.01' };
    expect([price(epp, 'mark'), price(epp, 'entry')]).toEqual(['7481.4815', '7476.6355']);
  });

  it('KuCoin’s older help pages: 28,168 and 39,160 by entry, not 28,167.33 and 39,156.63', () => {
    // "How to Calculate the Liquidation Price" (4408061803033): short 5 × 0.001 at 28,000, 100x, 0.4 %.
    const short = { side: 'short' as const, contracts: '0.005', entryPrice: '28000', leverage: '100', rate: '0.004' };
    expect([price(short, 'entry'), price(short, 'mark')]).toEqual(['28168', '28167.331']);
    // "Insurance Fund" (26686139092889): bankruptcy at 39,000, so 40x at 40,000.
    const long = { entryPrice: '40000', leverage: '40', rate: '0.004' };
    expect([price(long, 'entry'), price(long, 'mark')]).toEqual(['39160', '39156.627']);
  });
});
