import type { RuleTable } from '../alerts/rule-table.ts';
import type { Board } from './board.ts';
import type { Volatilities } from './volatilities.ts';

/** What a rule may look at beside the reading of its account. */
export interface Surroundings {
  /** Which rules hold where. */
  readonly table: RuleTable;
  readonly board: Board;
  readonly volatilities: Volatilities;
}
