import type { Command } from 'commander';
import type { Done } from './group.ts';

/** What negmon knows of the venues, and whether it reaches them. */
export function venueCommands(program: Command, done: Done): void {
  program
    .command('venues')
    .description("the venues' products and their rules, each with its day")
    .option('--json', 'whole, an array of products')
    .action(async (_, command: Command) => {
      const { venues } = await import('../venues.ts');
      done(await venues(command.optsWithGlobals()));
    });
  program
    .command('doctor')
    .description('dials each venue once, and says what it saw and what to do')
    .argument('[venues...]', 'else those of the portfolio or your book and the config, or all with a feed of their own')
    .option('--json', 'the whole report')
    .action(async (names: string[], _, command: Command) => {
      const { doctor } = await import('../doctor.ts');
      done(await doctor(names, command.optsWithGlobals()));
    });
}
