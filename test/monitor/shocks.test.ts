import { expect, it } from 'vitest';
import { Shocks } from '../../src/monitor/shocks.ts';
import { BTC, Desk, ISOLATED } from './desk.ts';

// design.md section 8's first row: 0.5 BTC long from 50,000 on 2,500. At 52,000 it is worth 2,500 + 0.5 · 2,000 = 3,500; a fall by 10 % to 46,800
// leaves 900, one by 12.5 % to 45,500 leaves 250, and at 15 %, 44,200, it is past 45,226.13 and 400 below zero.
it('moves of all prices are what they do to the positions, and are looked at once a second', async () => {
  const desk = new Desk([ISOLATED]);
  await desk.marks(BTC, '52000');
  const shocks = new Shocks(desk.monitor);
  const { steps = [], pools, unknown, isWhole } = shocks.at(0) ?? {};
  expect({ pools, unknown, isWhole }).toEqual({ pools: 1, unknown: 0, isWhole: true });
  const at = (move: number) => steps.find((step) => step.move === move);
  expect([-0.15, -0.125, -0.1, 0, 0.025].map((move) => [Math.round(at(move)?.worth ?? 0), at(move)?.liquidated])).toEqual([
    [-400, 1],
    [250, 0],
    [900, 0],
    [3500, 0],
    [4150, 0],
  ]);
  await desk.marks(BTC, '53000');
  expect(shocks.at(999)).toBe(shocks.at(0));
  expect(shocks.at(1000)?.steps.find(({ move }) => move === 0)?.worth).toBeCloseTo(4000, 6);
});

// A number that is not known must not be drawn: not as NaN either.
it('nothing is drawn of a book one of whose prices is no longer there', async () => {
  const desk = new Desk([ISOLATED]);
  await desk.marks(BTC, '52000');
  desk.monitor.board.keep(new Set());
  expect(new Shocks(desk.monitor).at(0)).toBeNull();
});
