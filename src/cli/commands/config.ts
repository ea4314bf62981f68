import type { Command } from 'commander';
import type { Done } from './group.ts';

/** The user's config. */
export function configCommands(program: Command, done: Done): void {
  const config = program.command('config').description('your settings: where they are, a first version of them, what is wrong with them');
  config
    .command('path')
    .description('where the config is, or would be')
    .action(async (_, command: Command) => {
      const { configPathOf } = await import('../config.ts');
      done(await configPathOf(command.optsWithGlobals()));
    });
  config
    .command('init')
    .description('writes a config with every key, its default and what it does; never over one that is there')
    .action(async (_, command: Command) => {
      const { configInit } = await import('../config.ts');
      done(await configInit(command.optsWithGlobals()));
    });
  config
    .command('check')
    .description('all that is wrong with the config, by line, and what is odd; 78 when it cannot be used')
    .action(async (_, command: Command) => {
      const { configCheck } = await import('../config.ts');
      done(await configCheck(command.optsWithGlobals()));
    });
}
