import type { Command } from 'commander';
import type { Done } from './group.ts';

/** What the record of the book says. */
export function recordCommands(program: Command, done: Done): void {
  program
    .command('tax')
    .description('what the disposals and charges of a year come to, from the record of your book; a record, not tax advice')
    .argument('<year>', 'a calendar year in UTC')
    .option('--method <method>', 'which lot is sold first: fifo (without it), lifo or average')
    .option('--account <id>', 'of one account; its lots are its own in any case')
    .option('--paper', 'accounts of play money too')
    .option('--csv <file>', 'a line a disposal or charge, to a new file, or "-" for standard output')
    .option('--file <file>', 'instead: realised amounts, a JSON object a line; "-" for standard input')
    .option('--json', 'whole, money as decimal strings')
    .action(async (year: string, _, command: Command) => {
      const { tax } = await import('../tax.ts');
      done(await tax(year, command.optsWithGlobals()));
    });
}
