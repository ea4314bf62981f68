import type { Command } from 'commander';
import type { Done } from './group.ts';

/** What goes into the book whole and out of it. */
export function fileCommands(program: Command, done: Done): void {
  program
    .command('import')
    .description('shows what a portfolio document changes, then puts it in the place of your book')
    .option('--file <file>', 'the document, or "-" for standard input')
    .option('--yes', 'without asking')
    .action(async (_, command: Command) => {
      const { importBook } = await import('../import.ts');
      done(await importBook(command.optsWithGlobals()));
    });
  program
    .command('export')
    .description('your book as a portfolio document')
    .option('--format <format>', 'json', 'json')
    .action(async (_, command: Command) => {
      const { exportBook } = await import('../export.ts');
      done(await exportBook(command.optsWithGlobals()));
    });
}
