import { aside, type Format, type Line, type Row } from './format.ts';
import { KNOWN } from './known.ts';
import type { When } from './when.ts';

const LINEAR = /^([A-Z0-9]{1,20}?)(USDT)$/;
const USDC = /^([A-Z0-9]{1,20}?)PERP$/;
const OPTION = /-[CP](-[A-Z]+)?$/;

/**
 * Bybit, Unified Trading, "Transaction Log" or "Asset Change Details": Currency, Contract, Type, Direction, Quantity, Position (held
 * after it), Filled Price, Funding and Fee Paid (below 0: paid), Cash Flow (the gain, without the fee), Action (OPEN or CLOSE), Time or Time(UTC).
 */
export const bybit: Format = {
  venue: 'bybit',
  name: KNOWN.bybit,
  header: [
    'currency',
    'contract',
    'type',
    'direction',
    'quantity',
    'position',
    'filled price',
    'funding',
    'fee paid',
    'cash flow',
    'action',
  ],
  newestFirst: true,
  read: (rows, when) => rows.map((row) => lineOf(row, when)),
};

function lineOf(row: Row, when: When): Line {
  const type = row.text('type').toUpperCase();
  const action = row.text('action').toUpperCase();
  if (type === 'TRADE' && action === '') return aside(row, 'spot trade');
  if (type === 'TRADE') return tradeOf(row, when, action);
  if (type === 'SETTLEMENT') return fundingOf(row, when);
  // What moved a position and is no trade (a liquidation, a delivery) would leave it standing.
  if (action === 'OPEN' || action === 'CLOSE') throw row.wrong('type', 'moves a position in a way that is not read from files yet');
  return aside(row, type === '' ? 'line without a type' : type);
}

function tradeOf(row: Row, when: When, action: string): Line {
  const side = row.text('direction').toLowerCase();
  if (side !== 'buy' && side !== 'sell') throw row.wrong('direction', 'must be BUY or SELL');
  if (action !== 'OPEN' && action !== 'CLOSE') throw row.wrong('action', 'must be OPEN or CLOSE');
  const symbol = symbolOf(row);
  const [contracts, price, paid, after] = [
    row.positive('quantity'),
    row.positive('filled price'),
    row.found('fee paid'),
    row.found('position'),
  ];
  const id = row.text('tradeid');
  return {
    kind: 'trade',
    line: row.line,
    at: row.moment(timeColumn(row), when),
    symbol,
    side,
    contracts,
    price,
    effect: action === 'OPEN' ? 'open' : 'close',
    fee: paid === null ? null : { amount: paid.negated(), currency: row.text('currency') },
    gain: row.found('cash flow'),
    after: after?.abs() ?? null,
    note: id === '' ? `Bybit ${side} ${contracts} at ${price}` : `Bybit trade ${id}`,
  };
}

function fundingOf(row: Row, when: When): Line {
  const amount = row.number('funding');
  if (amount.sign() === 0) return aside(row, 'settlement of nothing');
  const [symbol, currency] = [symbolOf(row), row.text('currency')];
  return { kind: 'funding', line: row.line, at: row.moment(timeColumn(row), when), symbol, amount, currency, note: 'Bybit settlement' };
}

function timeColumn(row: Row): string {
  return row.has('time(utc)') ? 'time(utc)' : 'time';
}

function symbolOf(row: Row): string {
  const contract = row.text('contract');
  if (OPTION.test(contract))
    throw row.wrong('contract', 'is an option, which negmon does not model: take its lines out of a copy of the file');
  const [linear, usdc] = [LINEAR.exec(contract), USDC.exec(contract)];
  if (linear !== null) return `${linear[1]}/USDT:USDT`;
  if (usdc !== null) return `${usdc[1]}/USDC:USDC`;
  throw row.wrong('contract', 'is no USDT or USDC perpetual of Bybit; others are not read from files yet');
}
