import type { Command } from 'commander';
import type { Done } from './group.ts';

/** What the record of the book says. */
export function recordCommands(program: Command, done: Done): void {
  program
    .command('tax')
    .description('what the realised amounts of a year come to')
    .argument('<year>', 'a calendar year in UTC')
    .requiredOption('--file <file>', 'realised amounts, a JSON object a line; "-" for standard input')
    .option('--json', 'the totals as decimal strings')
    .action(async (year: string, _, command: Command) => {
      const { tax } = await import('../tax.ts');
      done(await tax(year, command.optsWithGlobals()));
    });
}
