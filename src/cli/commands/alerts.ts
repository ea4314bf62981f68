import type { Command } from 'commander';
import type { Done } from './group.ts';

/** What stands, and what a person has to say of it. */
export function alertCommands(program: Command, done: Done): void {
  const alerts = program
    .command('alerts')
    .description('what stands: id, level, since when, and whether somebody has acknowledged it or snoozed it');
  alerts.option('--json', 'a JSON object a line').action(async (_, command: Command) => {
    const { listAlerts } = await import('../alerts.ts');
    done(await listAlerts(command.optsWithGlobals()));
  });
  alerts
    .command('test')
    .description('sends a marked test through each channel of your config, and says what each answered')
    .option('--channel <name>', 'only that one')
    .action(async (_, command: Command) => {
      const { testAlerts } = await import('../alerts-test.ts');
      done(await testAlerts(command.optsWithGlobals()));
    });
  program
    .command('ack')
    .description('acknowledge an alarm: it is not told again for a while, unless it gets worse')
    .argument('[id]', 'as "negmon alerts" lists them, or ACCOUNT or ACCOUNT/POSITION')
    .option('--all', 'everything that stands')
    .action(async (id: string | undefined, _, command: Command) => {
      const { ack } = await import('../quiet.ts');
      done(await ack(id, command.optsWithGlobals()));
    });
  program
    .command('snooze')
    .description('no more of an alarm for so long, unless it gets worse')
    .argument('[words...]', 'ID DURATION, such as 15m or 1h; with --all only the duration')
    .option('--all', 'everything that stands')
    .action(async (words: string[], _, command: Command) => {
      const { snooze } = await import('../quiet.ts');
      done(await snooze(words, command.optsWithGlobals()));
    });
}
