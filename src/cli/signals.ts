import { constants } from 'node:os';

/** What ends a run. */
const ENDING = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

type Ending = (typeof ENDING)[number];

/** The same signal may come twice within so long, ms: from the terminal, and passed on by whoever started us. That is one wish. */
const ONE_WISH = 1000;

export interface SignalOptions {
  /** A signal asks for a clean end. @param status 128 + its number */
  readonly end: (status: number) => void;
  /** One more signal asks for an end at once; the program itself ends when absent. @param status as above */
  readonly abort?: (status: number) => void;
  /** What SIGHUP asks for instead of an end; null: an end. */
  readonly reload: (() => void) | null;
}

/** Listens to the system until it is told to stop: the first signal ends cleanly, a later one at once. Returns what takes it off. */
export function heedSignals({ end, abort = (status) => process.exit(status), reload }: SignalOptions): () => void {
  let first: number | null = null;
  const hear = (signal: Ending): void => {
    if (signal === 'SIGHUP' && reload !== null) {
      if (first === null) reload();
      return;
    }
    const status = 128 + constants.signals[signal];
    const now = performance.now();
    if (first === null) {
      first = now;
      end(status);
    } else if (now - first >= ONE_WISH) abort(status);
  };
  for (const signal of ENDING) process.on(signal, hear);
  return () => {
    for (const signal of ENDING) process.off(signal, hear);
  };
}
