import { constants } from 'node:os';
import type { Setup } from '../monitor/protocol.ts';
import { MonitorThread } from '../monitor/spawn.ts';
import { EXIT, exitOf } from './exit.ts';
import { HabitKeeper } from './habits.ts';
import { beforeLastWords } from './last-words.ts';
import { dataDirFrom, type GlobalOptions } from './options.ts';
import { keepYoungSpaceSmall } from './young-space.ts';

const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/**
 * The dashboard over a monitor in its own thread. Every way out (a key, a signal, an exception) restores the terminal and stops
 * the monitor.
 */
export async function runScreen(setup: Setup, options: GlobalOptions): Promise<number> {
  keepYoungSpaceSmall();
  const monitor = new MonitorThread(setup, (text) => process.stdout.write(text));
  let status: number = EXIT.ok;
  let onSignal = (_: (typeof SIGNALS)[number]): void => {};
  let isRestored = (): void => {};
  try {
    const { openDashboard } = await import('../dashboard/open.tsx');
    const habits = new HabitKeeper(dataDirFrom(options));
    const dashboard = openDashboard({
      source: monitor,
      habits: habits.known(),
      remember: (known) => habits.keep(known),
      ascii: options.ascii === true,
      color: !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb',
      reducedMotion: process.env['NEGMON_REDUCED_MOTION'] === '1',
      bell: true,
    });
    isRestored = beforeLastWords(() => dashboard.stop());
    onSignal = (signal) => {
      status = 128 + constants.signals[signal];
      dashboard.stop();
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
    const how = await dashboard.left;
    if (how === 'interrupt') return EXIT.interrupted;
    // A replay that the user leaves says the worst it saw, as one that ends does.
    const seen = how === 'quit' && setup.feed.kind === 'replay' ? await monitor.stop() : null;
    return seen === null ? status : exitOf(seen.worst, seen.doubtful);
  } finally {
    isRestored();
    await monitor.stop();
    // Last: a signal that comes twice (from the terminal, passed on, or sent again by conf's when-exit) must not cut the monitor's end off,
    // and what is left of the program ends by it without the shell's word for one that was killed.
    for (const signal of SIGNALS) process.off(signal, onSignal).on(signal, () => process.exit(status));
  }
}
