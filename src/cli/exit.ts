import type { Level } from '../risk/level.ts';

/** Exit statuses of contract section 1. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  warning: 3,
  critical: 4,
  liquidation: 5,
  unknown: 6,
  document: 78,
  interrupted: 130,
} as const;

/** The exit status of the worst level seen; `stale`: something is known to be old. */
export function exitOf(level: Level, stale: boolean): number {
  switch (level) {
    case 'negative':
    case 'liquidation':
      return EXIT.liquidation;
    case 'critical':
      return EXIT.critical;
    case 'warning':
      return EXIT.warning;
    case 'unknown':
      return EXIT.unknown;
    case 'ok':
      return stale ? EXIT.unknown : EXIT.ok;
  }
}

/** An end that was foreseen: one readable paragraph and an exit status. */
export class CliError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = 'CliError';
    this.status = status;
  }
}
