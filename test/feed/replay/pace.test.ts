import { describe, expect, it } from 'vitest';
import { pacesOf } from '../../../src/feed/replay/pace.ts';
import type { TapeEntry } from '../../../src/feed/replay/tape.ts';

const at = (symbol: string, ...times: number[]): TapeEntry[] =>
  times.map((t) => ({ t, quote: { venue: '', symbol, source: 'replay' }, rejection: null }));
const every = (ms: number, count: number): number[] => Array.from({ length: count }, (_, i) => i * ms);

describe('the pace of a tape', () => {
  it('is that of its bars, each symbol by itself', () => {
    const lines = [...at('BTC/USDT:USDT', ...every(60_000, 12)), ...at('ETH/USDT:USDT', ...every(300_000, 12))];
    expect([...pacesOf(lines)]).toEqual([
      ['BTC/USDT:USDT', 60_000],
      ['ETH/USDT:USDT', 300_000],
    ]);
  });

  it('is not put off by a bar that is missing', () => {
    const times = every(60_000, 30).filter((_, i) => i !== 7);
    expect(pacesOf(at('BTC/USDT:USDT', ...times)).get('BTC/USDT:USDT')).toBe(60_000);
  });

  it('is none where prices come unevenly, all at once, or too few to tell', () => {
    expect(pacesOf(at('A', 0, 900, 1000, 60_000, 61_000, 90_000, 91_000, 92_000, 150_000, 151_000, 200_000, 260_000)).size).toBe(0);
    expect(pacesOf(at('A', ...every(0, 20))).size).toBe(0);
    expect(pacesOf(at('A', ...every(60_000, 10))).size).toBe(0);
  });
});
