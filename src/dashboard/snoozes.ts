/** How long an alarm may be put off, the shortest first. */
export const SNOOZES = [
  { ms: 900_000, text: '15 minutes' },
  { ms: 3_600_000, text: '1 hour' },
  { ms: 14_400_000, text: '4 hours' },
] as const;
