import { Command, CommanderError } from 'commander';
import { clean } from '../book/clean.ts';
import { nearest } from '../documents/issue.ts';
import { redact } from '../secrets/redact.ts';
import { alertCommands } from './commands/alerts.ts';
import { answerCommands } from './commands/answers.ts';
import { bookCommands } from './commands/book.ts';
import { configCommands } from './commands/config.ts';
import { documentCommands } from './commands/documents.ts';
import { fileCommands } from './commands/files.ts';
import type { Done } from './commands/group.ts';
import { happenedCommands } from './commands/happened.ts';
import { keyCommands } from './commands/keys.ts';
import { pricesCommands } from './commands/prices.ts';
import { recordCommands } from './commands/record.ts';
import { venueCommands } from './commands/venues.ts';
import { CliError, EXIT } from './exit.ts';
import { refuseKeys } from './key-words.ts';
import { unforeseen } from './last-words.ts';
import { version } from './version.ts';

/** What live prices come by. */
const RECORDERS: ReadonlySet<string> = new Set(['negmon', 'watch']);

/** Runs the command line; returns the exit status. Every fault that was foreseen is one paragraph on stderr. */
export async function run(words: readonly string[]): Promise<number> {
  // Whoever writes hears of a fault by its own write; without a listener a closed pipe would end us as a crash.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  let status: number = EXIT.ok;
  const program = commands((result) => {
    status = result;
  });
  try {
    refuseKeys(words);
    await program.parseAsync(words, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof CliError) return complain(error.message, error.status);
    return complain(unforeseen(error), EXIT.failure);
  }
}

function complain(message: string, status: number): number {
  process.stderr.write(`negmon: ${redact(message)}\n`);
  return status;
}

/** One file a command; each is loaded only when it is asked for, so that the first frame does not wait for the others. */
function commands(done: Done): Command {
  const program = new Command('negmon')
    .description(
      'How far is each leveraged position and loan from liquidation, can the account go below zero, and would you owe money if it did.',
    )
    .version(version(), '--version')
    .helpOption('-h, --help', 'what there is to say')
    .exitOverride()
    .showHelpAfterError('Run "negmon --help" for the commands.')
    .configureOutput({ outputError: (text, write) => write(`negmon: ${clean(redact(text.replace(/^error: /, '')), 300)}\n`) })
    .helpCommand('help [command]', 'what there is to say of a command')
    .option('--portfolio <file>', 'read the portfolio from a document')
    .option('--config <file>', 'settings instead of the ones in your home')
    .option('--data-dir <folder>', 'keep files there instead of in your home')
    .option('--plain', 'lines instead of a screen')
    .option('--ascii', 'only ASCII characters on the screen')
    .option('--record <file>', 'write the live prices to a new tape, gzipped when it ends in .gz')
    .hook('preAction', (_, command) => {
      if (program.opts()['record'] !== undefined && !RECORDERS.has(command.name())) {
        throw new CliError(
          `--record writes live prices down: it goes with "negmon" and "negmon watch", not with "negmon ${command.name()}".`,
          EXIT.usage,
        );
      }
    })
    .action(async () => {
      const [word] = program.args;
      if (word !== undefined) throw unknownCommand(word, program);
      const { live } = await import('./live.ts');
      done(await live(program.opts()));
    });
  pricesCommands(program, done);
  alertCommands(program, done);
  answerCommands(program, done);
  bookCommands(program, done);
  happenedCommands(program, done);
  fileCommands(program, done);
  recordCommands(program, done);
  venueCommands(program, done);
  keyCommands(program, done);
  configCommands(program, done);
  documentCommands(program, done);
  // Only of the program itself, whose excess word is a command that there is not; the commands do not inherit what comes after them.
  return program.allowExcessArguments();
}

function unknownCommand(word: string, program: Command): CliError {
  const known = program.commands.map((command) => command.name());
  const meant = nearest(word, known);
  const hint = meant === undefined ? '.' : `; did you mean "${meant}"?`;
  return new CliError(
    `unknown command ${JSON.stringify(clean(word, 40))}${hint} There are ${known.join(', ')}; see "negmon --help".`,
    EXIT.usage,
  );
}
