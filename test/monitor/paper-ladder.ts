import type { AccountEntry } from '../../src/book/entries.ts';
import { BTC, CROSS } from './desk.ts';

/** Positions on a ladder of stops, 100 apart. */
const STEPS = 60;

/** A paper account whose stops lie at 49,900, 49,800 and so on down. */
export const LADDER: AccountEntry = {
  id: 'ladder',
  product: 'custom/derivatives',
  paper: true,
  assets: { USDT: '100000' },
  positions: Array.from({ length: STEPS }, (_, i) => ({
    id: `btc-${i}`,
    symbol: BTC,
    side: 'long',
    contracts: '0.1',
    entryPrice: '50000',
    stopPrice: String(49_900 - 100 * i),
  })),
  rules: CROSS.rules,
};

/** A price that falls from 50,000 past one stop after another: to 50 below each. */
export function fall(): string[] {
  return Array.from({ length: STEPS + 1 }, (_, i) => (i === 0 ? '50000' : String(49_950 - 100 * i)));
}

/** What the account holds when all stops were filled, each once: 0.1 · (50 + 100 · i) less for the i-th. */
export const LEFT = String(
  100_000 -
    0.1 *
      fall()
        .slice(1)
        .reduce((sum, price) => sum + 50_000 - Number(price), 0),
);
