import type { Command } from 'commander';
import type { Done } from './group.ts';

/** Default speed of the demo: 90 minutes in about 2. */
const DEMO_SPEED = '45';

/** What watches prices, live or recorded. */
export function pricesCommands(program: Command, done: Done): void {
  program
    .command('watch')
    .description('the live monitor with no screen: a line an alert')
    .option('--json', 'alerts as JSON lines')
    .option('--for <duration>', 'end after "90s", "10m" or "1h" with a summary; else watch until told to stop')
    .option('--record <file>', 'write the prices to a new tape, gzipped when it ends in .gz')
    .option('--metrics <host:port>', 'serve Prometheus metrics and /healthz there, such as 127.0.0.1:9464')
    .action(async (_, command: Command) => {
      const { watch } = await import('../watch.ts');
      done(await watch(command.optsWithGlobals()));
    });
  program
    .command('demo')
    .description('the crash of 10 October 2025 over an example book; needs no network, no key, no file')
    .option('--speed <n>', 'tape seconds a second, or max', DEMO_SPEED)
    .action(async (_, command: Command) => {
      const { demo } = await import('../replay.ts');
      done(await demo(command.optsWithGlobals()));
    });
  program
    .command('replay')
    .description('recorded prices over a portfolio')
    .argument('<tapes...>', 'recordings: JSON lines or CSV, plain or gzip')
    .option('--speed <n>', 'tape seconds a second, or max', '1')
    .option('--json', 'alerts as JSON lines, and a summary')
    .action(async (tapes: string[], _, command: Command) => {
      const { replay } = await import('../replay.ts');
      done(await replay(tapes, command.optsWithGlobals()));
    });
}
