/** How bad it is, best to worst; `unknown` stands between ok and warning when levels are compared (contract section 4). */
export const LEVELS = ['ok', 'unknown', 'warning', 'critical', 'liquidation', 'negative'] as const;

export type Level = (typeof LEVELS)[number];

/** Position of a level from best (0) to worst. */
export function severity(level: Level): number {
  return LEVELS.indexOf(level);
}

/** The worst of the levels; `ok` for none. */
export function worst(levels: Iterable<Level>): Level {
  let found: Level = 'ok';
  for (const level of levels) if (severity(level) > severity(found)) found = level;
  return found;
}
