import { expect, it } from 'vitest';
import { cellOf, parseCsv, printCsv, textOf } from '../../src/documents/csv.ts';
import { TAX_COLUMNS, taxCells } from '../../src/documents/print-tax.ts';
import { Rational } from '../../src/money/rational.ts';
import type { TaxLine } from '../../src/risk/tax-line.ts';

it('lets no text of a line become a formula, and leaves its numbers numbers', () => {
  const line: TaxLine = {
    at: 0,
    source: 7,
    account: '=1+1',
    position: '@x',
    kind: 'gain',
    what: 'sold',
    asset: '-BTC',
    quantity: Rational.from('0.5'),
    cost: { unknown: '+nobody said,\n"why"' },
    proceeds: Rational.from('3'),
    amount: Rational.from('-1.5'),
    currency: 'USDT',
    usd: { unknown: 'the same' },
    lots: [],
  };
  const [header, row] = parseCsv(printCsv([TAX_COLUMNS, taxCells(line, 'fifo', cellOf)]));
  expect(header?.cells).toEqual([...TAX_COLUMNS]);
  const cells = row?.cells ?? [];
  expect(cells).toEqual([
    '1970-01-01T00:00:00.000Z',
    "'=1+1",
    "'@x",
    'gain',
    'sold',
    "'-BTC",
    '0.5',
    '',
    '3',
    '-1.5',
    'USDT',
    '',
    '',
    '',
    '7',
    '\'+nobody said,\n"why"',
  ]);
  expect(cells.map(textOf).slice(1, 3)).toEqual(['=1+1', '@x']);
});
