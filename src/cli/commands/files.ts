import type { Command } from 'commander';
import type { Done } from './group.ts';

/** What goes into the book whole and out of it. */
export function fileCommands(program: Command, done: Done): void {
  program
    .command('import')
    .description('shows what a portfolio document or CSV changes, then puts it in the place of your book')
    .option('--file <file>', 'a portfolio document or CSV, or "-" for standard input')
    .option('--account <id>', "of CSV: the one account that it is about; the others stay. Of a venue's record of trades: where it goes")
    .option('--zone <offset>', "of a venue's record: the time zone it was written in, such as +03:00 or UTC, where it does not say")
    .option('--dates <order>', "of a venue's record: dmy or mdy, where it does not show")
    .option('--yes', 'without asking')
    .action(async (_, command: Command) => {
      const { importBook } = await import('../import.ts');
      done(await importBook(command.optsWithGlobals()));
    });
  program
    .command('export')
    .description('your book as a portfolio document, or as CSV')
    .option('--format <format>', 'json or csv', 'json')
    .option('--account <id>', 'of CSV: only that account')
    .action(async (_, command: Command) => {
      const { exportBook } = await import('../export.ts');
      done(await exportBook(command.optsWithGlobals()));
    });
}
