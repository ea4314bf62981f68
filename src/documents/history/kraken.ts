import { Rational } from '../../money/rational.ts';
import { aside, type Format, type Line, type Row } from './format.ts';
import { KNOWN } from './known.ts';
import type { When } from './when.ts';

/** Perpetuals on many collaterals, counted in coins: "pf_xbtusd". */
const SYMBOL = /^pf_([a-z0-9]{1,20})usd$/;

/**
 * Kraken Futures, "Account log": a trade is two lines, first the contract's own (symbol = contract, change, new balance = held after it,
 * trade price), then what it cost (symbol = the currency, realized pnl without the fee, fee); newest first, in UTC. A fee that was paid in
 * fee credits leaves the first alone.
 */
export const kraken: Format = {
  venue: 'kraken',
  name: KNOWN.kraken,
  header: [
    'uid',
    'datetime',
    'type',
    'symbol',
    'contract',
    'change',
    'new balance',
    'trade price',
    'realized pnl',
    'fee',
    'realized funding',
  ],
  newestFirst: true,
  read: linesOf,
};

function linesOf(rows: readonly Row[], when: When): Line[] {
  const lines: Line[] = [];
  const [first, last] = [rows[0]?.text('datetime') ?? '', rows.at(-1)?.text('datetime') ?? ''];
  const oldestFirst = first < last ? rows : rows.toReversed();
  const trades: Row[] = [];
  for (const row of oldestFirst) {
    const type = row.text('type').toLowerCase();
    if (type === 'futures trade') trades.push(row);
    else if (type === 'funding rate change') lines.push(fundingOf(row, when));
    else if (row.text('symbol') === row.text('contract') && row.text('contract') !== '') {
      throw row.wrong('type', 'moves a position in a way that is not read from files yet');
    } else lines.push(aside(row, type === '' ? 'line without a type' : type));
  }
  for (let at = 0; at < trades.length; at++) {
    const [own, next] = [trades[at] as Row, trades[at + 1]];
    if (own.text('symbol') !== own.text('contract')) throw own.wrong('symbol', 'the line of the contract that it belongs to is missing');
    const cash =
      next !== undefined && next.text('symbol') !== next.text('contract') && next.text('contract') === own.text('contract') ? next : null;
    lines.push(tradeOf(own, cash, when));
    if (cash !== null) at++;
  }
  return lines.sort((a, b) => a.line - b.line);
}

function tradeOf(own: Row, cash: Row | null, when: When): Line {
  const change = own.number('change');
  if (change.sign() === 0) throw own.wrong('change', 'must not be zero');
  const side = change.sign() > 0 ? 'buy' : 'sell';
  const price = own.positive('trade price');
  return {
    kind: 'trade',
    line: own.line,
    at: own.moment('datetime', utc(when)),
    symbol: symbolOf(own),
    side,
    contracts: change.abs(),
    price,
    effect: null,
    fee: cash === null ? null : { amount: cash.found('fee') ?? Rational.ZERO, currency: currencyOf(cash) },
    gain: cash === null ? null : cash.found('realized pnl'),
    after: own.number('new balance').abs(),
    note: `Kraken ${own.text('uid')}`,
  };
}

function fundingOf(row: Row, when: When): Line {
  const amount = row.found('realized funding');
  if (amount === null || amount.sign() === 0) return aside(row, 'funding of nothing');
  const at = row.moment('datetime', utc(when));
  return {
    kind: 'funding',
    line: row.line,
    at,
    symbol: symbolOf(row),
    amount,
    currency: currencyOf(row),
    note: `Kraken ${row.text('uid')}`,
  };
}

function utc(when: When): When {
  return { ...when, offset: 0 };
}

function currencyOf(row: Row): string {
  const code = row.text('symbol').toUpperCase();
  return code === 'XBT' ? 'BTC' : code;
}

function symbolOf(row: Row): string {
  const match = SYMBOL.exec(row.text('contract').toLowerCase());
  if (match === null)
    throw row.wrong('contract', 'is no perpetual on many collaterals (pf_…) of Kraken Futures; others are not read from files yet');
  const base = (match[1] ?? '').toUpperCase();
  return `${base === 'XBT' ? 'BTC' : base}/USD:USD`;
}
