import type { HistoryTrade } from '../../book/history-item.ts';
import { aside, type Format, type Line, type Row } from './format.ts';
import { KNOWN } from './known.ts';
import type { When } from './when.ts';

const DIRECTIONS: Readonly<Record<string, Pick<HistoryTrade, 'side' | 'effect'>>> = {
  'Open Long': { side: 'buy', effect: 'open' },
  'Close Long': { side: 'sell', effect: 'close' },
  'Open Short': { side: 'sell', effect: 'open' },
  'Close Short': { side: 'buy', effect: 'close' },
  'Long > Short': { side: 'sell', effect: null },
  'Short > Long': { side: 'buy', effect: null },
};

/**
 * Hyperliquid, "Trade History": time (by the browser's own clock and custom), coin, dir, px, sz, ntl, fee (USDC), closedPnl (the gain less
 * the fee).
 */
export const hyperliquid: Format = {
  venue: 'hyperliquid',
  name: KNOWN.hyperliquid,
  header: ['time', 'coin', 'dir', 'px', 'sz', 'ntl', 'fee', 'closedpnl'],
  newestFirst: true,
  read: (rows, when) => rows.map((row) => lineOf(row, when)),
};

function lineOf(row: Row, when: When): Line {
  const [dir, coin] = [row.text('dir'), row.text('coin')];
  if (dir === 'Buy' || dir === 'Sell') return aside(row, 'spot trade');
  const direction = Object.hasOwn(DIRECTIONS, dir) ? DIRECTIONS[dir] : undefined;
  if (direction === undefined) throw row.wrong('dir', `is not read from files yet; known are ${Object.keys(DIRECTIONS).join(', ')}`);
  if (!/^[A-Za-z0-9]{1,20}$/.test(coin))
    throw row.wrong('coin', "is none of Hyperliquid's own perpetuals; others are not read from files yet");
  const [contracts, price, fee] = [row.positive('sz'), row.positive('px'), row.number('fee')];
  return {
    kind: 'trade',
    line: row.line,
    at: row.moment('time', when),
    symbol: `${coin.toUpperCase()}/USDC:USDC`,
    ...direction,
    contracts,
    price,
    fee: { amount: fee, currency: 'USDC' },
    gain: row.number('closedpnl').plus(fee),
    after: null,
    note: `Hyperliquid ${dir} ${contracts} at ${price}`,
  };
}
