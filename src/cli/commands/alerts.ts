import type { Command } from 'commander';
import type { Done } from './group.ts';

/** The ways in which alerts reach people. */
export function alertCommands(program: Command, done: Done): void {
  const alerts = program.command('alerts').description('the channels of your config, by which alerts reach you');
  alerts
    .command('test')
    .description('sends a marked test through each channel, and says what each answered')
    .option('--channel <name>', 'only that one')
    .action(async (_, command: Command) => {
      const { testAlerts } = await import('../alerts-test.ts');
      done(await testAlerts(command.optsWithGlobals()));
    });
}
