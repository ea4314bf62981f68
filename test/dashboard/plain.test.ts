import { describe, expect, it } from 'vitest';
import { plainLines } from '../../src/dashboard/plain.ts';
import { BTC, REPLAY, SNAPSHOT, WALLET } from './sample.ts';

describe('plain lines', () => {
  it('say it all in words, a line a row', () => {
    expect(plainLines(SNAPSHOT)).toEqual([
      'negmon LIVE 2026-11-01 14:02:11Z  binance 0.4s  bybit 0.1s  okx STALE 14s',
      'equity 82,231.13 USD, nearest liquidation 2.0 %, owe if -30 % 1,204-13,247 USD',
      '!! CRITICAL BTC long at bybit-main is 2.0 % from liquidation at 45,226.2 - add 1,816.19 USDT or cut 0.377 BTC for 10 % (+2 more)',
      '!! bybit-main: BTC long 0.5 x10 isolated: critical, 2.0 % from liquidation at 45,226.2, mark 46,195.0, ratio 19.4 %, pnl -1,902.50 USDT, owe if -30 % 0, price 0.1s old',
      '   binance-usdm: ETH short 12 cross: ok, 9.8 % from liquidation at 2,692.2, mark 2,451.9, ratio 4.9 %, pnl +210.00 USDT, owe if -30 % 0, price 0.4s old',
      '   bybit-desk: SOL long 900 cross: ok, 28.3 % from liquidation at 107.41, mark 150.00, ratio 3.5 %, pnl 0.00 USDT, owe if -30 % 1,204 USD, price 0.1s old',
      '   ledn-1: loan 30,000 USD on 1.5 BTC: ok, 45.8 % from liquidation at 25,000.0, mark 46,195.0, ratio 54.2 %, owe if -30 % 0-12,044 USD, price 0.3s old',
      '   wallet: holding 2 BTC: ok, no liquidation price, mark 46,195.0, owe if -30 % 0, price 0.1s old',
    ]);
  });

  it('say of a recording that it is one, of old prices that they are, and how many rows are left out', () => {
    const rows = [{ ...BTC, freshness: 'stale', ageMs: 134_000 } as const];
    const lines = plainLines({ ...REPLAY, rows, total: 9 });
    expect(lines[0]).toContain('DEMO REPLAY 2025-10-10 21:17:05Z x45');
    expect(lines[3]).toMatch(/critical \(STALE\).*STALE price 2m14s old$/);
    expect(lines.at(-1)).toBe('... and 8 more');
  });

  it('say why a distance is not known, and have no escape code whatever the label holds', () => {
    const lines = plainLines({ ...SNAPSHOT, rows: [{ ...WALLET, label: '\u001b[2Jx', distance: { unknown: 'no price of BTC' } }] });
    expect(lines[3]).toContain('distance unknown (no price of BTC)');
    expect(lines.join('')).toMatch(/^[ -~]*$/);
  });
});
