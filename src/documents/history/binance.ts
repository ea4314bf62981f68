import type { Format, Row } from './format.ts';
import { KNOWN } from './known.ts';
import type { When } from './when.ts';

/** Delivery contracts carry their day: "BTCUSDT_260327". */
const SYMBOL = /^([A-Z0-9]{1,20}?)(USDT|USDC)(?:_(\d{6}))?$/;

/**
 * Binance, USDⓈ-M futures, "Trade History": Date(UTC) or Time, Symbol, Side, Price, Quantity, Amount, Fee ("0.28 USDT"), Realized Profit
 * (without the fee), in newer files also Trade ID. It tells no position side, so the account is taken to net, which the profits prove.
 */
export const binance: Format = {
  venue: 'binance',
  name: KNOWN.binance,
  header: ['symbol', 'side', 'price', 'quantity', 'fee', 'realized profit'],
  newestFirst: true,
  read: (rows, when) => rows.map((row) => tradeOf(row, when)),
};

function tradeOf(row: Row, when: When) {
  const time = row.has('date(utc)') ? 'date(utc)' : row.has('time(utc)') ? 'time(utc)' : 'time';
  const id = row.text('trade id');
  const side = row.text('side').toLowerCase();
  if (side !== 'buy' && side !== 'sell') throw row.wrong('side', 'must be BUY or SELL');
  const [contracts, price] = [row.positive('quantity'), row.positive('price')];
  return {
    kind: 'trade' as const,
    line: row.line,
    at: row.moment(time, when),
    symbol: symbolOf(row),
    side: side as 'buy' | 'sell',
    contracts,
    price,
    effect: null,
    fee: /^-?0*(\.0*)?$/.test(row.text('fee')) ? null : row.amount('fee'),
    gain: row.found('realized profit'),
    after: null,
    note: id === '' ? `Binance ${side} ${contracts} at ${price}` : `Binance trade ${id}`,
  };
}

function symbolOf(row: Row): string {
  const match = SYMBOL.exec(row.text('symbol'));
  if (match === null) throw row.wrong('symbol', 'is no USDT or USDC contract of Binance futures; others are not read from files yet');
  const [, base, quote, day] = match;
  return `${base}/${quote}:${quote}${day === undefined ? '' : `-${day}`}`;
}
