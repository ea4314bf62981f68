import { describe, expect, it } from 'vitest';
import { DocumentError } from '../../src/documents/issue.ts';
import { type MarketsDocument, printMarkets, readMarkets } from '../../src/documents/markets.ts';

/** As OKX and Gate name them: 0.01 BTC a contract at OKX (BTC-USDT-SWAP, ctVal), tiers of their public pages in shape alone. */
const DOCUMENT: MarketsDocument = {
  version: 1,
  venue: 'okx',
  ccxt: '4.5.84',
  at: '2026-11-22T02:00:00.000Z',
  instruments: {
    'BTC/USDT:USDT': { contractSize: '0.01', tickSize: '0.1', lotSize: '0.01' },
    'BTC/USD:BTC': { contractSize: '100', tickSize: null, lotSize: null },
    '币安人生/USDT:USDT': { contractSize: '1', tickSize: '0.00001', lotSize: '1' },
  },
  tiers: {
    'BTC/USDT:USDT': {
      at: '2026-11-21T02:00:00.000Z',
      unit: 'contracts',
      tiers: [
        { floor: '0', rate: '0.004', maxLeverage: '100' },
        { floor: '1000', rate: '0.005', deduction: '1.5' },
      ],
    },
  },
};

it('is given back as it was read', () => {
  expect(printMarkets(readMarkets(DOCUMENT))).toEqual(DOCUMENT);
});

it('floors count notional where nothing is said', () => {
  const { tiers } = readMarkets({ ...DOCUMENT, tiers: { X: { at: DOCUMENT.at, tiers: [{ floor: '0', rate: '0.01' }] } } });
  expect(tiers.get('X')?.unit).toBe('notional');
});

describe('is refused', () => {
  const tier = (...tiers: object[]) => ({ ...DOCUMENT, tiers: { X: { at: DOCUMENT.at, tiers } } });
  it.each([
    ['of another version', { ...DOCUMENT, version: 2 }, 'markets.version'],
    [
      'with a number for a decimal',
      { ...DOCUMENT, instruments: { X: { contractSize: 0.01, tickSize: null, lotSize: null } } },
      'markets.instruments.X.contractSize',
    ],
    [
      'with a size of 0',
      { ...DOCUMENT, instruments: { X: { contractSize: '0', tickSize: null, lotSize: null } } },
      'markets.instruments.X.contractSize',
    ],
    ['with a key that is not known', { ...DOCUMENT, secret: 'x' }, 'markets.secret'],
    ['with a venue that could be a path', { ...DOCUMENT, venue: '../x' }, 'markets.venue'],
    ['with a table of no tiers', tier(), 'markets.tiers.X.tiers'],
    ['with tiers out of order', tier({ floor: '5', rate: '0.01' }, { floor: '5', rate: '0.02' }), 'markets.tiers.X.tiers.1.floor'],
    ['when it is no document', 'text', 'markets'],
  ])('%s', (_, input, path) => {
    try {
      readMarkets(input);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(DocumentError);
      expect((error as DocumentError).path).toBe(path);
    }
  });
});
