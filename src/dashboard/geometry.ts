/** Size of the terminal in cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Below this the columns that must stay no longer fit; one line with the worst alarm is shown instead. */
export const MINIMUM: Size = { columns: 60, rows: 12 };

/** How the rows of the screen are shared out; the sum is always the height of the terminal. */
export interface Geometry {
  readonly status: number;
  readonly alarm: number;
  /** Lines between the parts; none on a low screen. */
  readonly rules: boolean;
  /** What is left for rows of the table, or for lines of a panel. */
  readonly body: number;
}

export function fits(size: Size): boolean {
  return size.columns >= MINIMUM.columns && size.rows >= MINIMUM.rows;
}

/** The shares depend on the size alone, so that nothing jumps when an alarm comes or goes. */
export function geometryOf({ columns, rows }: Size): Geometry {
  const status = columns >= 120 ? 1 : 2;
  const alarm = columns >= 150 ? 1 : 2;
  const rules = rows >= 20;
  const headerAndHints = 2;
  return { status, alarm, rules, body: Math.max(1, rows - status - alarm - (rules ? 2 : 0) - headerAndHints) };
}
