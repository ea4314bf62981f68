import { isUnknown } from '../risk/known.ts';
import { crossAtRisk } from '../risk/pools.ts';
import type { AccountReading } from '../risk/reading.ts';
import { drawWorth } from './draw.ts';
import type { Numbering } from './drawing.ts';
import { StressGrid } from './stress-grid.ts';
import { type StressRow, stressRowOf, usdRouteOf } from './stress-row.ts';
import type { PoolShock } from './stressed-pool.ts';

/** A book made ready for many shocks, from its accounts as they were last measured. */
export interface StressBook {
  readonly grid: StressGrid;
  /** Pools that can be liquidated, isolated positions among them, and of those the ones of which that is not known. */
  readonly pools: number;
  readonly unknown: number;
  /** Whether the worth of the whole book is known. */
  readonly complete: boolean;
}

/** @param shocks signed fractions above −1 of every price but USD and its stablecoins; @param numbering of the prices that `course` takes. */
export function stressBookOf(readings: readonly AccountReading[], shocks: readonly number[], numbering: Numbering): StressBook {
  const rows: StressRow[] = [];
  const shared: PoolShock[] = [];
  let [pools, unknown, complete] = [0, 0, true];
  for (const reading of readings) {
    for (const { position } of reading.pools) {
      const leg = position === null ? undefined : reading.holdings.legs.find((one) => one.position.id === position);
      if (leg !== undefined) {
        const row = stressRowOf(reading, leg, numbering);
        pools++;
        if (row !== null) rows.push(row);
        if (row === null) complete = false;
        if (row?.ruled !== true) unknown++;
        continue;
      }
      const sketch = drawWorth(reading, numbering);
      const usd = usdRouteOf(reading, reading.currency, numbering);
      const atRisk = crossAtRisk(reading.holdings);
      if (atRisk) pools++;
      if (sketch === null || isUnknown(sketch) || usd === null) {
        complete = false;
        if (atRisk) unknown++;
      } else {
        shared.push({ sketch, usd });
        if (atRisk && sketch.health < 0) unknown++;
      }
    }
  }
  return { grid: new StressGrid(shocks, rows, shared), pools, unknown, complete };
}
