import type { Command } from 'commander';
import type { Done } from './group.ts';

/** What goes into the book whole and out of it. */
export function fileCommands(program: Command, done: Done): void {
  program
    .command('import')
    .description('shows what a venue, a portfolio document or CSV changes, then puts it into your book')
    .argument('[venue]', 'reads your accounts there with a key that can only read; else say --file')
    .option('--as <name>', 'of a venue: what the import is called, and how the ids of its accounts begin')
    .option('--key <name>', 'of a venue: a key of "negmon keys"; else the one of the import\'s name or the venue\'s')
    .option('--address <address>', 'of a venue that is read by a public address')
    .option('--allow-trading-key', 'of a venue: also with a key that can trade')
    .option('--file <file>', 'a portfolio document or CSV, or "-" for standard input')
    .option('--account <id>', "of CSV: the one account that it is about; the others stay. Of a venue's record of trades: where it goes")
    .option('--zone <offset>', "of a venue's record: the time zone it was written in, such as +03:00 or UTC, where it does not say")
    .option('--dates <order>', "of a venue's record: dmy or mdy, where it does not show")
    .option('--yes', 'without asking')
    .action(async (venue: string | undefined, _, command: Command) => {
      if (venue === undefined) {
        const { importBook } = await import('../import.ts');
        done(await importBook(command.optsWithGlobals()));
      } else {
        const { importVenueBook } = await import('../import-venue.ts');
        done(await importVenueBook(venue, command.optsWithGlobals()));
      }
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
