import { constants } from 'node:os';
import type { Setup } from '../monitor/protocol.ts';
import { MonitorThread } from '../monitor/spawn.ts';
import { EXIT } from './exit.ts';
import type { GlobalOptions } from './options.ts';

/** What ended the screen, and the worst it had seen, for commands whose exit status says so. */
export interface ScreenEnd {
  /** 130 after Ctrl-C, 128 + n after signal n; null when the user quit. */
  readonly status: number | null;
}

const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/**
 * The dashboard over a monitor in its own thread. Every way out (a key, a signal, an exception) restores the terminal and stops
 * the monitor.
 */
export async function runScreen(setup: Setup, options: GlobalOptions): Promise<number> {
  const monitor = new MonitorThread(setup);
  try {
    const { openDashboard } = await import('../dashboard/open.tsx');
    const dashboard = openDashboard({
      source: monitor,
      ascii: options.ascii === true,
      color: !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb',
      reducedMotion: process.env['NEGMON_REDUCED_MOTION'] === '1',
      bell: true,
    });
    let status: number = EXIT.ok;
    const onSignal = (signal: (typeof SIGNALS)[number]): void => {
      status = 128 + constants.signals[signal];
      dashboard.stop();
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
    try {
      const how = await dashboard.left;
      return how === 'interrupt' ? EXIT.interrupted : status;
    } finally {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    }
  } finally {
    await monitor.stop();
  }
}
