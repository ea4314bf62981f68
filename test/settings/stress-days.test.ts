import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageFile } from '../../src/settings/package-file.ts';
import { worstDays } from '../../src/settings/stress-days.ts';

interface DaysFile {
  days: {
    id: string;
    others: string;
    moves: Record<string, { high: { price: string; at: string }; low: { price: string; at: string } }>;
  }[];
}

const shipped = (): DaysFile => JSON.parse(readFileSync(packageFile('config/stress/worst-days.json'), 'utf8'));
const moves = (id: string): Record<string, string> =>
  Object.fromEntries(
    [...(worstDays().find((day) => day.id === id)?.shock.moves ?? [])].map(([code, move]) => [code, move.toDecimal(6).toFixed()]),
  );

describe('the worst days', () => {
  it('are the six of the issue, oldest first', () => {
    expect(worstDays().map(({ id }) => id)).toEqual(['2020-03-12', '2021-05-19', 'luna-2022', 'ftx-2022', '2024-08-05', '2025-10-10']);
  });

  // The prices are in studies/recordings.md section B: minima, maxima and "BTC by event"; here low / high − 1.
  it.each([
    ['2020-03-12', { BTC: '-0.510267' }],
    ['2021-05-19', { BTC: '-0.311688', ETH: '-0.451439', SOL: '-0.540656', NANO: '-0.544554' }],
    ['luna-2022', { BTC: '-0.261335', ETH: '-0.334408', SOL: '-0.546095', LUNA: '-0.999999', UST: '-0.774977' }],
    ['ftx-2022', { BTC: '-0.260172', ETH: '-0.332398', SOL: '-0.626622', FTT: '-0.915816' }],
    ['2024-08-05', { BTC: '-0.198267' }],
    ['2025-10-10', { BTC: '-0.16345', FIL: '-0.869281', AVAX: '-0.789731' }],
  ])('%s fell so', (id, expected) => {
    expect(moves(id)).toEqual(expected);
  });

  it('let coins that are not recorded fall as BTC did', () => {
    for (const { others, shock } of worstDays()) {
      expect(others).toBe('BTC');
      expect(shock.others).toBe(shock.moves.get('BTC'));
    }
  });
});

describe('a file of worst days', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'negmon-'));
    mkdirSync(join(folder, 'stress'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each<[string, (file: DaysFile) => void]>([
    [
      'days.0.moves.BTC.low.price: write it as a decimal string',
      ({ days: [day] }) => Object.assign(day?.moves['BTC']?.low ?? {}, { price: 1 }),
    ],
    [
      'days.0.moves.BTC: the low must come after the high',
      ({ days: [day] }) => Object.assign(day?.moves['BTC']?.low ?? {}, { at: '2020-01-01T00:00:00Z' }),
    ],
    [
      'days.0.moves.BTC: the low must come after the high and below it',
      ({ days: [day] }) => Object.assign(day?.moves['BTC']?.low ?? {}, { price: '9000' }),
    ],
    ['days.0: others must take the move of a code that is named', ({ days: [day] }) => Object.assign(day ?? {}, { others: 'DOGE' })],
    ['days.0.sauce: unknown key "sauce"; did you mean', ({ days: [day] }) => Object.assign(day ?? {}, { sauce: 'x' })],
  ])('that is damaged is refused: %s', (message, damage) => {
    const file = shipped();
    damage(file);
    writeFileSync(join(folder, 'stress', 'worst-days.json'), JSON.stringify(file));
    expect(() => worstDays(folder)).toThrow(message.replace('; did you mean', ''));
    expect(() => worstDays(folder)).toThrow('install negmon again');
  });
});
