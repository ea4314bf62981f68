import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISTANCE, LEAD, layoutOf } from '../../src/dashboard/columns.ts';
import { plain } from '../../src/dashboard/line.ts';
import { headerLine, shownMarks, stateText, tableLines } from '../../src/dashboard/table.ts';
import { cells } from '../../src/dashboard/text.ts';
import { createTheme } from '../../src/dashboard/theme.ts';
import type { Row, Shown } from '../../src/monitor/snapshot.ts';
import { LEVELS } from '../../src/risk/level.ts';
import { BTC, ETH, LOAN, REPLAY, SNAPSHOT, WALLET } from './sample.ts';

const theme = createTheme({ color: false, ascii: true });
const show = (rows: readonly Row[], columns: number, frozen = false): string[] =>
  tableLines(
    { ...SNAPSHOT, rows, total: rows.length },
    { theme, columns, count: rows.length, top: 0, selected: null, frozen, hidden: [], previousMarks: null },
  ).map(plain);

const positive = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 14n }), fc.stringMatching(/^[0-9]{1,12}$/))
  .map(([whole, places]) => `${whole}.${places}`)
  .filter((text) => /[1-9]/.test(text));
const signed = fc.tuple(fc.boolean(), positive).map(([negative, value]) => (negative ? `-${value}` : value));
const shown = (value: fc.Arbitrary<string>): fc.Arbitrary<Shown> =>
  fc.oneof(
    { weight: 8, arbitrary: value },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant({ unknown: 'no price' }) },
  );
const rows: fc.Arbitrary<Row> = fc.record({
  key: fc.constant('a/b'),
  account: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/),
  kind: fc.constantFrom('position', 'debt', 'holding'),
  label: fc.oneof(fc.constant(BTC.label), fc.constant(LOAN.label), fc.string({ unit: 'grapheme', maxLength: 60 })),
  level: fc.constantFrom(...LEVELS),
  freshness: fc.constantFrom('live', 'stale', 'none'),
  ageMs: fc.option(fc.integer({ min: 0, max: 10 ** 9 })),
  suspect: fc.option(fc.constant('BTC/USDT:USDT at binance: jumped -17 % in 0.9 s')),
  distance: shown(signed),
  liquidationPrice: shown(positive),
  markPrice: shown(positive),
  markSuspect: fc.boolean(),
  tickSize: fc.option(fc.constantFrom('0.1', '0.01', '0.5', '0.00000001', '25')),
  ratio: shown(positive),
  pnl: shown(signed),
  currency: fc.constantFrom('USD', 'USDT', 'BTC', 'EUR', '1000PEPE'),
  owed: fc.record({ low: shown(positive), high: shown(positive) }),
  liquidation: fc.constant({}),
});

/** A whole number as the table writes them, alone or as a range, with its unit. */
const COMPLETE = /^[<>+-]?(\?-)?\d{1,3}(,\d{3})*(\.\d+)?([kMBT]|e-?\d+)?(-\d{1,3}(,\d{3})*(\.\d+)?([kMBT]|e-?\d+)?)?( %| [0-9A-Z]+)?$/;
const WORDS = new Set(['unknown', 'none', '-', 'old', '']);
const SCALE: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, B: 1e9, T: 1e12 };

function numberOf(text: string): number {
  const bare = text.replaceAll(',', '').replace(/ .*$/, '');
  return Number(bare.replace(/[kMBT]$/, '')) * (SCALE[bare.at(-1) ?? ''] ?? 1);
}

/** The cell texts of a line by column, with the blanks between columns checked. */
function cellsOf(line: string, columns: number): Map<string, string> {
  const layout = layoutOf(columns);
  const found = new Map([['distance', line.slice(LEAD, LEAD + DISTANCE).trim()]]);
  let at = LEAD + DISTANCE + 1 + layout.state;
  for (const { column, width } of layout.placed) {
    expect(line.slice(at, at + layout.gap).trim(), `gap before ${column.id} in "${line}"`).toBe('');
    at += layout.gap;
    found.set(column.id, line.slice(at, at + width).trim());
    at += width;
  }
  return found;
}

describe('a row at any width', () => {
  it('is never wider than the screen, and no number in it is cut or runs into its neighbour', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 60, max: 220 }), (row, columns) => {
        const [line = ''] = show([row], columns);
        expect(cells(line)).toBeLessThanOrEqual(columns);
        // Labels may hold wide characters, for which a slice by index is not a slice by cell.
        const [ascii = ''] = show([{ ...row, label: BTC.label }], columns);
        const found = cellsOf(ascii, columns);
        for (const id of ['distance', 'liquidation', 'mark', 'ratio', 'pnl', 'owe']) {
          const text = (found.get(id) ?? '').replace(/(?<=.)\?$/, row.markSuspect && id === 'mark' ? '' : '?');
          expect(WORDS.has(text) || COMPLETE.test(text), `${id}: "${text}"`).toBe(true);
        }
        const liquidation = found.get('liquidation') ?? '';
        if (typeof row.liquidationPrice !== 'string' || row.tickSize !== null) return;
        // One significant digit is the least that is shown: a cut number would be off by a factor of ten.
        const ratio = numberOf(liquidation) / Number(row.liquidationPrice);
        expect(ratio, `${liquidation} for ${row.liquidationPrice}`).toBeGreaterThan(0.5);
        expect(ratio, `${liquidation} for ${row.liquidationPrice}`).toBeLessThan(2);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a row whose price is not believed', () => {
  const why = 'BTC/USDT:USDT at bybit: jumped -17 % in 0.9 s, which neither its index nor another venue confirms';
  const suspect: Row = { ...BTC, suspect: why, markSuspect: true };

  it('has the mark of doubt behind its level and its price, and a word in the place of its bar', () => {
    expect(show([suspect], 120)[0]).toMatch(/^ !!\? {2}2\.0 % SUSPECT {8}45,226\.2 {3}46,195\.0\? {2}BTC long/);
    expect(show([suspect], 60)[0]).toMatch(/^ !!\? {2}2\.0 % SUSP {5}45,226\.2/);
    expect(show([{ ...suspect, level: 'liquidation' }], 120)[0]).toContain('LIQ? SUSP');
    expect(show([{ ...suspect, level: 'negative' }], 60)[0]).toContain('NEG?');
  });

  it('has no mark behind its own price when it is another leg that is doubted, and is stale before it is suspect', () => {
    expect(show([{ ...suspect, markSuspect: false }], 120)[0]).toMatch(/^ !!\? .* 46,195\.0 {2}BTC/);
    expect(show([{ ...suspect, freshness: 'stale' }], 120)[0]).toMatch(/^ !!\? {2}2\.0 % STALE .* 46,195\.0\? {2}BTC/);
  });
});

describe('columns', () => {
  const ids = (columns: number): string[] => layoutOf(columns).placed.map(({ column }) => column.id);

  it('that say how near and how much are there at every width', () => {
    for (let columns = 60; columns <= 220; columns++) {
      expect(ids(columns)).toEqual(expect.arrayContaining(['liquidation', 'position', 'owe']));
      expect(layoutOf(columns).placed.find(({ column }) => column.id === 'position')?.width).toBeGreaterThanOrEqual(14);
    }
  });

  it('come by priority: mark, ratio, profit, account, age', () => {
    expect(ids(60)).toEqual(['liquidation', 'position', 'owe']);
    expect(ids(80)).toEqual(['liquidation', 'mark', 'position', 'owe']);
    expect(ids(120)).toEqual(['liquidation', 'mark', 'position', 'ratio', 'pnl', 'owe', 'account']);
    expect(ids(200)).toEqual(['liquidation', 'mark', 'position', 'ratio', 'pnl', 'owe', 'age', 'account']);
  });

  it('fill no more than the screen', () => {
    for (let columns = 60; columns <= 220; columns++) expect(cells(plain(headerLine(SNAPSHOT, columns)))).toBeLessThanOrEqual(columns);
  });
});

describe('the header', () => {
  it('shows the sort keys, the sorted column in capitals, and the gap that the owe column stands for', () => {
    const words = '[D]ISTANCE,liquidation,mark,po[s]ition,[r]atio,[p]nl,[o]we -30 %,age,account'.split(',');
    expect(plain(headerLine(SNAPSHOT, 200)).trim().split(/ {2,}/)).toEqual(words);
    expect(plain(headerLine({ ...SNAPSHOT, sort: 'owe', gap: '0' }, 80))).toContain('[O]WE NOW');
  });
});

describe('rows of design.md section 8', () => {
  it('read as in the picture, rounded to the side of danger', () => {
    expect(show(SNAPSHOT.rows, 140).map((line) => line.trimEnd())).toEqual([
      ' !!   2.0 % #.........     45,226.2    46,195.0  BTC long 0.5 x10 isolated            19.4 %    -1,902.50            0    0.1s  bybit-main',
      '      9.8 % ###.......      2,692.2     2,451.9  ETH short 12 cross                    4.9 %      +210.00            0    0.4s  binance-usdm',
      '     28.3 % ########..       107.41      150.00  SOL long 900 cross                    3.5 %         0.00        1,204    0.1s  bybit-desk',
      '     45.8 % ##########     25,000.0    46,195.0  loan 30,000 USD on 1.5 BTC           54.2 %            -     0-12,044    0.3s  ledn-1',
      '       none                    none    46,195.0  holding 2 BTC                             -            -            0    0.1s  wallet',
    ]);
  });
});

describe('the state beside the distance', () => {
  it.each([
    ['negative', 'live', 'NEGATIVE', 'NEG'],
    ['liquidation', 'live', 'LIQUIDATED', 'LIQ'],
    ['negative', 'stale', 'NEG STALE', 'STALE'],
    ['ok', 'stale', 'STALE', 'STALE'],
    ['ok', 'live', '###.......', '#....'],
  ] as const)('%s and %s: "%s", narrow "%s"', (level, freshness, wide, narrow) => {
    const row = { ...ETH, level, freshness };
    expect([stateText(row, false, 10), stateText(row, false, 5)]).toEqual([wide, narrow]);
  });

  it('says that a price is missing', () => {
    const row: Row = {
      ...ETH,
      level: 'unknown',
      freshness: 'none',
      markPrice: { unknown: 'no price yet' },
      distance: { unknown: 'no price yet' },
    };
    expect([stateText(row, false, 10), stateText(row, false, 5)]).toEqual(['no price', 'blind']);
  });

  it('never gives a row a bar when nothing moves any more', () => {
    for (const line of show(SNAPSHOT.rows, 80, true)) {
      expect(line).toContain('STALE');
      expect(line).not.toContain('#');
    }
  });
});

describe('danger without colour', () => {
  it('has a mark of its own for every level', () => {
    const marks = LEVELS.map((level) => show([{ ...BTC, level }], 80)[0]?.slice(1, 3));
    expect(new Set(marks).size).toBe(LEVELS.length);
  });

  it('with colour is inverse or on a ground, and never the colour of a gain or a loss', () => {
    const colours = createTheme({ color: true, ascii: true });
    for (const level of ['warning', 'critical', 'liquidation', 'negative'] as const) {
      const painted = colours.paint(`danger.${level}`, 'x');
      expect(painted).toMatch(/[;[](7|4[0-7])m/);
      for (const direction of ['gain', 'loss'] as const) expect(painted).not.toBe(colours.paint(`direction.${direction}`, 'x'));
    }
  });
});

describe('rows outside the slice', () => {
  it('are placeholders until they arrive, never other rows', () => {
    const snapshot = { ...REPLAY, rows: [BTC], offset: 0, total: 50 };
    const lines = tableLines(snapshot, {
      theme,
      columns: 80,
      count: 3,
      top: 0,
      selected: 1,
      frozen: false,
      hidden: [],
      previousMarks: null,
    }).map(plain);
    expect(lines[0]).toContain('BTC long');
    expect(lines.slice(1)).toEqual(['>   ...', '    ...']);
  });
});

describe('digits that changed', () => {
  it('are lifted out alone: 46,195.0 to 46,201.5 keeps 46,', () => {
    const colours = createTheme({ color: true, ascii: true });
    const before = shownMarks(SNAPSHOT, 80);
    const after = { ...SNAPSHOT, rows: [{ ...BTC, markPrice: '46201.5' }], total: 1 };
    const [line = []] = tableLines(after, {
      theme: colours,
      columns: 80,
      hidden: [],
      count: 1,
      top: 0,
      selected: null,
      frozen: false,
      previousMarks: before,
    });
    expect(line.filter((part) => part.meaning === 'changed').map((part) => part.text)).toEqual(['201.5']);
  });

  it('are none when the price stands still', () => {
    const before = shownMarks(SNAPSHOT, 80);
    const lines = tableLines(SNAPSHOT, {
      theme,
      columns: 80,
      count: 5,
      top: 0,
      selected: null,
      frozen: false,
      hidden: [],
      previousMarks: before,
    });
    expect(lines.flat().filter((part) => part.meaning === 'changed')).toEqual([]);
  });
});

describe('a holding', () => {
  it('has no liquidation price and no bar', () => {
    const [line = ''] = show([WALLET], 80);
    expect(line.match(/none/g)).toHaveLength(2);
    expect(line).not.toContain('#');
  });
});
