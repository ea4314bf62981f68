import type { Command } from 'commander';
import { again, type Done } from './group.ts';

/** What the record of the book says. */
export function recordCommands(program: Command, done: Done): void {
  program
    .command('history')
    .description('what happened in your book, in its order: trades, money, levels, messages, imports and changes')
    .argument('[place]', 'ACCOUNT or ACCOUNT/POSITION; else all')
    .option('--kind <kind>', 'trades, money, levels, notices, imports or changes; may be given again', again)
    .option('--since <time>', 'a day, a UTC time, or how long ago, such as 24h or 7d')
    .option('--until <time>', 'the same; a day counts to its end')
    .option('--last <n>', 'only the newest lines')
    .option('--follow', 'go on with what is written from now on')
    .option('--equity', 'instead: what the accounts were worth, as a chart')
    .option('--totals', 'instead: what it came to, account by account')
    .option('--json', 'a JSON object a line')
    .action(async (place: string | undefined, _, command: Command) => {
      const { history } = await import('../history.ts');
      done(await history(place, command.optsWithGlobals()));
    });
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
