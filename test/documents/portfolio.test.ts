import { describe, expect, it } from 'vitest';
import { DocumentError } from '../../src/documents/issue.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { broken, goodPortfolio } from './base.ts';

/** Where and why a document is refused. */
function refusal(document: unknown): { path: string; reason: string } {
  try {
    readPortfolio(document);
  } catch (error) {
    if (error instanceof DocumentError) return { path: error.path, reason: error.reason };
    throw error;
  }
  throw new Error('it was not refused');
}

const A = 'accounts|0';
const P = `${A}|positions|0`;
const T = `${A}|rules|maintenance|tiers`;

describe('a portfolio that is whole', () => {
  it('is read as it stands, with the defaults of contract section 2', () => {
    const { accounts, instruments } = readPortfolio(goodPortfolio());
    const [account] = accounts;
    expect(account).toMatchObject({ id: 'main', product: 'custom/unified', label: 'Family account', paper: false, jurisdiction: null });
    expect(
      account?.positions.map(({ marginMode, leverage, collateral }) => [marginMode, leverage?.toString(), collateral?.toString()]),
    ).toEqual([
      ['isolated', undefined, '500'],
      ['cross', '10', undefined],
    ]);
    expect(account?.debts.get('BTC')).toMatchObject({ accrual: 'hour_ceil', since: Date.UTC(2026, 0, 1) });
    expect(account?.rules.maintenance?.tiers.map(({ deduction }) => deduction.toString())).toEqual(['0', '50']);
    expect(account?.rules.shortfall).toMatchObject({ kind: 'recourse', threshold: null, asOf: '2026-03-17' });
    expect(instruments.get('BTC/USDT:USDT')?.tickSize).toBe('0.1');
  });

  it('needs little: an account is an id and a product', () => {
    const { accounts } = readPortfolio({ version: 1, accounts: [{ id: 'a', product: 'aave/pool' }] });
    expect(accounts[0]).toMatchObject({ positions: [], rules: {} });
    expect(accounts[0]?.assets.size).toBe(0);
  });

  it('keeps an amount of any length exactly', () => {
    const long = `${'9'.repeat(60)}.${'1'.repeat(100)}`;
    expect(
      readPortfolio(broken(goodPortfolio(), `${A}|assets`, { USDT: long }))
        .accounts[0]?.assets.get('USDT')
        ?.toString(),
    ).toBe(long);
  });
});

describe('a refusal names the path, what is wrong and what to do', () => {
  it.each([
    // A JSON number for money (contract, preamble).
    [`${A}|assets|USDT`, 1000, 'write it as a decimal string: "1000", not 1000'],
    [`${A}|debts|USDT`, 5, 'write it as a decimal string: "5", not 5'],
    [`${A}|debts|BTC|amount`, 0.1, 'write it as a decimal string: "0.1", not 0.1'],
    [`${P}|entryPrice`, 50000, 'write it as a decimal string'],
    [`${T}|1|rate`, 0.005, 'write it as a decimal string'],
    [`${A}|rules|collateralWeights|BTC`, 0.95, 'write it as a decimal string'],
    // No decimal string.
    [`${A}|assets|USDT`, '1e5', 'must be a decimal string such as "1234.5", without exponent'],
    [`${A}|assets|USDT`, '1,000', 'must be a decimal string'],
    [`${A}|assets|USDT`, '', 'must be a decimal string'],
    [`${A}|assets|USDT`, null, 'must be a decimal string'],
    [`${A}|assets|USDT`, 'NaN', 'must be a decimal string'],
    // Signs (contract section 3).
    [`${A}|assets|USDT`, '-1', 'must be zero or more'],
    [`${A}|debts|BTC|amount`, '-0.1', 'must be zero or more'],
    [`${P}|contracts`, '0', 'must be greater than zero'],
    [`${P}|contracts`, '-1', 'must be greater than zero'],
    [`${P}|entryPrice`, '0.000', 'must be greater than zero'],
    [`${T}|0|rate`, '-0.1', 'must be zero or more'],
    [`${A}|debts|BTC|annualRate`, '800', 'must be from 0 to 100, as a fraction: "0.08" is 8 % a year'],
    // Words.
    [`${P}|side`, 'longs', 'must be one of "long", "short"; did you mean "long"?'],
    [`${P}|side`, undefined, 'must be one of "long", "short"'],
    [`${P}|marginMode`, 'Isolated', 'did you mean "isolated"?'],
    [`${A}|debts|BTC|accrual`, 'hour_cail', 'did you mean "hour_ceil"?'],
    [`${A}|rules|maintenance|basis`, 'marks', 'did you mean "mark"?'],
    [`${A}|rules|shortfall|policy`, 'absorb', 'did you mean "absorbed"?'],
    [`${A}|jurisdiction`, 'eu_retail', 'did you mean "eu-retail"?'],
    [`${A}|product`, 'binance/usdtm', 'did you mean "binance/usdm"?'],
    [`${A}|product`, 'ftx/futures', 'unknown product "ftx/futures"'],
    [`${A}|paper`, 'yes', 'must be true or false'],
    // Shapes.
    ['version', 2, 'must be 1, the only version there is'],
    ['version', undefined, 'must be 1'],
    ['accounts', {}, 'must be a list of accounts'],
    [A, [], 'must be an object with the keys id, product'],
    [`${A}|positions`, {}, 'must be a list of positions'],
    [`${A}|id`, 'My Account', 'must be 1 to 40 of a-z, 0-9 and "-"'],
    [`${A}|id`, 'a'.repeat(41), 'must be 1 to 40'],
    [`${P}|id`, 7, 'must be text'],
    [`${P}|symbol`, 'BTCUSDT', 'must be a ccxt symbol such as "BTC/USDT:USDT" (linear) or "BTC/USD:BTC" (inverse)'],
    [`${P}|openedAt`, '2026-01-01', 'must be a UTC time such as "2026-01-31T12:00:00Z"'],
    [`${P}|openedAt`, '2026-01-01T00:00:00+01:00', 'must be a UTC time'],
    [`${P}|openedAt`, '2026-02-31T00:00:00Z', 'must be a UTC time'],
    [`${A}|debts|BTC|since`, 1767225600000, 'must be a UTC time'],
    [`${A}|rules|shortfall|asOf`, '17.03.2026', 'must be a day such as "2026-01-31"'],
    [`${A}|rules|shortfall|asOf`, '2026-13-01', 'must be a day'],
    [`${A}|rules|shortfall|evidence`, undefined, 'must be text'],
    [T, [], 'needs at least one tier'],
    [`${T}|1|floor`, '0', 'must be above the floor before it'],
    [
      `${A}|rules|collateralWeights|BTC`,
      [
        { floor: '5', weight: '1' },
        { floor: '5', weight: '0.5' },
      ],
      'must be above the floor before it',
      '1|floor',
    ],
    [`${A}|assets|B TC`, '1', 'must be a currency code such as "BTC"'],
    ['instruments|BTC', {}, 'must be a ccxt symbol'],
    // Unknown keys, with the nearest known one.
    [`${A}|colateral`, '1', 'unknown key "colateral"'],
    [`${A}|asset`, {}, 'did you mean "assets"?'],
    [`${P}|entryprice`, '1', 'did you mean "entryPrice"?'],
    [`${A}|rules|closefee`, {}, 'did you mean "closeFee"?'],
    [`${T}|0|mmr`, '0.01', 'unknown key "mmr"'],
    ['instruments|BTC/USDT:USDT|ticksize', '1', 'did you mean "tickSize"?'],
    ['positions', [], 'unknown key "positions"'],
    // What does not fit together.
    [`${P}|collateral`, undefined, 'is missing: an isolated position needs its collateral, or its leverage'],
    [`${A}|positions|1|id`, 'p', '"p" is already used: ids are unique'],
    [`${A}|product`, 'ledn/loan', 'ledn/loan holds assets and debts, no positions', 'positions'],
    // Text that could take over a terminal.
    [`${A}|label`, 'x\u001b[2J', 'must not contain control or direction characters'],
    [`${A}|label`, 'x\u202Ey', 'must not contain control or direction characters'],
    [`${A}|label`, 'x'.repeat(501), 'must be at most 500 characters'],
    [`${A}|reported`, { at: '\u001b[2J' }, 'must be a UTC time', 'at'],
    [`${P}|reported`, { liquidationPrice: 0, at: '2026-01-01T00:00:00Z' }, 'write it as a decimal string', 'liquidationPrice'],
  ] as const)('%s = %j', (path, value, words, deeper?: string) => {
    const { path: named, reason } = refusal(broken(goodPortfolio(), path, value));
    const meant = path === `${A}|product` && deeper !== undefined ? `${A}|${deeper}` : deeper === undefined ? path : `${path}|${deeper}`;
    expect(named).toBe(`portfolio.${meant.replaceAll('|', '.')}`);
    expect(reason).toContain(words);
  });

  it('names a second account of the same id', () => {
    const good = goodPortfolio();
    expect(refusal({ ...good, accounts: [...good.accounts, ...good.accounts] })).toEqual({
      path: 'portfolio.accounts.1.id',
      reason: '"main" is already used: ids are unique',
    });
  });

  it.each([undefined, null, 'text', 5, []])('a whole document that is %j', (document) => {
    expect(refusal(document).path).toBe('portfolio');
  });

  it('says what it says without control or direction characters of the document', () => {
    const { path, reason } = refusal(broken(goodPortfolio(), `${A}|evil\u001b[2J\u202E\u009B`, 1));
    expect(path + reason).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(path).toBe('portfolio.accounts.0.evil?[2J??');
    expect(refusal(broken(goodPortfolio(), `${A}|product`, 'x\u202E')).reason).toContain('unknown product "x?"');
  });
});
