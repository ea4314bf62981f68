import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { BookDocument } from '../../src/book/entries.ts';
import { CsvError, parseCsv } from '../../src/documents/csv.ts';
import { COLUMNS, KINDS } from '../../src/documents/csv-columns.ts';
import { printCsvBook } from '../../src/documents/csv-print.ts';
import { readCsvBook } from '../../src/documents/csv-read.ts';
import { portfolio, readPortfolio } from '../../src/documents/portfolio.ts';
import { goodPortfolio } from './base.ts';

const round = (document: object): BookDocument => readCsvBook(printCsvBook(document as BookDocument));

/** Everything the document of contract section 2 can say. */
function whole() {
  const document = goodPortfolio();
  const [main] = document.accounts;
  const [position] = (main?.['positions'] ?? []) as Record<string, unknown>[];
  const at = '2026-01-02T03:04:05.678Z';
  Object.assign(position ?? {}, {
    contractSize: '0.001',
    takeProfitPrice: '60000',
    openedAt: '2026-01-01T00:00:00Z',
    fundedTo: '2026-01-01T08:00:00Z',
    reported: { liquidationPrice: '-1', marginRatio: '0.2', at },
  });
  Object.assign(main ?? {}, {
    label: '=HYPERLINK("x"); „Konto“, 2',
    paper: false,
    jurisdiction: 'eu-retail',
    reported: { equity: '-12.50', marginRatio: '0.1', at },
    imported: { venue: 'binance', name: 'main', at },
    unmodelled: [
      { kind: 'order', text: '-2 BTC, "limit"', symbol: 'BTC/USDT:USDT' },
      { kind: 'option', text: '' },
    ],
  });
  document.accounts.push({ id: 'empty', product: 'aave/pool', label: '', paper: true, assets: {}, positions: [] });
  Object.assign(document.instruments['BTC/USDT:USDT'] as object, {
    lotSize: '0.001',
    closeFee: { rate: '0.0006', basis: 'bankruptcy' },
    maintenance: { basis: 'mark', shape: 'whole', tiers: [{ floor: '0', rate: '0.004', maxLeverage: '125' }] },
  });
  return document;
}

describe('a book as CSV', () => {
  it('is a row a thing, with the columns that there are', () => {
    const document = goodPortfolio();
    delete document.accounts[0]?.['rules'];
    expect(printCsvBook(document as unknown as BookDocument)).toBe(
      [
        'kind,account,product,label,code,amount,annualRate,since,accrual,id,symbol,side,contracts,contractSize,entryPrice,marginMode,collateral,leverage,stopPrice,tickSize',
        'account,main,custom/unified,Family account,,,,,,,,,,,,,,,,',
        'asset,main,,,USDT,1000,,,,,,,,,,,,,,',
        'debt,main,,,BTC,0.1,0.08,2026-01-01T00:00:00Z,hour_ceil,,,,,,,,,,,',
        'position,main,,,,,,,,p,BTC/USDT:USDT,long,0.1,,50000,isolated,500,,,',
        'position,main,,,,,,,,q,ETH/USDT:USDT,short,1,,2500,,,10,2700,',
        'instrument,,,,,,,,,,BTC/USDT:USDT,,,1,,,,,,0.1',
        '',
      ].join('\r\n'),
    );
  });

  it('comes back whole: every key of the document has a column, or stands in the column more', () => {
    const document = whole();
    expect(readPortfolio(round(document))).toEqual(readPortfolio(document));
    const text = printCsvBook(document as unknown as BookDocument);
    expect(text).toContain(`"'=HYPERLINK(""x""); „Konto“, 2"`);
    expect(text).toContain(`"'-2 BTC, ""limit"""`);
    expect(printCsvBook(round(document))).toBe(text);
    // Every column is in use here, so none is left unproven.
    expect(parseCsv(text)[0]?.cells).toEqual(COLUMNS.map(({ name }) => name));
  });

  it('is proven with every key that a document can have', () => {
    type Properties = {
      readonly properties: Readonly<Record<string, { readonly items?: Properties; readonly additionalProperties?: Properties }>>;
    };
    const schema = z.toJSONSchema(portfolio, { io: 'input' }) as unknown as Properties;
    const account = schema.properties['accounts']?.items;
    const { accounts, instruments } = whole();
    const [main] = accounts;
    const positions = main?.['positions'] as readonly object[];
    const keysIn = (...entries: readonly object[]) => [...new Set(entries.flatMap((entry) => Object.keys(entry)))].sort();
    expect(keysIn(schema.properties)).toEqual(['accounts', 'instruments', 'version']);
    expect(keysIn(...accounts)).toEqual(keysIn(account?.properties ?? {}));
    expect(keysIn(...positions)).toEqual(keysIn(account?.properties['positions']?.items?.properties ?? {}));
    expect(keysIn(...Object.values(instruments).map(Object))).toEqual(
      keysIn(schema.properties['instruments']?.additionalProperties?.properties ?? {}),
    );
  });

  it('in other spreadsheets’ clothes is the same book', () => {
    const document = whole();
    const text = printCsvBook(document as unknown as BookDocument);
    const rows = parseCsv(text).map(({ cells }) => cells);
    for (const separator of [';', '\t']) {
      const other = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator)).join('\n');
      expect(readCsvBook(`\uFEFF${other.replaceAll('"true"', '"TRUE"')}`)).toEqual(readCsvBook(text));
    }
  });

  it('round-trips any book', () => {
    const decimal = fc.bigInt({ min: 1n, max: 10n ** 20n }).map((n) => `${n / 10n ** 8n}.${(n % 10n ** 8n).toString().padStart(8, '0')}1`);
    const code = fc.constantFrom('BTC', 'USDT', '1INCH', 'constructor', 'stETH.w', '-X'.slice(1));
    const label = fc.string({ unit: fc.constantFrom('a', ' ', '=', "'", '"', ',', ';', '-', '@', 'é', '🙂') });
    const optional: { requiredKeys: never[] } = { requiredKeys: [] };
    const terms = fc.record(
      { annualRate: fc.constant('0.08'), since: fc.constant('2026-01-01T00:00:00Z'), accrual: fc.constant('hour_ceil') },
      optional,
    );
    const debt = fc.oneof(
      decimal,
      fc.tuple(decimal, terms).map(([amount, rest]) => ({ amount, ...rest })),
    );
    const position = fc
      .tuple(
        fc.record({
          symbol: fc.constantFrom('BTC/USDT:USDT', 'BTC/USD:BTC', 'ETH/USDC:USDC-260327'),
          side: fc.constantFrom('long', 'short'),
          contracts: decimal,
          entryPrice: decimal,
          marginMode: fc.constantFrom('cross', 'isolated'),
          leverage: decimal,
        }),
        fc.record({ contractSize: decimal, collateral: decimal, stopPrice: decimal, takeProfitPrice: decimal }, optional),
      )
      .map(([must, may]) => ({ ...must, ...may }));
    const account = fc
      .tuple(
        fc.constantFrom('custom/unified', 'bybit/unified'),
        fc.record(
          {
            label,
            paper: fc.boolean(),
            assets: fc.dictionary(code, decimal, { maxKeys: 3 }),
            debts: fc.dictionary(code, debt, { maxKeys: 2 }),
            positions: fc.array(position, { maxLength: 3 }).map((all) => all.map((one, n) => ({ id: `p-${n}`, ...one }))),
            unmodelled: fc.array(
              fc.tuple(fc.constantFrom('option', 'order'), label).map(([kind, text]) => ({ kind, text })),
              { maxLength: 2 },
            ),
            rules: fc.record({ strict: fc.boolean(), maintenanceMultiple: decimal }, optional),
          },
          optional,
        ),
      )
      .map(([product, rest]) => ({ product, ...rest }));
    const books = fc
      .array(account, { minLength: 1, maxLength: 3 })
      .map((all) => ({ version: 1, accounts: all.map((one, n) => ({ id: `a-${n}`, ...one })) }));
    fc.assert(
      fc.property(books, (book) => {
        expect(readPortfolio(round(book))).toEqual(readPortfolio(book));
      }),
    );
  });
});

it('every column stands in docs/csv.md, with the rows that have it', () => {
  const text = readFileSync(new URL('../../docs/csv.md', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('| `'));
  for (const { name, kinds } of COLUMNS) {
    const rows = lines.find((line) => line.split('|')[1]?.includes(`\`${name}\``))?.split('|')[2] ?? '';
    const all = rows.includes('all');
    const named = KINDS.filter((kind) => rows.includes(`\`${kind}\``) !== all);
    expect([name, named]).toEqual([name, [...kinds]]);
  }
});

describe('a table typed by hand', () => {
  it('needs no kind and no ids, only what a position is and what its account is of', () => {
    const text =
      'account;product;symbol;side;contracts;entryPrice;leverage\nmain;bybit/unified;BTC/USDT:USDT;long;0.5;50000;10\nmain;;BTC/USDT:USDT;short;1;60000;\n';
    expect(readCsvBook(text)).toEqual({
      version: 1,
      accounts: [
        {
          id: 'main',
          product: 'bybit/unified',
          positions: [
            { id: 'btc-1', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '0.5', entryPrice: '50000', leverage: '10' },
            { id: 'btc-2', symbol: 'BTC/USDT:USDT', side: 'short', contracts: '1', entryPrice: '60000' },
          ],
        },
      ],
    });
  });

  it('of one account leaves the others, and what it says nothing of', () => {
    const document = whole() as unknown as BookDocument;
    const text = 'symbol,side,contracts,entryPrice\nBTC/USDT:USDT,long,0.5,50000\n';
    const [main, ...others] = document.accounts;
    const position = { id: 'btc-1', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '0.5', entryPrice: '50000' };
    expect(readCsvBook(text, { document, account: 'main' })).toEqual({
      ...document,
      accounts: [{ ...main, positions: [position] }, ...others],
    });
    // With a row of its own it is what the rows say, and no more.
    const own = `kind,product,code,amount\naccount,binance/usdm,,\nasset,,USDT,5\n`;
    expect(readCsvBook(own, { document, account: 'main' }).accounts[0]).toEqual({
      id: 'main',
      product: 'binance/usdm',
      assets: { USDT: '5' },
    });
    expect(readCsvBook(own, { document, account: 'new' }).accounts.map(({ id }) => id)).toEqual(['main', 'empty', 'new']);
    const one = printCsvBook(document, 'main');
    expect(readPortfolio(readCsvBook(one, { document, account: 'main' }))).toEqual(readPortfolio(document));
  });
});

describe('a mistake names its line and its column', () => {
  const HEAD = 'kind,account,product,code,amount,id,symbol,side,contracts,entryPrice,marginMode,paper,more';
  const ACCOUNT = 'account,a,custom/derivatives,,,,,,,,,,';
  const position = (contracts: string, entryPrice = '1', symbol = 'BTC/USDT:USDT', side = 'long', id = 'p') =>
    `position,a,,,,${id},${symbol},${side},${contracts},${entryPrice},,,`;

  it.each<[string, number, string | null, string]>([
    [`${HEAD}\n${ACCOUNT}\n${position('"1,5"')}`, 3, 'contracts', 'two ways'],
    [`${HEAD}\n${ACCOUNT}\n${position('"1.000,5"')}`, 3, 'contracts', 'two ways'],
    [`${HEAD}\n${ACCOUNT}\n${position('"1,000"')}`, 3, 'contracts', 'two ways'],
    [`${HEAD}\n${ACCOUNT}\n${position('1 000')}`, 3, 'contracts', 'two ways'],
    [`${HEAD}\n${ACCOUNT}\n${position("1'000")}`, 3, 'contracts', 'two ways'],
    [`${HEAD}\n${ACCOUNT}\n${position('1E+3')}`, 3, 'contracts', 'without exponent'],
    [`${HEAD}\n${ACCOUNT}\n${position('0')}`, 3, 'contracts', 'greater than zero'],
    [`${HEAD}\n${ACCOUNT}\n${position('1', '')}`, 3, 'entryPrice', 'is missing'],
    [`${HEAD}\n${ACCOUNT}\n${position('1', '1', 'BTCUSDT')}`, 3, 'symbol', 'ccxt symbol'],
    [`${HEAD}\n${ACCOUNT}\n${position('1', '1', 'BTC/USDT:USDT', 'lung')}`, 3, 'side', 'did you mean "long"?'],
    [`${HEAD}\n${ACCOUNT}\n${position('1')}\n${position('2')}`, 4, 'id', 'already used'],
    [`${HEAD}\n\n${ACCOUNT}\n${ACCOUNT}`, 4, 'account', 'already'],
    [`${HEAD}\n${ACCOUNT}\nasset,a,,BTC,1,,,,,,,,\nasset,a,,BTC,2,,,,,,,,`, 4, 'code', 'there already'],
    [`${HEAD}\n${ACCOUNT}\nasset,a,,B TC,1,,,,,,,,`, 3, 'code', 'currency code'],
    [`${HEAD}\n${ACCOUNT}\nasset,a,,BTC,-1,,,,,,,,`, 3, 'amount', 'zero or more'],
    [`${HEAD}\n${ACCOUNT}\nasset,a,,BTC,,,,,,,,,`, 3, 'amount', 'is missing'],
    [`${HEAD}\n${ACCOUNT}\ndebt,a,,BTC,x,,,,,,,,`, 3, 'amount', 'decimal string'],
    [`${HEAD}\n${ACCOUNT}\nasset,a,,BTC,1,p,,,,,,,`, 3, 'id', 'has none'],
    [`${HEAD}\naccount,A,custom/derivatives,,,,,,,,,,`, 2, 'account', 'a-z'],
    [`${HEAD}\naccount,a,custom/derivates,,,,,,,,,,`, 2, 'product', 'did you mean'],
    [`${HEAD}\naccount,a,custom/unified,,,,,,,,,yes,`, 2, 'paper', 'true or false'],
    [`${HEAD}\naccount,a,custom/unified,,,,,,,,,,{`, 2, 'more', 'JSON object'],
    [`${HEAD}\naccount,a,custom/unified,,,,,,,,,,"{""label"":""x""}"`, 2, 'more', 'column or a row of its own'],
    [`${HEAD}\naccount,a,custom/unified,,,,,,,,,,"{""assets"":{}}"`, 2, 'more', 'column or a row of its own'],
    [`${HEAD}\naccount,a,custom/unified,,,,,,,,,,"{""ruls"":{}}"`, 2, 'more', 'did you mean "rules"?'],
    [`${HEAD}\naccount,a,custom/unified,,,,,,,,,,"{""__proto__"":{}}"`, 2, null, '__proto__'],
    [`${HEAD}\naccount,a,custom/unified,,,,,,,,,,"{""rules"":{""strict"":1}}"`, 2, 'more', 'strict: must be true or false'],
    [`${HEAD}\n${position('1')}`, 2, 'account', 'nothing says what a is'],
    [`${HEAD}\nposition,,,,,p,BTC/USDT:USDT,long,1,1,,,`, 2, 'account', 'is missing'],
    [`${HEAD}\npozition,a,,,,,,,,,,,`, 2, 'kind', 'did you mean position?'],
    ['account,symbol,syde\na,b,c', 1, null, 'Did you mean side?'],
    ['account,side,Side\na,b,c', 1, 'side', 'twice'],
    ['account,side\n', 1, null, 'nothing to import'],
    ['', 1, null, 'empty'],
    ['account,product,symbol\na,custom/unified,BTC/USDT:USDT', 2, 'side', 'must be one of'],
    ['account,product,symbol\na,custom/unified,BTC/USDT:USDT\na,custom/derivatives,x', 3, 'product', 'line 2'],
  ])('%#', (text, line, column, said) => {
    let error: unknown;
    try {
      readCsvBook(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(CsvError);
    expect(error).toMatchObject({ line, ...(column === null ? {} : { column }), reason: expect.stringContaining(said) });
  });
});
