import { EXPOSITION_TYPE, exposition } from '../monitor/exposition.ts';
import type { Session } from '../monitor/session.ts';
import type { MetricsServer } from './metrics-server.ts';

/** What is looked after. */
export type Attended = Pick<Session, 'held' | 'metrics' | 'summary' | 'unassessed'>;

export interface AttendantOptions {
  /** What is watched, as the user calls it. */
  readonly source: string;
  /** Null: nobody asks. */
  readonly metrics: MetricsServer | null;
  /** Between two reports, ms. */
  readonly report: number;
  readonly say: (text: string) => void;
}

/** Node's timers end at 2^31 ms: a longer wait is made of these. */
const LONGEST_WAIT = 86_400_000;

/** Says when a watch begins and now and then that all is well, or what is not, and tells those who ask. Returns what ends that. */
export function attend(session: Attended, { source, metrics, report, say }: AttendantOptions): () => void {
  metrics?.tell({
    metrics: () => exposition(session.metrics()),
    metricsType: EXPOSITION_TYPE,
    unassessed: () => session.unassessed(),
  });
  const { accounts, positions } = session.held;
  const asked = metrics === null ? '' : `; metrics at ${metrics.url}/metrics`;
  say(`watching ${counted(accounts, 'account')} with ${counted(positions, 'position')} of ${source}${asked}`);
  let due = performance.now() + report;
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const left = due - performance.now();
    if (left <= 0) {
      due = performance.now() + report;
      say(reportOf(session));
    }
    timer = setTimeout(wait, Math.min(Math.max(left, 0) || report, LONGEST_WAIT));
  };
  wait();
  return () => clearTimeout(timer);
}

function reportOf(session: Attended): string {
  const { ticks, alerts, worst } = session.summary();
  const faults = session.unassessed();
  const { level } = session.held;
  const word =
    faults.length > 0 ? `not all is known: ${faults.join('; ')}` : level === 'ok' ? 'all is well' : `all is assessed; level ${level}`;
  return `${word} (so far ${ticks} prices, ${alerts} alerts, worst level ${worst})`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
