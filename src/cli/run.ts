import { Command, CommanderError } from 'commander';
import { CliError, EXIT } from './exit.ts';
import { cleaned } from './input.ts';

/** Runs the command line; returns the exit status. */
export async function run(words: readonly string[]): Promise<number> {
  let status: number = EXIT.ok;
  const program = new Command('negmon').exitOverride();
  program
    .command('risk')
    .option('--portfolio <file>')
    .option('--prices <file>')
    .option('--batch <file>')
    .option('--json')
    .action(async (options) => {
      const { risk } = await import('./risk.ts');
      status = await risk(options);
    });
  try {
    await program.parseAsync(words, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof CliError) {
      process.stderr.write(`negmon: ${error.message}\n`);
      return error.status;
    }
    process.stderr.write(`negmon: ${cleaned(error instanceof Error ? error.message : String(error))}\n`);
    return EXIT.failure;
  }
}
