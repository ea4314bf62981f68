/** "21:17:05Z": wall or tape time in UTC. */
export function clockText(ms: number): string {
  return Number.isFinite(ms) ? `${new Date(ms).toISOString().slice(11, 19)}Z` : '--:--:--';
}

/** "2025-10-10 21:17:05Z". */
export function dateTimeText(ms: number): string {
  return Number.isFinite(ms) ? `${new Date(ms).toISOString().slice(0, 10)} ${clockText(ms)}` : clockText(ms);
}
